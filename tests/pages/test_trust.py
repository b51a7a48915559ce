"""The page Can I trust it?, run as Streamlit runs it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import load_model, samples
from core.attribution.methods import METHODS
from core.network.answers import many_logits
from core.trust.controls import RIVALS
from core.trust.faithfulness import load_summaries
from tests.pages.conftest import html, open_app, seen, words
from ui.visitor.digit import digit_from_sample

# Metrics and methods that set hooks on copies announce it.
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")


def opened() -> AppTest:
    return open_app().switch_page("pages/trust.py").run()


@pytest.mark.parametrize("network", ["world", "book"])
def test_every_test_shows_its_figures_and_its_source(network: str) -> None:
    app = opened()
    app.selectbox(key="network-choice").set_value(network).run()
    assert not app.exception
    titles = [title.value for title in app.subheader]
    assert titles == [
        "The race",
        "Scramble the network",
        "A hair's breadth",
        "The picture that looked right",
        "Over many digits",
    ]
    for source in ("1806.07421", "1810.03292", "1901.09392"):
        assert f"[arXiv {source}](https://arxiv.org/abs/{source})" in words(app)
    assert "Edge detector" in html(app)
    assert "random order" in html(app)


def test_six_methods_can_be_put_to_the_tests_at_once() -> None:
    app = opened()
    six = ["saliency", "integrated-gradients", "guided-backprop", "grad-cam", "occlusion", "conductance-conv2"]
    app.multiselect(key="trust-methods").set_value(six).run()
    assert not app.exception
    for name in six:
        assert METHODS[name].title in html(app)
    assert METHODS["deeplift"].title not in html(app).split("a map of zeros")[0].split("area under the curve")[1]


def test_at_every_depth_of_scrambling_the_maps_show() -> None:
    app = opened()
    options = app.select_slider(key="scramble-depth").options
    assert len(options) == 5
    for depth in options[1:]:
        app.select_slider(key="scramble-depth").set_value(depth).run()
        assert not app.exception
        assert f"with {depth} scrambled" in html(app)


def test_the_race_runs_both_ways_and_to_its_end() -> None:
    app = opened()
    for kind, by in (("deletion", "blurred"), ("insertion", "blurred"), ("insertion", "black")):
        app.segmented_control(key="race-kind").set_value(kind).run()
        app.segmented_control(key="race-by").set_value(by).run()
        app.slider(key="race-at").set_value(100).run()
        assert not app.exception
        assert f"the {kind} race" in words(app)


def test_the_functional_network_misses_the_whole_difference_and_says_so() -> None:
    app = opened()
    assert "100 % of the whole difference" in words(app)
    assert "gradient × (digit − baseline)" in words(app)


def test_a_digit_of_one_dot_breaks_nothing() -> None:
    app = opened()
    digit = digit_from_sample("4-open-1")
    dot = digit.image * 0
    dot[0, 14, 14] = 1.0
    seen(app).digit = type(digit)("drawing", "A dot", dot)
    app.run()
    assert not app.exception


def test_every_race_is_run_against_what_knows_nothing_of_the_network() -> None:
    app = opened()
    race = html(app).split("area under the curve")[1].split("</table>")[0]
    for title in RIVALS.values():
        assert title in race
    assert not re.search(r"\d\.\d{3}", race)
    assert "know nothing of the network" in words(app)
    assert "at each place" in words(app)


def test_how_often_random_order_passes_is_the_counted_share() -> None:
    app = opened()
    found = load_summaries()[0]
    assert found.network == "world"
    drawn = found.rivals["random"]
    assert f"{100 * drawn['deletion_chance']:.1f} % and {100 * drawn['insertion_chance']:.1f} %" in words(app)
    assert f"{100 * drawn['deletion_any']:.1f} % and {100 * drawn['insertion_any']:.1f} %" in words(app)


def test_digits_on_which_a_map_marks_nothing_are_said_to_be_left_out() -> None:
    found = load_summaries()[0]
    short = found.count - round(found.methods["grad-cam"]["marked"])
    assert short > 0
    assert f"{METHODS['grad-cam'].title} on {short} of {found.count}" in words(opened())


def test_a_method_whose_map_is_empty_is_judged_to_mark_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = replace(METHODS["saliency"], name="empty", title="Empty", compute=lambda asked: asked.image * 0)
    monkeypatch.setitem(METHODS, "empty", empty)
    app = opened()
    app.multiselect(key="trust-methods").set_value(["deeplift", "empty"]).run()
    assert not app.exception
    row = html(app).split("area under the curve")[1].split("Empty")[1].split("</tr>")[0]
    assert row.count("marks nothing") == 2
    assert "**Empty** marks nothing" in words(app)


def test_the_marks_of_the_scramble_are_said_to_be_our_own() -> None:
    assert "0.25 and 0.6 left of the order: marks of our own" in words(opened())


@pytest.mark.parametrize("network", ["world", "book"])
def test_noise_of_a_hair_s_breadth_almost_never_changes_the_answer_as_the_page_says(network: str) -> None:
    model, generator = load_model(network), np.random.default_rng(0)
    images = np.stack([sample.image for sample in samples()])
    noise = generator.uniform(-1 / 255, 1 / 255, images.shape).astype(np.float32)
    answers, noisy = (many_logits(model, shown).argmax(axis=1) for shown in (images, images + noise))
    assert (answers != noisy).mean() < 0.01
    assert "almost never changes the answer" in words(opened())


def test_no_test_that_is_passed_and_no_right_sum_is_said_to_be_enough() -> None:
    shown = words(opened())
    assert "one that passes all of them has not either" in shown
    assert "A right sum is needed, not enough." in shown
    assert "which one to believe" not in shown
