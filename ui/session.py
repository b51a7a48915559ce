"""What one visitor looks at: the current digit, the current network, the strokes on the canvas."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import streamlit as st

from core.fabric import fabric_from, same_strokes, strokes_from
from core.hands import Sample, samples
from core.preprocess import PictureError, Step, preprocess
from core.strokes import Drawing

if TYPE_CHECKING:
    from PIL import Image

SIDE = 280
BRUSH = 20
# What every page but the first looks at until the visitor has a digit of their own.
FALLBACK = "4-open-1"

Source = Literal["drawing", "sample", "mnist", "upload"]


@dataclass(frozen=True)
class Digit:
    """A digit to look at: `image` (1, 28, 28), how it came about, and what it was meant as, where known."""

    source: Source
    title: str
    image: np.ndarray
    steps: tuple[Step, ...] = ()
    label: int | None = None
    name: str = ""

    @cached_property
    def key(self) -> str:
        """Names these very pixels; what caches are keyed by."""
        return hashlib.blake2b(self.image.tobytes(), digest_size=12).hexdigest()


@dataclass
class Canvas:
    """The drawing on the canvas. A canvas forgets on a page switch: `version` and `frozen` bring it back."""

    strokes: tuple[np.ndarray, ...] = ()
    brush: int = BRUSH
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
    """All that a visitor made; lives in `st.session_state` and survives page switches."""

    digit: Digit | None = None
    network: str = ""
    canvas: Canvas = field(default_factory=Canvas)
    page: str = ""
    problem: str = ""


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
    made = preprocess(sample.drawing)
    return Digit("sample", f"Built-in drawing: {sample.title}", made.image, made.steps, sample.label, name)


def digit_from_picture(picture: Image.Image, title: str) -> Digit:
    """An uploaded picture as a digit. Raises PictureError when no digit can be made of it."""
    made = preprocess(picture)
    return Digit("upload", title, made.image, made.steps)


def digit_from_mnist(image: np.ndarray, number: int, label: int) -> Digit:
    """An MNIST test digit; it was cropped and centred by MNIST's makers, so there are no steps to show."""
    return Digit("mnist", f"MNIST test digit {number}", image, (), label, str(number))


def choose(digit: Digit) -> None:
    """Makes a digit the current one on every page; what is on the canvas stays there."""
    current = session()
    current.digit, current.problem = digit, ""


def enter(page: str) -> None:
    """Called once at the top of every page: notices a page switch, and takes in what was drawn."""
    current = session()
    if current.page and current.page != page:
        current.canvas.stale = True
    current.page = page
    _take_in_strokes()


def _take_in_strokes() -> None:
    """Reads the canvas's own state before anything is drawn, so that the whole page shows the latest stroke."""
    canvas = session().canvas
    value = st.session_state.get(canvas.key)
    drawn = (value or {}).get("drawing") or {}
    if not isinstance(drawn.get("raw"), dict):
        return
    strokes = strokes_from(drawn["raw"], SIDE)
    if not same_strokes(strokes, canvas.strokes):
        canvas.strokes = strokes
        draw_digit()


def draw_digit() -> None:
    """Makes the drawing on the canvas the current digit; an empty canvas means no digit."""
    current = session()
    try:
        made = preprocess(current.canvas.drawing)
    except PictureError:
        current.digit = None
        return
    current.digit = Digit("drawing", "Your drawing", made.image, made.steps)
    current.problem = ""


def redraw(strokes: tuple[np.ndarray, ...]) -> None:
    """Puts strokes on the canvas in place of what is there, as Undo and Clear do."""
    canvas = session().canvas
    canvas.strokes = strokes
    canvas.stale = True
    draw_digit()


def freeze() -> None:
    """Gives a canvas that is about to be mounted anew the drawing it must show, under a key of its own.

    Feeding live strokes back would have canvas and server chase each other.
    """
    canvas = session().canvas
    if canvas.stale:
        canvas.version += 1
        canvas.frozen = fabric_from(canvas.drawing, SIDE) if canvas.strokes else None
        canvas.stale = False


@st.cache_resource(show_spinner=False)
def _samples_by_name() -> dict[str, Sample]:
    return {sample.name: sample for sample in samples()}
