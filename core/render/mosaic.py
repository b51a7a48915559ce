"""Pictures put together from slices too small for a wall of maps."""

from __future__ import annotations

import numpy as np

from core.render.colours import Kind, Picture, colour
from core.render.sheets import GAP_COLOUR, enlarge


def mosaic(slices: np.ndarray, kind: Kind, columns: int, limit: float, zoom: int, gap: int) -> Picture:
    """Slices (n, height, width) as one picture, each value zoom x zoom pixels, with thin lines between slices.

    `core.render.wall` keeps gaps as wide as a value, which suits maps and would drown slices of 3 x 3.
    """
    count, height, width = slices.shape
    tall, wide = height * zoom + gap, width * zoom + gap
    pixels = np.empty((-(-count // columns) * tall - gap, columns * wide - gap, 3), dtype=np.uint8)
    pixels[:] = GAP_COLOUR
    for at, values in enumerate(slices):
        top, left = (at // columns) * tall, (at % columns) * wide
        pixels[top : top + tall - gap, left : left + wide - gap] = enlarge(colour(values, kind, limit).pixels, zoom)
    return Picture(pixels, kind, -limit if kind == "signed" else 0.0, limit)
