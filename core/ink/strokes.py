"""A drawing is strokes: where the pen went, before any pixel, and the ink it leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

# Below this many pixels a side, edges drawn without antialiasing would show as steps.
SMOOTH_SIDE = 1120
# Over so many boxes of ink, laid over each other, no edge is seen any more, and drawing them finely takes a second.
MOST_LAID = 100.0
# How far from the edge of the box a varied drawing stays.
MARGIN = 0.02
# No hand needs more for a digit; a link or a browser's message can hold any number, and each costs time.
MOST_STROKES, MOST_POINTS = 1000, 25_000


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes of a pen in the unit box, x to the right, y down.

    It holds no pressure and no time: one brush went along straight lines between the points.

    Attributes:
        strokes: one array of shape (points, 2), float32, per stroke; a single point is a dot.
        width: the brush's width as a fraction of the box's side.
    """

    strokes: tuple[np.ndarray, ...]
    width: float = 0.07


def ink(drawing: Drawing, size: int = 280) -> Image.Image:
    """Draws white ink (255) on black (0), round at ends and corners, as a PIL image of mode "L".

    It is not the browser's own ink to the pixel; shrunk to 28x28 the two cannot be told apart. What
    leaves the box is cut off. An empty drawing is a black picture.

    It is drawn several times larger and averaged down: Pillow draws lines without soft edges. A scribble that goes over
    itself a hundred times is not: its edges are steps.

    Raises:
        ValueError: a stroke is not of shape (points, 2) or holds a number that is not finite, or
            the width or the size is not positive.
    """
    if size < 1:
        raise ValueError(f"Expected a size of at least 1 pixel, got {size}.")
    check(drawing)
    finer = max(1, math.ceil(SMOOTH_SIDE / size)) if _laid(drawing) <= MOST_LAID else 1
    canvas = paint(drawing, size * finer)
    return canvas.reduce(finer) if finer > 1 else canvas


def paint(drawing: Drawing, size: int) -> Image.Image:
    """The same ink without soft edges: quicker, and enough for what will be shrunk anyway."""
    check(drawing)
    canvas = Image.new("L", (size, size))
    draw = ImageDraw.Draw(canvas)
    width = max(1.0, drawing.width * size)
    for stroke in drawing.strokes:
        # A pixel's middle is half a pixel in.
        points = [(x, y) for x, y in (np.asarray(stroke, dtype=np.float64) * size - 0.5).tolist()]
        if len(points) > 1:
            draw.line(points, fill=255, width=round(width))
        if width >= 2:
            # Pillow's ellipse includes its last pixel: this keeps it as wide as the line.
            radius = (width - 1) / 2
            for x, y in points:
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        else:
            draw.point(points, fill=255)
    return canvas


def _laid(drawing: Drawing) -> float:
    """How much ink the pen lays down, in boxes: a line's length times its width, and a dot at every point."""
    steps = (np.diff(np.asarray(stroke, dtype=np.float64), axis=0) for stroke in drawing.strokes)
    length = sum(float(np.hypot(*step.T).sum()) for step in steps)
    return drawing.width * (length + drawing.width * sum(map(len, drawing.strokes)))


def too_long(strokes: Sequence[np.ndarray]) -> bool:
    """Whether these are more strokes or points than a drawing may have."""
    return len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS


def shortened(strokes: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """The first of these strokes, the last of them cut, as far as a drawing may go."""
    room = np.clip(MOST_POINTS - np.cumsum([0, *map(len, strokes)]), 0, None)
    return tuple(s[:left] for s, left in zip(strokes[:MOST_STROKES], room, strict=False) if left)


def into_box(strokes: Sequence[np.ndarray], width: float) -> Drawing:
    """Moves strokes into the unit box, shrinking them only if they and their brush do not fit."""
    width = min(width, 0.5)
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    room = 1 - 2 * MARGIN - width
    scale = min(1.0, room / max(float((high - low).max()), 1e-9))
    edge = MARGIN + width / 2
    middle = np.clip((low + high) / 2, edge + (high - low) * scale / 2, 1 - edge - (high - low) * scale / 2)
    shift = middle - (low + high) / 2 * scale
    return Drawing(tuple((s * scale + shift).astype(np.float32) for s in strokes), width)


def check(drawing: Drawing) -> None:
    """Raises ValueError, with what was expected and got, unless the drawing can be inked."""
    if not (math.isfinite(drawing.width) and drawing.width > 0):
        raise ValueError(f"Expected a brush width above 0, got {drawing.width}.")
    for number, stroke in enumerate(drawing.strokes):
        points = np.asarray(stroke)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"Expected stroke {number} of shape (points, 2), got {points.shape}.")
        if not np.isfinite(points).all():
            raise ValueError(f"Expected stroke {number} to hold finite numbers only.")
