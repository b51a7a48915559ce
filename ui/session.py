"""What one visitor looks at: the current digit, the current network, the strokes on the canvas."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import streamlit as st

from core.eraser import erase
from core.fabric import fabric_from, same_strokes, strokes_from
from core.hands import Sample, samples
from core.links import LONGEST, LinkError, link_drawing, link_image, link_sample, read_link, tidy
from core.preprocess import SWITCHES, PictureError, Step, draw_over, preprocess
from core.strokes import Drawing

if TYPE_CHECKING:
    from core.bundle import Trained

SIDE = 280
BRUSH = 20
# What every page but the first looks at until the visitor has a digit of their own.
FALLBACK = "4-open-1"

Source = Literal["drawing", "sample", "mnist", "upload", "link"]


@dataclass(frozen=True)
class Digit:
    """A digit to look at: `image` (1, 28, 28), how it came about, and what it was meant as, where known.

    Attributes:
        origin: what it was made from, a `Drawing` or ink (height, width), so that it can be made again
            another way; None where the pixels are all there is.
        name: the built-in drawing's name, or "".
        found: for a photo, the steps by which its ink was found.
    """

    source: Source
    title: str
    image: np.ndarray
    steps: tuple[Step, ...] = ()
    label: int | None = None
    name: str = ""
    origin: Drawing | np.ndarray | None = None
    found: tuple[Step, ...] = ()

    @cached_property
    def key(self) -> str:
        """Names these very pixels; what caches are keyed by."""
        return hashlib.blake2b(self.image.tobytes(), digest_size=12).hexdigest()

    @property
    def link(self) -> str:
        """The digit as a piece of an address."""
        if self.source == "sample":
            return link_sample(self.name)
        if isinstance(self.origin, Drawing):
            link = link_drawing(self.origin)
            if len(link) <= LONGEST:
                return link
        return link_image(self.image)


@dataclass
class Canvas:
    """The drawing on the canvas. A canvas forgets on a page switch: `version` and `frozen` bring it back.

    Attributes:
        base: a digit (28, 28) the strokes are drawn over, or None.
        erasing: the next stroke rubs out.
        stale: the canvas is about to be mounted anew and must be given its drawing.
    """

    strokes: tuple[np.ndarray, ...] = ()
    brush: int = BRUSH
    base: np.ndarray | None = None
    erasing: bool = False
    version: int = 0
    frozen: dict[str, Any] | None = None
    stale: bool = False

    @property
    def key(self) -> str:
        return f"canvas-{self.version}"

    @property
    def drawing(self) -> Drawing:
        return Drawing(self.strokes, self.brush / SIDE)


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
    return session().digit or digit_from_sample(FALLBACK)


def digit_from_sample(name: str) -> Digit:
    """One of the built-in drawings as a digit. Raises KeyError for a name that is not there."""
    sample = _samples_by_name()[name]
    title = f"Built-in drawing: {sample.title}"
    return _made(Digit("sample", title, sample.image, (), sample.label, name, sample.drawing))


def digit_from_picture(ink: np.ndarray, title: str, found: tuple[Step, ...] = ()) -> Digit:
    """A picture (height, width), grey or ink found in a photo, as a digit. Raises PictureError when there is none."""
    return _made(Digit("upload", title, np.zeros((1, 28, 28), np.float32), origin=ink, found=found))


def digit_from_mnist(image: np.ndarray, number: int, label: int) -> Digit:
    """An MNIST test digit; it was cropped and centred by MNIST's makers, so there are no steps to show."""
    return Digit("mnist", mnist_title(number), image, (), label)


def mnist_title(number: int) -> str:
    """What one of MNIST's test digits is called."""
    return f"MNIST test digit {number}"


def choose(digit: Digit) -> None:
    """Makes a digit the current one on every page; what is on the canvas stays there."""
    current = session()
    current.digit, current.problem = digit, ""


def enter(page: str) -> None:
    """Called once at the top of every page: opens a link, notices a page switch, takes in what was drawn."""
    current = session()
    if not current.page:
        _open_link(current)
    elif current.page != page:
        current.canvas.stale = True
    current.page = page
    take_in_strokes()


