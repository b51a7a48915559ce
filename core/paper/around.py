"""A box, a cell or a ring that a digit touches: what stands around it, told from what reaches over it."""

from __future__ import annotations

import numpy as np

from core.ink.groups import Group, frames, groups, grown

# What stands around is this much longer than anything it is taken for, and fills so much of its own box.
LEAST_SIZE, SOLID = 0.12, 0.62
# What is inside has so much of its size, and is no mere crossing of its own strokes.
INSIDE = 0.45
# What reaches over it is narrower than twice this share of its size and its line.
REACHES = 0.03
# What deviates from a straight line by less than so many of its widths is a straight stroke.
BENT = 1.6


def without_what_is_around(mask: np.ndarray) -> np.ndarray:
    """Ink (height, width) without what stands around a digit, be it free of it or joined to it.

    The outline of a digit in a box is the box's. An outline is taken for a box or a ring where there is much ink left
    within it: a digit of one stroke has little.
    """
    labels, found = groups(mask)
    for group in sorted(found, key=lambda group: -group.size)[:2]:
        if group.size >= LEAST_SIZE * max(mask.shape) and (line := _line(labels, group)) is not None:
            left = mask.copy()
            left[group.top : group.bottom, group.left : group.right] &= ~line
            return left
    around = [group.number for group in frames(labels, found)]
    return mask & ~grown(np.isin(labels, around), 2) if around else mask


def _line(labels: np.ndarray, group: Group) -> np.ndarray | None:
    """Of a group's box the pixels of the line around it."""
    from scipy import ndimage

    ink = np.pad(labels[group.top : group.bottom, group.left : group.right] == group.number, 1)
    closed, thick = ink.copy(), _thickness(ink)
    # Beyond the picture's edge a box goes on.
    high, wide = labels.shape
    closed[0] |= group.top <= 1
    closed[-1] |= group.bottom >= high - 1
    closed[:, 0] |= group.left <= 1
    closed[:, -1] |= group.right >= wide - 1
    filled = np.asarray(ndimage.binary_fill_holes(closed))
    # What reaches out of the outline is narrow: opening by a disc leaves it out.
    reach = REACHES * group.size + thick
    core = np.asarray(ndimage.distance_transform_edt(filled)) > reach
    if not core.any():
        return None
    body = (np.asarray(ndimage.distance_transform_edt(~core)) <= reach) & filled
    rows, columns = np.flatnonzero(body.any(axis=1)), np.flatnonzero(body.any(axis=0))
    high, wide = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    if body.sum() < SOLID * high * wide:
        return None
    deep = np.asarray(ndimage.distance_transform_edt(body)) > thick + 1.5
    everything = np.pad(labels[group.top : group.bottom, group.left : group.right] > 0, 1)
    inside, outside = ink & deep, ink & ~body
    numbers, parts = groups(everything & deep)
    if not parts or parts[0].size < INSIDE * max(high, wide):
        return None
    part = numbers == parts[0].number
    if (part & ink).any() and straight(part):
        return None
    # A stroke that crosses the line goes on beyond it.
    by = round(thick) + 2
    crosses = grown(inside, by) & grown(outside, by)
    return (ink & body & ~deep & ~crosses)[1:-1, 1:-1]


def straight(part: np.ndarray) -> bool:
    """Whether ink is one straight stroke: within an outline it is joined to, that of a slashed 0."""
    from scipy import ndimage

    width = 2 * float(np.asarray(ndimage.distance_transform_edt(part)).max())
    across = float(np.linalg.eigvalsh(np.cov(np.argwhere(part).T))[0])
    # A bar of some width deviates from its middle by a twelfth of its square.
    return (12 * across) ** 0.5 < BENT * width


def _thickness(ink: np.ndarray) -> float:
    """How broad a line is from outside, rows and columns asked, from either end: mostly so."""
    runs = []
    for lines in (ink, ink[:, ::-1], ink.T, ink.T[:, ::-1]):
        first = lines.argmax(axis=1)
        beyond = np.arange(lines.shape[1]) >= first[:, None]
        gap = (~lines & beyond).argmax(axis=1)
        runs.append((gap - first)[lines.any(axis=1)])
    return float(np.quantile(np.concatenate(runs), 0.4))
