"""How much explanations agree: rank correlation, so that no map's own scale has a say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values sharing the mean of theirs: (n,) to (n,) float64."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    _, place, counts = np.unique(flat, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2.0)[place]


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's rank correlation, -1 to 1; 0 when either map is one flat value.

    High says that both order the pixels alike. It does not say that either is right.
    """
    first, second = ranks(one), ranks(other)
    if len(first) != len(second):
        raise ValueError(f"expected maps of equal size, got {len(first)} and {len(second)} values")
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / size) if size > 0 else 0.0


def agreement(maps: Sequence[np.ndarray]) -> np.ndarray:
    """Spearman's correlation of the absolute values of every pair of maps: (n, n), ones on the diagonal.

    Absolute, because Saliency has no sign: this compares which pixels matter, not which way.
    """
    count = len(maps)
    table = np.ones((count, count))
    for i in range(count):
        for j in range(i):
            table[i, j] = table[j, i] = spearman(np.abs(maps[i]), np.abs(maps[j]))
    return table
