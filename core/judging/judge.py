"""What a network answers to every digit of a data set: how often it is right, and where it is most wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.digits.digits import Digits
from core.network.answers import plainly

BATCH = 100


@dataclass(frozen=True, eq=False)
class Judged:
    """A network's answers to a data set.

    Attributes:
        digits: the data set.
        answers: (n,) the answer to each digit.
        losses: (n,) cross-entropy of each, in nats: how surprised the network was by the label.
        outputs: how many classes the network tells apart.
    """

    digits: Digits
    answers: np.ndarray
    losses: np.ndarray
    outputs: int = 10

    @property
    def labels(self) -> np.ndarray:
        """(n,) what each digit was meant as, or in MNIST labelled."""
        return self.digits.labels.numpy()

    @property
    def accuracy(self) -> float:
        return float((self.answers == self.labels).mean())

    @property
    def loss(self) -> float:
        return float(self.losses.mean(dtype=np.float64))

    @property
    def confusion(self) -> np.ndarray:
        """(outputs, outputs) counts, [label, answer]."""
        counts = np.bincount(self.labels * self.outputs + self.answers, minlength=self.outputs**2)
        return counts.reshape(self.outputs, self.outputs)

    def worst(self, count: int) -> np.ndarray:
        """Indices of the mistakes in which the network gave the label the least probability, worst first."""
        wrong = np.flatnonzero(self.answers != self.labels)
        return wrong[np.argsort(-self.losses[wrong], kind="stable")][:count]

    def where(self, label: int | None, answer: int | None) -> np.ndarray:
        """Indices of the digits with this label and this answer; with None, of the mistakes with any."""
        if label is not None and answer is not None:
            return np.flatnonzero((self.labels == label) & (self.answers == answer))
        wrong = self.answers != self.labels
        if label is not None:
            wrong &= self.labels == label
        if answer is not None:
            wrong &= self.answers == answer
        return np.flatnonzero(wrong)


@plainly()
def judge(model: nn.Module, digits: Digits) -> Judged:
    """Every answer of a network in eval mode. The labels are taken for true; some of MNIST's are not.

    A high accuracy on digits like those it learned from says little about other people's hands.
    """
    logits = logits_of(model, digits)
    losses = nn.functional.cross_entropy(logits, digits.labels, reduction="none")
    return Judged(digits, logits.argmax(dim=1).numpy(), losses.numpy(), logits.shape[1])


@torch.no_grad()
@plainly()
def logits_of(model: nn.Module, digits: Digits) -> Tensor:
    """The logits (n, outputs) of every digit of a data set, in order; the network must be in eval mode."""
    return torch.cat([model(images) for images, _ in digits.batches(BATCH)])
