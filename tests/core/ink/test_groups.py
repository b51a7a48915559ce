"""Pixels that touch."""

from __future__ import annotations

import numpy as np

from core.ink.groups import groups, grown, runs


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
