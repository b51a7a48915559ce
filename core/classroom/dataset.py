"""The class's digits as a data set: what half of the hands wrote to learn from, what the others wrote to be tested on.

Hands are numbers: of whom they are is not kept.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core import classes
from core.classroom.engine import RoomError
from core.classroom.wall import Sent, image_of
from core.digits.digits import Digits, digits
from core.language import N_
from core.network.answers import plainly
from core.network.recipes import Recipe

# Of each symbol so many are wanted before a network is taught it.
LEAST = 20
# About so many pictures are shown in a run, each bent anew: seconds on one core, however few there are to learn from.
SHOWN, MOST_EPOCHS = 12_000, 100
FEW_HANDS = N_("All of these digits are by one hand. To be tested on hands it never saw, a network needs two at least.")
MANY_KINDS = N_("These are {count} different symbols. A network is taught {most} at most: bring a file with fewer.")
ONE_KIND = N_("All of these digits are meant as the same. There is nothing to tell apart yet.")
HALVES = N_("{symbol} is by one hand only, and the network must learn from it and be tested on it: ask another hand.")


@dataclass(frozen=True, eq=False)
class Written:
    """One digit of a class: `image` (28, 28) uint8, what it was meant as, whose hand wrote it, its link or ""."""

    image: np.ndarray
    label: str
    hand: int
    link: str = ""


@dataclass(frozen=True, eq=False)
class Halves:
    """Two data sets of one class, by different hands, and the names of what is to be told apart."""

    learned: Digits
    test: Digits
    names: tuple[str, ...]
    hands: tuple[int, int]


def written(wall: Sequence[Sent]) -> list[Written]:
    """What hangs on the wall with a label and with ink, in the order it came; hands are numbered from 1."""
    hands: dict[str, int] = {}
    found = []
    for one in wall:
        if one.label and not one.hidden and (image := image_of(one.link)).any():
            found.append(Written(image, one.label, hands.setdefault(one.by, len(hands) + 1), one.link))
    return found


def counted(all_of_it: Sequence[Written], names: Sequence[str]) -> dict[str, int]:
    """How many there are of each of these names."""
    counts = Counter(one.label for one in all_of_it)
    return {name: counts[name] for name in names}


def in_order(names: Sequence[str]) -> tuple[str, ...]:
    """Names of classes as a network has them: digits in their order first, then as they were given."""
    found = dict.fromkeys(names)
    return (*(name for name in classes.DIGITS if name in found), *(name for name in found if not name.isdecimal()))


@plainly()
def halves(all_of_it: Sequence[Written], names: Sequence[str], seed: int) -> Halves:
    """Half of the hands to learn from, half to be tested on; every name has hands in both.

    Which hand goes where is drawn from `seed`, but who wrote what few others wrote is dealt out first.

    Raises:
        RoomError: there are too few hands, or too few kinds or too many, for that.
    """
    chosen = [one for one in all_of_it if one.label in names]
    kinds = in_order([name for name in names if any(one.label == name for one in chosen)])
    wrote = {hand: {one.label for one in chosen if one.hand == hand} for hand in {one.hand for one in chosen}}
    if len(wrote) < 2:
        raise RoomError(FEW_HANDS)
    if len(kinds) < classes.FEWEST:
        raise RoomError(ONE_KIND)
    if len(kinds) > classes.MOST:
        raise RoomError(MANY_KINDS, count=len(kinds), most=classes.MOST)
    for kind in kinds:
        if sum(kind in theirs for theirs in wrote.values()) < 2:
            raise RoomError(HALVES, symbol=classes.called(kind))
    learns = _dealt(wrote, kinds, seed)
    parts = [[one for one in chosen if (one.hand in learns) == first] for first in (True, False)]
    hands = len(learns), len(wrote) - len(learns)
    learned, test = (_set_of(part, kinds) for part in parts)
    return Halves(learned, test, kinds, hands)


def _dealt(wrote: dict[int, set[str]], kinds: Sequence[str], seed: int) -> set[int]:
    """The hands to learn from: half of them, and of every kind one at least on either side."""
    lot = np.random.default_rng(seed)
    order = [sorted(wrote)[at] for at in lot.permutation(len(wrote))]
    learns, tests = set[int](), set[int]()
    for kind in sorted(kinds, key=lambda kind: sum(kind in theirs for theirs in wrote.values())):
        for side, other in ((learns, tests), (tests, learns)):
            if not any(kind in wrote[hand] for hand in side):
                free = [hand for hand in order if kind in wrote[hand] and hand not in other]
                if not free:
                    raise RoomError(HALVES, symbol=classes.called(kind))
                side.add(free[0])
    for hand in order:
        if hand not in learns | tests:
            (learns if len(learns) <= len(tests) else tests).add(hand)
    return learns


def _set_of(part: Sequence[Written], kinds: Sequence[str]) -> Digits:
    images = torch.from_numpy(np.stack([one.image for one in part]))
    labels = torch.tensor([kinds.index(one.label) for one in part])
    return digits(f"{len(part)} drawings of a class", images, labels)


def recipe_for(learned: Digits, title: str) -> Recipe:
    """How a network is taught so few drawings: each is moved, bent and thickened anew every time it is shown."""
    epochs = min(MOST_EPOCHS, math.ceil(SHOWN / len(learned)))
    return Recipe(
        "class",
        title,
        dataset="class",
        images=len(learned),
        epochs=epochs,
        plain_epochs=epochs // 10,
        batch_size=16 if len(learned) < 400 else 64,
        learning_rate=2e-3,
        augment=True,
    )
