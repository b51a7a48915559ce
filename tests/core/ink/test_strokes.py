"""Drawings and their ink."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hands.samples import samples
from core.hands.variation import vary
from core.ink.strokes import MOST_LAID, Drawing, _laid, ink, paint
from tests.drawings import STROKES, cross, pixels


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


def test_only_what_goes_over_itself_a_hundred_times_is_drawn_no_finer_than_it_is_shown() -> None:
    """24,000 times across the box: a link of 250 letters."""
    across = Drawing((np.tile(np.array([[0.2, 0.3], [0.8, 0.7]], np.float32), (12_000, 1)),), 0.1)
    once = Drawing((across.strokes[0][:2],), 0.1)
    assert set(pixels(across).ravel()) == {0.0, 1.0}
    assert pixels(across).mean() == pytest.approx(pixels(once).mean(), rel=0.03)
    dots = Drawing((np.full((24_000, 2), 0.5, np.float32),), 1.0)
    assert set(pixels(dots).ravel()) == {0.0, 1.0}
    assert max(_laid(sample.drawing) for sample in samples()) < MOST_LAID / 50
    # A minute's doodle: two hundred times across.
    doodle = Drawing(tuple(np.array([[0.1, y], [0.9, 1 - y]], np.float32) for y in np.linspace(0, 1, 200)), 0.07)
    assert len(np.unique(pixels(doodle))) > 2


@given(STROKES, st.floats(0.02, 0.1), st.floats(1.3, 3.0))
def test_a_wider_brush_leaves_more_ink(strokes: tuple[np.ndarray, ...], width: float, factor: float) -> None:
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
