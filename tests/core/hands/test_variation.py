"""How another hand would draw the same strokes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hands.style import Style
from core.hands.variation import restyle, vary
from core.ink.strokes import Drawing
from tests.drawings import SEEDS, STROKES, cross, pixels


@pytest.mark.parametrize("strength", [-0.1, float("nan"), float("inf")])
def test_a_strength_that_is_no_strength_is_refused(strength: float) -> None:
    with pytest.raises(ValueError, match="Expected a strength"):
        vary(cross(), np.random.default_rng(0), strength)


@given(STROKES, SEEDS, st.floats(0, 2))
def test_a_variation_stays_in_the_box_with_its_brush(
    strokes: tuple[np.ndarray, ...], seed: int, strength: float
) -> None:
    varied = vary(Drawing(strokes), np.random.default_rng(seed), strength)
    points = np.concatenate(varied.strokes)
    assert points.min() - varied.width / 2 >= 0
    assert points.max() + varied.width / 2 <= 1
    assert all(stroke.dtype == np.float32 for stroke in varied.strokes)


@given(SEEDS)
def test_the_same_seed_gives_the_same_variation(seed: int) -> None:
    one, other = (vary(cross(), np.random.default_rng(seed)) for _ in range(2))
    assert one.width == other.width
    assert all(np.array_equal(a, b) for a, b in zip(one.strokes, other.strokes, strict=True))


def test_strength_zero_changes_nothing() -> None:
    same = vary(cross(), np.random.default_rng(3), 0.0)
    assert same.width == cross().width
    for a, b in zip(same.strokes, cross().strokes, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_strength_zero_brings_what_stuck_out_back_into_the_box() -> None:
    outside = Drawing((np.array([[0.9, 0.5], [1.4, 0.5]], np.float32),), 0.1)
    (stroke,) = vary(outside, np.random.default_rng(0), 0.0).strokes
    assert np.ptp(stroke[:, 0]) == pytest.approx(0.5)
    assert stroke.max() <= 0.95


def test_a_variation_leaves_the_original_alone() -> None:
    drawing = cross()
    before = [stroke.copy() for stroke in drawing.strokes]
    vary(drawing, np.random.default_rng(0))
    assert all(np.array_equal(a, b) for a, b in zip(before, drawing.strokes, strict=True))


def test_stronger_variations_go_further() -> None:
    def distance(strength: float) -> float:
        pairs = [vary(cross(), np.random.default_rng(seed), strength) for seed in range(40)]
        return float(np.mean([np.abs(pixels(p, 56) - pixels(cross(), 56)).mean() for p in pairs]))

    assert 0 < distance(0.3) < distance(1.0)


def test_a_right_slant_moves_the_top_to_the_right() -> None:
    upright = Drawing((np.array([[0.5, 0.3], [0.5, 0.7]], np.float32),))
    (stroke,) = restyle(upright, Style(slant=0.5), np.random.default_rng(0)).strokes
    assert stroke[0, 0] - stroke[-1, 0] == pytest.approx(0.5 * 0.4, abs=1e-3)


def test_stretch_is_the_factor_of_width_over_height() -> None:
    (across, down) = restyle(cross(), Style(stretch=1.2), np.random.default_rng(0)).strokes
    assert np.ptp(across[:, 0]) / np.ptp(down[:, 1]) == pytest.approx(1.2, rel=1e-3)


@given(SEEDS)
def test_a_quick_pen_leaves_few_points_but_enough_for_a_circle(seed: int) -> None:
    angle = np.linspace(0, 2 * np.pi, 60)
    circle = Drawing(((0.5 + 0.3 * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32),))
    (stroke,) = restyle(circle, Style(points=4), np.random.default_rng(seed)).strokes
    assert 6 <= len(stroke) <= 9


def test_a_dragged_pen_makes_one_stroke_of_two_that_are_near_and_no_more() -> None:
    across, down = cross().strokes
    for strokes, expected in (((across, down), 1), ((across, down[::-1] - [0.3, 0]), 2)):
        dragged = restyle(Drawing(strokes), Style(dragged=0.75), np.random.default_rng(0))
        assert len(dragged.strokes) == expected


def bar() -> Drawing:
    """A tall narrow z: 0.2 wide, 0.6 high."""
    points = [[0.4, 0.2], [0.6, 0.2], [0.4, 0.8], [0.6, 0.8]]
    return Drawing((np.array(points, np.float32),), 0.05)


def proportions(drawing: Drawing) -> float:
    width, height = np.ptp(np.concatenate(drawing.strokes), axis=0).tolist()
    return width / height


def test_filling_stretches_towards_a_square_and_no_further() -> None:
    shares = [proportions(restyle(bar(), Style(filling=f), np.random.default_rng(0))) for f in (0.0, 0.5, 1.0)]
    assert shares == pytest.approx([1 / 3, (1 / 3) ** 0.5, 1.0], rel=0.02)


def test_a_bar_stays_a_bar_however_the_field_is_filled() -> None:
    upright = Drawing((np.array([[0.5, 0.2], [0.51, 0.8]], np.float32),))
    assert proportions(restyle(upright, Style(filling=1.0), np.random.default_rng(0))) < 0.15


def test_a_pad_that_skips_loses_the_start_of_a_stroke_and_not_its_end() -> None:
    line = Drawing((np.array([[0.2, 0.5], [0.8, 0.5]], np.float32),))
    (stroke,) = restyle(line, Style(skipped=0.25), np.random.default_rng(0)).strokes
    assert stroke[0, 0] == pytest.approx(0.35, abs=0.02)
    assert stroke[-1, 0] == pytest.approx(0.8, abs=1e-3)


def test_a_sparse_pad_keeps_fewer_points_of_a_curl() -> None:
    angle = np.linspace(0, 6 * np.pi, 120)
    curl = Drawing(((0.5 + 0.3 * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32),))
    kept = [
        len(restyle(curl, Style(points=8, sparse=sparse), np.random.default_rng(0)).strokes[0])
        for sparse in (False, True)
    ]
    assert kept[1] < kept[0]


def test_a_coarse_pad_moves_every_point_a_little() -> None:
    plain, coarse = (
        restyle(cross(), Style(points=8, coarse=c), np.random.default_rng(0)).strokes[0] for c in (0.0, 0.01)
    )
    moved = np.abs(coarse - plain).max(axis=1)
    assert (moved > 0).all()
    assert moved.max() < 0.06


def test_a_pen_dragged_far_joins_what_one_dragged_near_does_not() -> None:
    across, down = cross().strokes
    apart = Drawing((across, down[::-1] - np.array([0.3, 0], np.float32)))
    joined = [len(restyle(apart, Style(dragged=r), np.random.default_rng(1)).strokes) for r in (0.1, 2.0)]
    assert joined == [2, 1]
