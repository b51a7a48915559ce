"""Ink that is no digit: scribbles, letters that resemble none, blots and stray lines, to test when to doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count as count_from_zero
from itertools import islice
from typing import Literal

import numpy as np

from core.hands.allographs.pen import Strokes, arc, curve, joined, line
from core.hands.hand import upright
from core.hands.pictures import as_pixels
from core.hands.style import Style, any_style
from core.hands.variation import restyle

Split = Literal["train", "judge"]
BRUSH, HEIGHT = 0.07, 0.7
# Letters and signs that few would take for a digit; O, I, l, Z, S, b, g, q and others are left out.
LETTERS: dict[str, Strokes] = {
    "A": [line((-0.35, 1), (0, 0), (0.35, 1)), line((-0.2, 0.62), (0.2, 0.62))],
    "E": [line((0.25, 0), (-0.25, 0), (-0.25, 1), (0.28, 1)), line((-0.25, 0.5), (0.2, 0.5))],
    "F": [line((0.28, 0), (-0.25, 0), (-0.25, 1)), line((-0.25, 0.48), (0.2, 0.48))],
    "H": [line((-0.3, 0), (-0.3, 1)), line((0.3, 0), (0.3, 1)), line((-0.3, 0.5), (0.3, 0.5))],
    "K": [line((-0.25, 0), (-0.25, 1)), line((0.3, 0), (-0.22, 0.52), (0.32, 1))],
    "M": [line((-0.42, 1), (-0.36, 0), (0, 0.7), (0.36, 0), (0.42, 1))],
    "N": [line((-0.3, 1), (-0.3, 0), (0.3, 1), (0.3, 0))],
    "P": [line((-0.25, 0), (-0.25, 1)), curve((-0.25, 0.02), (0.2, 0.06), (0.28, 0.28), (0.15, 0.5), (-0.25, 0.54))],
    "R": [
        line((-0.25, 0), (-0.25, 1)),
        joined(curve((-0.25, 0.02), (0.2, 0.06), (0.26, 0.26), (-0.2, 0.5)), line((-0.2, 0.5), (0.3, 1))),
    ],
    "T": [line((-0.4, 0), (0.4, 0)), line((0, 0), (0, 1))],
    "W": [line((-0.45, 0), (-0.24, 1), (0, 0.3), (0.24, 1), (0.45, 0))],
    "X": [line((-0.32, 0), (0.32, 1)), line((0.32, 0), (-0.32, 1))],
    "k": [line((-0.2, 0), (-0.2, 1)), line((0.2, 0.4), (-0.18, 0.7), (0.24, 1))],
    "m": [
        curve((-0.5, 1), (-0.48, 0.3), (-0.3, 0.2), (-0.1, 0.4), (-0.1, 1)),
        curve((-0.1, 0.5), (0.1, 0.2), (0.35, 0.4), (0.35, 1)),
    ],
    "&": [
        curve(
            (0.4, 1),
            (-0.05, 0.5),
            (-0.2, 0.2),
            (0, 0),
            (0.16, 0.18),
            (-0.2, 0.55),
            (-0.32, 0.8),
            (-0.1, 1),
            (0.2, 0.9),
            (0.42, 0.55),
        )
    ],
    "U": [curve((-0.3, 0), (-0.3, 0.55), (-0.2, 0.9), (0.02, 1), (0.22, 0.9), (0.3, 0.55), (0.3, 0))],
    "L": [line((-0.25, 0), (-0.25, 1), (0.28, 1))],
    "Y": [line((-0.3, 0), (0, 0.5), (0, 1)), line((0.3, 0), (0, 0.5))],
    "C": [arc((0.05, 0.5), (0.36, 0.5), -45, -270)],
    "V": [line((-0.32, 0), (0, 1), (0.32, 0))],
    "J": [curve((0.18, 0), (0.18, 0.5), (0.16, 0.85), (0, 1), (-0.18, 0.96), (-0.28, 0.76))],
    "#": [
        line((-0.12, 0), (-0.22, 1)),
        line((0.22, 0), (0.12, 1)),
        line((-0.4, 0.34), (0.42, 0.34)),
        line((-0.42, 0.68), (0.4, 0.68)),
    ],
    "+": [line((-0.5, 0.5), (0.5, 0.5)), line((0, 0), (0, 1))],
    "@": [arc((0, 0.5), (0.2, 0.2), 0, -360), arc((0, 0.5), (0.46, 0.5), 60, -340)],
    "smile": [
        arc((0, 0.5), (0.5, 0.5), -90, 360),
        arc((0, 0.5), (0.26, 0.28), 20, 140),
        line((-0.16, 0.3), (-0.16, 0.36)),
        line((0.16, 0.3), (0.16, 0.36)),
    ],
    "heart": [
        curve(
            (0, 0.3),
            (-0.2, 0.02),
            (-0.45, 0.12),
            (-0.42, 0.45),
            (0, 1),
            (0.42, 0.45),
            (0.45, 0.12),
            (0.2, 0.02),
            (0, 0.3),
        )
    ],
    "star": [line((-0.3, 1), (0, 0), (0.3, 1), (-0.45, 0.38), (0.45, 0.38), (-0.3, 1))],
    "house": [
        line(
            (-0.35, 1),
            (-0.35, 0.45),
            (0, 0),
            (0.35, 0.45),
            (0.35, 1),
            (-0.35, 1),
            (0.35, 0.45),
            (-0.35, 0.45),
            (0.35, 1),
        )
    ],
}


# Letters and signs a network may learn to doubt; the others are kept to see whether it doubts what it never saw.
TAUGHT = ("E", "F", "H", "M", "N", "R", "W", "&", "#", "smile", "star")
# Taught as well, and more often: one stroke away from a digit.
NEARLY = ("U", "L", "Y", "C", "V", "J")
KEPT = tuple(name for name in LETTERS if name not in (*TAUGHT, *NEARLY))


def _taught_letter(rng: np.random.Generator) -> Strokes:
    return LETTERS[TAUGHT[int(rng.integers(len(TAUGHT)))]]


def _nearly_a_digit(rng: np.random.Generator) -> Strokes:
    return LETTERS[NEARLY[int(rng.integers(len(NEARLY)))]]


def _kept_letter(rng: np.random.Generator) -> Strokes:
    return LETTERS[KEPT[int(rng.integers(len(KEPT)))]]


def _scribble(rng: np.random.Generator) -> Strokes:
    """A line that wanders to and fro, as a child's or an impatient student's."""
    turns = int(rng.integers(7, 16))
    return [curve(*(tuple(point) for point in rng.uniform((-0.5, 0.0), (0.5, 1.0), (turns, 2)).tolist()))]


def _hatching(rng: np.random.Generator) -> Strokes:
    """Hatching, as one fills a field."""
    teeth = int(rng.integers(5, 11))
    x = np.linspace(-0.5, 0.5, teeth) + rng.normal(0, 0.02, teeth)
    y = np.where(np.arange(teeth) % 2, 1.0, 0.0) + rng.normal(0, 0.06, teeth)
    return [np.stack([x, y] if rng.random() < 0.5 else [y - 0.5, x + 0.5], axis=1)]


def _blot(rng: np.random.Generator) -> Strokes:
    """A tap, a smear, a few specks: what is left of a touch nobody meant."""
    specks = rng.uniform((-0.5, 0.0), (0.5, 1.0), (int(rng.integers(1, 6)), 2))
    return [speck + rng.uniform(-0.03, 0.03, (2, 2)) for speck in specks]


def _spiral(rng: np.random.Generator) -> Strokes:
    return [arc((0, 0.5), (0.5, 0.5), float(rng.uniform(0, 360)), -float(rng.uniform(800, 1500)), 0.1)]


Draw = Callable[[np.random.Generator], Strokes]
SEEN: dict[str, Draw] = {"scribbles": _scribble, "hatching": _hatching, "blots": _blot}
KINDS: dict[Split, dict[str, Draw]] = {
    "train": {"letters and signs": _taught_letter, "nearly a digit": _nearly_a_digit, **SEEN},
    "judge": {"letters and signs": _kept_letter, **SEEN, "spirals": _spiral},
}


def not_digits(count: int, seed: int, split: Split = "judge") -> dict[str, np.ndarray]:
    """Pictures of what is no digit, `count` of each kind, each (count, 28, 28) uint8, ink 255 on 0.

    They are what we thought people might draw when they do not draw digits: a network that doubts all of
    these may still be sure of the next odd thing.

    Args:
        split: "train" for what `world` learns to doubt; "judge" for other letters, for spirals, which it never
            saw, and for scribbles, hatching and blots, of which it saw others.
    """
    return {
        kind: np.stack(list(islice(_pictures(draw, [seed, number]), count)))
        for number, (kind, draw) in enumerate(KINDS[split].items())
    }


def _pictures(draw: Draw, seed: list[int]) -> Iterator[np.ndarray]:
    for number in count_from_zero():
        rng = np.random.default_rng([*seed, number])
        style = any_style(rng, 0.6)
        # Without what would leave little of a scribble: few points, skips, drags.
        whole = Style(slant=style.slant, turn=style.turn, stretch=style.stretch, bend=style.bend, width=style.width)
        yield as_pixels(restyle(upright(draw(rng), HEIGHT, BRUSH), whole, rng))
