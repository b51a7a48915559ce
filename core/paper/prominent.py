"""Which ink on a page is a digit: a large group near the middle, with its parts; and others as large beside it."""

from __future__ import annotations

import numpy as np

from core.ink.groups import SMALLEST_PART, Group, frames, groups, grown
from core.ink.preprocess import PictureError
from core.paper.light import NOTHING

# A group must hold at least and at most such a share of the page's pixels.
SMALLEST_DIGIT, LARGEST_DIGIT = 0.0008, 0.3
# Another digit is at most this many times as high or as low as the first, and no more are looked for than so many.
ALIKE, MOST_DIGITS = 1.6, 4
# A part lies at most this far from the rest, by the longer side of the largest group.
NEAR = 0.3
# What is beside ink is fainter than this share of it.
FADES = 0.25
# What takes more of a side of the picture, or is somewhere broader by its size, is no stroke.
SIDE, BLOB = 0.5, 0.45
# A stroke this broad is at least so long as the digit is, broadest place by longest side.
BROAD, LONG = 0.28, 0.8
# Of a digit that is cut off the rest has so many of its pixels, and lies so near, by its size.
REST, PARTED = 0.1, 0.15
# What is cut off by the picture's edge stands in its middle, and what is smaller by so much is not beside it.
MIDDLE, BESIDE = 0.5, 1.2


def prominent(mask: np.ndarray, ink: np.ndarray, edge: bool) -> list[np.ndarray]:
    """The largest group that could be a digit, with the parts that lie near it; then others about as large.

    Each is a mask of its own, as large as the page.

    Args:
        edge: a digit may touch the picture's edge.
    """
    labels, found = groups(mask)
    around = frames(labels, found)
    height, width = mask.shape
    # Of a page of dots there are tens of thousands, none of them a part of anything.
    around, least = {g.number for g in around}, SMALLEST_PART * SMALLEST_DIGIT * mask.size
    found = [g for g in found if g.pixels >= least and g.number not in around]
    found = [g for g in found if not _along_a_side(labels, g) and not _blob(labels, g)]
    found = [g for g in found if g.pixels <= LARGEST_DIGIT * mask.size]
    cut_off = [] if edge else [g for g in found if _at_edge(g, height, width)]
    # What is left beside something larger in the middle is not what was meant.
    middle = max((g.size for g in cut_off if _off_centre(g, height, width) < MIDDLE), default=0)
    found = [g for g in found if g not in cut_off and g.size >= BESIDE * middle]
    digits: list[tuple[int, np.ndarray]] = []
    while plausible := [g for g in found if g.pixels >= SMALLEST_DIGIT * mask.size]:
        # Large and in the middle: the ink of the next line, or a thumb, is neither.
        main = max(plausible, key=lambda g: g.size * (1.5 - _off_centre(g, height, width)))
        parts = _parts(main, found)
        high = max(p.bottom for p in parts) - min(p.top for p in parts)
        size = max(high, max(p.right for p in parts) - min(p.left for p in parts))
        if digits and not (digits[0][0] / ALIKE <= size <= digits[0][0] * ALIKE and len(digits) < MOST_DIGITS):
            break
        found = [group for group in found if group not in parts]
        digit = np.isin(labels, [part.number for part in parts])
        if _goes_on(digit, main, cut_off, labels):
            break
        beyond = grown(digit, 6) & ~grown(mask, 3)
        # Ink ends where it ends, and there is paper around it; a shadow fades.
        if beyond.any() and float(ink[beyond].mean()) <= FADES * float(ink[digit].mean()):
            digits.append((size, digit))
    if not digits:
        raise PictureError(NOTHING)
    return [digit for _size, digit in digits]


def _parts(main: Group, found: list[Group]) -> list[Group]:
    """A digit's largest group, and the smaller ones that lie near it."""
    parts = [main]
    for group in sorted(found, key=main.distance):
        near = min(group.distance(part) for part in parts) <= NEAR * main.size
        whole = group.pixels >= SMALLEST_PART * main.pixels and group.size <= 1.2 * main.size
        if group is not main and near and whole:
            parts.append(group)
    return parts


def _goes_on(digit: np.ndarray, main: Group, cut_off: list[Group], labels: np.ndarray) -> bool:
    """Whether it is part of a digit that the picture's edge cuts off, parted from the rest where strokes cross."""
    rest = [group.number for group in cut_off if group.pixels >= REST * main.pixels]
    return bool(rest) and bool((np.isin(labels, rest) & grown(digit, max(1, round(PARTED * main.size)))).any())


def _at_edge(group: Group, height: int, width: int) -> bool:
    return group.top <= 1 or group.left <= 1 or group.bottom >= height - 1 or group.right >= width - 1


def _along_a_side(labels: np.ndarray, group: Group) -> bool:
    """Whether it takes most of a side of the picture: a desk beside the sheet, not a stroke that is cut off."""
    sides = (labels[0], labels[-1], labels[:, 0], labels[:, -1])
    return any(np.count_nonzero(side == group.number) > SIDE * len(side) for side in sides)


def _blob(labels: np.ndarray, group: Group) -> bool:
    """Whether it is too broad for a stroke anywhere: a shadow, a sheet, a stain."""
    from scipy import ndimage

    part = np.pad(labels[group.top : group.bottom, group.left : group.right] == group.number, 1)
    broad = 2 * float(np.asarray(ndimage.distance_transform_edt(part)).max())
    return broad > BLOB * group.size or (broad > BROAD * group.size and group.pixels < LONG * broad * group.size)


def _off_centre(group: Group, height: int, width: int) -> float:
    """0 in the middle of the page, 1 in a corner."""
    across = abs((group.left + group.right) / width - 1.0)
    down = abs((group.top + group.bottom) / height - 1.0)
    return max(across, down)
