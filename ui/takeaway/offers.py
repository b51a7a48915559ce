"""What can be taken along of the page as it is: whoever shows a result says here how it is taken, and makes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.language import _
from ui.visitor import cached
from ui.visitor.session import View

if TYPE_CHECKING:
    from core.network.model import DigitNet
    from core.takeaway.cells import Part
    from core.takeaway.panel import Curves, Panel

KEY, VIEW = "offers", "offers-view"


@dataclass(frozen=True)
class Offer:
    """Panels to take along, and the cells of a notebook that do the same again.

    Attributes:
        network: another network than the one looked through, with its probabilities (10,), such as that of a moment
            of its training: the notebook then begins with it.
    """

    panels: Sequence[Panel] = ()
    parts: Sequence[Part] = ()
    network: tuple[DigitNet, np.ndarray] | None = None


# What the address says where a page's script writes what it shows there -> the offer.
Make = Callable[[Mapping[str, str]], Offer]


def begin(view: View, title: str) -> None:
    """Called when a page begins anew, with what it looks at and what it is called."""
    st.session_state[KEY], st.session_state[VIEW] = {}, (view, title)


def viewed() -> tuple[View, str]:
    """What the page looks at, and its title."""
    return st.session_state[VIEW]


def offer(name: str, make: Make | None) -> None:
    """Says how the results of a part of the page are taken along; they are only made when somebody asks.

    Args:
        make: None where the part shows nothing at present.
    """
    there = st.session_state.setdefault(KEY, {})
    if make is None:
        there.pop(name, None)
    else:
        there[name] = make


def offers(address: Mapping[str, str]) -> list[Offer]:
    """All that the page offers as it is now."""
    return [make(address) for make in list(st.session_state.get(KEY, {}).values())]


def caption_of(view: View) -> list[str]:
    """What every caption begins with."""
    return [
        _("Network: {network}.", network=view.network.title),
        _("Digit: {digit}.", digit=view.digit.title),
    ]


def shares_of(view: View, shares: np.ndarray) -> Curves:
    """The share of each of the network's classes, as bars."""
    from core.takeaway.panel import Curves

    of = _("digit")
    if not view.network.facts.reads_digits:
        of = ", ".join(f"{at}: {name}" for at, name in enumerate(view.names))
    return Curves(np.arange(len(shares)), {"probability": shares}, of, _("probability"), bars=True)


def always(view: View) -> Offer:
    """What every page has: the digit and the answer."""
    from core.takeaway.panel import Panel, Sheet

    said, shares = caption_of(view), cached.probabilities(view.network, view.digit.image)
    answer = _(
        "The answer: {digit}, with a probability of {share:.1%}.",
        digit=view.called(int(shares.argmax())),
        share=shares.max(),
    )
    bars = shares_of(view, shares)
    return Offer(
        [
            Panel("digit", _("The digit"), Sheet(view.digit.image, "ink"), said),
            Panel("answer", _("The answer"), bars, [*said, answer]),
        ]
    )
