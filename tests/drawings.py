"""Drawings made for tests, and what hypothesis draws."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.ink.strokes import Drawing, ink

SEEDS = st.integers(0, 2**32 - 1)
STROKES = st.lists(
    arrays(np.float32, st.tuples(st.integers(1, 12), st.just(2)), elements=st.floats(0, 1, width=32)),
    min_size=1,
    max_size=3,
).map(tuple)


def cross() -> Drawing:
    """A plus sign across the middle of the box."""
    across = np.array([[0.2, 0.5], [0.8, 0.5]], np.float32)
    down = np.array([[0.5, 0.2], [0.5, 0.8]], np.float32)
    return Drawing((across, down), 0.1)


def pixels(drawing: Drawing, size: int = 280) -> np.ndarray:
    """Its ink, (size, size), from 0 to 1."""
    return np.asarray(ink(drawing, size), dtype=np.float64) / 255.0
