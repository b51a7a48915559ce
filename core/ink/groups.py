"""Groups of touching pixels, and long runs of them: what ink on a page falls into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# A part of a digit holds at least this share of the largest part's pixels; what holds less, and lies further than
# BESIDE of the parts' longer side from all of them, is a speck.
SMALLEST_PART, BESIDE = 0.04, 0.08
# A frame lies along the picture's edge, within DEEP of its sides with HUGS of its pixels, and runs along LONG of one
# that it touches, or of two; or has in its hole what is INSIDE of its size.
DEEP, HUGS, LONG, INSIDE = 0.1, 0.85, 0.7, 0.25


@dataclass(frozen=True)
class Group:
    """Pixels that touch, corners included: their number in the labelled picture, how many, and their box.

    The box runs from `top`, `left` up to but not including `bottom`, `right`.
    """

    number: int
    pixels: int
    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def size(self) -> int:
        return max(self.height, self.width)

    def distance(self, other: Group) -> float:
        """Shortest way between the two boxes, in pixels; 0 if they overlap."""
        across = max(self.left - other.right, other.left - self.right, 0)
        down = max(self.top - other.bottom, other.top - self.bottom, 0)
        return float(np.hypot(across, down))


def groups(mask: np.ndarray) -> tuple[np.ndarray, list[Group]]:
    """Labels (height, width), 0 where `mask` is False, and the groups, the largest first, equal ones from the top."""
    from scipy import ndimage

    labels = np.empty(mask.shape, dtype=np.int32)
    ndimage.label(mask, np.ones((3, 3)), output=labels)
    sizes = np.bincount(labels.ravel()).tolist()
    found = [
        Group(number, sizes[number], down.start, across.start, down.stop, across.stop)
        for number, (down, across) in enumerate(ndimage.find_objects(labels), start=1)
    ]
    return labels, sorted(found, key=lambda group: -group.pixels)


def runs(mask: np.ndarray, length: int, axis: int) -> np.ndarray:
    """Where `mask` is part of a straight run of at least `length` (odd) pixels along an axis; outside is False."""
    from scipy import ndimage

    return ndimage.grey_opening(mask, (1, length) if axis else (length, 1), mode="constant")


def grown(mask: np.ndarray, by: int, axes: int | tuple[int, ...] = (0, 1)) -> np.ndarray:
    """The mask widened by `by` pixels to every side, corners included, or along the named axes only."""
    from scipy import ndimage

    return ndimage.maximum_filter(mask, 2 * by + 1, mode="constant", axes=axes)


def frames(labels: np.ndarray, found: list[Group]) -> list[Group]:
    """The groups that stand around others, or along the picture's edge: boxes, rings, cells of a table, dark borders.

    A digit that fills its picture runs along the edge as well: that is a frame only if something large is left.
    """
    boxes = _boxes(found)
    around = [group for group in found if _is_around(labels, group, found, boxes)]
    known = {group.number for group in around}
    edges = [group for group in found if group.number not in known and _along_the_edge(labels, group)]
    known |= {group.number for group in edges}
    left = max((group.size for group in found if group.number not in known), default=0)
    return [*around, *edges] if left >= INSIDE * min(labels.shape) else around


def _boxes(found: list[Group]) -> np.ndarray:
    """(5, groups): top, left, bottom, right and size of each. Of a page of dots there are tens of thousands."""
    return np.array([(g.top, g.left, g.bottom, g.right, g.size) for g in found], dtype=np.int32).reshape(-1, 5).T


def _along_the_edge(labels: np.ndarray, group: Group) -> bool:
    height, width = labels.shape
    touches = group.top <= 1 or group.left <= 1 or group.bottom >= height - 1 or group.right >= width - 1
    # One line at some way from the edge may be a stroke; what runs along two sides there is none.
    sides = (group.height >= LONG * height) + (group.width >= LONG * width)
    if sides + touches < 2:
        return False
    down, across = max(2, round(DEEP * height)), max(2, round(DEEP * width))
    inner = np.count_nonzero(labels[down : height - down, across : width - across] == group.number)
    return bool(inner <= (1 - HUGS) * group.pixels)


def _is_around(labels: np.ndarray, group: Group, found: list[Group], boxes: np.ndarray) -> bool:
    from scipy import ndimage

    # What has a hole with something in it that it does not touch is at least so large.
    if group.pixels < 12 or min(group.height, group.width) < 5:
        return False
    top, left, bottom, right, size = boxes
    held = (top >= group.top) & (left >= group.left) & (bottom <= group.bottom) & (right <= group.right)
    held &= size >= INSIDE * group.size
    within = [found[at] for at in np.flatnonzero(held) if found[at] is not group]
    if not within:
        return False
    part = labels[group.top : group.bottom, group.left : group.right]
    filled = np.asarray(ndimage.binary_fill_holes(part == group.number))
    return any(bool(filled[part == other.number].all()) for other in within)


def specks(found: list[Group]) -> list[Group]:
    """The groups too small to be part of a digit and too far from its parts to matter.

    Args:
        found: all groups, the largest first.
    """
    least = SMALLEST_PART * found[0].pixels if found else 0
    parts = [group for group in found if group.pixels >= least]
    reach = BESIDE * max((group.size for group in parts), default=0)
    small = [group for group in found if group.pixels < least]
    boxes = _boxes(small)
    for part in parts:
        top, left, bottom, right, _size = boxes
        across = np.maximum(np.maximum(part.left - right, left - part.right), 0)
        down = np.maximum(np.maximum(part.top - bottom, top - part.bottom), 0)
        far = np.hypot(across, down) > reach
        if not far.all():
            small = [group for group, is_far in zip(small, far, strict=True) if is_far]
            boxes = boxes[:, far]
    return small
