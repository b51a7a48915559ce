"""The score that is explained: a logit, a log-probability, or the lead of one digit over another."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.network.model import DIGITS

Output = Literal["logit", "log_probability"]
OUTPUTS: tuple[Output, ...] = ("logit", "log_probability")


def contrast(target: int, against: int | None = None) -> Tensor:
    """How a linear score reads the logits, (10,): 1 for the target and, in a contrast, -1 for the other digit."""
    if target == against:
        raise ValueError(f"expected two different digits to tell apart, got {target} twice")
    weights = _one_hot(target)
    return weights if against is None else weights - _one_hot(against)


def _one_hot(target: int) -> Tensor:
    return torch.nn.functional.one_hot(torch.tensor(target), DIGITS).to(torch.float32)


def log_probability_as_readout(target: int, start: Tensor, end: Tensor) -> Tensor:
    """The log-probability as a linear reading of the logits, exact for the difference between two points.

    DeepLift has no rule for log-softmax that keeps its sum. The multiplier of each logit is therefore the
    derivative averaged on the straight line between both points (Aumann-Shapley), whose sum is the difference.
    """
    nodes, weights = np.polynomial.legendre.leggauss(64)
    places = torch.from_numpy((nodes + 1) / 2)[:, None]
    line = start.double() + places * (end.double() - start.double())
    average = (torch.from_numpy(weights / 2)[:, None] * line.softmax(dim=1)).sum(dim=0)
    return (_one_hot(target).double() - average).to(torch.float32)


class Readout(nn.Module):
    """A fixed weighted sum of the logits: (n, 10) to (n,)."""

    weights: Tensor

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.register_buffer("weights", weights)

    def forward(self, logits: Tensor) -> Tensor:
        return logits @ self.weights


class LogProbability(nn.Module):
    """The natural logarithm of one digit's probability: (n, 10) to (n,).

    Computed from how far the others are behind. A sure answer's probability is 1 to every digit that float32 has, and
    its logarithm and slopes, taken from that, would be rounding or 0.
    """

    def __init__(self, target: int) -> None:
        super().__init__()
        self.target = target

    def forward(self, logits: Tensor) -> Tensor:
        itself = torch.arange(logits.shape[1]) == self.target
        others = logits.masked_fill(itself, -torch.inf).logsumexp(dim=1)
        return -torch.nn.functional.softplus(others - logits[:, self.target])
