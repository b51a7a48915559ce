"""Hands that are not MNIST's: people, the built-in drawings they made, and variations to train on.

Everything here is made by this project from recipes of a pen's path; no real writing is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count as count_from_zero
from itertools import islice
from typing import Literal

import numpy as np

from core.allographs import ALLOGRAPHS, Allograph
from core.people import AMBIGUOUS, HANDS, HELD_OUT
from core.preprocess import fit, preprocess
from core.strokes import Drawing, into_box, paint
from core.style import Style
from core.variation import restyle, vary

Split = Literal["train", "held-out"]
# Share of the training pictures that vary a known hand's digit; the others are strangers'.
KNOWN_HANDS_SHARE = 0.2
# Strength of `vary` between one hand's tries at the same digit.
SAME_HAND = 0.5
# The canvas that training pictures are inked on: ten times 28, as in the app.
CANVAS = 280


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


@dataclass(frozen=True, eq=False)
class Sample:
    """A built-in drawing: what the picker offers and a link names.

    Attributes:
        name: unique and stable, fit for a link: "7-crossed-2".
        title: for people: "7, crossed".
        label: the digit it was meant as; for ambiguous shapes, the likelier reading.
        hand: who drew it, or "nobody" for shapes composed to be ambiguous.
        drawing: its strokes.
        ambiguous_with: the other reading, or None.
    """

    name: str
    title: str
    label: int
    hand: str
    drawing: Drawing
    ambiguous_with: int | None = None

    @property
    def strokes(self) -> tuple[np.ndarray, ...]:
        """The pen's path, each (points, 2) in the unit box."""
        return self.drawing.strokes

    @cached_property
    def image(self) -> np.ndarray:
        """What a network sees of it: (1, 28, 28) float32, ink 1.0 on 0.0, read-only."""
        return preprocess(self.drawing).image


@cache
def hands(split: Split | None = None) -> tuple[Hand, ...]:
    """The people, all or of one split; training pictures never use what "held-out" people wrote."""
    if split not in (None, "train", "held-out"):
        raise ValueError(f"Expected split 'train' or 'held-out', got {split!r}.")
    everyone = tuple(_hand(number) for number in range(len(HANDS)))
    return tuple(hand for hand in everyone if split in (None, hand.split))


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


def training_items(seed: int, drawings: Sequence[Sample] | None = None) -> Iterator[tuple[np.ndarray, int]]:
    """`training_set` one by one and without end, for who wants to show progress or to stop early.

    Yields:
        A picture (28, 28) uint8 and its digit. Item i depends on nothing but the arguments and i.
    """
    known = None if drawings is None else _by_label(drawings)
    for number in count_from_zero():
        rng = np.random.default_rng([seed, number])
        if known is None:
            digit = number % 10
            yield as_pixels(_anybody_writes(digit, rng)), digit
        else:
            same = known[number % len(known)]
            sample = same[int(rng.integers(len(same)))]
            yield as_pixels(vary(sample.drawing, rng)), sample.label


def training_set(count: int, seed: int, drawings: Sequence[Sample] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of the ten digits in many hands, to train on beside MNIST.

    They widen what a network has seen; they do not measure how well it reads real people. The
    digits take turns, so shuffle. The same seed gives the same bytes; item i does not depend on
    the count.

    Args:
        count: how many.
        seed: the only source of chance.
        drawings: vary these, their digits taking turns, instead of allographs and training hands.

    Returns:
        images (count, 28, 28) uint8, ink 255 on 0, made as the app makes them, and labels
        (count,) uint8.
    """
    return _stack(training_items(seed, drawings), count)


def held_out_set(count: int, seed: int, people: Sequence[Hand] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Digits by the hands `training_set` never draws from, in turn, each time a little different.

    These hands follow the same recipes, so this tells a network that memorised its training hands
    from one that did not; real writers are harder.

    Args:
        count: how many.
        seed: the only source of chance.
        people: some of `hands("held-out")`, or None for all of them.

    Returns:
        images (count, 28, 28) uint8 and labels (count,) uint8, as `training_set`.
    """
    people = hands("held-out") if people is None else people
    if not people or any(person.split != "held-out" for person in people):
        raise ValueError("Expected at least one hand, and held-out hands only.")
    return _stack(_held_out_items(seed, people), count)


def _held_out_items(seed: int, people: Sequence[Hand]) -> Iterator[tuple[np.ndarray, int]]:
    for number in count_from_zero():
        rng = np.random.default_rng([seed, number, 1])
        digit, person = number % 10, people[number // 10 % len(people)]
        yield as_pixels(vary(_known(person.number, digit), rng, SAME_HAND)), digit


def _anybody_writes(digit: int, rng: np.random.Generator) -> Drawing:
    """A training hand's digit or, mostly, a stranger's: any allograph, parameters and style."""
    teachers = hands("train")
    if rng.random() < KNOWN_HANDS_SHARE:
        # Known hands have a style already; at full strength the two would add up to nobody's.
        person = teachers[int(rng.integers(len(teachers)))]
        return vary(_known(person.number, digit), rng, 0.6)
    return vary(upright(_any_allograph(digit, rng).write(rng), 0.7, 0.07), rng)


def _by_label(drawings: Sequence[Sample]) -> list[list[Sample]]:
    if not drawings:
        raise ValueError("Expected at least one drawing to vary, got none.")
    return [[s for s in drawings if s.label == label] for label in sorted({s.label for s in drawings})]


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


def _ambiguous() -> list[Sample]:
    counts: Counter[str] = Counter()
    drawn = []
    for shape in AMBIGUOUS:
        name = f"{shape.label}-or-{shape.other}"
        counts[name] += 1
        title = f"{shape.label}, or is it {shape.other}?"
        drawing = upright(list(shape.strokes), 0.7, shape.width)
        drawn.append(Sample(f"{name}-{counts[name]}", title, shape.label, "nobody", drawing, shape.other))
    return drawn


@cache
def _known(number: int, digit: int) -> Drawing:
    return _hand(number).write(digit)


@cache
def _shares(digit: int) -> tuple[tuple[Allograph, ...], np.ndarray]:
    ways = tuple(way for way in ALLOGRAPHS.values() if way.label == digit)
    return ways, np.cumsum([way.share for way in ways])


def _any_allograph(digit: int, rng: np.random.Generator) -> Allograph:
    ways, shares = _shares(digit)
    return ways[int(np.searchsorted(shares, rng.random() * shares[-1], side="right"))]


def upright(strokes: Sequence[np.ndarray], height: float, width: float) -> Drawing:
    """Strokes one high, as allographs are, brought to the middle of the box at this height."""
    points = np.concatenate(strokes)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return into_box([(stroke - middle) * height + 0.5 for stroke in strokes], width)


def as_pixels(drawing: Drawing) -> np.ndarray:
    """What a network sees of a drawing, quickly: (28, 28) uint8, ink 255 on 0."""
    canvas = paint(drawing, CANVAS)
    # `fit` crops too, but on floats, where the empty margin costs more than the ink.
    field = np.asarray(canvas.crop(canvas.getbbox()), dtype=np.float32) / 255.0
    return np.rint(fit(field) * 255.0).astype(np.uint8)


def _stack(items: Iterator[tuple[np.ndarray, int]], count: int) -> tuple[np.ndarray, np.ndarray]:
    if count < 0:
        raise ValueError(f"Expected a count of at least 0, got {count}.")
    images, labels = np.zeros((count, 28, 28), np.uint8), np.zeros(count, np.uint8)
    for number, (image, label) in enumerate(islice(items, count)):
        images[number], labels[number] = image, label
    return images, labels
