"""What one visitor looks at: the current digit, the current network, the strokes on the canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from ui.visitor.canvas import Canvas
from ui.visitor.digit import Digit, digit_from_sample, made

if TYPE_CHECKING:
    from core.network.bundle import Trained

# What every page but the first looks at until the visitor has a digit of their own.
FALLBACK = "4-open-1"


@dataclass
class Session:
    """All that a visitor made; lives in `st.session_state` and survives page switches.

    Attributes:
        digit: the current digit, or None as long as there is none.
        network: the current network's name.
        off: the steps of `core.preprocess.SWITCHES` this visitor switched off.
        trained: the networks this visitor trained or brought, by name; nobody else can see them.
        problem: why the last upload was refused, in a sentence.
        notice: what to tell once, about a link that could not be opened whole.
    """

    digit: Digit | None = None
    network: str = ""
    canvas: Canvas = field(default_factory=Canvas)
    off: frozenset[str] = frozenset()
    trained: dict[str, Trained] = field(default_factory=dict)
    page: str = ""
    problem: str = ""
    notice: str = ""


def session() -> Session:
    """This visitor's session, made on the first call."""
    if "digitscope" not in st.session_state:
        st.session_state["digitscope"] = Session()
    return st.session_state["digitscope"]


def looked_at() -> Digit:
    """The current digit, or a built-in drawing as long as there is none."""
    return session().digit or digit_from_sample(FALLBACK, session().off)


def choose(digit: Digit) -> None:
    """Makes a digit the current one on every page; what is on the canvas stays there."""
    current = session()
    current.digit, current.problem = digit, ""


def switch(name: str, on: bool) -> None:
    """Turns one step of the way to 28x28 on or off, and makes the current digit again."""
    current = session()
    current.off = current.off - {name} if on else current.off | {name}
    if current.digit is not None:
        current.digit = made(current.digit, current.off)


def address() -> dict[str, str]:
    """What the address bar must hold to show another person the same."""
    current = session()
    parts = {"network": current.network}
    if current.digit is not None:
        parts["digit"] = current.digit.link
    if current.off:
        parts["without"] = ".".join(sorted(current.off))
    return parts


@dataclass(frozen=True)
class View:
    """What a page looks at: a digit, whether it is the visitor's own choice, and the network it goes through."""

    digit: Digit
    chosen: bool
    network: str
    title: str
