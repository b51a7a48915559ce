"""The score that is explained."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core import explain, load_model, samples
from core.attribution.score import LogProbability, log_probability_as_readout
from core.network.answers import as_batch


def test_a_log_probability_read_linearly_keeps_the_difference_of_its_two_ends() -> None:
    start, end = torch.randn(2, 10, generator=torch.Generator().manual_seed(1)) * 6
    for target in range(10):
        readout = log_probability_as_readout(target, start, end)
        expected = end.log_softmax(dim=0)[target] - start.log_softmax(dim=0)[target]
        torch.testing.assert_close(readout @ (end - start), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("lead", [-40.0, -1.0, 0.0, 1.0, 20.0, 60.0])
def test_a_log_probability_and_its_slope_keep_their_digits_however_sure_the_answer(lead: float) -> None:
    logits = torch.full((1, 10), -lead).index_fill(1, torch.tensor([3]), 0.0)
    score = LogProbability(3)(logits.requires_grad_()).sum()
    (slope,) = torch.autograd.grad(score, logits)
    others = 9 * np.exp(-lead)
    assert score.item() == pytest.approx(-np.log1p(others), rel=1e-5)
    assert float(slope[0, 3]) == pytest.approx(others / (1 + others), rel=1e-5)


@pytest.mark.parametrize("name", ["world", "book"])
def test_what_occlusion_costs_a_sure_answer_is_the_same_in_float64(name: str) -> None:
    model, sample = load_model(name), samples()[0]
    target = int(model(as_batch(sample.image, "image")).argmax())
    found = explain(model, sample.image, "occlusion", target, output="log_probability").values
    windows = torch.tensor(sample.image, dtype=torch.float64).repeat(26 * 26 + 1, 1, 1, 1)
    for at in range(26 * 26):
        windows[at, 0, at // 26 : at // 26 + 3, at % 26 : at % 26 + 3] = 0
    precise = load_model(name).double()
    logits = precise(windows)
    wrong = torch.cat([logits[:, :target], logits[:, target + 1 :]], dim=1).logsumexp(dim=1)
    scores = -torch.log1p((wrong - logits[:, target]).exp())
    costs = (scores[-1] - scores[:-1]).reshape(1, 26, 26)
    spread = torch.nn.functional.conv_transpose2d(costs[None], torch.ones(1, 1, 3, 3, dtype=torch.float64))[0]
    counts = torch.nn.functional.conv_transpose2d(torch.ones_like(costs)[None], torch.ones(1, 1, 3, 3).double())[0]
    expected = (spread / counts)[0].numpy()
    assert np.abs(found - expected).max() < 1e-4 * np.abs(expected).max()
