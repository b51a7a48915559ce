"""Digits that stand between two: a network is torn between one reading and another, and between no others."""

from __future__ import annotations

import numpy as np

# What the two likeliest digits must have together.
TOGETHER = 0.95


def between_two(probabilities: np.ndarray, allowed: np.ndarray) -> int | None:
    """Which of n digits stands most evenly between two: its likeliest digit leads by least; None where none does.

    Args:
        probabilities: (n, 10).
        allowed: (n,) which may be chosen at all.
    """
    ranked = np.sort(probabilities, axis=1)[:, ::-1]
    lead = ranked[:, 0] - ranked[:, 1]
    candidates = np.flatnonzero(allowed & (ranked[:, 0] + ranked[:, 1] >= TOGETHER))
    return int(candidates[np.argmin(lead[candidates])]) if len(candidates) else None
