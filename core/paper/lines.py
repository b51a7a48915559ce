"""Ruled and squared paper: lines that run through a page, told from the strokes on top of them."""

from __future__ import annotations

import numpy as np

from core.ink.groups import groups, grown, runs

# A ruled line runs through this share of the page, with gaps up to GAP of it, and is at most THIN of it thick.
RULED, GAP, THIN = 0.5, 0.03, 0.02
# What is this many times as strong as a ruled line is a stroke on top of it.
STRONGER = 1.6


def without_ruled_lines(mask: np.ndarray, ink: np.ndarray, axis: int) -> np.ndarray:
    """Takes out lines along an axis that run through the page, but not strokes that cross or follow them."""
    from scipy import ndimage

    along, across = mask.shape[axis], mask.shape[1 - axis]
    gap, thin = _odd(GAP * along), _odd(THIN * across)
    # A photo is rarely level: a line that climbs slowly is whole once it is two pixels thicker.
    thick = grown(mask, 1, 1 - axis)
    bridged = ~runs(~thick, gap, axis)
    labels, found = groups(runs(bridged, _odd(0.15 * along), axis))
    lines = [group.number for group in found if (group.width if axis == 1 else group.height) >= RULED * along]
    ruled = mask & np.isin(labels, lines) & ~runs(mask, thin + 2, 1 - axis)
    if not ruled.any():
        return mask
    # A line has one strength all along its ridge; what is stronger by far is a stroke on top of it.
    ridge = ruled & (ink >= ndimage.maximum_filter1d(ink, 3, axis=1 - axis))
    return mask & ~(ruled & (ink < STRONGER * np.median(ink[ridge if ridge.any() else ruled])))


def kept(mask: np.ndarray, unruled: np.ndarray) -> np.ndarray:
    """Everything but what was taken out, and its soft edge."""
    return ~grown(mask & ~unruled, 1) | grown(unruled, 1)


def _odd(length: float) -> int:
    return max(3, round(length) // 2 * 2 + 1)
