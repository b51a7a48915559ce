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
    """Labels (height, width), 0 where `mask` is False, and the groups, the largest first.

    Runs of a row are joined to those they touch in the row above (Rosenfeld and Pfaltz 1966).
    """
    labels = np.zeros(mask.shape, dtype=np.int32)
    parents = [0]
    above: list[tuple[int, int, int]] = []
    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.view(np.int8), [0]])))
        here = []
        for start, stop in edges.reshape(-1, 2).tolist():
            touching = [_root(parents, number) for left, right, number in above if left <= stop and right >= start]
            number = min(touching, default=len(parents))
            if not touching:
                parents.append(number)
            for other in touching:
                parents[other] = number
            labels[y, start:stop] = number
            here.append((start, stop, number))
        above = here
    roots = np.array([_root(parents, number) for number in range(len(parents))])
    labels = roots[labels]
    return labels, sorted((_group(labels, number) for number in set(roots[1:].tolist())), key=lambda g: -g.pixels)


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _group(labels: np.ndarray, number: int) -> Group:
    ys, xs = np.nonzero(labels == number)
    return Group(number, len(ys), int(ys.min()), int(xs.min()), int(ys.max()) + 1, int(xs.max()) + 1)


def window_sum(mask: np.ndarray, length: int, axis: int) -> np.ndarray:
    """How many of the `length` (odd) pixels centred on each are True, along an axis; outside is False."""
    half = length // 2
    padding = [(half + 1, half) if side == axis else (0, 0) for side in (0, 1)]
    sums = np.cumsum(np.pad(mask.astype(np.int32), padding), axis=axis)
    size = mask.shape[axis]
    return np.take(sums, range(length, length + size), axis) - np.take(sums, range(size), axis)


def runs(mask: np.ndarray, length: int, axis: int) -> np.ndarray:
    """Where `mask` is part of a straight run of at least `length` (odd) pixels along an axis (an opening)."""
    return window_sum(window_sum(mask, length, axis) == length, length, axis) > 0


def grown(mask: np.ndarray, by: int) -> np.ndarray:
    """The mask widened by `by` pixels to every side, corners included."""
    wide = window_sum(mask, 2 * by + 1, 1) > 0
    return window_sum(wide, 2 * by + 1, 0) > 0
