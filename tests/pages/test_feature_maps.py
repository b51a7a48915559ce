from html import escape

import numpy as np
import pytest

from core import load_model
from core.inside.arithmetic import unit_sum
from core.inside.features import book_conv2
from core.inside.receptive import receptive_fields
from core.network.model import STAGES
from tests.pages.conftest import choose, component, digit_of, forward_pass, html, sent


@pytest.fixture
def shown(home):
    return choose(home.switch_page("pages/feature_maps.py").run(), "7-crossed-1")


def stage(app, name: str) -> dict:
    """What the page was told of a stage."""
    return next(entry for entry in component(app, "feature-maps")["stages"] if entry["name"] == name)


@pytest.mark.parametrize("network", ["world", "book"])
def test_the_page_has_every_stage_of_the_forward_pass_bit_for_bit(shown, network):
    app = shown.selectbox(key="network-choice").set_value(network).run()
    assert not app.exception
    for name, values in forward_pass(app, network).items():
        assert np.array_equal(sent(app, "feature-maps", name), values)
        assert stage(app, name)["title"].endswith(f", {' × '.join(map(str, values.shape))}")


def test_sizes_are_printed_as_the_book_has_them(shown):
    for size in ("(16, 26, 26)", "(32, 24, 24)", "(32, 12, 12)", "(64,)", "(10,)"):
        assert f">{size}</td>" in html(shown)


@pytest.mark.parametrize("relu", ["relu1", "relu2", "relu3"])
def test_the_share_of_zeros_is_counted_from_the_maps(shown, relu):
    share = 100 * float(np.mean(forward_pass(shown)[relu] == 0))
    assert f">{share:.1f} %</td>" in html(shown)
    assert f"{share:.0f} % of the " in stage(shown, relu)["zeros"]


def test_before_a_relu_the_share_below_zero_is_told(shown):
    below = 100 * float(np.mean(forward_pass(shown)["conv1"] < 0))
    assert stage(shown, "conv1")["zeros"] == f"{below:.0f} % of the numbers are below 0."


@pytest.mark.parametrize("name", [entry.name for entry in STAGES])
def test_a_stages_receptive_field_is_the_one_worked_out_from_the_layers(shown, name):
    field = receptive_fields(load_model("world"))[name]
    assert stage(shown, name)["field"] == {"side": field.side, "step": field.step, "start": field.start}


def test_what_adds_up_to_a_unit_of_a_linear_layer_does(shown):
    network, stages = load_model("world"), forward_pass(shown)
    sums, biases, weights = (sent(shown, "feature-maps", name) for name in ("fc1.sums", "fc1.bias", "logits.weight"))
    assert np.array_equal(biases, network.fc1.bias.detach().numpy())
    assert sums.sum(axis=1) + biases == pytest.approx(stages["fc1"], abs=1e-4)
    taken = unit_sum(network, digit_of(shown).image, "fc1", (5,))
    assert sums[5] == pytest.approx(taken.channel_sums, abs=1e-5)
    assert np.array_equal(weights, network.fc2.weight.detach().numpy())
    scores = weights @ stages["relu3"] + sent(shown, "feature-maps", "logits.bias")
    assert scores == pytest.approx(stages["logits"], abs=1e-4)


def test_as_the_book_computes_it_comes_with_its_correlations(shown):
    true, book = forward_pass(shown)["conv2"], sent(shown, "feature-maps", "book")
    assert np.array_equal(book, book_conv2(load_model("world"), digit_of(shown).image))
    told = component(shown, "feature-maps")
    assert told["book"][7] == pytest.approx(np.corrcoef(true[7].ravel(), book[7].ravel())[0, 1])
    assert f"{100 * np.mean(forward_pass(shown)['conv1'] < 0):.0f} % of conv1's numbers" in told["words"]["why"]
    assert f"correlation {np.corrcoef(true.ravel(), book.ravel())[0, 1]:.2f} over all" in told["words"]["why"]


def test_the_probabilities_are_ten_bars_that_add_up_to_one(shown):
    assert "They add up to 1.0000." in stage(shown, "probabilities")["bars"]
    assert "7: > 99.9 %" in stage(shown, "probabilities")["bars"]


def test_the_layer_list_is_what_pytorch_prints_and_says_where_the_parameters_are(shown):
    assert f">{escape(repr(load_model('world')))}</pre>" in html(shown)
    assert "300\u00a0426 <em>parameters</em>" in html(shown)
    assert "98.2 % of them are in fc1" in html(shown)
