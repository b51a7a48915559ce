"""Pixels that touch: groups, runs and growth, by hand and against their definitions, pixel by pixel."""

from __future__ import annotations

import contextlib
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.ink.groups import groups, grown, runs
from core.ink.preprocess import PictureError, preprocess

MASKS = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=12))


def flooded(mask: np.ndarray) -> list[set[tuple[int, int]]]:
    """The pixels of every group, in the order in which reading the page meets them."""
    left = [(int(y), int(x)) for y, x in np.argwhere(mask)]
    found = []
    while left:
        group, edge = set(), [left[0]]
        while edge:
            y, x = edge.pop()
            group.add((y, x))
            edge += [at for at in left if at not in group and abs(at[0] - y) <= 1 and abs(at[1] - x) <= 1]
        left = [at for at in left if at not in group]
        found.append(group)
    return found


@given(MASKS)
def test_groups_are_what_a_flood_fills_the_largest_first_and_equal_ones_from_the_top(mask: np.ndarray) -> None:
    labels, found = groups(mask)
    expected = sorted(flooded(mask), key=lambda group: -len(group))
    assert [set(map(tuple, np.argwhere(labels == group.number).tolist())) for group in found] == expected
    for group, pixels in zip(found, expected, strict=True):
        ys, xs = zip(*pixels, strict=True)
        assert group.pixels == len(pixels)
        assert (group.top, group.left, group.bottom, group.right) == (min(ys), min(xs), max(ys) + 1, max(xs) + 1)
    assert not labels[~mask].any()


@given(MASKS, st.sampled_from([1, 3, 5]))
def test_a_run_is_a_row_of_ink_that_ends_with_the_page(mask: np.ndarray, length: int) -> None:
    expected = np.zeros_like(mask)
    for y, row in enumerate(mask):
        for x in range(len(row) - length + 1):
            expected[y, x : x + length] |= row[x : x + length].all()
    np.testing.assert_array_equal(runs(mask, length, 1), expected)
    np.testing.assert_array_equal(runs(mask.T, length, 0), expected.T)


@given(MASKS, st.integers(0, 3))
def test_a_pixel_is_grown_into_from_at_most_so_many_pixels_away(mask: np.ndarray, by: int) -> None:
    height, width = mask.shape
    around, down = np.zeros_like(mask), np.zeros_like(mask)
    for y in range(height):
        for x in range(width):
            rows = mask[max(y - by, 0) : y + by + 1]
            around[y, x] = rows[:, max(x - by, 0) : x + by + 1].any()
            down[y, x] = rows[:, x].any()
    np.testing.assert_array_equal(grown(mask, by), around)
    np.testing.assert_array_equal(grown(mask, by, 0), down)


def test_groups_touch_by_corners_and_come_largest_first() -> None:
    mask = np.array([[1, 0, 0, 0, 1], [0, 1, 0, 0, 1], [1, 0, 0, 0, 0], [1, 1, 0, 1, 0]], dtype=bool)
    labels, found = groups(mask)
    assert [group.pixels for group in found] == [5, 2, 1]
    assert (found[0].top, found[0].left, found[0].bottom, found[0].right) == (0, 0, 4, 2)
    assert labels[0, 0] == labels[1, 1] == labels[3, 1]
    assert len({labels[0, 0], labels[0, 4], labels[3, 3]}) == 3
    assert found[0].distance(found[2]) == 1.0


def test_a_group_that_comes_together_further_down_is_one() -> None:
    u = np.array([[1, 0, 1], [1, 0, 1], [1, 1, 1]], dtype=bool)
    assert [group.pixels for group in groups(u)[1]] == [7]


def test_no_pixels_make_no_groups() -> None:
    labels, found = groups(np.zeros((3, 4), dtype=bool))
    assert not found
    assert not labels.any()


def test_runs_keep_what_is_long_enough_and_growing_adds_a_border() -> None:
    row = np.array([[1, 1, 0, 1, 1, 1, 0]], dtype=bool)
    np.testing.assert_array_equal(runs(row, 3, 1), [[False, False, False, True, True, True, False]])
    dot = np.zeros((5, 5), dtype=bool)
    dot[2, 2] = True
    assert grown(dot, 1).sum() == 9


def test_a_page_of_dots_takes_steps_as_there_are_dots_and_not_their_square() -> None:
    # Ten thousand of them kept a server busy for 22 seconds.
    steps = []
    for side in (100, 200):
        page = (np.random.default_rng(0).random((side, side)) < 0.1).astype(np.float32)
        count = 0

        def counted(_frame: object, _event: str, _of: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            with contextlib.suppress(PictureError):
                preprocess(page)
        finally:
            sys.setprofile(None)
        steps.append(count)
    assert steps[1] < 8 * steps[0]
