import base64
import io
import re

import numpy as np
import pytest
import torch
from PIL import Image

from core import filters, load_model, samples
from core.digits.mnist import load_mnist
from core.inside.knockout import logits_without, rank_filters
from core.judging.doubt import Rule, sure
from core.network.checkpoints import read_card
from core.network.model import MNIST_MEAN, MNIST_STD
from core.render.words import format_number
from tests.pages.conftest import choose, component, digit_of, forward_pass, html, open_app, seen, sent


@pytest.fixture
def opened(home):
    return home.switch_page("pages/filters.py").run()


@pytest.mark.parametrize("network", ["world", "book"])
def test_the_page_has_the_numbers_of_the_forward_pass_bit_for_bit(opened, network):
    app = choose(opened.selectbox(key="network-choice").set_value(network).run(), "7-crossed-1")
    assert not app.exception
    image, stages = digit_of(app).image, forward_pass(app, network)
    assert np.array_equal(sent(app, "filters", "ink"), image)
    normalised = (image - np.float32(MNIST_MEAN)) / np.float32(MNIST_STD)
    assert np.array_equal(sent(app, "filters", "normalised"), normalised)
    for stage in ("conv1", "relu1", "conv2", "relu2"):
        assert np.array_equal(sent(app, "filters", stage), stages[stage])
    for layer in ("conv1", "conv2"):
        assert np.array_equal(sent(app, "filters", f"{layer}.weight"), filters(load_model(network), layer))
        biases = load_model(network).get_parameter(f"{layer}.bias").detach().numpy()
        assert np.array_equal(sent(app, "filters", f"{layer}.bias"), biases)