def switch(name: str, on: bool) -> None:
    """Turns one step of the way to 28x28 on or off, and makes the current digit again."""
    current = session()
    current.off = current.off - {name} if on else current.off | {name}
    if current.digit is not None:
        current.digit = _made(current.digit)


def address() -> dict[str, str]:
    """What the address bar must hold to show another person the same."""
    current = session()
    parts = {"network": current.network}
    if current.digit is not None:
        parts["digit"] = current.digit.link
    if current.off:
        parts["without"] = ".".join(sorted(current.off))
    return parts


def draw_digit() -> None:
    """Makes the drawing on the canvas the current digit; an empty canvas means no digit."""
    current = session()
    canvas = current.canvas
    current.problem = ""
    if canvas.base is not None:
        image = draw_over(canvas.base, canvas.drawing)
        current.digit = Digit("drawing", "Drawn over an MNIST digit", image)
        return
    try:
        current.digit = _made(
            Digit("drawing", "Your drawing", np.zeros((1, 28, 28), np.float32), origin=canvas.drawing)
        )
    except PictureError:
        current.digit = None


def redraw(strokes: tuple[np.ndarray, ...], brush: int | None = None, base: np.ndarray | None = None) -> None:
    """Puts strokes on the canvas in place of what is there, as Undo, Clear and "draw on this" do."""
    canvas = session().canvas
    canvas.brush = brush or canvas.brush
    canvas.strokes = tidy(Drawing(strokes, canvas.brush / SIDE)).strokes
    canvas.base = base
    _freeze(canvas)
    draw_digit()


def mount_canvas() -> Canvas:
    """The canvas about to be put on the page; one that is mounted anew is given its drawing."""
    canvas = session().canvas
    if canvas.stale:
        _freeze(canvas)
    return canvas


def _freeze(canvas: Canvas) -> None:
    """The drawing of this moment, under a new key. Fed with live strokes, canvas and server would chase each other."""
    canvas.version += 1
    canvas.frozen = fabric_from(canvas.drawing, SIDE) if canvas.strokes else None
    canvas.stale = False


def take_in_strokes() -> None:
    """Reads the canvas's own state before anything is drawn, so that the whole page shows the latest stroke."""
    canvas = session().canvas
    drawn = (st.session_state.get(canvas.key) or {}).get("drawing") or {}
    if not isinstance(drawn.get("raw"), dict):
        return
    strokes, rubbed = strokes_from(drawn["raw"], SIDE)
    if rubbed:
        reach = canvas.brush / SIDE
        redraw(erase(strokes, rubbed, reach), base=canvas.base)
        return
    # The canvas counts in pixels and fractions of them, a link in 1024ths: keep what a link keeps.
    tidied = tidy(Drawing(strokes, canvas.brush / SIDE)).strokes
    if not same_strokes(tidied, canvas.strokes):
        canvas.strokes = tidied
        draw_digit()


def _made(digit: Digit) -> Digit:
    """The digit made from its origin with the steps that are switched on; as it is where there is no origin."""
    if digit.origin is None:
        return digit
    off = session().off
    made = preprocess(digit.origin, **{name: name not in off for name in SWITCHES})
    # The ink found in a photo is the last of the steps that found it.
    steps = (*digit.found, *made.steps[1:]) if digit.found else made.steps
    return replace(digit, image=made.image, steps=steps)


def _open_link(current: Session) -> None:
    """Takes in what the address names; what cannot be read is told, the rest opens."""
    named = st.query_params
    current.off = frozenset(named.get("without", "").split(".")) & SWITCHES.keys()
    current.network = named.get("network", "")
    if "digit" not in named:
        return
    try:
        linked = read_link(named["digit"])
        if linked.sample is not None:
            current.digit = digit_from_sample(linked.sample)
        elif linked.drawing is not None:
            redraw(linked.drawing.strokes, round(linked.drawing.width * SIDE))
        elif linked.image is not None:
            current.digit = Digit("link", "A digit from a link", linked.image)
    except (LinkError, PictureError) as error:
        current.notice = f"{error} Everything else in the link is open; ask for the link again, or draw a digit."
    except KeyError:
        current.notice = "The built-in drawing in this link is not here. Choose another, or draw a digit."


@st.cache_resource(show_spinner=False)
def _samples_by_name() -> dict[str, Sample]:
    return {sample.name: sample for sample in samples()}
