"""Temperature, reliability and calibration error, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from core.judging.calibration import (
    calibrated,
    expected_calibration_error,
    fit_temperature,
    reliability,
    shares,
    temperature_of,
)
from core.network.checkpoints import list_models, read_card


def answers(*confidences: float) -> torch.Tensor:
    """Probabilities over two digits that name digit 0 with these confidences."""
    return torch.tensor([[value, 1 - value] for value in confidences], dtype=torch.float64)


def random_logits(seed: int, count: int = 300) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(count, 10, generator=generator)
    return logits, torch.multinomial(logits.softmax(dim=1), 1, generator=generator).squeeze(1)


def test_three_right_of_four_at_two_to_one_odds_ask_for_odds_of_three_to_one() -> None:
    # Logits (ln 2, 0) say 2/3; three of four are right, so odds should be 3: ln 2 / T = ln 3.
    logits = torch.tensor([[math.log(2), 0.0]]).repeat(4, 1)
    assert fit_temperature(logits, torch.tensor([0, 0, 0, 1])) == pytest.approx(math.log(2) / math.log(3), rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_the_temperature_is_where_the_cross_entropy_is_least(seed: int) -> None:
    logits, labels = random_logits(seed)
    logits = 2.5 * logits
    found = fit_temperature(logits, labels)
    tried = [float(t) for t in torch.linspace(0.5, 6.0, 1101)]
    losses = [float(functional.cross_entropy(logits / t, labels)) for t in tried]
    assert found == pytest.approx(tried[losses.index(min(losses))], abs=0.006)


@given(st.floats(0.2, 4.0))
def test_logits_twice_as_large_need_twice_the_temperature(factor: float) -> None:
    logits, labels = random_logits(5)
    assert fit_temperature(factor * logits, labels) == pytest.approx(factor * fit_temperature(logits, labels), rel=1e-4)


def test_a_network_that_is_always_right_gets_the_lowest_temperature_there_is() -> None:
    assert fit_temperature(torch.eye(10), torch.arange(10)) == pytest.approx(0.05, rel=1e-3)


def test_the_calibration_error_of_five_answers_by_hand() -> None:
    # Two bins: (0.5, 1] holds all. Mean confidence (0.6+0.7+0.8+0.9+1.0)/5 = 0.8, right 3 of 5.
    probabilities = answers(0.6, 0.7, 0.8, 0.9, 1.0)
    labels = torch.tensor([0, 0, 0, 1, 1])
    assert expected_calibration_error(probabilities, labels, bins=2) == pytest.approx(0.2)
    # Five bins: (0.4, 0.6] has 0.6, right; (0.6, 0.8] has 0.7 and 0.8, both right; the last 0.9 and 1.0, both wrong.
    by_hand = (1 * abs(1 - 0.6) + 2 * abs(1 - 0.75) + 2 * abs(0 - 0.95)) / 5
    assert expected_calibration_error(probabilities, labels, bins=5) == pytest.approx(by_hand)


def test_reliability_counts_and_means_by_hand() -> None:
    found = reliability(answers(0.6, 0.7, 0.8, 0.9, 1.0), torch.tensor([0, 0, 0, 1, 1]), bins=5)
    assert found.counts.tolist() == [0, 0, 1, 2, 2]
    assert found.confidence[2:].tolist() == pytest.approx([0.6, 0.75, 0.95])
    assert found.accuracy[2:].tolist() == [1.0, 1.0, 0.0]
    assert found.confidence[:2].isnan().all()
    assert found.edges.tolist() == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])


def test_reliability_as_json_has_none_for_what_is_empty() -> None:
    found = reliability(answers(0.9), torch.tensor([0]), bins=2).as_json()
    assert found == {"edges": [0.0, 0.5, 1.0], "counts": [0, 1], "confidence": [None, 0.9], "accuracy": [None, 1.0]}


def test_answers_drawn_from_their_own_probabilities_are_calibrated() -> None:
    logits, labels = random_logits(1, 20_000)
    assert expected_calibration_error(logits.softmax(dim=1), labels) < 0.015
    assert fit_temperature(logits, labels) == pytest.approx(1.0, abs=0.04)


@given(st.integers(0, 1000), st.integers(1, 30))
def test_the_error_lies_between_nothing_and_one(seed: int, bins: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    probabilities = torch.randn(20, 10, generator=generator).mul(4).softmax(dim=1)
    labels = torch.randint(0, 10, (20,), generator=generator)
    assert 0.0 <= expected_calibration_error(probabilities, labels, bins) <= 1.0
    assert int(reliability(probabilities, labels, bins).counts.sum()) == 20


def test_a_temperature_changes_how_sure_and_never_which() -> None:
    logits, _ = random_logits(2)
    modest = calibrated(logits, 2.0)
    torch.testing.assert_close(modest, (logits / 2).softmax(dim=1))
    assert torch.equal(modest.argmax(dim=1), logits.argmax(dim=1))


def test_scores_and_labels_that_do_not_match_are_refused() -> None:
    for scores, labels in (
        (torch.zeros(2, 10), torch.zeros(3, dtype=torch.int64)),
        (torch.zeros(0, 10), torch.zeros(0)),
    ):
        with pytest.raises(ValueError, match="Expected scores"):
            fit_temperature(scores, labels)
        with pytest.raises(ValueError, match="Expected scores"):
            expected_calibration_error(scores, labels)
    with pytest.raises(ValueError, match="at least 1 bin"):
        reliability(answers(0.9), torch.tensor([0]), bins=0)


@pytest.mark.parametrize("name", list_models())
def test_what_is_shown_of_a_measured_network_is_softmax_of_its_logits_over_its_temperature(name: str) -> None:
    facts = read_card(name).facts
    logits = random_logits(3)[0].numpy()
    exponentials = np.exp(logits.astype(np.float64) / facts.calibration["temperature"])
    np.testing.assert_allclose(shares(logits, facts), exponentials / exponentials.sum(1, keepdims=True), rtol=1e-4)


def test_what_is_shown_of_a_network_never_measured_is_its_own_softmax() -> None:
    facts, (logits, _) = read_card("world").facts.but(calibration={}, doubt={}), random_logits(4)
    assert temperature_of(facts) is None
    np.testing.assert_allclose(shares(logits.numpy(), facts), logits.softmax(dim=1).numpy(), rtol=1e-6)
