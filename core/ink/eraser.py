"""An eraser for strokes: what it passes over is cut out of the pen's path, so a drawing stays strokes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.ink.strokes import MOST_STROKES, Drawing, paint

# How closely a stroke is sampled before it is cut, as a fraction of the box.
STEP = 0.006
# The eraser's path is drawn in so many pixels to the box, and so many pieces of a stroke are looked at together.
FIELD, PIECES = 512, 256


def erase(strokes: Sequence[np.ndarray], eraser: Sequence[np.ndarray], reach: float) -> tuple[np.ndarray, ...]:
    """Returns the strokes without what lies within `reach` of the eraser's path; a cut stroke becomes two.

    Time and memory grow with the strokes' length and with the eraser's, not with one times the other. Of a stroke cut
    into more pieces than a drawing may have, one more than that many come back.

    Args:
        strokes, eraser: arrays (points, 2) in the unit box. What lies outside goes with the box's edge, and an eraser
            that is too far outside to reach in does nothing.
        reach: the eraser's radius plus the pen's, as a fraction of the box.
    """
    paths = [np.clip(path, -reach, 1.0 + reach) for path in eraser if len(path)]
    if not paths:
        return tuple(strokes)
    rubbed = _rubbed(paths, reach)
    left: list[np.ndarray] = []
    for stroke in strokes:
        points, near = _marked(stroke, rubbed)
        if not near.any():
            left.append(stroke)
            continue
        edges = np.concatenate([[0], np.flatnonzero(np.diff(near)) + 1, [len(points)]])
        for at in range(int(near[0]), len(edges) - 1, 2)[: MOST_STROKES + 1]:
            left.append(points[edges[at] : edges[at + 1]].astype(np.float32))
    return tuple(left)


def dense(stroke: np.ndarray) -> np.ndarray:
    """The same path with a point at least every `STEP`."""
    return _sampled(stroke)[0]


def _rubbed(paths: list[np.ndarray], reach: float) -> np.ndarray:
    """(`FIELD`, `FIELD`) booleans: where in the box the eraser reached."""
    from scipy import ndimage

    # From outside of the box it reaches in: the field is wider than the box, on every side.
    pad = math.ceil(reach * FIELD)
    side = FIELD + 2 * pad
    line = paint(Drawing(tuple((path * FIELD + pad) / side for path in paths), 1 / side), side)
    away = np.asarray(ndimage.distance_transform_edt(np.asarray(line) == 0))
    return away[pad : pad + FIELD, pad : pad + FIELD] < reach * FIELD


def _marked(stroke: np.ndarray, rubbed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The stroke's own points and those at both sides of every cut, (n, 2), and which of them are rubbed out, (n,)."""
    points: list[np.ndarray] = []
    near: list[np.ndarray] = []
    for first in range(0, max(1, len(stroke) - 1), PIECES):
        path, own = _sampled(stroke[first : first + PIECES + 1])
        across, down = np.clip(path * FIELD, 0, FIELD - 1).astype(int).T
        gone = rubbed[down, across]
        kept = own | np.diff(gone, prepend=gone[:1]) | np.diff(gone, append=gone[-1:])
        # The last point of some pieces is the first of the next.
        kept[0] &= not first
        points.append(path[kept])
        near.append(gone[kept])
    return np.concatenate(points), np.concatenate(near)


def _sampled(stroke: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The path with a point at least every `STEP`, (n, 2), and which of these are the stroke's own, (n,)."""
    steps = np.diff(stroke, axis=0)
    counts = np.maximum(1, np.ceil(np.hypot(*steps.T) / STEP)).astype(int)
    ends = counts.cumsum()
    piece = np.repeat(np.arange(len(steps)), counts)
    share = (np.arange(len(piece)) - np.repeat(ends - counts, counts) + 1) / counts[piece]
    own = np.zeros(len(piece) + 1, dtype=bool)
    own[[0, *ends]] = True
    return np.concatenate([stroke[:1], stroke[piece] + steps[piece] * share[:, None]]), own
