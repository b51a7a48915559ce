import numpy as np

from core.ink.eraser import STEP, dense, erase

LINE = np.array([[0.1, 0.5], [0.9, 0.5]], np.float32)
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
