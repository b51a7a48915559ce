"""People: their ways to write the ten digits, and a style of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from core.hands.allographs import ALLOGRAPHS
from core.hands.people import HANDS, HELD_OUT
from core.hands.style import Style
from core.hands.variation import restyle
from core.ink.strokes import Drawing, into_box

Split = Literal["train", "held-out"]


@dataclass(frozen=True)
class Hand:
    """A person: one allograph for each digit, and a style.

    A real hand changes its mind between two sevens; this one only changes by what `vary` adds.
    """

    number: int
    name: str
    allographs: tuple[str, ...]
    style: Style
    width: float
    height: float
    split: Split

    def write(self, digit: int) -> Drawing:
        """This hand's one drawing of a digit, always the same."""
        if not 0 <= digit <= 9:
            raise ValueError(f"Expected a digit from 0 to 9, got {digit}.")
        rng = np.random.default_rng([self.number, digit])
        strokes = ALLOGRAPHS[self.allographs[digit]].write(rng)
        return restyle(upright(strokes, self.height, self.width), self.style, rng)


@cache
def hands(split: Split | None = None) -> tuple[Hand, ...]:
    """The people, all or of one split; training pictures never use what "held-out" people wrote."""
    if split not in (None, "train", "held-out"):
        raise ValueError(f"Expected split 'train' or 'held-out', got {split!r}.")
    everyone = tuple(_hand(number) for number in range(len(HANDS)))
    return tuple(hand for hand in everyone if split in (None, hand.split))


def _hand(number: int) -> Hand:
    name, slant, stretch, curvature, width, tremor, points, height, allographs = HANDS[number]
    full = tuple(f"{digit}-{short}" for digit, short in enumerate(allographs.split()))
    style = Style(
        slant=slant,
        stretch=stretch,
        curvature=curvature,
        tremor=tremor,
        bend=0.015,
        loose=0.5,
        points=points,
    )
    return Hand(number, name, full, style, width, height, "held-out" if name in HELD_OUT else "train")


@cache
def written(number: int, digit: int) -> Drawing:
    """What a hand writes, made once; see `Hand.write`."""
    return _hand(number).write(digit)


def upright(strokes: Sequence[np.ndarray], height: float, width: float) -> Drawing:
    """Strokes one high, as allographs are, brought to the middle of the box at this height."""
    points = np.concatenate(strokes)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return into_box([(stroke - middle) * height + 0.5 for stroke in strokes], width)
