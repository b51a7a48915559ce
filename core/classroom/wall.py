"""The wall: the digits a class has sent, with what they were meant as; sorted by what a network makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from core.classes import KNOWN, MOST
from core.classroom.engine import Engine
from core.classroom.room import DIGITS, MOST_DIGITS, changed_wall, did
from core.hands.samples import samples
from core.ink.links import LinkError, read_link
from core.ink.preprocess import PictureError, preprocess

Order = Literal["newest", "misread", "least-sure", "label"]
# Fields of a room's head: what everybody is asked to write, and the symbols a network shall learn, parted by commas.
LABEL, SYMBOLS = "label", "symbols"


@dataclass(frozen=True)
class Sent:
    """One digit on the wall.

    Attributes:
        name: its own, drawn by lot.
        by: whoever sent it, as a room knows them.
        link: the digit as a piece of an address.
        label: what it was meant as, a name in `core.classes`; "" where nobody asked for anything.
        hidden: the teacher took it off the wall.
    """

    name: str
    by: str
    link: str
    label: str
    hidden: bool = False

    def as_json(self) -> str:
        """What a room's shelf holds under its name."""
        return json.dumps({"by": self.by, "link": self.link, "label": self.label, "hidden": self.hidden})


def sent(items: Mapping[str, str]) -> list[Sent]:
    """The digits of a room's shelf, in the order they came; whatever is none is passed over."""
    found = []
    for name, text in items.items():
        try:
            held = json.loads(text)
            label = held["label"] if held["label"] in KNOWN else ""
            found.append(Sent(name, str(held["by"]), str(held["link"]), label, bool(held["hidden"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def hide(engine: Engine, code: str, one: Sent) -> None:
    """Takes one digit off the wall; it is no part of the class's data any more either."""
    engine.put(code, DIGITS, one.name, replace(one, hidden=True).as_json(), MOST_DIGITS)
    changed_wall(engine, code)


def clear(engine: Engine, code: str) -> None:
    """Takes all digits off the wall for good."""
    engine.drop(code, DIGITS)
    changed_wall(engine, code)


def ask_for(engine: Engine, code: str, label: str) -> None:
    """Has everybody write one thing from now on, a name in `core.classes`; "" for whatever they like."""
    if label and label not in KNOWN:
        raise ValueError(f"expected a known symbol, got {label!r:.40}")
    engine.write(code, **{LABEL: label})
    did(engine, code)


def agree_on(engine: Engine, code: str, symbols: Sequence[str]) -> None:
    """Notes the symbols that the class is going to teach a network."""
    if not KNOWN.issuperset(symbols) or len(symbols) > MOST:
        raise ValueError(f"expected at most {MOST} known symbols, got {list(symbols)!r:.60}")
    engine.write(code, **{SYMBOLS: ",".join(symbols)})
    did(engine, code)


def agreed(head: Mapping[str, str]) -> tuple[str, ...]:
    """The symbols that a class agreed on, by the head of its room."""
    return tuple(name for name in head.get(SYMBOLS, "").split(",") if name in KNOWN)[:MOST]


@lru_cache(maxsize=MOST_DIGITS)
def image_of(link: str) -> np.ndarray:
    """The ink (28, 28) uint8 of a digit's link, never changed; bare paper where it names none, or none is left."""
    try:
        linked = read_link(link)
        if linked.drawing is not None:
            image = preprocess(linked.drawing).image
        elif linked.sample is not None:
            image = next((one.image for one in samples() if one.name == linked.sample), None)
        else:
            image = linked.image
    except (LinkError, PictureError):
        image = None
    ink = np.zeros((28, 28), np.uint8) if image is None else np.rint(255 * image[0]).astype(np.uint8)
    ink.setflags(write=False)
    return ink


def right(labels: Sequence[str], answers: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Of n digits 1 where the network answers the label, 0 where it does not, -1 where it cannot be said.

    That is where nobody said what it was meant as, or where the network knows no such class.

    Args:
        answers: (n,) places among the network's classes, whose `names` these are.
    """
    said = [names.index(label) if label in names else -1 for label in labels]
    known = np.array(said, dtype=np.int64)
    return np.where(known < 0, -1, (known == answers).astype(np.int64))


def arranged(order: Order, labels: Sequence[str], shares: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The numbers of n digits as they hang on the wall.

    Args:
        order: "newest" first; "misread" only, the surest mistakes first; "least-sure" first; by "label", then newest.
        shares: (n, classes), what the network gives each.
    """
    newest = np.arange(len(labels))[::-1]
    if not len(labels):
        return newest
    most = shares.max(axis=1)
    if order == "least-sure":
        return np.argsort(most, kind="stable")
    if order == "misread":
        wrong = np.flatnonzero(right(labels, shares.argmax(axis=1), names) == 0)
        return wrong[np.argsort(-most[wrong], kind="stable")]
    if order == "label":
        places = {label: at for at, label in enumerate(sorted(set(labels), key=lambda label: (label == "", label)))}
        return newest[np.argsort([places[labels[int(at)]] for at in newest], kind="stable")]
    return newest


def shares_right(groups: Sequence[str], found: np.ndarray) -> dict[str, tuple[int, int]]:
    """Group -> how many of its digits were read right, and of how many it can be said; the worst share first.

    Args:
        groups: of each digit, such as its label or the hand that wrote it.
        found: of each digit, as `right` gives it.
    """
    counts: dict[str, tuple[int, int]] = {}
    for group, one in zip(groups, found.tolist(), strict=True):
        if one >= 0:
            good, count = counts.get(group, (0, 0))
            counts[group] = good + one, count + 1
    return dict(sorted(counts.items(), key=lambda entry: (entry[1][0] / entry[1][1], entry[0])))
