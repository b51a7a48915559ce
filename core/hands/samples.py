"""The built-in drawings: what the picker offers and a link names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from core.hands.allographs import ALLOGRAPHS
from core.hands.hand import hands, upright
from core.hands.people import AMBIGUOUS
from core.ink.preprocess import preprocess
from core.ink.strokes import Drawing
from core.language import N_, _


@dataclass(frozen=True, eq=False)
class Sample:
    """A built-in drawing: what the picker offers and a link names.

    Attributes:
        name: unique and stable, fit for a link: "7-crossed-2".
        called: its title in English, in which the label and the other reading are filled in.
        label: the digit it was meant as; for ambiguous shapes, the likelier reading.
        hand: who drew it, or "nobody" for shapes composed to be ambiguous.
        drawing: its strokes.
        ambiguous_with: the other reading, or None.
    """

    name: str
    called: str
    label: int
    hand: str
    drawing: Drawing
    ambiguous_with: int | None = None

    @property
    def title(self) -> str:
        """What people call it: "7, crossed"."""
        return _(self.called, label=self.label, other=self.ambiguous_with)

    @property
    def strokes(self) -> tuple[np.ndarray, ...]:
        """The pen's path, each (points, 2) in the unit box."""
        return self.drawing.strokes

    @cached_property
    def image(self) -> np.ndarray:
        """What a network sees of it: (1, 28, 28) float32, ink 1.0 on 0.0, read-only."""
        return preprocess(self.drawing).image


@cache
def samples() -> tuple[Sample, ...]:
    """The built-in drawings: every allograph by two hands, digit by digit; then ambiguous ones."""
    shown = []
    for way in ALLOGRAPHS.values():
        writers = [hand for hand in hands() if hand.allographs[way.label] == way.name]
        writers.sort(key=lambda hand: hand.style.slant)
        # The two that lean furthest apart show most of what a hand can do.
        for number, hand in enumerate((writers[0], writers[-1]), start=1):
            name, drawing = f"{way.name}-{number}", hand.write(way.label)
            shown.append(Sample(name, way.title, way.label, hand.name, drawing))
    return (*shown, *_ambiguous())


def _ambiguous() -> list[Sample]:
    counts: Counter[str] = Counter()
    drawn = []
    for shape in AMBIGUOUS:
        name = f"{shape.label}-or-{shape.other}"
        counts[name] += 1
        title = N_("{label}, or is it {other}?")
        drawing = upright(list(shape.strokes), 0.7, shape.width)
        drawn.append(Sample(f"{name}-{counts[name]}", title, shape.label, "nobody", drawing, shape.other))
    return drawn
