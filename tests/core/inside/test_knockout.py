"""Switching filters off: the same as doing it to the weights by hand."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.hands.samples import samples
from core.inside.knockout import lead_of, logits_without, rank_filters
from core.network.model import DigitNet

NETWORK = DigitNet(generator=torch.Generator().manual_seed(5)).eval()
DIGIT = samples()[30].image


def by_hand(model: DigitNet, image: np.ndarray, off: dict[str, dict[int, float]]) -> np.ndarray:
    """Logits of a copy whose weights of these filters are 0 and whose biases are the held values."""
    own = copy.deepcopy(model)
    with torch.no_grad():
        for layer, held in off.items():
            for number, value in held.items():
                own.get_parameter(f"{layer}.weight")[number] = 0.0
                own.get_parameter(f"{layer}.bias")[number] = value
        return own(torch.tensor(image)[None])[0].numpy()


held_values = st.one_of(st.just(0.0), st.floats(0, 3))
offs = st.fixed_dictionaries(
    {
        "conv1": st.dictionaries(st.integers(0, 15), held_values, max_size=16),
        "conv2": st.dictionaries(st.integers(0, 31), held_values, max_size=32),
    }
)


@settings(max_examples=30)
@given(st.lists(offs, min_size=1, max_size=4))
def test_a_knocked_out_network_is_the_one_with_those_weights_and_bias_set_by_hand(choices):
    together = logits_without(NETWORK, DIGIT, choices)
    for row, off in zip(together, choices, strict=True):
        np.testing.assert_allclose(row, by_hand(NETWORK, DIGIT, off), rtol=1e-4, atol=1e-5)


def test_the_ranking_is_48_networks_each_short_of_one_filter():
    missed = rank_filters(NETWORK, DIGIT)
    assert {(entry.layer, entry.number) for entry in missed} == {
        *(("conv1", number) for number in range(16)),
        *(("conv2", number) for number in range(32)),
    }
    whole = by_hand(NETWORK, DIGIT, {})
    answer = int(whole.argmax())
    for entry in missed:
        logits = by_hand(NETWORK, DIGIT, {entry.layer: {entry.number: 0.0}})
        others = max(logits[digit] for digit in range(10) if digit != answer)
        assert entry.lead_without == pytest.approx(float(logits[answer] - others), abs=1e-4)
        assert entry.answer == int(logits.argmax())
    assert [entry.cost for entry in missed] == sorted((entry.cost for entry in missed), reverse=True)


def test_filters_can_be_held_at_their_means_instead():
    means = {"conv1": np.linspace(0, 1, 16), "conv2": np.linspace(1, 2, 32)}
    entry = next(one for one in rank_filters(NETWORK, DIGIT, means) if (one.layer, one.number) == ("conv2", 31))
    logits = by_hand(NETWORK, DIGIT, {"conv2": {31: 2.0}})
    assert entry.lead_without == pytest.approx(lead_of(logits, int(by_hand(NETWORK, DIGIT, {}).argmax())), abs=1e-4)


def test_the_network_is_left_as_it_was():
    before = {name: value.clone() for name, value in NETWORK.state_dict().items()}
    rank_filters(NETWORK, DIGIT)
    assert all(torch.equal(value, before[name]) for name, value in NETWORK.state_dict().items())


@pytest.mark.parametrize(
    ("off", "message"),
    [
        ({"fc1": {0: 0.0}}, "expected a layer"),
        ({"conv1": {16: 0.0}}, "expected a filter"),
        ({"conv1": {0: -1.0}}, "expected a value"),
        ({"conv1": {0: float("nan")}}, "expected a value"),
    ],
)
def test_what_cannot_be_switched_off_is_refused(off, message):
    with pytest.raises(ValueError, match=message):
        logits_without(NETWORK, DIGIT, [off])
