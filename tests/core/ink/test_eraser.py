import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ink.eraser import STEP, dense, erase
from tests.drawings import STROKES as SOME

LINE = np.array([[0.1, 0.5], [0.9, 0.5]], np.float32)
SLACK = 2 * STEP
ACROSS = np.array([[0.5, 0.1], [0.5, 0.9]], np.float32)


def test_rubbing_across_the_middle_leaves_two_pieces_and_a_gap_as_wide_as_the_eraser():
    left, right = erase((LINE,), (ACROSS,), 0.1)
    assert left[0].tolist() == [np.float32(0.1), 0.5]
    assert abs(left[-1, 0] - 0.4) < 2 * STEP
    assert abs(right[0, 0] - 0.6) < 2 * STEP


def test_what_the_eraser_does_not_touch_stays_exactly():
    far = LINE + [0, 0.4]
    kept = erase((far, LINE), (ACROSS * [1, 0.8],), 0.05)
    assert kept[0] is far


def test_rubbing_along_a_stroke_leaves_nothing():
    assert erase((LINE,), (LINE,), 0.02) == ()


def test_no_eraser_no_change():
    assert erase((LINE,), (), 0.1) == (LINE,)


def test_a_dense_path_is_the_same_path():
    points = dense(np.array([[0.0, 0.0], [0.3, 0.4], [0.3, 0.4]], np.float32))
    assert np.hypot(*np.diff(points, axis=0).T).max() <= STEP + 1e-6
    assert np.allclose(points[:, 1] * 3, points[:, 0] * 4, atol=1e-6)
    assert points[-1].tolist() == [np.float32(0.3), np.float32(0.4)]


@given(SOME, SOME, st.floats(0.03, 0.2))
def test_what_is_left_lies_outside_of_its_reach_and_what_is_gone_within_it(strokes, eraser, reach):
    path = np.concatenate([dense(stroke) for stroke in eraser])
    left = erase(strokes, eraser, reach)
    for stroke in left:
        assert away_from(path, dense(stroke)).min() > reach - SLACK
    kept = np.concatenate([np.zeros((0, 2)), *map(dense, left)])
    for stroke in strokes:
        points = dense(stroke)
        gone = away_from(kept, points) > SLACK
        assert (away_from(path, points[gone]) < reach + SLACK).all()


def away_from(path: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(n,) how far points lie from a path."""
    return np.hypot(*(points[:, None] - path[None]).transpose(2, 0, 1)).min(axis=1, initial=9.0)


def test_a_cut_adds_no_points_but_its_ends():
    assert [len(piece) for piece in erase((LINE,), (ACROSS,), 0.1)] == [2, 2]


def sweeps(number: int) -> np.ndarray:
    """A scribble over all the box, 80 points to a sweep."""
    across, down = np.linspace(0.05, 0.95, 80), np.linspace(0.05, 0.95, number)
    return np.array([[x, y] for at, y in enumerate(down) for x in across[:: 1 if at % 2 else -1]], np.float32)


@pytest.mark.parametrize(
    "bomb", [sweeps(60), np.array([[0, 0], [1e9, 1e9], [-1e9, 0.5]])], ids=["scribble", "far away"]
)
def test_memory_does_not_grow_with_strokes_times_eraser_nor_with_where_it_went(bomb):
    erase((LINE,), (ACROSS,), 0.1)
    tracemalloc.start()
    erase((sweeps(60),), (bomb,), 20 / 280)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 64e6
