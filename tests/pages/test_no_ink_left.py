"""Ink so thin that nothing of it is left, and links to blank pixels: a sentence everywhere, and nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.ink.links import link_image
from core.ink.preprocess import SWITCHES, PictureError, preprocess
from core.ink.strokes import Drawing
from tests.pages.conftest import digit_of, draw, html, open_app, seen
from ui.pages import PAGES

THIN = Drawing((np.array([[0.5, 0.1], [0.5, 0.9]], np.float32),), 0.02)
ALL_OFF = ".".join(SWITCHES)


def with_a_thin_brush(without: str) -> AppTest:
    app = open_app(without=without)
    seen(app).canvas.brush = 8
    return draw(app, THIN)


def test_a_drawing_of_which_nothing_is_left_is_no_digit() -> None:
    with pytest.raises(PictureError, match="Nothing of this ink is left"):
        preprocess(THIN, crop=False, antialias=False, centre=False)


def test_thin_ink_with_every_step_off_says_so_and_comes_back_with_a_step() -> None:
    app = with_a_thin_brush(ALL_OFF)
    assert not app.exception
    assert "Nothing of this ink is left" in html(app)
    assert len(seen(app).canvas.strokes) == 1
    app.toggle(key="step-crop").set_value(True).run()
    assert not app.exception
    assert digit_of(app).image.any()


def test_the_step_that_would_leave_nothing_stays_on_and_the_page_says_why() -> None:
    app = with_a_thin_brush("crop.centre")
    assert digit_of(app).image.any()
    app.toggle(key="step-antialias").set_value(False).run()
    assert not app.exception
    assert digit_of(app).image.any()
    assert "antialias" not in seen(app).off
    assert app.toggle(key="step-antialias").value
    assert "The step stays as it was" in app.warning[0].value


@pytest.mark.parametrize("page", [page.file for page in PAGES])
def test_a_link_to_blank_pixels_opens_every_page_and_says_that_it_has_no_ink(page: str) -> None:
    app = open_app(digit=link_image(np.zeros((1, 28, 28), np.float32)), network="book")
    assert "has no ink" in app.warning[0].value
    if page != "app.py":
        app.switch_page(page).run()
    assert not app.exception
