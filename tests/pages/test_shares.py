"""One share of an answer on all pages, at the network's temperature; where its own softmax stays, it is said."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import explain, feature_maps, load_model
from core.ink.links import link_sample
from core.network.checkpoints import list_models, read_card
from core.render.words import format_number, percent
from tests.pages.conftest import component, digit_of, html, open_app, words
from ui.show.pictures import answer_text, bars

# Written so that book, which is far too sure, wavers.
DIGIT = "4-or-9-1"
# What is folded until a visitor opens it.
FOLDS = {"training": ("replay-log",), "two_networks": ("pair-reliability",)}
TEMPERATURE = read_card("world").facts.calibration["temperature"]


def softmax(logits: np.ndarray, temperature: float) -> np.ndarray:
    exponentials = np.exp(logits.astype(np.float64) / temperature)
    return exponentials / exponentials.sum()


def visit(network: str, page: str = "") -> tuple[AppTest, np.ndarray]:
    """A page with the digit above through a network, and the network's logits for it."""
    app = open_app(digit=link_sample(DIGIT), network=network, **{"training-tab": "replay"})
    app = app.switch_page(f"pages/{page}.py").run() if page else app
    assert not app.exception
    return app, feature_maps(load_model(network), digit_of(app).image)["logits"]


def shown(logits: np.ndarray, network: str) -> np.ndarray:
    return softmax(logits, read_card(network).facts.calibration["temperature"])


@pytest.mark.parametrize("network", list_models())
def test_the_answer_and_its_bars_are_at_the_network_s_temperature(network: str) -> None:
    app, logits = visit(network)
    expected = shown(logits, network)
    assert f'ds-answer">{answer_text(expected)}' in html(app)
    assert bars(expected, int(expected.argmax())) in html(app)
    assert answer_text(expected) != answer_text(softmax(logits, 1.0))


@pytest.mark.parametrize("network", ["world", "book"])
def test_the_knocked_out_network_s_bars_begin_with_the_same_share(network: str) -> None:
    app, logits = visit(network, "filters")
    assert f"All filters on: {answer_text(shown(logits, network))}" in html(app)


def test_the_stage_called_probabilities_is_the_forward_pass_and_says_what_is_shown_elsewhere() -> None:
    app, logits = visit("book", "feature_maps")
    own = softmax(logits, 1.0)
    stage = next(one for one in component(app, "feature-maps")["stages"] if one["name"] == "probabilities")
    assert bars(own, int(own.argmax())) in stage["bars"]
    temperature = read_card("book").facts.calibration["temperature"]
    assert f"for the answer above, its scores are first divided by {temperature:.2f}" in stage["bars"]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("trust", "Probabilities in the race are the network's own softmax"),
        ("training", "The shares are each moment's own softmax"),
        (
            "two_networks",
            f"The shares here are the softmax of the scores divided by a temperature: {TEMPERATURE:.2f} for world",
        ),
    ],
)
def test_it_is_said_where_it_is_not_so_and_once_where_it_is(page: str, said: str) -> None:
    app = visit("world", page)[0]
    for key in FOLDS.get(page, ()):
        app.session_state[key] = True
    app.run()
    if page == "trust":
        app.segmented_control(key="test").set_value("race").run()
    assert said in words(app)


def test_the_scrambled_network_s_share_begins_with_the_answer_s() -> None:
    app, logits = visit("world", "trust")
    app.segmented_control(key="test").set_value("scramble").run()
    assert f"The network now answers **{answer_text(shown(logits, 'world'))}**" in words(app)


def test_the_replay_ends_on_the_share_and_the_sum_that_every_other_page_shows() -> None:
    app, logits = visit("book", "training")
    expected = shown(logits, "book")
    assert f"with its temperature, as on every page: {percent(float(expected.max()))}" in html(app).replace(
        "\u00a0", " "
    )
    total = explain(load_model("book"), digit_of(app).image, "integrated-gradients").total
    assert f"Integrated Gradients, sum {format_number(total)}" in html(app)
