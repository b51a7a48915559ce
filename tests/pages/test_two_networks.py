import itertools
import re

import numpy as np
import pytest

from core import feature_maps, load_model
from core.ink.links import link_sample
from core.network.checkpoints import read_card
from tests.pages.conftest import digit_of, html, open_app, words
from ui.show.pictures import answer_text
from ui.visitor.settings import PAIRS


def compared(pair: str = "", name: str = "4-or-9-1"):
    asked = {"pair": pair} if pair else {}
    app = open_app(digit=link_sample(name), **asked).switch_page("pages/two_networks.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", ["1-flag-1", "7-crossed-1", "4-or-9-1"])
@pytest.mark.parametrize("pair", PAIRS)
def test_both_networks_answers_are_their_own(pair, name):
    app = compared(pair, name)
    for network in pair.split("+"):
        logits = feature_maps(load_model(network), digit_of(app).image)["logits"].astype(np.float64)
        softened = np.exp(logits / read_card(network).facts.calibration["temperature"])
        assert f'<div class="ds-answer">{answer_text(softened / softened.sum())}</div>' in html(app)
        assert f"Taught: {read_card(network).facts.data.name}" in words(app)


def test_of_the_pair_that_is_shown_first_only_what_they_were_shown_differs_and_that_is_true():
    app = compared()
    assert app.selectbox(key="pair").value == "world+mnist"
    assert "only what they were shown differs, world 124\u00a0000 pictures" in words(app)
    assert "and mnist 60\u00a0000 pictures (MNIST train)" in words(app)
    assert "15\u00a0504 and 7\u00a0504" in words(app)
    first, second = (read_card(name).facts.recipe.as_json() for name in ("world", "mnist"))
    assert {key for key in first if first[key] != second[key]} == {"name", "title", "dataset", "not_digits"}
    assert "Only world learned from hands like these" in words(app)


def test_of_another_pair_everything_that_differs_is_named():
    said = words(compared("world+book"))
    assert "only what they were shown differs" not in said
    assert "They were not shown the same" in said
    for part in ("16 and 19", "128 and 32", "AdamW and Adadelta", "0.003 and 0.5", "one-cycle and constant", "3 and 0"):
        assert part in said
    assert "dropout" not in said


def test_of_two_that_were_shown_the_same_it_is_said_that_they_learned_otherwise():
    said = words(compared("mnist+book"))
    assert "Both were shown the same 60\u00a0000 pictures (MNIST train). What differs is how they learned" in said
    assert "Neither learned from hands like these" in said


def test_an_address_with_a_pair_that_is_none_shows_the_first():
    assert compared("world+nobody").selectbox(key="pair").value == "world+mnist"


def test_hands_stand_in_the_order_in_which_the_networks_differ_whichever_reads_them_better():
    table = html(compared()).split("<tbody>")[-1].split("</tbody>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([\d.]+) %</td><td>([\d.]+) %</td>', table)
    assert len(rows) > 2
    apart = [abs(float(one) - float(other)) for _, one, other in rows]
    assert all(first >= second - 0.11 for first, second in itertools.pairwise(apart))
