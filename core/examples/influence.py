"""Which digits taught a network an answer: TracIn on its last layer, over the saved moments of its training.

A step on a digit moves the last layer's weights along (p - y) outer h: what the network answered less what it should
have, times what the last hidden layer held. Where that is also the way that lowers the loss of another digit, the one
taught the other. Pruthi, Liu, Sundararajan, Kale 2020, Estimating Training Data Influence by Tracing Gradient Descent,
arXiv 2002.08484. All moments count alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import nn

from core.examples.neighbours import last_hidden
from core.network.answers import probabilities


@dataclass(frozen=True)
class Traces:
    """What each of n digits did to the last layer at each moment.

    Attributes:
        hidden: (moments, n, units) float16, the layer's input.
        errors: (moments, n, 10) float16, probabilities less the label's: the slope of the loss by the logits.
    """

    hidden: np.ndarray
    errors: np.ndarray


def traces(models: Sequence[nn.Module], images: np.ndarray, labels: np.ndarray) -> Traces:
    """Traces of digits (n, 28, 28) uint8 with labels (n,) through a network's moments."""
    if not models:
        raise ValueError("expected at least one moment of a training, got none")
    found = [_trace(model, images, labels) for model in models]
    return Traces(
        np.stack([hidden.astype(np.float16) for hidden, _ in found]),
        np.stack([errors.astype(np.float16) for _, errors in found]),
    )


def influence(learned: Traces, models: Sequence[nn.Module], image: np.ndarray, answer: int) -> np.ndarray:
    """How much each learned digit taught the network to give an image (1, 28, 28) this answer: (n,) float64.

    Above 0 a step on that digit made the answer likelier (a proponent), below 0 less likely (an opponent). It counts
    only what went through the last layer, to first order, and only at the moments that were saved; it does not say
    what the network would answer had it never seen the digit.
    """
    total = np.zeros(learned.errors.shape[1])
    for model, hidden, errors in zip(models, learned.hidden, learned.errors, strict=True):
        at, off = _trace(model, image[None], np.array([answer]))
        total += (_exact(errors) @ off[0]) * (_exact(hidden) @ at[0].astype(np.float64))
    return total


def self_influence(learned: Traces) -> np.ndarray:
    """How much each digit taught itself: (n,) float64, the squared size of its own steps.

    High for digits the network had to learn by heart: rare ones, and those with a wrong label.
    """
    total = np.zeros(learned.errors.shape[1])
    for hidden, errors in zip(learned.hidden, learned.errors, strict=True):
        total += (_exact(errors) ** 2).sum(axis=1) * (_exact(hidden) ** 2).sum(axis=1)
    return total


def strongest(scores: np.ndarray, count: int) -> np.ndarray:
    """Numbers of the highest scores above 0, the highest first."""
    order = np.argsort(-scores, kind="stable")[:count]
    return order[scores[order] > 0]


def _trace(model: nn.Module, images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    hidden, logits = last_hidden(model, images)
    outputs = logits.shape[1]
    # Of what is no digit, labelled -1, a network is to find all classes equally likely.
    should = np.where(labels[:, None] < 0, 1 / outputs, np.eye(outputs)[labels])
    return hidden, probabilities(logits) - should


def _exact(values: np.ndarray) -> np.ndarray:
    return values.astype(np.float64)
