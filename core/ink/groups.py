"""Groups of touching pixels, and long runs of them: what ink on a page falls into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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
