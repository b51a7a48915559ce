"""An eraser for strokes: what it passes over is cut out of the pen's path, so a drawing stays strokes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

# How closely a stroke is sampled before it is cut, as a fraction of the box.
STEP = 0.006


def erase(strokes: Sequence[np.ndarray], eraser: Sequence[np.ndarray], reach: float) -> tuple[np.ndarray, ...]:
    """Returns the strokes without what lies within `reach` of the eraser's path; a cut stroke becomes two.

    Args:
        strokes, eraser: arrays (points, 2) in the unit box.
        reach: the eraser's radius plus the pen's, as a fraction of the box.
    """
    paths = [dense(path) for path in eraser if len(path)]
    if not paths:
        return tuple(strokes)
    rubbed = np.concatenate(paths)
    left: list[np.ndarray] = []
    for stroke in strokes:
        points = dense(stroke)
        near = (np.hypot(*(points[:, None] - rubbed[None]).transpose(2, 0, 1)) < reach).any(axis=1)
        if not near.any():
            left.append(stroke)
            continue
        edges = np.flatnonzero(np.diff(near.astype(int))) + 1
        pieces = zip(np.split(points, edges), np.split(near, edges), strict=True)
        left.extend(piece.astype(np.float32) for piece, gone in pieces if not gone[0])
    return tuple(left)


def dense(stroke: np.ndarray) -> np.ndarray:
    """The same path with a point at least every `STEP`."""
    parts = [stroke[:1]]
    for start, end in pairwise(stroke):
        count = max(1, int(np.ceil(np.hypot(*(end - start)) / STEP)))
        parts.append(start + (end - start) * (np.arange(1, count + 1) / count)[:, None])
    return np.concatenate(parts)
