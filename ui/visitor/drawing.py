"""From the canvas to the digit and back: strokes taken in, drawings put on."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.ink.eraser import erase
from core.ink.links import tidy
from core.ink.preprocess import PictureError, draw_over
from core.ink.strokes import Drawing
from ui.visitor.canvas import SIDE, Canvas
from ui.visitor.digit import Digit, made
from ui.visitor.fabric import fabric_from, same_strokes, strokes_from
from ui.visitor.session import session


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
        current.digit = made(
            Digit("drawing", "Your drawing", np.zeros((1, 28, 28), np.float32), origin=canvas.drawing), current.off
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
