"""One question of the quiz as data, and the drawings that questions are asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch

from core.hands.samples import samples
from core.hands.variation import vary
from core.ink.links import link_image, read_link
from core.ink.preprocess import PictureError, preprocess
from core.judging.calibration import shares
from core.judging.doubt import SURE, Rule
from core.network.answers import as_batch
from core.network.facts import Facts

# So many drawings are looked at before a question is given up; most take fewer than thirty.
MOST_DRAWINGS = 2000


class Reader(Protocol):
    """A network with its name and what was measured of it, such as a `core.network.checkpoints.Card`."""

    @property
    def name(self) -> str: ...

    @property
    def facts(self) -> Facts: ...

    @property
    def model(self) -> Any: ...


Readers = Mapping[str, Reader]


@dataclass(frozen=True)
class Answer:
    """What a network says of an image: ten `logits`, its `digit`, the `share` shown for it, and whether it counts."""

    logits: np.ndarray
    digit: int
    share: float
    sure: bool


@dataclass(frozen=True)
class Drawn:
    """A built-in drawing as another hand might have made it: `image` (1, 28, 28) and what it was meant as."""

    image: np.ndarray
    label: int


@dataclass(frozen=True)
class Item:
    """One question with its right answer, computed; what it does not say, `core.teaching.words` does.

    Attributes:
        kind: its name in `core.teaching.quiz.KINDS`.
        broken: whether it shows a wrong answer of a network, or a map that is not one of this network.
        network: the name of the network it is about.
        image: (1, 28, 28), the digit it is about; `label` is what it was meant as, `answer` what the network says.
        options: what can be tapped: digits, numbers of filters, or names of networks and baselines; for maps and
            windows their place.
        right: which of the options is right.
        before: pictures (height, width) that are shown before the tap, and `after`, those that explain it.
        numbers: what the explanation fills in.
        page: the page on which the same is to be seen live, and `settings` its controls, by their names in an address.
    """

    kind: str
    broken: bool
    network: str
    image: np.ndarray
    label: int
    answer: int
    options: tuple[int | str, ...]
    right: int
    before: tuple[np.ndarray, ...] = ()
    after: tuple[np.ndarray, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)
    page: str = "draw"
    settings: Mapping[str, Any] = field(default_factory=dict)


def answer_of(reader: Reader, image: np.ndarray) -> Answer:
    """What a network answers, as the pages show it."""
    with torch.no_grad():
        logits = reader.model(as_batch(image, "image"))[0].numpy()
    digit = int(logits.argmax())
    counts = int(Rule.of(reader.facts).apply(torch.from_numpy(logits)[None])) == SURE
    return Answer(logits, digit, float(shares(logits, reader.facts)[digit]), counts)


def drawn(rng: np.random.Generator) -> Iterator[Drawn]:
    """Variations of the built-in drawings that are meant as one digit, in an order drawn by lot; never ends.

    Their ink is what a link to it gives, to the last 255th.
    """
    plain = [sample for sample in samples() if sample.ambiguous_with is None]
    while True:
        sample = plain[int(rng.integers(len(plain)))]
        try:
            image = preprocess(vary(sample.drawing, rng)).image
        except PictureError:
            continue
        linked = read_link(link_image(image)).image
        if linked is not None and linked.any():
            yield Drawn(linked, sample.label)


def first(rng: np.random.Generator, make: Callable[[Drawn], Item | None]) -> Item:
    """The question about the first drawing of which one can be made.

    Raises:
        ValueError: there was none among many, as when networks are in place that never err.
    """
    drawings = drawn(rng)
    for _ in range(MOST_DRAWINGS):
        if (item := make(next(drawings))) is not None:
            return item
    raise ValueError(f"expected a drawing for this question among {MOST_DRAWINGS}, found none")


def shuffled(rng: np.random.Generator, options: list[Any], right: Any) -> tuple[tuple[Any, ...], int]:
    """The options in an order drawn by lot, and where the right one is."""
    order = [options[int(at)] for at in rng.permutation(len(options))]
    return tuple(order), order.index(right)


def runners_up(logits: np.ndarray, but: int, count: int) -> list[int]:
    """The digits with the highest logits but one."""
    return [int(digit) for digit in np.argsort(-logits) if digit != but][:count]
