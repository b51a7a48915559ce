"""Where two networks part: the drawings on which one is right and the other is not, or less sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Parting:
    """One drawing read by two networks.

    Attributes:
        number: which drawing.
        answers: the digit each network names.
        gain: probability the first gives the meant digit, less what the second gives it; -1 to 1.
    """

    number: int
    answers: tuple[int, int]
    gain: float


def partings(first: np.ndarray, second: np.ndarray, labels: np.ndarray, most: int = 24) -> list[Parting]:
    """The drawings on which the probability of the meant digit differs most between two networks.

    It says where they part, not which is right about people: both were asked about drawings one of them may
    have learned from.

    Args:
        first, second: (n, 10) probabilities.
        labels: (n,) the digits meant.
        most: how many at most; drawings on which they differ by less than a hundredth are left out.
    """
    rows = np.arange(len(labels))
    gain = first[rows, labels] - second[rows, labels]
    order = np.argsort(-np.abs(gain), kind="stable")[:most]
    return [
        Parting(int(number), (int(first[number].argmax()), int(second[number].argmax())), float(gain[number]))
        for number in order
        if abs(gain[number]) >= 0.01
    ]
