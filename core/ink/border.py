"""A sheet within a border: a scanner's lid, a toolbar above a screenshot, a dark card on a white page."""

from __future__ import annotations

import numpy as np

from core.ink.groups import groups

# What differs by less shows the same.
FAINTEST = 0.08
# What at least this share of a picture shows is its paper, whatever its border shows.
MOSTLY = 0.6
# A sheet within a border has so much of the picture's sides, fills so much of its own box, and has ink of such a size.
SHEET, SOLID, LEAST_INK = 0.5, 0.9, 0.25
# One narrower than so much of its length is a stroke; with less to a side, in pixels, it holds no digit.
NARROW, SMALLEST = 0.4, 8


def sheet_of(grey: np.ndarray) -> tuple[slice, slice] | None:
    """Where, within a border of whatever breadth, an upright sheet lies with ink on it; None where none does.

    Most of it is unlike the border, and it fills its box, which is all that a box that is drawn does.
    """
    from scipy import ndimage

    apart = np.abs(grey - np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    labels, found = groups(apart > max(float(apart.max()) / 2, FAINTEST))
    sheet, (height, width) = found[0] if found else None, grey.shape
    if sheet is None or min(sheet.height, sheet.width) < max(SMALLEST, NARROW * sheet.size):
        return None
    if sheet.height < SHEET * height or sheet.width < SHEET * width or (sheet.height, sheet.width) == (height, width):
        return None
    box = slice(sheet.top, sheet.bottom), slice(sheet.left, sheet.right)
    own = labels[box] == sheet.number
    if own.mean() < MOSTLY or float(np.asarray(ndimage.binary_fill_holes(own)).mean()) < SOLID:
        return None
    # Its outermost pixels are half the border's.
    within = (slice(sheet.top + 2, sheet.bottom - 2), slice(sheet.left + 2, sheet.right - 2))
    paper = float(np.median(grey[within]))
    far = np.abs(grey[within] - paper)
    inked = far > max(float(far.max()) / 2, FAINTEST)
    parts = groups(inked)[1]
    large = bool(parts) and parts[0].size >= LEAST_INK * min(inked.shape)
    return within if large and inked.mean() <= 1 - MOSTLY else None
