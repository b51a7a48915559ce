"""Pen strokes on made-up paper, photographed or scanned in made-up light: (drawing, rng) -> a grey picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.ink.strokes import Drawing, ink

WIDE, TALL = 800, 600
Paper = Callable[[Drawing, np.random.Generator], Image.Image]


def mask_of(drawing: Drawing, size: int, width: float) -> np.ndarray:
    return np.asarray(ink(Drawing(drawing.strokes, width), size), dtype=np.float64) / 255.0


def page_with(
    drawing: Drawing,
    rng: np.random.Generator,
    *,
    size: int = 330,
    width: float = 0.03,
    paper: float = 0.86,
    pen: float = 0.2,
    ruled: float = 0.0,
    squared: bool = False,
    box: bool = False,
    ring: bool = False,
) -> np.ndarray:
    """A sheet (TALL, WIDE) of light from 0 to 1 with one digit somewhere near its middle."""
    page = np.full((TALL, WIDE), paper)
    if ruled:
        step, first = int(rng.integers(40, 60)), int(rng.integers(40))
        page[first::step] = page[first + 1 :: step] = paper * ruled
        if squared:
            page[:, first::step] = page[:, first + 1 :: step] = paper * ruled
    left = (WIDE - size) // 2 + int(rng.integers(-60, 60))
    top = (TALL - size) // 2 + int(rng.integers(-40, 40))
    mask = mask_of(drawing, size, width * rng.uniform(0.7, 1.4))
    page[top : top + size, left : left + size] *= 1 - mask
    page[top : top + size, left : left + size] += pen * mask
    sheet = Image.fromarray((page * 255).astype(np.uint8))
    draw, near = ImageDraw.Draw(sheet), int(rng.integers(-10, 25))
    corners = (left - near, top - near, left + size + near, top + size + near)
    if box:
        draw.rectangle(corners, outline=int(255 * pen), width=int(rng.integers(2, 7)))
    if ring:
        draw.ellipse((*(c - 25 for c in corners[:2]), *(c + 25 for c in corners[2:])), outline=60, width=5)
    turned = sheet.rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=int(255 * paper))
    return np.asarray(turned, dtype=np.float64) / 255.0


def taken(page: np.ndarray, rng: np.random.Generator, shade: float = 0.35, noise: float = 0.015) -> Image.Image:
    height, width = page.shape
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    light = 1 - shade * (0.5 + 0.35 * (np.cos(turn) * (2 * x - 1) + np.sin(turn) * (2 * y - 1)))
    seen = Image.fromarray((np.clip(page * light, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    noisy = np.asarray(seen, dtype=np.float64) + rng.normal(0, noise * 255, page.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _hard_shadow(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    y, x = np.mgrid[-1 : 1 : TALL * 1j, -1 : 1 : WIDE * 1j]
    turn, off = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3)
    dark = np.cos(turn) * x + np.sin(turn) * y > off
    return taken(page_with(drawing, rng) * np.where(dark, 0.55, 1.0), rng, 0.1)


def _on_a_desk(drawing: Drawing, rng: np.random.Generator, desk: float) -> Image.Image:
    sheet = Image.fromarray((page_with(drawing, rng) * 255).astype(np.uint8)).resize((520, 390), Image.Resampling.BOX)
    turn = rng.uniform(-9, 9)
    where = Image.new("L", sheet.size, 255).rotate(turn, expand=True)
    sheet = sheet.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    table = Image.fromarray((255 * np.clip(desk + rng.normal(0, 0.02, (TALL, WIDE)), 0, 1)).astype(np.uint8))
    table.paste(sheet, ((WIDE - sheet.width) // 2, (TALL - sheet.height) // 2), where)
    return taken(np.asarray(table, dtype=np.float64) / 255.0, rng, 0.2)


def _cut(picture: Image.Image, rng: np.random.Generator, margin: Sequence[float]) -> Image.Image:
    """Cut to the digit's own box, `margin` shares of it beyond; what is darkest is taken for it."""
    grey = np.asarray(picture.filter(ImageFilter.GaussianBlur(1)))
    dark = np.argwhere(grey < (int(grey.min()) + int(np.median(grey))) / 2)
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0) + 1
    side = max(bottom - top, right - left)
    across = np.clip([left - margin[0] * side, right + margin[2] * side], 0, WIDE).astype(int).tolist()
    down = np.clip([top - margin[1] * side, bottom + margin[3] * side], 0, TALL).astype(int).tolist()
    return picture.crop((across[0], down[0], across[1], down[1]))


