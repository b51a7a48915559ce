"""One unit's arithmetic: it must be the forward pass, number for number."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.hands.samples import samples
from core.inside.arithmetic import channel_sums, unit_sum
from core.network.model import DigitNet

NETWORK = DigitNet(generator=torch.Generator().manual_seed(7)).eval()
SHAPES = {"conv1": (16, 26, 26), "conv2": (32, 24, 24), "fc1": (64,), "logits": (10,)}


def activations(model: DigitNet, image: np.ndarray) -> dict[str, np.ndarray]:
    """The forward pass written out with PyTorch's own functions, none of our modules called."""
    functional, weights = torch.nn.functional, model.state_dict()
    found = {}
    with torch.no_grad():
        values = (torch.tensor(image)[None] - 0.1302) / 0.3069
        found["conv1"] = functional.conv2d(values, weights["conv1.weight"], weights["conv1.bias"])
        found["conv2"] = functional.conv2d(found["conv1"].relu(), weights["conv2.weight"], weights["conv2.bias"])
        pooled = functional.max_pool2d(found["conv2"].relu(), 2).flatten(1)
        found["fc1"] = functional.linear(pooled, weights["fc1.weight"], weights["fc1.bias"])
        found["logits"] = functional.linear(found["fc1"].relu(), weights["fc2.weight"], weights["fc2.bias"])
    return {name: stage[0].numpy() for name, stage in found.items()}


@st.composite
def questions(draw: st.DrawFn, layers: tuple[str, ...] = tuple(SHAPES)) -> tuple[np.ndarray, str, tuple[int, ...]]:
    """A digit or noise, a layer, and one of its units."""
    layer = draw(st.sampled_from(layers))
    unit = tuple(draw(st.integers(0, size - 1)) for size in SHAPES[layer])
    if draw(st.booleans()):
        return draw(st.sampled_from(samples())).image, layer, unit
    noise = np.random.default_rng(draw(st.integers(0, 2**32 - 1))).random((1, 28, 28))
    return noise.astype(np.float32), layer, unit


@settings(max_examples=60)
@given(questions())
def test_a_random_unit_of_a_random_layer_adds_up_to_the_forward_pass(question):
    image, layer, unit = question
    taken = unit_sum(NETWORK, image, layer, unit)
    truth = float(activations(NETWORK, image)[layer][unit])
    assert taken.total == pytest.approx(truth, abs=1e-5)
    assert taken.in_map == pytest.approx(truth, abs=1e-5)
    if layer != "logits":
        assert taken.after_relu == pytest.approx(max(0.0, truth), abs=1e-5)


@pytest.mark.parametrize("layer", SHAPES)
@pytest.mark.parametrize("name", ["world", "book"])
def test_trained_networks_add_up_too(name, layer):
    from core.network.checkpoints import load_model

    model, rng = load_model(name), np.random.default_rng(3)
    for sample in samples()[::17]:
        unit = tuple(int(rng.integers(size)) for size in SHAPES[layer])
        taken = unit_sum(model, sample.image, layer, unit)
        assert taken.total == pytest.approx(float(activations(model, sample.image)[layer][unit]), rel=1e-5, abs=1e-5)


def test_conv1_is_nine_products_of_normalised_ink_and_a_bias():
    image = samples()[0].image
    taken = unit_sum(NETWORK, image, "conv1", (3, 10, 12))
    weights, bias = NETWORK.conv1.weight[3, 0].tolist(), float(NETWORK.get_parameter("conv1.bias").detach()[3])
    by_hand = bias
    for down in range(3):
        for across in range(3):
            by_hand += (float(image[0, 10 + down, 12 + across]) - 0.1302) / 0.3069 * weights[down][across]
    assert taken.total == pytest.approx(by_hand, abs=1e-5)
    assert taken.products.shape == (1, 3, 3)


def test_what_conv2_reads_is_never_below_zero():
    taken = unit_sum(NETWORK, samples()[5].image, "conv2", (31, 23, 0))
    assert taken.inputs.shape == (16, 3, 3)
    assert taken.inputs.min() >= 0


@pytest.mark.parametrize(
    ("layer", "unit", "message"),
    [
        ("pool", (0, 0, 0), "expected a layer"),
        ("conv1", (0, 26, 0), "expected a unit"),
        ("conv1", (-1, 0, 0), "expected a unit"),
        ("fc1", (0, 0), "expected a unit"),
    ],
)
def test_what_is_not_there_is_refused_with_what_was_expected(layer, unit, message):
    with pytest.raises(ValueError, match=message):
        unit_sum(NETWORK, samples()[0].image, layer, unit)


@pytest.mark.parametrize(("layer", "shape"), [("fc1", (64, 32)), ("logits", (10, 64))])
def test_what_all_channels_add_to_all_units_is_what_they_add_to_each(layer, shape):
    image = samples()[3].image
    sums = channel_sums(NETWORK, image, layer)
    assert sums.shape == shape
    for unit in (0, 7, shape[0] - 1):
        assert sums[unit] == pytest.approx(unit_sum(NETWORK, image, layer, (unit,)).channel_sums, abs=1e-9)
    bias = NETWORK.state_dict()["fc1.bias" if layer == "fc1" else "fc2.bias"].numpy()
    assert sums.sum(axis=1) + bias == pytest.approx(activations(NETWORK, image)[layer], abs=1e-5)


def test_only_linear_layers_have_their_channels_summed_at_once():
    with pytest.raises(ValueError, match=r"expected a linear layer in .*'fc1', 'logits'.*, got 'conv1'"):
        channel_sums(NETWORK, samples()[0].image, "conv1")
