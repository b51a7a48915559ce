"""Photos made for tests: a drawing on paper under uneven light, ruled, in pencil or pen, with noise."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from core.ink.strokes import Drawing, ink


def photograph(
    drawing: Drawing,
    *,
    ruled: bool = True,
    squared: bool = False,
    pen: float = 0.15,
    paper: float = 0.85,
    shade: float = 0.45,
    noise: float = 0.03,
    tilt: float = 0.6,
    place: tuple[float, float] = (0.3, 0.25),
    size: int = 360,
    seed: int = 0,
) -> Image.Image:
    """An 8-bit grey photo of 900 x 700 pixels.

    Args:
        pen: the ink's own lightness: 0.15 a dark pen, 0.6 a pencil.
        shade: how much darker one corner of the page is than the other.
        tilt: degrees the page is turned.
        place: where the drawing's field begins, as a share of the page's width and height.
        size: of the drawing's field, in pixels.
    """
    rng = np.random.default_rng(seed)
    height, width = 700, 900
    page = np.full((height, width), paper)
    if ruled or squared:
        page[40::48] = page[41::48] = paper * 0.72
    if squared:
        page[:, 30::48] = page[:, 31::48] = paper * 0.72
    strokes = np.zeros((height, width))
    left, top = round(place[0] * width), round(place[1] * height)
    part = np.asarray(ink(drawing, size), dtype=np.float64)[: height - top, : width - left] / 255.0
    strokes[top : top + part.shape[0], left : left + part.shape[1]] = part
    page = page * (1 - strokes) + pen * strokes
    turned = Image.fromarray((page * 255).astype(np.uint8)).rotate(
        tilt, Image.Resampling.BICUBIC, fillcolor=int(paper * 255)
    )
    page = np.asarray(turned.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float64) / 255.0
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    light = 1.0 - shade * (0.7 * x + 0.3 * y) + 0.05 * np.sin(5 * x + 3 * y)
    lit = page * light + rng.normal(0.0, noise, page.shape)
    return Image.fromarray((np.clip(lit, 0, 1) * 255).astype(np.uint8))
