"""The page Digits like mine, run as Streamlit runs it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import list_models, load_model
from core.digits.mnist import load_mnist
from core.examples.influence import influence, traces
from core.examples.learned import learned_digits
from core.examples.neighbours import last_hidden
from core.examples.planted import load_planted
from core.ink.links import link_image, link_sample
from core.network.checkpoints import models_of, read_card
from core.network.recipes import RECIPES, Recipe
from core.render.words import format_number
from core.training.loop import train
from tests.pages.conftest import an_mnist_like_image, any_drawing, component, digit_of, draw, html, open_app, words
from ui.examples import computed
from ui.visitor.digit import digit_from_mnist
from ui.visitor.networks import named

DIGIT = "7-crossed-1"


def opened(**query: str) -> AppTest:
    app = open_app(**({"digit": link_sample(DIGIT)} | query)).switch_page("pages/neighbours.py").run()
    assert not app.exception
    return app


def captions(app: AppTest, key: str = "neighbours-walls") -> list[list[str]]:
    return [wall["captions"] for wall in component(app, key)["walls"]]


@pytest.mark.mnist
@pytest.mark.parametrize("source", ["drawings", "mnist"])
@pytest.mark.parametrize("network", list_models())
def test_both_walls_hold_the_nearest_of_brute_force_with_label_and_distance(network: str, source) -> None:
    app = opened(network=network, **{"like-from": source})
    learned, image = learned_digits(RECIPES[network], source), digit_of(app).image
    hidden = last_hidden(load_model(network), learned.images)[0].astype(np.float64)
    point = last_hidden(load_model(network), image[None])[0][0]
    away = [
        np.sqrt(((hidden - point) ** 2).sum(axis=1)),
        np.sqrt(((learned.images / 255 - image.astype(np.float64)) ** 2).sum(axis=(1, 2))),
    ]
    for shown, distances in zip(captions(app), away, strict=True):
        near = np.argsort(distances, kind="stable")[:10]
        labels = learned.labels[near]
        assert shown == [f"{labels[at]} · {format_number(round(distances[near[at]], 4))}" for at in range(10)]
    said = "It learned from none" if not learned.of else "it learned from"
    assert said in words(app)
    assert "64 numbers: fc1 after its ReLU" in html(app)


def test_the_vote_is_that_of_the_labels_shown() -> None:
    app = opened()
    for wall, said in zip(component(app, "neighbours-walls")["walls"], ("hidden", "plain pixels"), strict=True):
        assert said in wall["head"]
        found = re.search(r"By vote: (\d) \((\d+) of 10\)", wall["head"])
        assert found
        labels = [caption[0] for caption in wall["captions"]]
        assert labels.count(found[1]) == int(found[2]) == max(map(labels.count, labels))


@pytest.mark.mnist
@pytest.mark.parametrize("source", ["drawn", "mnist", "link", "nothing"])
def test_it_opens_for_every_source_of_a_digit(source: str) -> None:
    if source == "link":
        app = opened(digit=link_image(an_mnist_like_image()))
    else:
        app = open_app()
        if source == "drawn":
            app = draw(app, any_drawing(3))
        elif source == "mnist":
            test = load_mnist("test")
            app.session_state["digitscope"].digit = digit_from_mnist(
                test.images[7].numpy()[None] / np.float32(255), 7, 9
            )
        app = app.switch_page("pages/neighbours.py").run()
    assert not app.exception
    assert [len(shown) for shown in captions(app)] == [10, 10]


def test_a_picked_neighbour_becomes_the_digit_and_its_own_nearest() -> None:
    app = opened()
    before = captions(app)
    learned = learned_digits(RECIPES["world"], "drawings")
    first = np.argsort(((learned.images / 255 - digit_of(app).image) ** 2).sum(axis=(1, 2)), kind="stable")[0]
    app = opened(digit=link_image(learned.images[first].astype(np.float32)[None] / np.float32(255)))
    assert captions(app)[1][0] == f"{before[1][0][0]} · 0"


@pytest.mark.parametrize("network", ["world", "mnist"])
def test_proponents_and_opponents_are_those_of_the_sum_over_moments(network: str) -> None:
    source = "drawings" if network == "world" else "mnist"
    app = opened(network=network, taught="on", **{"like-from": source})
    card, image = read_card(network), digit_of(app).image
    learned = learned_digits(RECIPES[network], source).evenly(computed.MOST_TRACED)
    models = models_of([moment for moment in card.moments() if moment.step], network)
    answer = int(last_hidden(card.model, image[None])[1].argmax())
    scores = influence(traces(models, learned.images, learned.labels), models, image, answer)
    for shown, sign in zip(captions(app, "influence-walls"), (1, -1), strict=True):
        strongest = np.argsort(-sign * scores, kind="stable")[:10]
        moved = [("+" if scores[at] > 0 else "") + format_number(float(scores[at])) for at in strongest]
        assert shown == [f"{learned.labels[at]} ({by})" for at, by in zip(strongest, moved, strict=True)]
    assert f"over {len(models)} saved moments, among 2\u00a0000 digits" in words(app)


def test_what_it_did_not_learn_from_taught_it_nothing() -> None:
    assert "none of them taught it anything" in words(opened(network="book", taught="on"))


def test_the_figures_of_planted_labels_are_the_file_s() -> None:
    app = opened(planted="on")
    runs = [run for run in load_planted() if run.digits == "drawings"]
    assert f"{np.mean([run.own['20'] for run in runs]):.1f} of 20" in html(app)
    assert "0.2 of 20" in html(app)


def test_without_mnist_the_page_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    app = opened(**{"like-from": "mnist"})
    assert "Everything else works without it" in app.info[0].value
    assert captions(opened())


def test_a_network_just_trained_shows_the_digits_it_learned_from() -> None:
    from core.network.bundle import bundle
    from core.training.history import History
    from core.training.loop import load_data

    recipe = Recipe("own", "Own", dataset="drawings", images=30, epochs=1, batch_size=10)
    data, test = load_data(recipe)
    test, history, report = test.first(50), History(), None
    for report in train(recipe, data, test):
        history.add(report, test)
    assert report is not None
    network = named(bundle(report.model, history.facts(recipe, "own", data, test), history.snapshots))
    app = opened(network=network.name, taught="on")
    assert "They are the first 30 of the 30 drawings" in words(app)
    assert [len(shown) for shown in captions(app)] == [10, 10]
