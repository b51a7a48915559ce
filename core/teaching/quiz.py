"""The quiz: eight questions, one of each kind, all of them made from a seed; half show what is not to be believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.teaching import believing, looking
from core.teaching.item import Item, Readers

Make = Callable[[Readers, np.random.Generator, bool], Item]
# The first is always asked first; the order of the others is drawn by lot.
KINDS: dict[str, Make] = {
    "digit": looking.which_digit,
    "pixels": believing.which_pixels,
    "scrambled": believing.which_is_scrambled,
    "baseline": believing.which_baseline,
    "sum": believing.which_does_not_add_up,
    "unsure": looking.which_network,
    "filter": looking.which_filter,
    "erase": looking.what_erasing_does,
}
# One of their maps is always broken.
ALWAYS: tuple[str, ...] = ("scrambled", "sum")
# They may be about a network's wrong answer.
SOMETIMES: tuple[str, ...] = ("digit", "pixels", "baseline", "unsure", "erase")
MOST_SEED = 9999


@dataclass(frozen=True)
class Place:
    """One question of a quiz before it is made: its kind, and whether what it shows is broken."""

    kind: str
    broken: bool


def places(seed: int, length: int = len(KINDS)) -> tuple[Place, ...]:
    """The questions of a quiz in their order; exactly half of them show a wrong answer or a broken map.

    Args:
        length: how many, an even number: the first ones of the whole quiz.
    """
    rng = np.random.default_rng(seed)
    begins, *others = KINDS
    order = [begins, *(others[int(at)] for at in rng.permutation(len(others)))][:length]
    wrong = {kind for kind in order if kind in ALWAYS}
    sometimes = [kind for kind in SOMETIMES if kind in order]
    wrong |= {str(kind) for kind in rng.choice(sometimes, length // 2 - len(wrong), replace=False)}
    return tuple(Place(kind, kind in wrong) for kind in order)


def item(readers: Readers, seed: int, place: Place) -> Item:
    """The question of a quiz at one of its places: always the same, since its kind has a lot of its own."""
    rng = np.random.default_rng([seed, list(KINDS).index(place.kind)])
    return KINDS[place.kind](readers, rng, place.broken)