def _small(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    cut = _cut(taken(page_with(drawing, rng, width=0.05), rng, 0.15), rng, (0.15, 0.15, 0.15, 0.15))
    longest = int(rng.integers(36, 110))
    cut.thumbnail((longest, longest), Image.Resampling.BOX)
    return cut


def _at_the_edge(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    margin = [0.3, 0.3, 0.3, 0.3]
    margin[int(rng.integers(4))] = -0.01
    return _cut(taken(page_with(drawing, rng, width=0.05), rng, 0.15), rng, margin)


def _cell(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    page = Image.fromarray((page_with(drawing, rng, box=True, pen=0.25) * 255).astype(np.uint8))
    return _cut(taken(np.asarray(page, dtype=np.float64) / 255, rng, 0.15), rng, (0.0, 0.0, 0.0, 0.0))


def _among_others(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    page = page_with(drawing, rng)
    words = Image.fromarray((page * 255).astype(np.uint8))
    draw = ImageDraw.Draw(words)
    for line in (20, 44, TALL - 60, TALL - 36):
        draw.text((40, line), "Write one digit in the field. " * 4, fill=60, font_size=18)
    return taken(np.asarray(words, dtype=np.float64) / 255.0, rng)


PHOTOS: dict[str, Paper] = {
    "plain": lambda d, r: taken(page_with(d, r), r),
    "ruled": lambda d, r: taken(page_with(d, r, ruled=0.75), r),
    "squared": lambda d, r: taken(page_with(d, r, ruled=0.75, squared=True), r),
    "pencil": lambda d, r: taken(page_with(d, r, pen=0.6), r),
    "faint": lambda d, r: taken(page_with(d, r, pen=0.72), r, 0.2),
    "marker": lambda d, r: taken(page_with(d, r, width=0.13), r),
    "far away": lambda d, r: taken(page_with(d, r, size=110, width=0.05), r),
    "small": _small,
    "at the edge": _at_the_edge,
    "dark desk": lambda d, r: _on_a_desk(d, r, 0.22),
    "light desk": lambda d, r: _on_a_desk(d, r, 0.6),
    "box": lambda d, r: taken(page_with(d, r, box=True), r),
    "ring": lambda d, r: taken(page_with(d, r, ring=True), r),
    "hard shadow": _hard_shadow,
    "board": lambda d, r: Image.eval(taken(page_with(d, r), r, 0.2), lambda value: 255 - value),
    "cell": _cell,
    "among words": _among_others,
}


def scan(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """A digit cut out of a scanned form: nearly even, a little noise, some dirt, as a picture of 60 to 240 pixels."""
    side = int(rng.integers(60, 240))
    mask = mask_of(drawing, side, rng.uniform(0.02, 0.09))
    paper = rng.uniform(0.88, 1.0)
    page = paper * (1 - mask) + rng.uniform(0.05, 0.4) * mask + rng.normal(0, rng.uniform(0.002, 0.02), mask.shape)
    for _ in range(int(rng.integers(3))):
        y, x = rng.integers(1, side - 2, 2)
        page[y, x] = rng.uniform(0.3, 0.9)
    return Image.fromarray((np.clip(page, 0, 1) * 255).astype(np.uint8))


def thin(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """A pen of 2 pixels on a clean picture of 1000."""
    return Image.fromarray(255 - np.asarray(ink(Drawing(drawing.strokes, 0.002), 1000)))