def pictures_of(strongest: dict) -> np.ndarray:
    """The digits of the sheet that the strongest are cut from: (n, 28, 28)."""
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(strongest["sheet"].split(",")[1]))))
    tall, wide = (size // 28 for size in sheet.shape)
    assert wide == strongest["across"]
    return sheet.reshape(tall, 28, wide, 28).swapaxes(1, 2).reshape(-1, 28, 28)[: len(strongest["names"])]


def test_another_digit_brings_its_own_numbers(opened):
    first = sent(choose(opened, "7-crossed-1"), "filters", "conv2")
    second = sent(choose(opened, "2-loop-1"), "filters", "conv2")
    assert np.abs(first - second).max() > 1


@pytest.mark.parametrize(("layer", "number"), [("conv1", 0), ("conv1", 15), ("conv2", 8), ("conv2", 31)])
def test_the_digits_in_which_a_filter_fires_most_are_found_by_looking_through_all(opened, layer, number):
    batch = torch.tensor(np.stack([sample.image for sample in samples()]))
    maps = load_model("world").stages(batch)[layer][:, number].detach().numpy()
    highest = maps.max(axis=(1, 2))
    shown = component(opened, "filters")["strongest"]
    top, ink = shown["found"][layer][number], pictures_of(shown)
    assert [value for _, value, _, _ in top] == pytest.approx(sorted(highest, reverse=True)[:10], abs=1e-5)
    for slot, value, row, column in top:
        ours = next(
            at for at, sample in enumerate(samples()) if np.allclose(255 * sample.image[0], ink[slot], atol=0.51)
        )
        assert maps[ours, row, column] == pytest.approx(value, abs=1e-5)
        assert shown["names"][slot] == samples()[ours].title
    assert shown["silent"][layer][number] == pytest.approx(float((highest <= 0).mean()))
    assert shown["title"] == f"Where it fires most among the {len(samples())} built-in drawings"


def test_switched_off_filters_change_the_bars_as_core_says(opened):
    app = choose(opened, "7-crossed-1")
    app.session_state["knocked-out"] = {"conv1": [0, 6, 7], "conv2": [12]}
    app = app.run()
    assert not app.exception
    off = {"conv1": dict.fromkeys((0, 6, 7), 0.0), "conv2": {12: 0.0}}
    logits = logits_without(load_model("world"), digit_of(app).image, [off])[0].astype(float)
    logits /= read_card("world").facts.calibration["temperature"]
    answer = int(logits.argmax())
    share = np.exp(logits[answer] - np.logaddexp.reduce(logits))
    assert any(f"4 filters off: {answer} · {said} %" in html(app) for said in (f"{100 * share:.1f}", "> 99.9"))
    assert [wall["marked"] for wall in component(app, "off")["walls"]] == [[0, 6, 7], [12]]


def test_without_a_whole_layer_it_is_said_that_every_digit_gets_this_answer(opened):
    app = choose(opened, "7-crossed-1")
    app.session_state["knocked-out"] = {"conv1": list(range(16))}
    app = app.run()
    assert "16 filters off" in html(app)
    assert "With all of conv1 off nothing of the digit gets through" in html(app)


def test_an_answer_without_filters_is_doubted_by_the_same_rule_as_with_them(opened):
    app = choose(opened, "7-crossed-1")
    app.session_state["knocked-out"] = {"conv1": list(range(15))}
    app = app.run()
    off = {"conv1": dict.fromkeys(range(15), 0.0)}
    rule = Rule.of(read_card("world").facts)
    verdict = sure(logits_without(load_model("world"), digit_of(app).image, [off])[0], rule)
    assert ("<b>Not sure.</b>" in html(app)) != verdict.sure


@pytest.mark.parametrize(
    ("named", "off"),
    [
        ("conv1.3.0_conv2.31", [[0, 3], [31]]),
        ("conv1.16.-1.2.2", [[2], []]),
        ("nonsense_conv2", [[], []]),
        (f"conv2.{'9' * 5000}", [[], []]),
    ],
)
def test_a_link_switches_filters_off_as_far_as_there_are_such(named, off):
    app = open_app(off=named, held="mean").switch_page("pages/filters.py").run()
    assert not app.exception
    assert [wall["marked"] for wall in component(app, "off")["walls"]] == off
    assert "its mean activation" in html(app)
    expected = {"off": "_".join(f"conv{at}.{'.'.join(map(str, one))}" for at, one in enumerate(off, 1) if one)}
    parts = component(app, "address-knock-out")["parts"]
    assert parts == {"held": "mean"} | (expected if expected["off"] else {})


def test_the_ranking_names_the_filter_that_matters_most_and_says_what_its_absence_does(opened):
    app = choose(opened, "7-crossed-1")
    first = rank_filters(load_model("world"), digit_of(app).image)[0]
    line = html(app).partition(f'<th scope="row">{first.layer} filter {first.number}</th>')[2]
    assert line.partition("</td>")[0].endswith(f">{format_number(first.lead_without)}")
    assert f"Switch off only {first.layer} filter {first.number}</button>" in html(app)
    app.session_state["knocked-out"] = {first.layer: [first.number]}
    app = app.run()
    assert f"goes from {format_number(first.lead)} to {format_number(first.lead_without)}" in html(app)


def test_the_mean_is_said_to_be_over_the_built_in_drawings(opened):
    assert "whatever the digit: 0." in html(opened)
    opened.session_state["hold-at-mean"] = True
    app = opened.run()
    assert not app.exception
    assert f"all places of the {len(samples())} built-in drawings" in html(app)


@pytest.mark.mnist
def test_mnists_test_digits_are_looked_through_too(opened):
    opened.session_state["fires-in-mnist"] = True
    app = opened.run()
    assert not app.exception
    shown = component(app, "filters")
    assert shown["in_mnist"]
    assert shown["strongest"]["title"] == "Where it fires most among MNIST's 10\u00a0000 test digits"
    assert all(name.startswith("test digit ") for name in shown["strongest"]["names"])
    slot, value, row, column = shown["strongest"]["found"]["conv2"][3][0]
    image = torch.tensor(pictures_of(shown["strongest"])[slot] / np.float32(255))[None, None]
    named = re.fullmatch(r"test digit (\d+), an? (\d)", shown["strongest"]["names"][slot])
    assert named is not None
    assert int(load_mnist("test").labels[int(named[1])]) == int(named[2])
    assert float(load_model("world").stages(image)["conv2"][0, 3, row, column]) == pytest.approx(value, abs=1e-4)


def test_without_mnist_it_is_not_offered_and_the_drawings_stay(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    opened.session_state["fires-in-mnist"] = True
    app = opened.run()
    assert not app.exception
    assert not component(app, "filters")["mnist"]
    assert "built-in drawings" in component(app, "filters")["strongest"]["title"]


@pytest.mark.parametrize("stage", ["conv1", "conv2", "fc1", "logits"])
def test_a_picture_is_made_on_demand_and_kept(opened, stage):
    opened.session_state["dreams-open"] = True
    app = opened.run().selectbox(key="dream-stage").set_value(stage).run()
    app = app.selectbox(key=f"dream-{stage}").set_value(2).run()
    asked = [one for one in app.button if one.key == "dream-go"]
    app = asked[0].click().run() if asked else app
    assert not app.exception
    assert "Made for it: " in html(app)
    assert "not what the unit was trained on" in html(app)
    assert not [one for one in app.run().button if one.key == "dream-go"]


def test_a_filter_that_likes_blank_paper_best_says_so_and_a_class_says_how_its_picture_is_read(opened):
    opened.session_state["dreams-open"] = True
    app = opened.run().selectbox(key="dream-stage").set_value("conv1").run()
    app = app.selectbox(key="dream-conv1").set_value(0).run()
    app = app.button(key="dream-go").click().run() if "Made for it" not in html(app) else app
    assert "one that is all but blank pleases it most." in html(app)
    assert "The network reads it as" not in html(app)
    app = app.selectbox(key="dream-stage").set_value("logits").run()
    app = app.selectbox(key="dream-logits").set_value(4).run()
    app = app.button(key="dream-go").click().run() if "Made for it" not in html(app) else app
    assert "The network reads it as 4 · &gt; 99.9 %" in html(app)


@pytest.mark.parametrize(("asked", "unfolded"), [({"dream-conv2": "7", "dream-stage": "conv2"}, True), ({}, False)])
def test_what_an_address_says_of_a_made_picture_unfolds_its_section(asked, unfolded):
    app = open_app(**asked).switch_page("pages/filters.py").run()
    assert not app.exception
    assert [one.key for one in app.selectbox if one.key == "dream-stage"] == ["dream-stage"] * unfolded
    assert component(app, "address-dreams")["parts"] == asked | ({"dream": "on"} if unfolded else {})


def test_the_class_whose_picture_is_offered_is_the_answer_until_one_is_chosen(opened):
    opened.session_state["dreams-open"] = True
    app = choose(opened, "7-crossed-1")
    assert app.selectbox(key="dream-logits").value == 7
    app = choose(app, "2-loop-1")
    assert app.selectbox(key="dream-logits").value == 2
    app = app.selectbox(key="dream-logits").set_value(5).run()
    assert choose(app, "7-crossed-1").selectbox(key="dream-logits").value == 5


@pytest.mark.parametrize("name", ["Book", "BOOK.", "book_", "book’s", "book</a", "book, and look"])
def test_a_link_that_took_in_more_than_a_network_s_name_opens_that_network(name):
    app = open_app(network=name)
    assert seen(app).network == "book"
    assert not app.warning


@pytest.mark.parametrize(("name", "said"), [("trained-82ccb8f4591e", "is gone"), ("nobody", "nobody, is not here")])
def test_a_link_to_a_network_that_is_not_here_says_so_and_opens_another(name, said):
    app = open_app(network=name)
    assert not app.exception
    assert any(said in warning.value for warning in app.warning)
    assert not app.run().warning
