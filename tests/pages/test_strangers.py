"""What a stranger's browser sends as a canvas's message reaches no page as an error, and costs nobody their drawing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.ink.strokes import Drawing
from tests.pages.conftest import any_drawing, digit_of, draw, open_app, seen, words
from ui.visitor.canvas import ERASER

UNREADABLE = [
    {"drawing": "text"},
    {"drawing": {"raw": [1]}},
    {"drawing": {"raw": {"objects": 7}}},
    {"drawing": {"raw": None}, "backgroundFit": {"scaleX": 1}},
]
FAR = {"type": "path", "path": [["M", 0, 0], ["L", 1e12, 1e12]], "stroke": ERASER}
ODD: list[Any] = [
    {"drawing": {"raw": {"objects": [{"type": "path", "path": [["M", float("nan"), 10**400]]}, {}, None, 3]}}},
    {"drawing": {"raw": {"objects": [FAR, FAR | {"stroke": "#ffffff"}]}}},
    {"drawing": {"raw": {"objects": [{"type": "path", "path": [["M", 9, 9], *[["L", 250, 9]] * 60_000]}]}}},
]


@pytest.mark.parametrize("sent", UNREADABLE)
def test_a_message_that_is_none_leaves_the_drawing_says_so_and_drawing_goes_on(home: AppTest, sent: Any) -> None:
    app = draw(home, any_drawing(3))
    before = digit_of(app).image
    app.session_state[seen(app).canvas.key] = sent
    app.run()
    assert not app.exception
    assert "could not be read" in words(app)
    assert np.array_equal(digit_of(app).image, before)
    app = draw(app, any_drawing(4))
    assert "could not be read" not in words(app)
    assert not np.array_equal(digit_of(app).image, before)


@pytest.mark.parametrize("sent", ODD)
def test_odd_strokes_open_as_far_as_they_are_sound(home: AppTest, sent: Any) -> None:
    app = draw(home, Drawing((np.array([[0.4, 0.4], [0.5, 0.5]], np.float32),)))
    app.session_state[seen(app).canvas.key] = sent
    app.run()
    assert not app.exception


def test_the_second_canvas_takes_no_more_than_the_first() -> None:
    app = open_app(**{"path-baseline": "drawing"}).switch_page("pages/baselines.py").run()
    for sent in (*UNREADABLE, *ODD):
        app.session_state[seen(app).second.key] = sent
        app.run()
        assert not app.exception
