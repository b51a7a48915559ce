"""The score that is explained."""

from __future__ import annotations

import torch

from core.attribution.score import log_probability_as_readout


def test_a_log_probability_read_linearly_keeps_the_difference_of_its_two_ends() -> None:
    start, end = torch.randn(2, 10, generator=torch.Generator().manual_seed(1)) * 6
    for target in range(10):
        readout = log_probability_as_readout(target, start, end)
        expected = end.log_softmax(dim=0)[target] - start.log_softmax(dim=0)[target]
        torch.testing.assert_close(readout @ (end - start), expected, rtol=1e-4, atol=1e-4)
