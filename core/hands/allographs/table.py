"""The table that every way to write a digit enters itself in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.hands.allographs.pen import Strokes


@dataclass(frozen=True)
class Allograph:
    """One way to write one digit.

    Attributes:
        name: url-safe, the digit first: "7-crossed".
        title: for people, in English: "7, crossed".
        share: how often it is met among writers of this digit, relative to the others.
        ranges: lowest and highest value of every parameter of `draw`.
        draw: parameters -> strokes, each (points, 2).
    """

    name: str
    title: str
    share: float
    ranges: Mapping[str, tuple[float, float]]
    draw: Callable[..., Strokes]

    @property
    def label(self) -> int:
        """The digit it writes."""
        return int(self.name[0])

    def write(self, rng: np.random.Generator) -> Strokes:
        """Strokes with every parameter drawn evenly from its range."""
        return self.draw(**{name: low + (high - low) * rng.random() for name, (low, high) in self.ranges.items()})


TABLE: dict[str, Allograph] = {}


def allograph(
    name: str, title: str, share: float, **ranges: tuple[float, float]
) -> Callable[[Callable[..., Strokes]], Callable[..., Strokes]]:
    """Enters the decorated recipe in the table."""

    def enter(draw: Callable[..., Strokes]) -> Callable[..., Strokes]:
        TABLE[name] = Allograph(name, title, share, ranges, draw)
        return draw

    return enter
