"""Filters switched off: what the network answers without them, and which one it misses most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.network.answers import as_batch, plainly, probabilities
from core.network.model import DigitNet
from core.network.stages import convolutions_of

Off = Mapping[str, Mapping[int, float]]


@dataclass(frozen=True)
class Missed:
    """What one filter's absence did to the answer for one digit.

    The lead is the answer's logit minus the highest other: below 0 the answer is another. What a filter's
    absence costs here says nothing about other digits, nor about two filters missing together.

    Attributes:
        layer, number: which filter was off.
        lead, lead_without: with all filters, and without this one.
        answer: what the network says without it.
        probability: of the original answer, without it.
    """

    layer: str
    number: int
    lead: float
    lead_without: float
    answer: int
    probability: float

    @property
    def cost(self) -> float:
        """How much of the lead went with the filter; below 0 the answer is surer without it."""
        return self.lead - self.lead_without


@plainly()
def logits_without(model: DigitNet, image: np.ndarray | Tensor, offs: Sequence[Off]) -> np.ndarray:
    """Logits (n, 10) of a digit with n choices of filters switched off, all in one batch.

    Args:
        offs: each maps convolutions ("conv1", "conv2") to filter numbers and the value their whole map gets after its
            ReLU instead: 0, or the filter's mean activation. A filter held at a value v >= 0 is the filter with
            all weights 0 and bias v. An empty mapping switches nothing off.

    Raises:
        ValueError: no such layer or filter, or a value no ReLU would give.
    """
    for off in offs:
        for layer, held in off.items():
            _check(model, layer, held)
    held_after = {stage.relu: layer for layer, stage in convolutions_of(model).items()}
    with torch.no_grad():
        values = as_batch(image, "image").expand(len(offs), -1, -1, -1)
        for name, module in model.named_children():
            values = module(values)
            if name in held_after:
                values = _hold(values, [off.get(held_after[name], {}) for off in offs])
        return values.numpy()


def rank_filters(
    model: DigitNet, image: np.ndarray | Tensor, means: Mapping[str, np.ndarray] | None = None
) -> list[Missed]:
    """Switches off each filter alone (48 of them), in one batch; the one that costs the lead most comes first.

    Args:
        means: what each filter is held at, (filters,) a layer; by default 0.
    """
    filters = [(layer, number) for layer, stage in convolutions_of(model).items() for number in range(stage.shape[0])]
    held: list[Off] = [{layer: {number: float(means[layer][number]) if means else 0.0}} for layer, number in filters]
    logits = logits_without(model, image, [{}, *held])
    answer = int(logits[0].argmax())
    lead = lead_of(logits[0], answer)
    missed = [
        Missed(layer, number, lead, lead_of(row, answer), int(row.argmax()), float(probabilities(row)[answer]))
        for (layer, number), row in zip(filters, logits[1:], strict=True)
    ]
    return sorted(missed, key=lambda entry: -entry.cost)


def lead_of(logits: np.ndarray, answer: int) -> float:
    """The answer's logit minus the highest other; below 0 the answer is another."""
    return float(logits[answer] - np.delete(logits, answer).max())


def _hold(values: Tensor, helds: list[Mapping[int, float]]) -> Tensor:
    if not any(helds):
        return values
    values = values.clone()
    for row, held in enumerate(helds):
        for number, value in held.items():
            values[row, number] = value
    return values


def _check(model: DigitNet, layer: str, held: Mapping[int, float]) -> None:
    there = convolutions_of(model)
    if layer not in there:
        raise ValueError(f"expected a layer in {tuple(there)}, got {layer!r}")
    count = there[layer].shape[0]
    for number, value in held.items():
        if number not in range(count):
            raise ValueError(f"expected a filter of {layer} from 0 to {count - 1}, got {number}")
        if not value >= 0:
            raise ValueError(f"expected a value of at least 0, as ReLU gives, got {value}")
