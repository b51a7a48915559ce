"""What one visitor looks at: the current digit, the current network, the strokes on the canvas."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.ink.preprocess import PictureError, draw_over
from core.ink.strokes import Drawing
from core.language import N_, ask, catalogues, understood
from ui.visitor.canvas import SIDE, Canvas
from ui.visitor.digit import Digit, digit_from_sample, made, nothing

if TYPE_CHECKING:
    from core.network.bundle import Trained
    from core.network.checkpoints import Snapshot
    from core.network.facts import Facts
    from core.network.model import DigitNet

# What every page but the first looks at until the visitor has a digit of their own.
FALLBACK = "4-open-1"
# What a session's language is called in its state and in an address.
LANGUAGE = "lang"


@dataclass
class Guess:
    """What somebody said before seeing it, which is final, and whether they have seen it since."""

    value: Any
    revealed: bool = False


@dataclass
class Session:
    """All that a visitor made; lives in `st.session_state` and survives page switches.

    Attributes:
        held: what the visitor made last, or None; it may have lost its ink on the way to 28x28.
        network: the current network's name.
        second: the canvas of the drawing that a digit is compared with.
        off: the steps of `core.ink.preprocess.SWITCHES` this visitor switched off.
        page: the page looked at, as in `ui.pages`; "" before the first.
        step: how many steps of `ui.pages.ROUTE` lie before the one that was last looked at.
        trained: the networks this visitor trained or brought, by name; nobody else can see them.
        run: the name of the run this visitor started last, or ""; see `ui.visitor.networks.Shelf`.
        problem: why the last upload was refused.
        offered: what the last upload can be, surest first, where ways to see it differ.
        begun: whether anything was drawn yet, though it may be gone again.
        linked: what the address asked for when the visitor came, as far as no page has taken it up yet.
        notice: what to `tell` once, about a link that could not be opened whole.
        guesses: what was guessed of what, before it was seen; see `ui.guessing.gate`.
    """

    held: Digit | None = None
    network: str = ""
    canvas: Canvas = field(default_factory=Canvas)
    second: Canvas = field(default_factory=lambda: Canvas("second-canvas"))
    off: frozenset[str] = frozenset()
    trained: dict[str, Trained] = field(default_factory=dict)
    page: str = ""
    step: int = 0
    linked: dict[str, str] = field(default_factory=dict)
    run: str = ""
    problem: PictureError | None = None
    offered: tuple[Digit, ...] = ()
    begun: bool = False
    notice: str = ""
    guesses: dict[Hashable, Guess] = field(default_factory=dict)

    @property
    def digit(self) -> Digit | None:
        """The current digit, or None as long as there is none: an image without ink is none."""
        return self.held if self.held is not None and self.held.inked else None

    @digit.setter
    def digit(self, digit: Digit | None) -> None:
        self.held = digit

    def tell(self, what: str) -> None:
        """Adds to what is told once; Markdown, so what others wrote goes through `core.render.words.as_written`."""
        self.notice = f"{self.notice}\n\n{what}".strip()


class Network(Protocol):
    """A network to look through, shipped (`core.network.checkpoints.Card`) or a visitor's own (`Trained`).

    Attributes:
        key: what tells its weights and its story from any other's; what caches are keyed by.
        model: in eval mode and shared by all who look through it: nobody may hook or change it.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def key(self) -> str: ...

    @property
    def facts(self) -> Facts: ...

    @property
    def model(self) -> DigitNet: ...

    def moments(self) -> list[Snapshot]:
        """The saved moments of its training, in order."""
        ...


@dataclass(frozen=True)
class View:
    """What a page looks at: a digit, whether it is the visitor's own choice, and the network it goes through."""

    digit: Digit
    chosen: bool
    network: Network

    @property
    def names(self) -> list[str]:
        """What people call the network's classes, in the order of its outputs."""
        return self.network.facts.called_all

    def called(self, at: int | None) -> str:
        """What people call the class at this place of the network's outputs, such as "7" or "heart"."""
        return "" if at is None else self.network.facts.called(at)


