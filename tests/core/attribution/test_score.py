"""The score that is explained."""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import exp

import numpy as np
import pytest
import torch

from core.attribution.score import LogProbability, contrast, log_probability_as_readout


def test_a_contrast_reads_one_digit_s_logit_less_another_s() -> None:
    assert contrast(1).tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert contrast(1, against=3).tolist() == [0, 1, 0, -1, 0, 0, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="got 1 twice"):
        contrast(1, against=1)


def test_a_log_probability_read_linearly_keeps_the_difference_of_its_two_ends() -> None:
    for scale in (1.0, 6.0, 30.0):
        start, end = torch.randn(2, 10, generator=torch.Generator().manual_seed(1)).double() * scale
        for target in range(10):
            readout = log_probability_as_readout(target, start, end)
            expected = end.log_softmax(dim=0)[target] - start.log_softmax(dim=0)[target]
            torch.testing.assert_close(readout @ (end - start), expected, rtol=1e-6, atol=1e-9)
    single = log_probability_as_readout(3, start.float().requires_grad_(), end.float().requires_grad_())
    torch.testing.assert_close(single, log_probability_as_readout(3, start.float().double(), end.float().double()))
    assert not single.requires_grad


def exactly(logits: list[float], target: int) -> float:
    """-log(1 + sum of e^(l_j - l_t)), in decimals of fifty digits."""
    with localcontext(prec=50):
        odds = sum(((Decimal(logit) - Decimal(logits[target])).exp() for logit in logits), Decimal(0)) - 1
        return float(-(1 + odds).ln())


@pytest.mark.parametrize("lead", [-60.0, -1.0, 0.0, 1.0, 17.0, 39.0, 80.0])
def test_a_log_probability_keeps_its_digits_however_sure_the_network_is(lead: float) -> None:
    for target in (0, 4, 9):
        logits = [-0.3 * digit for digit in range(9)]
        logits.insert(target, lead)
        asked = torch.tensor([logits], requires_grad=True)
        score = LogProbability(target)(asked)
        expected = exactly(asked[0].tolist(), target)
        assert score.item() == pytest.approx(expected, rel=1e-12)
        (slopes,) = torch.autograd.grad(score.sum(), asked)
        odds = [exp(other - asked[0, target].item()) for other in asked[0].tolist()]
        odds[target] = 0.0
        expected_slopes = [-one / (1 + sum(odds)) for one in odds]
        expected_slopes[target] = sum(odds) / (1 + sum(odds))
        np.testing.assert_allclose(slopes[0].numpy(), expected_slopes, rtol=1e-6)
