"""One digit through the moments of a network's training: what it answered then, and why, on scales that stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.attribution.explain import Attribution, explain
from core.attribution.methods import METHODS, THREE
from core.inside.features import filters
from core.language import _
from core.network.answers import predict
from core.network.checkpoints import Snapshot
from core.network.facts import Facts
from core.network.model import DigitNet


@dataclass(frozen=True)
class Frame:
    """A digit through the network as it was at one moment.

    Attributes:
        filters: conv1's kernels, (16, 3, 3).
        probabilities: (10,).
        attributions: method -> map of the logit of the replay's `target`.
    """

    filters: np.ndarray
    probabilities: np.ndarray
    attributions: dict[str, Attribution]


@dataclass(frozen=True)
class Replay:
    """All frames of a digit, and the scales that hold along them, so that growth is growth.

    The digit explained stays the same along the way, whatever the answer was at the time.

    Attributes:
        target: the digit explained: the finished network's answer.
        limits: method -> largest size of any value in any frame.
        filter_limit: the same for the kernels.
    """

    frames: tuple[Frame, ...]
    target: int
    limits: dict[str, float]
    filter_limit: float


def replay(models: Sequence[DigitNet], image: np.ndarray) -> Replay:
    """Answers and explanations of one image (1, 28, 28) at every moment; baseline black.

    On the way IG takes the first number of steps it knows; of the finished network it is refined until it has settled.
    """
    target = int(predict(models[-1], image).argmax())
    frames = []
    for number, model in enumerate(models, 1):
        attributions = {
            method: explain(model, image, method, target, steps=None if number == len(models) else _quick(method))
            for method in THREE
        }
        frames.append(Frame(filters(model, "conv1")[:, 0], predict(model, image), attributions))
    limits = {
        method: max(float(np.abs(frame.attributions[method].values).max()) for frame in frames) for method in THREE
    }
    return Replay(tuple(frames), target, limits, max(float(np.abs(frame.filters).max()) for frame in frames))


def _quick(method: str) -> int | None:
    return METHODS[method].refined[0] if METHODS[method].walks else None


def moment_title(snapshot: Snapshot, facts: Facts) -> str:
    """What a moment is called: "untrained", "step 22", "epoch 3"; the steps inside an epoch by number."""
    if not snapshot.step:
        return _("untrained")
    ends = {entry.step: entry.epoch for entry in facts.epochs}
    if snapshot.step in ends:
        return _("epoch {epoch}", epoch=ends[snapshot.step])
    return _("step {step}", step=snapshot.step)
