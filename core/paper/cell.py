"""A cell cut out of a table: the lines along the picture's sides, told from a digit that touches them."""

from __future__ import annotations

import numpy as np

from core.ink.groups import groups, grown
from core.paper.around import straight

# A cell's line ends within this share of the picture, runs along so much of its side, and is at most so broad.
BESIDE, ALONG, BROADEST = 0.12, 0.35, 0.045
# It climbs at most so many pixels along one, and is straight but for so many.
CLIMBS, OFF = 0.03, 1.5
# So many of the four sides have a line, and what stands inside is so large.
SIDES, INSIDE = 3, 0.25


def without_cell(mask: np.ndarray) -> np.ndarray:
    """Ink (height, width) without the lines along the picture's sides, if they are a cell's; strokes on them stay.

    Three straight strokes round a fourth are a digit, as a clock shows it.
    """
    lines = [(turns, line) for turns in range(4) if (line := _along_the_top(np.rot90(mask, turns))) is not None]
    if len(lines) < SIDES:
        return mask
    inside, ruled = mask.copy(), []
    for turns, (begins, ends) in lines:
        rows = np.arange(mask.shape[turns % 2])[:, None]
        inside &= np.rot90(rows > ends, -turns)
        ruled.append(np.rot90((rows >= begins) & (rows <= ends), -turns))
    labels, parts = groups(inside)
    if not parts or parts[0].size < INSIDE * min(mask.shape) or straight(labels == parts[0].number):
        return mask
    left = inside.copy()
    for (turns, (begins, ends)), line in zip(lines, ruled, strict=True):
        # A stroke that reaches a line goes on across it.
        left |= mask & line & grown(inside, int(ends[0] - begins[0]) + 2, turns % 2)
    return left


def _along_the_top(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The row, in each column, where a straight line along the top begins and ends; None where there is none."""
    height, width = mask.shape
    columns, rows = np.arange(width), np.arange(height)[:, None]
    first = mask.argmax(axis=0)
    paper = ~mask & (rows >= first)
    last = np.where(paper.any(axis=0), paper.argmax(axis=0), height)
    thin = mask.any(axis=0) & (last <= BESIDE * height) & (last - first <= max(4, BROADEST * max(mask.shape)))
    if not thin.any():
        return None
    most, line = ALONG * width, None
    for climb in np.linspace(-CLIMBS, CLIMBS, 13):
        level = last - climb * columns
        at = np.median(level[thin])
        on = thin & (np.abs(level - at) <= OFF)
        if on.sum() > most:
            # Where the picture cuts the line it is no measure of its breadth.
            whole = on & (first > 0)
            broad = np.median((last - first)[whole if whole.any() else on])
            most, line = on.sum(), at + climb * columns
            edges = line - broad - OFF, line + OFF - 1
    return None if line is None else edges