def session() -> Session:
    """This visitor's session, made on the first call."""
    if "digitscope" not in st.session_state:
        st.session_state["digitscope"] = Session()
    return st.session_state["digitscope"]


def language_read() -> str:
    """The language of whoever looks at the page that is being made: chosen, or asked for by the address a session
    begins with, or the browser's; "" where no page is being made.

    Asked by `core.language` for every sentence: what runs first, a callback or a part of a page, need not see to it.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    # One look for each of a page's hundreds of sentences.
    if (known := st.session_state.get(LANGUAGE)) is not None:
        return known
    theirs, asked = understood(st.context.locale or ""), st.query_params.get(LANGUAGE)
    # An address says nothing of what every browser finds out for itself.
    st.session_state[f"{LANGUAGE}-default"] = theirs
    st.session_state[LANGUAGE] = asked if asked in catalogues() else theirs
    return st.session_state[LANGUAGE]


ask(language_read)


def looked_at() -> Digit:
    """The current digit, or a built-in drawing as long as there is none."""
    return session().digit or digit_from_sample(FALLBACK, session().off)


def choose(digit: Digit) -> None:
    """Makes a digit the current one on every page; what is on the canvas stays there."""
    current = session()
    current.digit, current.problem = digit, None


def switch(name: str, on: bool) -> None:
    """Turns one step of the way to 28x28 on or off, and makes the current digit again."""
    current = session()
    current.off = current.off - {name} if on else current.off | {name}
    if current.held is not None:
        current.held = made(current.held, current.off)


def redraw(strokes: tuple[np.ndarray, ...], brush: int | None = None, base: np.ndarray | None = None) -> None:
    """Puts strokes on the canvas in place of what is there, and makes them the digit."""
    session().canvas.put(strokes, brush, base)
    _draw_digit()


def lend(page_has_it: bool, entered: bool) -> None:
    """Has an empty canvas show the digit looked at, to be drawn on; and takes that back where a page has it empty.

    A digit that nobody chose is only a sample: the first stroke takes its place.

    What a visitor drew or put there stays, and a canvas that was cleared is left so until the page is entered anew.
    """
    canvas, digit = session().canvas, looked_at()
    if canvas.lent and not page_has_it:
        canvas.put(())
    empty = not canvas.strokes and canvas.base is None
    if page_has_it and canvas.lent != digit.key and (canvas.lent or (entered and empty)):
        if isinstance(digit.origin, Drawing):
            canvas.put(digit.origin.strokes, round(digit.origin.width * SIDE))
        else:
            canvas.put((), base=digit.image[0])
        canvas.lent = digit.key
    canvas.sample = bool(canvas.lent) and session().digit is None


def take_in_strokes() -> None:
    """Reads the canvas before anything is drawn, so that the whole page shows the latest stroke."""
    current = session()
    canvas, held = current.canvas, current.held
    if not canvas.take_in(st.session_state):
        return
    if canvas.over and held is not None and held.source == "link":
        canvas.put(canvas.strokes, base=held.image[0])
        if not canvas.strokes:
            return
    # What came back with nothing new on it is no other digit than the address's.
    if not (canvas.back and current.digit is not None):
        _draw_digit()


def _draw_digit() -> None:
    """Makes the drawing on the canvas the current digit; an empty canvas means no digit."""
    current = session()
    canvas, current.problem, current.begun = current.canvas, None, True
    if canvas.base is not None:
        current.digit = Digit("drawing", N_("Drawn over another digit"), draw_over(canvas.base, canvas.drawing))
        return
    drawn = Digit("drawing", N_("Your drawing"), nothing(), origin=canvas.drawing)
    try:
        current.digit = made(drawn, current.off)
    except PictureError:
        current.digit = None
