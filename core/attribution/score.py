"""The score that is explained: a logit, a log-probability, or the lead of one digit over another."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.network.model import DIGITS

Output = Literal["logit", "log_probability"]
# The line is cut into panels: between sure and unsure a probability turns within a short part of it.
PANELS, PANEL_POINTS = 16, 16
OUTPUTS: tuple[Output, ...] = ("logit", "log_probability")


def contrast(target: int, against: int | None = None, outputs: int = DIGITS) -> Tensor:
    """How a linear score reads the logits, (outputs,): 1 for the target and, in a contrast, -1 for the other digit."""
    if target == against:
        raise ValueError(f"expected two different digits to tell apart, got {target} twice")
    weights = _one_hot(target, outputs)
    return weights if against is None else weights - _one_hot(against, outputs)


def _one_hot(target: int, outputs: int) -> Tensor:
    return torch.nn.functional.one_hot(torch.tensor(target), outputs).to(torch.float32)


def log_probability_as_readout(target: int, start: Tensor, end: Tensor) -> Tensor:
    """The log-probability as a linear reading of the logits, exact for the difference between two points.

    DeepLift has no rule for log-softmax that keeps its sum. The multiplier of each logit is therefore the
    derivative averaged on the straight line between both points (Aumann-Shapley), whose sum is the difference.

    Returns:
        (outputs,), in float64.
    """
    nodes, weights = np.polynomial.legendre.leggauss(PANEL_POINTS)
    places = torch.from_numpy((np.arange(PANELS)[:, None] + (nodes + 1) / 2).ravel() / PANELS)[:, None]
    shares = torch.from_numpy(np.tile(weights / 2 / PANELS, PANELS))[:, None]
    start, end = start.detach().double(), end.detach().double()
    readout = -(shares * (start + places * (end - start)).softmax(dim=1)).sum(dim=0)
    # One less the target's own average would cancel where the network is sure: what the others have is the same.
    readout[target] = 0.0
    readout[target] = -readout.sum()
    return readout


class Readout(nn.Module):
    """A fixed weighted sum of the logits: (n, 10) to (n,)."""

    weights: Tensor

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.register_buffer("weights", weights)

    def forward(self, logits: Tensor) -> Tensor:
        return logits @ self.weights


class LogProbability(nn.Module):
    """The natural logarithm of one digit's probability: (n, 10) to (n,), in float64.

    Written as -log(1 + e^(the others' log-sum-exp - the digit's logit)). The usual log-softmax subtracts two nearly
    equal numbers where the network is sure: its value is then 0, and of its slope the rounding is left.
    """

    def __init__(self, target: int) -> None:
        super().__init__()
        self.target = target

    def forward(self, logits: Tensor) -> Tensor:
        logits = logits.double()
        others = torch.cat([logits[:, : self.target], logits[:, self.target + 1 :]], dim=1)
        return nn.functional.logsigmoid(logits[:, self.target] - others.logsumexp(dim=1))
