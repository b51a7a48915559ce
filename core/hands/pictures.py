"""Pictures of digits in many hands, to train on and to be judged on.

Everything here is made by this project from recipes of a pen's path; no real writing is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count as count_from_zero
from itertools import islice

import numpy as np
from PIL import Image

from core.hands.allographs import ALLOGRAPHS, Allograph
from core.hands.hand import Hand, hands, upright, written
from core.hands.samples import Sample
from core.hands.variation import vary
from core.ink.pen import penned, repenned
from core.ink.preprocess import fit
from core.ink.strokes import Drawing, paint

# Share of the training pictures that vary a known hand's digit; the others are strangers'.
KNOWN_HANDS_SHARE = 0.2
# Strength of `vary` between one hand's tries at the same digit.
SAME_HAND = 0.5
# Share of the training pictures that a broad pen left on few pixels; how broad, by the digit's longer side.
COARSE_SHARE, BROAD = 0.1, (0.1, 0.27)
# The canvas that training pictures are inked on: ten times 28, as in the app.
CANVAS = 280


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
            yield pictured(_anybody_writes(digit, rng), rng), digit
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
        yield as_pixels(vary(written(person.number, digit), rng, SAME_HAND)), digit


def _anybody_writes(digit: int, rng: np.random.Generator) -> Drawing:
    """A training hand's digit or, mostly, a stranger's: any allograph, parameters and style."""
    teachers = hands("train")
    if rng.random() < KNOWN_HANDS_SHARE:
        # Known hands have a style already; at full strength the two would add up to nobody's.
        person = teachers[int(rng.integers(len(teachers)))]
        return vary(written(person.number, digit), rng, 0.6)
    return vary(upright(_any_allograph(digit, rng).write(rng), 0.7, 0.07), rng)


def _by_label(drawings: Sequence[Sample]) -> list[list[Sample]]:
    if not drawings:
        raise ValueError("Expected at least one drawing to vary, got none.")
    return [[s for s in drawings if s.label == label] for label in sorted({s.label for s in drawings})]


@cache
def _shares(digit: int) -> tuple[tuple[Allograph, ...], np.ndarray]:
    ways = tuple(way for way in ALLOGRAPHS.values() if way.label == digit)
    return ways, np.cumsum([way.share for way in ways])


def _any_allograph(digit: int, rng: np.random.Generator) -> Allograph:
    ways, shares = _shares(digit)
    return ways[int(np.searchsorted(shares, rng.random() * shares[-1], side="right"))]


def as_pixels(drawing: Drawing) -> np.ndarray:
    """What a network sees of a drawing, quickly: (28, 28) uint8, ink 255 on 0."""
    canvas = paint(penned(drawing), CANVAS)
    # `fit` crops too, but on floats, where the empty margin costs more than the ink.
    field = np.asarray(canvas.crop(canvas.getbbox()), dtype=np.float32) / 255.0
    return np.rint(fit(field) * 255.0).astype(np.uint8)


def pictured(drawing: Drawing, rng: np.random.Generator) -> np.ndarray:
    """`as_pixels`, but some as small pictures of a broad pen come in: with holes filled and corners gone."""
    if rng.random() >= COARSE_SHARE:
        return as_pixels(drawing)
    points = np.concatenate(drawing.strokes)
    broad = float(rng.uniform(*BROAD)) * float(np.ptp(points, axis=0).max())
    canvas = paint(Drawing(tuple(stroke * 0.7 + 0.15 for stroke in drawing.strokes), 0.7 * broad), CANVAS)
    small = canvas.crop(canvas.getbbox())
    longest = int(rng.integers(14, 41))
    small.thumbnail((longest, longest), Image.Resampling.BOX)
    if rng.random() < 0.5:
        small = small.resize((longest, longest), Image.Resampling.BILINEAR)
    field = np.asarray(small, dtype=np.float32) / 255.0
    if rng.random() < 0.6:
        field = (field > 0.5).astype(np.float32)
    return np.rint(fit(repenned(field)) * 255.0).astype(np.uint8)


def _stack(items: Iterator[tuple[np.ndarray, int]], count: int) -> tuple[np.ndarray, np.ndarray]:
    if count < 0:
        raise ValueError(f"Expected a count of at least 0, got {count}.")
    images, labels = np.zeros((count, 28, 28), np.uint8), np.zeros(count, np.uint8)
    for number, (image, label) in enumerate(islice(items, count)):
        images[number], labels[number] = image, label
    return images, labels
