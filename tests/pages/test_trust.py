"""The page Can I trust it?, run as Streamlit runs it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import explain, load_model, samples
from core.attribution.baselines import baseline_image
from core.attribution.methods import METHODS, THREE
from core.network.answers import many_logits
from core.render.words import format_number, format_share
from core.trust.controls import RIVALS, control_maps
from core.trust.faithfulness import Summary, load_summaries
from core.trust.race import race
from core.trust.scramble import cascade
from core.trust.stability import infidelity
from core.truth.linear import distance, load_linear, methods_there, right_map
from tests.pages.conftest import choose, component, html, open_app, seen, words
from ui.visitor.digit import digit_from_sample
from ui.visitor.settings import PARTS

# Metrics and methods that set hooks on copies announce it.
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")


def opened(test: str = "", **more: str) -> AppTest:
    return open_app(**({"test": test} if test else {}), **more).switch_page("pages/trust.py").run()


TITLES = {
    "race": ["The race"],
    "scramble": ["Scramble the network"],
    "hair": ["A hair's breadth"],
    "sum": ["The sum", "The picture that looked right"],
    "many": ["Over many digits"],
    "forge": ["Forge it"],
    "known": ["The network whose answer we know"],
}
COLUMNS = ("race", "scramble", "hair", "sum")


def verdicts(app: AppTest) -> dict[str, list[str]]:
    """Method -> what the table at the top says of it, test by test."""
    shown = next(element.proto.body for element in app.get("html") if '<table class="ds-verdicts' in element.proto.body)
    rows = shown.split("<tbody>")[1].split("</tr>")[:-1]
    cells = [re.findall(r"<td [^>]*><span class=\"mark (\w+)\">", row) for row in rows]
    names = [re.search(r"<span>([^<]+)</span></div></th>", row) for row in rows]
    return {name[1]: marks for name, marks in zip(names, cells, strict=True) if name}


def test_at_first_there_are_the_verdicts_and_no_test_is_open() -> None:
    app = opened()
    assert not app.exception
    assert [title.value for title in app.header] == []
    assert set(verdicts(app)) == {METHODS[name].title for name in THREE}
    assert "**✗ failed here**: on this digit, the method did not do what the test asks." in words(app)
    assert "proven" not in words(app)


@pytest.mark.parametrize(("network", "by"), [("world", "black"), ("book", "blurred")])
def test_every_verdict_is_what_core_says_of_this_digit(network: str, by: str) -> None:
    app = choose(opened("race", network=network), "2-loop-1")
    app.segmented_control(key="race-by").set_value(by).run()
    assert not app.exception
    model, image = load_model(network), digit_from_sample("2-loop-1").image
    target = int(many_logits(model, image[None])[0].argmax())
    found = {name: explain(model, image, name, target) for name in THREE}
    raced = {name: explain(model, image, name, target, by).values for name in THREE} | control_maps(image)
    ran = race(model, image, raced, target, baseline_image(by, image))
    ink = infidelity(model, image, replace(found["deeplift"], method="input-x-gradient", values=image[0]))
    for name in THREE:
        won = sum(ran.verdicts(kind)[name].better for kind in ("deletion", "insertion"))
        left = cascade(model, image, [name], target)[name].survives
        off = found[name].gap
        wanted = [
            ("failed", "part", "passed")[won],
            "passed" if left < 0.25 else "part" if left < 0.6 else "failed",
            "passed" if infidelity(model, image, found[name]).scaled < ink.scaled else "failed",
            "open" if off is None else "passed" if abs(off) <= 0.02 * abs(found[name].difference) else "failed",
        ]
        assert verdicts(app)[METHODS[name].title] == wanted


@pytest.mark.parametrize("test", TITLES)
@pytest.mark.parametrize("network", ["world", "book"])
def test_an_address_opens_one_test_and_no_other(network: str, test: str) -> None:
    app = opened(test, network=network)
    assert not app.exception
    assert [title.value for title in app.header] == TITLES[test]
    for at, source in {"race": "1806.07421", "scramble": "1810.03292", "hair": "1901.09392"}.items():
        assert (f"[arXiv {source}](https://arxiv.org/abs/{source})" in words(app)) == (at == test)


@pytest.mark.parametrize(
    ("named", "value", "test"),
    [
        ("race-kind", "insertion", "race"),
        ("scramble-depth", "fc2+fc1", "scramble"),
        ("many-digits", "mnist", "many"),
        ("trust-methods", "deeplift", ""),
    ],
)
def test_an_address_of_before_there_were_tabs_opens_the_test_it_speaks_of(named: str, value: str, test: str) -> None:
    app = opened(**{named: value})
    assert not app.exception
    assert [title.value for title in app.header] == TITLES.get(test, [])
    part = next(part for part, settings in PARTS["trust"].items() if any(one.name == named for one in settings))
    assert component(app, f"address-{part}")["parts"][named] == value


def test_what_is_set_in_a_test_stays_in_the_address_while_another_is_open() -> None:
    app = opened("race")
    app.segmented_control(key="race-kind").set_value("insertion").run()
    app.segmented_control(key="test").set_value("scramble").run()
    assert component(app, "address-race")["parts"] == {"race-kind": "insertion"}
    app.segmented_control(key="test").set_value("race").run()
    assert app.segmented_control(key="race-kind").value == "insertion"


def test_six_methods_can_be_put_to_the_tests_at_once() -> None:
    app = opened("race")
    six = ["saliency", "integrated-gradients", "guided-backprop", "grad-cam", "occlusion", "conductance-conv2"]
    app.multiselect(key="trust-methods").set_value(six).run()
    assert not app.exception
    assert list(verdicts(app)) == [METHODS[name].title for name in six]
    table = html(app).split("area under the curve")[1].split("</table>")[0]
    for name in six:
        assert METHODS[name].title in table
    assert METHODS["deeplift"].title not in table


def test_at_every_depth_of_scrambling_the_maps_show() -> None:
    app = opened("scramble")
    options = app.select_slider(key="scramble-depth").options
    assert len(options) == 5
    for depth in options[1:]:
        app.select_slider(key="scramble-depth").set_value(depth).run()
        assert not app.exception
        assert f"with {depth} scrambled" in html(app)


def test_the_race_runs_both_ways_and_to_its_end() -> None:
    app = opened("race")
    for kind, by in (("deletion", "blurred"), ("insertion", "blurred"), ("insertion", "black")):
        app.segmented_control(key="race-kind").set_value(kind).run()
        app.segmented_control(key="race-by").set_value(by).run()
        app.slider(key="race-at").set_value(100).run()
        assert not app.exception
        assert f"the {kind} race" in words(app)


def test_the_functional_network_misses_the_whole_difference_and_says_so() -> None:
    app = opened("sum")
    assert "100 % of the whole difference" in words(app)
    assert "gradient × (digit − baseline)" in words(app)


@pytest.mark.parametrize("test", TITLES)
def test_a_digit_of_one_dot_breaks_nothing(test: str) -> None:
    app = opened(test)
    digit = digit_from_sample("4-open-1")
    dot = digit.image * 0
    dot[0, 14, 14] = 1.0
    seen(app).digit = type(digit)("drawing", "A dot", dot)
    app.run()
    assert not app.exception


def test_every_race_is_run_against_what_knows_nothing_of_the_network() -> None:
    app = opened("race")
    race = html(app).split("area under the curve")[1].split("</table>")[0]
    for title in RIVALS.values():
        assert title in race
    assert not re.search(r"\d\.\d{3}", race)
    assert "know nothing of the network" in words(app)
    assert "at each place" in words(app)


def of_world() -> Summary:
    """The figures the page opens with: of the network in use, over the built-in drawings."""
    return next(entry for entry in load_summaries() if (entry.network, entry.digits) == ("world", "drawings"))


def test_how_often_random_order_passes_is_the_counted_share() -> None:
    app = opened("many")
    found = of_world()
    drawn = found.rivals["random"]
    assert f"{100 * drawn['deletion_chance']:.1f} % and {100 * drawn['insertion_chance']:.1f} %" in words(app)
    assert f"{100 * drawn['deletion_any']:.1f} % and {100 * drawn['insertion_any']:.1f} %" in words(app)


def test_digits_on_which_a_map_marks_nothing_are_said_to_be_left_out() -> None:
    found = of_world()
    short = found.count - round(found.methods["grad-cam"]["marked"])
    assert short > 0
    assert f"{METHODS['grad-cam'].title} on {short} of {found.count}" in words(opened("many"))


def test_a_method_whose_map_is_empty_is_judged_to_mark_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = replace(METHODS["saliency"], name="empty", title="Empty", compute=lambda asked: asked.image * 0)
    monkeypatch.setitem(METHODS, "empty", empty)
    app = opened("race")
    app.multiselect(key="trust-methods").set_value(["deeplift", "empty"]).run()
    assert not app.exception
    row = html(app).split("area under the curve")[1].split("Empty")[1].split("</tr>")[0]
    assert row.count("marks nothing") == 2
    assert verdicts(app)["Empty"][:2] == ["open", "open"]
    assert "**Empty** marks nothing" in words(app)


def test_the_marks_of_the_scramble_are_said_to_be_our_own() -> None:
    assert "0.25 and 0.6 left of the order: marks of our own" in words(opened("scramble"))


@pytest.mark.parametrize("network", ["world", "book"])
def test_noise_of_a_hair_s_breadth_almost_never_changes_the_answer_as_the_page_says(network: str) -> None:
    model, generator = load_model(network), np.random.default_rng(0)
    images = np.stack([sample.image for sample in samples()])
    noise = generator.uniform(-1 / 255, 1 / 255, images.shape).astype(np.float32)
    answers, noisy = (many_logits(model, shown).argmax(axis=1) for shown in (images, images + noise))
    assert (answers != noisy).mean() < 0.01
    assert "almost never changes the answer" in words(opened("hair"))


def test_no_test_that_is_passed_and_no_right_sum_is_said_to_be_enough() -> None:
    shown = words(opened("sum"))
    assert "one that passes all of them has not either" in shown
    assert "A right sum is needed, not enough." in shown
    assert "which one to believe" not in shown


@pytest.mark.parametrize("network", ["world", "book"])
def test_the_forged_pictures_pass_the_gauge_of_the_very_map_beside_them(network: str) -> None:
    app = choose(opened("forge", network=network), "2-loop-1")
    shown = next(element.proto.body for element in app.get("html") if "A smiling face" in element.proto.body)
    model, image = load_model(network), digit_from_sample("2-loop-1").image
    found = explain(model, image, "integrated-gradients")
    for panel in shown.split("<b>")[2:]:
        assert "It adds up." in panel
        assert panel.count(f"<span>{format_number(found.difference)}</span>") == 2
    assert "not enough" in words(app)
    assert "arXiv 2212.11870" in words(app)


def test_on_the_linear_network_three_maps_are_right_and_the_distances_are_those_of_core() -> None:
    app = choose(opened("known"), "2-loop-1")
    model, image = load_linear("linear"), digit_from_sample("2-loop-1").image
    target = int(many_logits(model, image[None])[0].argmax())
    assert f"**It says {target}.**" in words(app)
    table = next(part for part in html(app).split("<table") if "linear: off the right map by" in part)
    cells = dict(re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>([^<]+)</td>', table))
    right = right_map(model, image, np.zeros_like(image), target)
    for name in methods_there():
        off = distance(explain(model, image, name, target).values, right)
        assert cells[METHODS[name].title] == ("none" if off <= 1e-6 else format_share(off))
    for name in ("integrated-gradients", "deeplift", "input-x-gradient"):
        assert cells[METHODS[name].title] == "none"
