import itertools
import re
from dataclasses import fields

import numpy as np
import pytest

from core import feature_maps, load_model, samples
from core.digits.names import in_words
from core.ink.links import link_sample
from core.judging.disagreement import partings
from core.language import speaking
from core.network.bundle import open_bundle
from core.network.checkpoints import read_card
from core.network.recipes import RECIPES, Recipe
from core.render.words import percent
from tests.core.network.strangers import parts, vouched
from tests.pages.conftest import component, digit_of, html, open_app, seen, words
from ui.judging.difference import NAMES, SHOWN
from ui.show.pictures import answer_text
from ui.visitor import cached
from ui.visitor.networks import named

# Any two of the networks that are shipped.
PAIRS = ["+".join(pair) for pair in itertools.combinations(RECIPES, 2)]


def compared(pair: str = "", name: str = "4-or-9-1"):
    asked = {"pair": pair} if pair else {}
    app = open_app(digit=link_sample(name), **asked).switch_page("pages/two_networks.py").run()
    for fold in ("pair-training", "pair-hands"):
        app.session_state[fold] = True
    app.run()
    assert not app.exception
    return app


def seen_pair(app):
    return [app.selectbox(key=key).value for key in ("pair-first", "pair-second")]


@pytest.mark.parametrize("name", ["1-flag-1", "7-crossed-1", "4-or-9-1"])
@pytest.mark.parametrize("pair", PAIRS)
def test_both_networks_answers_are_their_own(pair, name):
    app = compared(pair, name)
    for network in pair.split("+"):
        logits = feature_maps(load_model(network), digit_of(app).image)["logits"].astype(np.float64)
        softened = np.exp(logits / read_card(network).facts.calibration["temperature"])
        assert f'<div class="ds-answer">{answer_text(softened / softened.sum())}</div>' in html(app)
        assert read_card(network).facts.data.name in words(app)


def test_of_the_pair_that_is_shown_first_only_what_they_were_shown_differs_and_that_is_true():
    app = compared()
    assert [app.selectbox(key=key).value for key in ("pair-first", "pair-second")] == ["world", "mnist"]
    assert "only what they were shown differs, world 154\u00a0000 pictures" in words(app)
    assert "and mnist 60\u00a0000 pictures (MNIST train)" in words(app)
    assert "19\u00a0264 and 7\u00a0504" in words(app)
    first, second = (read_card(name).facts.recipe.as_json() for name in ("world", "mnist"))
    assert {key for key in first if first[key] != second[key]} == {
        "name",
        "title",
        "dataset",
        "not_digits",
        "people",
        "letters",
    }
    assert "Only world learned from hands like these" in words(app)


def test_of_another_pair_everything_that_differs_is_named():
    said = words(compared("world+book"))
    assert "only what they were shown differs" not in said
    assert "They were not shown the same" in said
    for part in ("16 and 19", "128 and 32", "AdamW and Adadelta", "0.003 and 0.5", "one-cycle and constant", "3 and 0"):
        assert part in said
    assert "dropout" not in said


def test_whatever_differs_between_two_recipes_is_shown_or_has_a_name():
    assert {entry.name for entry in fields(Recipe)} == {*SHOWN, *NAMES, "name", "title"}


def test_what_a_network_was_shown_is_said_in_the_reader_s_language():
    with speaking("zh"):
        said = {name: in_words(read_card(name).facts.data.name) for name in RECIPES}
    assert all(set(re.findall("[A-Za-z]+", shown)) <= {"MNIST"} for shown in said.values()), said


def test_of_two_that_were_shown_the_same_it_is_said_that_they_learned_otherwise():
    said = words(compared("mnist+book"))
    assert "Both were shown the same 60\u00a0000 pictures (MNIST train). What differs is how they learned" in said
    assert "Neither learned from hands like these" in said


def test_an_address_with_a_pair_that_is_none_shows_the_first():
    for pair in ("world", "world+world", "+", "world+mnist+book"):
        assert seen_pair(compared(pair)) == ["world", "mnist"]


def test_a_network_in_the_pair_that_is_not_here_is_told_and_another_can_be_chosen_in_its_place():
    app = compared("world+nobody")
    assert "The network in this link, nobody, is not here" in words(app)
    assert seen_pair(app) == ["world", None]
    app = app.selectbox(key="pair-second").set_value("book").run()
    assert "is not here" not in words(app)
    assert seen_pair(app) == ["world", "book"]
    gone = f"trained-{'0' * 32}"
    assert "The network in this link is gone" in words(compared(f"{gone}+book"))
    assert gone not in words(compared(f"{gone}+book"))


def test_what_one_is_set_to_the_other_gives_up():
    app = compared().selectbox(key="pair-second").set_value("world").run()
    assert seen_pair(app) == ["mnist", "world"]
    assert app.session_state["pair"] == "mnist+world"


def test_one_s_own_network_can_be_compared_and_its_secret_name_is_not_shown():
    own = named(open_bundle(vouched(parts())))
    app = compared(f"world+{own.name}")
    assert seen_pair(app) == ["world", own.name]
    assert own.title in app.selectbox(key="pair-second").options
    # The address has it, which is what it is for.
    assert own.name not in words(app) + " ".join(element.proto.body for element in app.get("html"))


def test_without_a_digit_it_opens_on_the_drawing_the_two_differ_on_most():
    app = open_app().switch_page("pages/two_networks.py").run()
    assert not app.exception
    assert "You have not drawn anything yet" in html(app)
    assert seen(app).digit is None
    shares = [cached.sample_probabilities(read_card(name)) for name in ("world", "mnist")]
    first = samples()[partings(shares[0], shares[1], np.array([sample.label for sample in samples()]))[0].number]
    assert f"Built-in drawing: {first.title}" in html(app)
    said = [
        f"{share.argmax()} · {percent(float(share.max()))}".replace(" ", "\u00a0")
        for share in (of[samples().index(first)] for of in shares)
    ]
    assert component(app, "partings-wall")["walls"][0]["captions"][0] == f"{first.label}: {' | '.join(said)}"


def test_the_hands_are_dots_whose_words_name_every_share():
    app = compared()
    hands = read_card("world").facts.hands
    chart = next(one for one in app.get("vega_lite_chart") if "hand by hand" in one.proto.alt)
    assert all(f"{hand} {100 * share:.1f} %" in chart.proto.alt for hand, share in hands.items())


def test_hands_stand_in_the_order_in_which_the_networks_differ_whichever_reads_them_better():
    table = next(part for part in html(compared()).split("<table")[1:] if ">hand<" in part)
    rows = re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>([\d.]+) %</td><td[^>]*>([\d.]+) %</td>', table)
    assert len(rows) > 2
    apart = [abs(float(one) - float(other)) for _, one, other in rows]
    assert all(first >= second - 0.11 for first, second in itertools.pairwise(apart))


def test_by_the_way_a_digit_comes_in_each_row_is_the_mean_of_what_was_measured():
    said = html(compared("world+book"))
    ways = [read_card(name).facts.ways for name in ("world", "book")]
    for way in ("canvas/", "photo/", "MNIST/"):
        for found in ways:
            shares = [value for kind, value in found.items() if kind.startswith(way)]
            assert f"{100 * sum(shares) / len(shares):.1f} %" in said
