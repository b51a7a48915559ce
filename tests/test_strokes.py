"""Drawings, their ink and their variations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.strokes import Drawing, Style, any_style, ink, paint, restyle, vary

SEEDS = st.integers(0, 2**32 - 1)
STROKES = st.lists(
    arrays(
        np.float32, st.tuples(st.integers(1, 12), st.just(2)), elements=st.floats(0, 1, width=32)
    ),
    min_size=1,
    max_size=3,
).map(tuple)


def cross() -> Drawing:
    """A plus sign across the middle of the box."""
    across = np.array([[0.2, 0.5], [0.8, 0.5]], np.float32)
    down = np.array([[0.5, 0.2], [0.5, 0.8]], np.float32)
    return Drawing((across, down), 0.1)


def pixels(drawing: Drawing, size: int = 280) -> np.ndarray:
    return np.asarray(ink(drawing, size), dtype=np.float64) / 255.0


def test_ink_is_white_on_black_of_the_size_asked_for() -> None:
    picture = ink(cross(), 100)
    assert picture.mode == "L"
    assert picture.size == (100, 100)
    assert picture.getpixel((50, 50)) == 255
    assert picture.getpixel((5, 5)) == 0


def test_a_line_covers_its_length_times_its_width_and_two_half_discs() -> None:
    line = Drawing((np.array([[0.25, 0.5], [0.75, 0.5]], np.float32),), 0.1)
    area = 0.5 * 0.1 + np.pi * 0.05**2
    assert pixels(line).mean() == pytest.approx(area, rel=0.03)


def test_a_single_point_is_a_dot_of_the_brush() -> None:
    dot = Drawing((np.array([[0.5, 0.5]], np.float32),), 0.2)
    assert pixels(dot).mean() == pytest.approx(np.pi * 0.1**2, rel=0.05)


def test_an_empty_drawing_is_a_black_picture_and_has_no_variation() -> None:
    assert not pixels(Drawing(())).any()
    assert vary(Drawing(()), np.random.default_rng(0)).strokes == ()


def test_strokes_that_leave_the_box_are_cut_off() -> None:
    outside = Drawing((np.array([[0.5, 0.5], [3.0, 0.5]], np.float32),), 0.1)
    assert pixels(outside)[:, -1].max() == 1.0


def test_edges_are_soft_at_every_size_shown() -> None:
    slanted = Drawing((np.array([[0.2, 0.1], [0.7, 0.9]], np.float32),), 0.1)
    for size in (28, 100, 280):
        values = pixels(slanted, size)
        assert ((values > 0) & (values < 1)).any()


def test_quick_paint_and_soft_ink_agree_on_the_amount() -> None:
    quick = np.asarray(paint(cross(), 280), dtype=np.float64) / 255.0
    assert quick.mean() == pytest.approx(pixels(cross()).mean(), rel=0.03)


@given(STROKES, st.floats(0.02, 0.1), st.floats(1.3, 3.0))
def test_a_wider_brush_leaves_more_ink(
    strokes: tuple[np.ndarray, ...], width: float, factor: float
) -> None:
    thin, thick = Drawing(strokes, width), Drawing(strokes, width * factor)
    assert pixels(thick, 140).sum() > pixels(thin, 140).sum()


@pytest.mark.parametrize(
    "drawing",
    [
        Drawing((np.zeros((3, 3), np.float32),)),
        Drawing((np.zeros(4, np.float32),)),
        Drawing((np.array([[0.1, np.nan]], np.float32),)),
        Drawing((np.zeros((2, 2), np.float32),), 0.0),
        Drawing((np.zeros((2, 2), np.float32),), float("inf")),
    ],
)
def test_a_malformed_drawing_is_refused_with_what_was_expected(drawing: Drawing) -> None:
    with pytest.raises(ValueError, match="Expected"):
        ink(drawing)
    with pytest.raises(ValueError, match="Expected"):
        vary(drawing, np.random.default_rng(0))


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
    circle = Drawing(
        ((0.5 + 0.3 * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32),)
    )
    (stroke,) = restyle(circle, Style(points=4), np.random.default_rng(seed)).strokes
    assert 6 <= len(stroke) <= 9


def test_a_dragged_pen_makes_one_stroke_of_two_that_are_near_and_no_more() -> None:
    across, down = cross().strokes
    for strokes, expected in (((across, down), 1), ((across, down[::-1] - [0.3, 0]), 2)):
        dragged = restyle(Drawing(strokes), Style(dragged=True), np.random.default_rng(0))
        assert len(dragged.strokes) == expected


def test_writers_lean_to_both_sides_and_use_quick_and_slow_pens() -> None:
    styles = [any_style(np.random.default_rng(seed)) for seed in range(200)]
    slants = [style.slant for style in styles]
    assert min(slants) < -0.15
    assert max(slants) > 0.3
    assert any(style.points is None for style in styles)
    assert any(style.points is not None and style.points < 10 for style in styles)
