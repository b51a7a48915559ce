"""The page Baselines, run as Streamlit runs it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from core import explain, load_model
from core.attribution.baselines import BASELINES
from core.attribution.methods import METHODS
from core.render.words import format_number
from tests.pages.conftest import component, html, open_app, seen, words
from ui.visitor.digit import digit_from_sample


def opened(**query: str) -> AppTest:
    return open_app(**query).switch_page("pages/baselines.py").run()


def test_every_baseline_shows_its_map_and_the_sum_core_computes() -> None:
    app = opened()
    assert not app.exception
    shown = unescape(html(app))
    image = digit_from_sample("4-open-1").image
    for name, baseline in BASELINES.items():
        assert baseline.title in shown
        found = explain(load_model("world"), image, "integrated-gradients", baseline=name)
        assert format_number(found.total) in shown
        assert f"its logit of 4: {format_number(found.baseline_score)}" in shown


@pytest.mark.parametrize("method", [name for name, entry in METHODS.items() if entry.uses_baseline])
def test_every_method_that_compares_can_be_chosen(method: str) -> None:
    app = opened()
    app.selectbox(key="baselines-method").set_value(method).run()
    assert not app.exception
    assert f"{METHODS[method].title} for 4, against each baseline" in words(app)
    assert METHODS[method].how_to_read in words(app)
    assert METHODS[method].link in words(app)


@pytest.mark.parametrize("baseline", [*BASELINES, "sample", "drawing"])
def test_the_path_starts_at_any_baseline(baseline: str) -> None:
    app = opened(path="on")
    app.segmented_control(key="path-baseline").set_value(baseline).run()
    assert not app.exception
    if baseline == "drawing":
        assert "Draw something" in app.info[0].value
    else:
        assert re.search(r"step 25 of 50", html(app))


def test_at_the_end_of_the_path_what_was_gathered_is_what_the_score_climbed() -> None:
    app = opened(path="on")
    app.slider(key="path-step").set_value(50).run()
    assert not app.exception
    shown = html(app)
    gathered = re.search(r"sum gathered so far</span><span>([\d.−]+)", shown)
    climbed = re.search(r"score climbed so far</span><span>([\d.−]+)", shown)
    assert gathered is not None
    assert climbed is not None
    # Fifty steps: what the page shows is off by a few per cent, and says so.
    assert float(gathered[1]) == pytest.approx(float(climbed[1]), rel=0.05, abs=0.05)


def test_a_second_drawing_can_be_the_baseline() -> None:
    app = opened(path="on")
    app.segmented_control(key="path-baseline").set_value("drawing").run()
    key = seen(app).second.key
    stroke = {"type": "path", "path": [["M", 140, 40], ["L", 140, 240]], "stroke": "#ffffff", "strokeWidth": 20}
    app.session_state[key] = {
        "drawing": {"raw": {"objects": [stroke]}, "data": "data:image/png;base64,"},
        "backgroundFit": None,
    }
    app.run()
    assert not app.exception
    assert not app.info
    assert "step 25 of 50" in html(app)


def test_the_path_is_folded_until_it_is_asked_for_or_an_address_speaks_of_it() -> None:
    folded = opened()
    assert not folded.exception
    assert "path-baseline" not in {choice.key for choice in folded.segmented_control}
    assert "path-step" not in {slider.key for slider in folded.slider}
    app = opened(**{"path-step": "7"})
    assert not app.exception
    assert re.search(r"step 7 of 50", html(app))
    assert component(app, "address-path")["parts"] == {"path": "on", "path-step": "7"}


def test_how_many_steps_are_enough_is_shown_on_demand_and_in_the_address() -> None:
    app = opened(**{"path-gaps": "on"})
    assert not app.exception
    assert "The network is made of flat pieces" in words(app)


def test_the_other_network_and_another_digit_can_be_explained() -> None:
    app = opened(path="on")
    app.selectbox(key="network-choice").set_value("book").run()
    app.selectbox(key="target").set_value("9").run()
    assert not app.exception
    assert "for 9, against" in words(app)
