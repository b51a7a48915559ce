"""An image without ink is no digit: not from thin ink, not from a link, on no page, through no network."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.ink.links import link_drawing, link_image
from core.ink.strokes import Drawing
from tests.pages.conftest import choose, draw, html, open_app, seen, words
from ui.pages import PAGES
from ui.visitor.canvas import SIDE
from ui.visitor.digit import digit_from_picture, made

# Metrics and methods that set hooks on copies announce it.
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")
BLANK = link_image(np.zeros((1, 28, 28), np.float32))
# Thin enough to fall between the pixels when the whole canvas is shrunk without smoothing.
THIN = Drawing((np.array([[258 / 1024, 0.2], [258 / 1024, 0.8]], np.float32),), 8 / SIDE)
LOSES = ("pen", "crop", "centre", "antialias")
OTHERS = [page.file for page in PAGES if page.file != "app.py"]


def thin(app: AppTest) -> AppTest:
    """A thin stroke on the canvas, drawn with the thinnest brush."""
    app.slider(key="brush").set_value(8).run()
    return draw(app, THIN)


def without(app: AppTest, steps: tuple[str, ...]) -> AppTest:
    """The app with these steps switched off, one after the other."""
    for step in steps:
        app.toggle(key=f"step-{step}").set_value(False).run()
    return app


@pytest.mark.parametrize("steps", [LOSES, ("crop", "pen", "antialias"), ("antialias", "pen", "keep_aspect", "crop")])
def test_thin_ink_that_the_steps_lose_is_said_and_comes_back_with_the_step(home: AppTest, steps) -> None:
    app = thin(home)
    before = seen(app).digit
    assert before is not None
    app = without(app, steps)
    assert not app.exception
    assert seen(app).digit is None
    assert "None of your ink is left" in html(app)
    assert "Step 1" in html(app)
    app.toggle(key=f"step-{steps[0]}").set_value(True).run()
    assert not app.exception
    assert seen(app).digit is not None
    for step in steps[1:]:
        app.toggle(key=f"step-{step}").set_value(True).run()
    digit = seen(app).digit
    assert digit is not None
    assert np.array_equal(digit.image, before.image)


def test_another_stroke_makes_a_digit_of_ink_that_was_lost(home: AppTest) -> None:
    app = without(thin(home), LOSES)
    thick = app.slider(key="brush").set_value(24).run()
    assert not thick.exception
    assert seen(thick).digit is not None


def test_a_digit_that_lost_its_ink_is_in_the_address_with_its_strokes(home: AppTest) -> None:
    app = without(thin(home), LOSES)
    held = seen(app).held
    assert held is not None
    opened = open_app(digit=held.link, without=".".join(LOSES))
    assert not opened.exception
    assert "None of your ink is left" in html(opened)
    opened.toggle(key="step-crop").set_value(True).run()
    assert seen(opened).digit is not None


# Pages that look at no digit of their own.
NO_HEADER = ("pages/lesson.py", "pages/quiz.py", "pages/class_room.py")


@pytest.mark.parametrize("page", [page for page in OTHERS if page not in NO_HEADER])
def test_no_page_shows_a_blank_image_as_a_digit(page: str) -> None:
    for asked in (
        {"network": "world", "digit": BLANK},
        {"network": "book", "digit": link_drawing(THIN), "without": ".".join(LOSES)},
    ):
        app = open_app(**asked)
        assert not app.exception
        assert seen(app).digit is None
        app = app.switch_page(page).run()
        assert not app.exception
        assert re.search("this page (looks at one of the built-in drawings|chose a drawing)", html(app))


def test_a_picture_whose_ink_the_steps_lose_is_said(home: AppTest) -> None:
    # With all steps on, ink of a single pixel becomes a pen's.
    specks = np.zeros((900, 900))
    specks[50, 50] = specks[850, 850] = 1.0
    assert digit_from_picture(specks, "Two specks").inked
    line = np.zeros((280, 280))
    line[40:240, 71] = 1.0
    read = digit_from_picture(line, "A thin line", off=frozenset(LOSES))
    assert not read.inked
    seen(home).held = read
    app = home.run()
    assert not app.exception
    assert "None of your ink is left" in html(app)
    assert made(read, frozenset()).inked


def test_a_link_to_a_blank_image_says_so_and_asks_for_ink() -> None:
    app = open_app(digit=BLANK)
    assert "no ink" in words(app)
    assert "There is no ink yet" in html(app)
    assert seen(choose(app, "7-crossed-1")).digit is not None
