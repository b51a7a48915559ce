"""The page Why not?, run as Streamlit runs it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import list_models, load_model, samples
from core.attribution.methods import METHODS
from core.fooling.attacks import GREY
from core.fooling.success import load_fooled
from core.ink.links import link_sample
from core.judging.calibration import shares
from core.network.answers import many_logits
from core.network.checkpoints import read_card
from core.render.words import format_number
from core.trust.controls import CONTROLS, judge
from tests.pages.conftest import choose, component, html, open_app, words
from ui.attribution import computed
from ui.attribution.computed import coarse_crossing, every
from ui.attribution.fewest import in_words
from ui.show.pictures import answer_text
from ui.visitor.digit import digit_from_sample


def opened(then: str = "", **query: str) -> AppTest:
    query = {"digit": link_sample("4-open-1")} | query
    return open_app(**({"why-then": then} if then else {}), **query).switch_page("pages/why_not.py").run()


@pytest.mark.parametrize("network", ["world", "book"])
def test_the_two_logits_and_the_lead_are_the_network_s_own(network: str) -> None:
    app = opened()
    app.selectbox(key="network-choice").set_value(network).run()
    assert not app.exception
    logits = many_logits(load_model(network), digit_from_sample("4-open-1").image[None])[0]
    first, second = (int(digit) for digit in np.argsort(-logits)[:2])
    assert f"Why a {first} and not a {second}?" in words(app)
    assert f"leads by {format_number(float(logits[first] - logits[second]))}" in words(app)


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("integrated-gradients", "6-curled-1"),
        ("deeplift", "4-open-1"),
        ("conductance-conv1", "7-crossed-1"),
        ("conductance-conv2", "6-curled-1"),
    ],
)
def test_the_map_explains_the_lead_less_black_s_own_and_says_so(method: str, name: str) -> None:
    app = choose(opened(), name)
    app.selectbox(key="why-method").set_value(method).run()
    assert not app.exception
    images = np.stack([digit_from_sample(name).image, np.zeros((1, 28, 28), np.float32)])
    here, black = many_logits(load_model("world"), images)
    first, second = (int(digit) for digit in np.argsort(-here)[:2])
    leads = [float(logits[first] - logits[second]) for logits in (here, black)]
    of_black = re.search(r"On black, without any ink, that lead is ([\d.−]+)\.", words(app))
    changed = re.search(r"The map explains what the ink changed: .* = ([\d.−]+)\.", words(app))
    summed = re.search(r"sum of the map</span><span>([\d.−]+)<", html(app))
    wanted = re.search(r"lead here − lead on black</span><span>([\d.−]+)<", html(app))
    assert of_black
    assert changed
    assert summed
    assert wanted
    number = [float(found[1].replace("−", "-")) for found in (of_black, changed, wanted, summed)]
    assert number[0] == pytest.approx(leads[1], rel=6e-3, abs=1e-3)
    assert number[1:3] == pytest.approx([leads[0] - leads[1]] * 2, rel=6e-3, abs=1e-3)
    assert number[3] == pytest.approx(leads[0] - leads[1], rel=0.03, abs=0.06)
    assert "explains this lead" not in words(app)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_explains_a_contrast_in_its_own_words(method: str) -> None:
    app = opened()
    app.selectbox(key="why-method").set_value(method).run()
    assert not app.exception
    entry = METHODS[method]
    assert entry.title in html(app)
    assert f"{entry.how_to_read} {entry.does_not_say}" in words(app)
    assert ("fastest" in words(app)) == (method == "saliency")
    assert ("The map explains" in words(app)) == entry.complete
    assert ("the baseline is black" in words(app)) == entry.uses_baseline
    assert entry.link in words(app)


def test_the_same_digit_twice_is_refused_in_words() -> None:
    app = opened()
    app.selectbox(key="why").set_value("4").run()
    app.selectbox(key="why-not").set_value("4").run()
    assert not app.exception
    assert "two different digits" in app.info[0].value


def test_a_digit_that_is_behind_is_said_to_be_behind() -> None:
    app = opened("erase")
    app.selectbox(key="why").set_value("9").run()
    app.selectbox(key="why-not").set_value("4").run()
    assert not app.exception
    assert "The 9 is behind by" in words(app)
    assert "is ahead from the start" in words(app)
    app.segmented_control(key="why-then").set_value("fewest").run()
    assert "there is nothing to erase" in words(app)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, []),
        ({"why": "3"}, []),
        ({"erase-way": "insert"}, ["Erase what matters"]),
        ({"erase-count": "9"}, ["Erase what matters"]),
        ({"why-then": "fewest", "erase-by": "blurred"}, ["The fewest pixels"]),
    ],
)
def test_an_address_opens_what_it_speaks_of_and_keeps_it(query: dict[str, str], titles: list[str]) -> None:
    app = opened(**query)
    assert not app.exception
    assert [title.value for title in app.header] == titles
    then = {"why-then": "erase"} if titles == ["Erase what matters"] else {}
    parts = component(app, "address-why_not")["parts"] | component(app, "address-erase")["parts"]
    assert parts == query | then


@pytest.mark.parametrize("way", ["erase", "insert"])
@pytest.mark.parametrize("replaced_by", ["black", "blurred"])
def test_pixels_go_and_come_under_the_slider(way: str, replaced_by: str) -> None:
    app = opened("erase")
    app.segmented_control(key="erase-way").set_value(way).run()
    app.segmented_control(key="erase-by").set_value(replaced_by).run()
    assert not app.exception
    slider = app.slider(key="erase-count")
    slider.set_value(slider.max).run()
    assert not app.exception
    total = re.search(r"(\d+) of (\d+) pixels", html(app))
    assert total is not None
    assert total[1] == str(int(slider.max))
    # Erasing ends where neither digit is left; inserting, where all is there.
    assert int(total[1]) < int(total[2]) if way == "erase" else total[1] == total[2]


def test_another_digit_moves_the_slider_to_its_own_crossing() -> None:
    app = opened("erase")
    app.slider(key="erase-count").set_value(3).run()
    choose(app, "9-straight-1")
    assert not app.exception
    crossing = re.search(r"After \*\*(\d+)\*\* of", words(app))
    assert crossing is not None
    assert app.slider(key="erase-count").value == int(crossing[1])


def test_pixels_are_said_to_go_by_lot_where_the_map_marks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = replace(METHODS["saliency"], name="empty", title="Empty", compute=lambda asked: asked.image * 0)
    monkeypatch.setitem(METHODS, "empty", empty)
    app = opened("erase")
    app.segmented_control(key="erase-way").set_value("insert").run()
    assert "The pixels come in the map's own order" in words(app)
    app.selectbox(key="why-method").set_value("empty").run()
    assert not app.exception
    assert "The map marks nothing: this order is drawn by lot." in words(app)
    assert "map's own order" not in words(app)


def test_there_is_no_multiple_of_never() -> None:
    never = np.array([20.0] + [np.inf] * 49)
    said = in_words(judge(9, never, {"ink": 12.0}), 9, never)
    assert said == "better: 0 of 50 random orders get there as soon"
    half = np.array([18.0] * 30 + [np.inf] * 20)
    assert in_words(judge(9, half, {}), 9, half).endswith("their median takes 2.0 times as many")
    assert in_words(judge(np.inf, never, {}), np.inf, never) == "never gets there"


def test_an_order_that_is_no_better_than_the_ink_or_not_clearly_better_is_said_to_be_so() -> None:
    chance = np.arange(1.0, 51.0)
    assert in_words(judge(1, chance, {"ink": 1.0}), 1, chance).startswith("not better than the ink alone: 1 of 50")
    assert in_words(judge(2, chance, {}), 2, chance).startswith("not clearly better: 2 of 50")
    assert in_words(judge(1, chance, {}, empty=True), 1, chance) == "marks nothing"


def test_the_fewest_pixels_stand_beside_what_knows_nothing_and_how_many_random_orders_get_there() -> None:
    shown = html(opened("fewest"))
    for control in CONTROLS.values():
        assert control.title in shown
    assert re.search(r"\d+ of 50 get there", shown)


def test_a_crossing_is_compared_at_the_steps_in_which_random_orders_are_followed() -> None:
    logits = np.zeros((361, 10))
    logits[:, 4] = 11.0
    logits[7:, 9] = 12.0
    world = read_card("world")
    assert every(360) == 2
    assert coarse_crossing(world, logits, 4, 9) == 8
    assert coarse_crossing(world, logits, 4, 8) == np.inf
    # Before the nine leads, a third has it all.
    logits[3:7, 5] = 40.0
    assert coarse_crossing(world, logits, 4, 9) == np.inf


def test_without_a_digit_the_page_opens_on_one_that_stands_between_two_to_the_network() -> None:
    for network in list_models():
        app = open_app(network=network).switch_page("pages/why_not.py").run()
        assert not app.exception
        title = re.search(r"looking at: Built-in drawing: ([^<]+)<br>", html(app))
        assert title
        shown = next(at for at, sample in enumerate(samples()) if sample.title == unescape(title[1]))
        card = read_card(network)
        logits = many_logits(card.model, np.stack([sample.image for sample in samples()]))
        ranked = np.sort(shares(logits, card.facts), axis=1)
        leads = ranked[:, -1] - ranked[:, -2]
        assert "Not sure.<span>" not in html(app)
        # Some that stand closer are left out, since the network doubts them or has a third in mind.
        assert leads[shown] < np.quantile(leads, 0.1)


def test_where_the_other_never_leads_before_the_two_are_gone_it_is_said_so_and_why() -> None:
    app = opened("erase", digit=link_sample("4-or-9-2"), network="mnist")
    assert not app.exception
    assert re.search(r"It never becomes a 9: after \*\*23\*\* pixels the network reads 7, with 7\d\.\d %", words(app))
    assert "Erasing ends after 23 pixels: there 4 and 9 have less than half together" in words(app)
    assert app.slider(key="erase-count").max == 23
    unsure = opened("erase", digit=link_sample("0-round-1"))
    assert "It never becomes a 6: after **15** pixels the network is unsure." in words(unsure)
    fewest = opened("fewest", digit=link_sample("0-overlapping-1"))
    assert "0 and 6 have less than half together before 6 leads" in words(fewest)


FOOLED = {"digit": link_sample("9-round-1")}


@pytest.mark.parametrize("network", list_models())
@pytest.mark.parametrize("how", ["one", "many", "smallest"])
def test_fooling_says_what_the_network_itself_answers_to_the_changed_digit(network: str, how: str) -> None:
    app = opened("fool", network=network, **FOOLED, **{"fool-how": how})
    assert not app.exception
    card = read_card(network)
    image = digit_from_sample("9-round-1").image
    wanted = int(np.argsort(-many_logits(card.model, image[None])[0])[1])
    found = computed.fooled(card, image, wanted, how, 24)
    assert found is not None
    assert float(np.abs(found - image).max()) <= (128 if how == "smallest" else 24) * GREY + 1e-6
    after = shares(many_logits(card.model, found[None])[0], card.facts)
    assert f"<b>{answer_text(after)}</b>" in html(app)
    fooled = int(after.argmax()) == wanted
    assert ("It is fooled" in words(app)) == fooled
    assert (f"It did not become {wanted}" in words(app)) == (not fooled)
    for other in set(list_models()) - {network}:
        there = read_card(other)
        now = answer_text(shares(many_logits(there.model, found[None])[0], there.facts))
        assert re.search(rf"{re.escape(there.title)}: [^;]* before, {re.escape(now)} now", words(app))


def test_what_it_reads_already_needs_no_fooling() -> None:
    app = opened("fool", **FOOLED, **{"why-not": "9", "why": "4"})
    assert not app.exception
    assert "The network reads 9 already" in app.info[0].value


def test_an_address_opens_fooling_as_it_was_left() -> None:
    asked = {"fool-how": "one", "fool-grey": "40", "fool-maps": "on", "fool-often": "on"}
    app = opened(**FOOLED, **asked)
    assert not app.exception
    assert [title.value for title in app.header] == ["Fool it"]
    assert component(app, "address-fool")["parts"] == asked
    assert component(app, "address-why_not")["parts"] == {"why-then": "fool"}
    assert html(app).count("after, ") >= 3
    entry = next(entry for entry in load_fooled() if entry.network == "world")
    assert f"{100 * entry.share['many'][3]:.0f} %" in html(app)
