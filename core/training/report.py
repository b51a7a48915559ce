"""Where a training run stands."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from core.judging.judge import Judged
from core.language import SentenceError
from core.network.model import DigitNet
from core.network.recipes import Recipe


class DivergedError(SentenceError):
    """The loss is no longer a number: the steps were too large for the network to recover from."""


@dataclass(frozen=True)
class Report:
    """Where training stands after `step` of `steps` optimiser steps.

    Attributes:
        epoch: the epoch under way, from 1; 0 before the first step.
        loss: cross-entropy of the batch just learned from, in nats; nan before the first step.
        seen: training digits shown so far, repeats counted.
        seconds: since training began, evaluations included.
        model: the network itself, still learning. Copy its `state_dict()` to keep this moment.
        snapshot: True at the moments a replay shows: untrained, six in the first epoch, then every epoch.
        train, test: at the end of an epoch, how the network does on (at most 10,000 of) the digits it
            learned from and on the test digits, dropout off.
        state: at the end of an epoch, all that `train(resume=...)` needs to go on.
    """

    recipe: Recipe
    epoch: int
    step: int
    steps: int
    loss: float
    seen: int
    seconds: float
    model: DigitNet
    snapshot: bool = False
    train: Judged | None = None
    test: Judged | None = None
    state: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def images_per_second(self) -> float:
        return self.seen / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float:
        return self.seconds / self.step * (self.steps - self.step) if self.step else math.nan
