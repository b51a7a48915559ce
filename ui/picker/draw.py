"""Canvases to draw on: the digit's, with brush and eraser; and a plain one for a drawing to compare it with."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from core.ink.links import link_drawing, read_link
from core.ink.preprocess import PictureError, preprocess
from core.language import N_, _
from core.render.colours import ink_picture
from core.render.sheets import enlarge
from ui.show.scripts import placed, script
from ui.visitor.canvas import ERASER, INK, SIDE, Canvas
from ui.visitor.session import redraw, session, take_in_strokes

_BUILD = Path(str(getattr(find_spec("streamlit_drawable_canvas"), "origin", ""))).parent / "frontend" / "build"
# What a screen reader says of it.
NAME = N_("Canvas to draw a digit on, with a mouse, a finger or a pen. A keyboard chooses one under Choose.")
# Its toolbar lies over the canvas's top, unseen: who begins a digit there would press it. And whatever it counts in, it
# is as large as its place on the page.
_CSS = """.dc-toolbar { display: none !important }
.canvas-root, .dc-root, .dc-container { width: 100% !important }
.dc-container { height: auto !important; aspect-ratio: 1 }
.dc-container div, .dc-container canvas { width: 100% !important; height: 100% !important }"""
_CANVAS = placed(
    "digitscope_canvas",
    html='<div class="canvas-root" role="img"></div>',
    css=script(*_BUILD.glob("*.css")) + _CSS,
    js=script(Path(__file__).parent / "canvas.js").replace("PACKAGE_SCRIPT", next(_BUILD.glob("*.js")).name),
)


def draw() -> None:
    """The canvas on which the digit of every page is drawn."""
    canvas = session().canvas
    _put_on_page(canvas)
    empty = not canvas.strokes and canvas.base is None
    with st.container(horizontal=True, gap="small", key="under-the-canvas"):
        st.button(_("Undo"), icon=":material/undo:", on_click=_undo, key="undo", disabled=not canvas.strokes)
        st.button(_("Clear"), icon=":material/delete:", on_click=redraw, args=((),), key="clear", disabled=empty)
        with st.popover(_("Brush"), icon=":material/brush:", key="pen"):
            st.toggle(_("Eraser"), canvas.erasing, key="eraser", on_change=_eraser)
            st.slider(_("Brush width"), 8, 40, canvas.brush, 2, key="brush", on_change=_brush, width=SIDE - 40)


def second_drawing() -> np.ndarray | None:
    """Shows the second canvas and returns what is drawn on it as an image (1, 28, 28), or None while it is empty."""
    canvas, state = session().second, st.session_state
    named = "" if canvas.version else state["second-drawing"]
    if named and (linked := read_link(named).drawing):
        canvas.put(linked.strokes, round(linked.width * SIDE))
    canvas.take_in(state)
    state["second-drawing"] = link_drawing(canvas.drawing) if canvas.strokes else ""
    _put_on_page(canvas, "second-")
    empty = not canvas.strokes
    with st.container(horizontal=True, width=SIDE):
        st.button(_("Undo"), icon=":material/undo:", on_click=_undo_second, key="second-undo", disabled=empty)
        st.button(
            _("Clear"), icon=":material/delete:", on_click=canvas.put, args=((),), key="second-clear", disabled=empty
        )
    try:
        return preprocess(canvas.drawing).image
    except PictureError:
        return None


def _put_on_page(canvas: Canvas, buttons: str = "") -> None:
    import streamlit_drawable_canvas as package

    # `st_canvas` puts this on the page: its own drawing, and our script between that and Streamlit.
    package.out = _CANVAS
    keys = {"undo": f"{buttons}undo", "clear": f"{buttons}clear", "eraser": f"{buttons}eraser"}
    with st.container(key=canvas.name):
        package.st_canvas(
            stroke_width=canvas.brush,
            stroke_color=ERASER if canvas.erasing else INK,
            background_color="" if canvas.base is not None else ERASER,
            background_image=_backdrop(canvas.base),
            height=SIDE,
            width=SIDE,
            initial_drawing=canvas.told | {"keys": keys, "inks": [INK, ERASER], "words": _(NAME)},
            key=canvas.key,
        )
    if canvas.said:
        st.warning(canvas.said)


def _backdrop(base: np.ndarray | None) -> Image.Image | None:
    if base is None:
        return None
    return Image.fromarray(enlarge(ink_picture(base).pixels, SIDE // 28))


def _undo() -> None:
    take_in_strokes()
    canvas = session().canvas
    redraw(canvas.strokes[:-1], base=canvas.base)


def _undo_second() -> None:
    canvas = session().second
    canvas.take_in(st.session_state)
    canvas.put(canvas.strokes[:-1])


def _eraser() -> None:
    session().canvas.erasing = st.session_state["eraser"]


def _brush() -> None:
    take_in_strokes()
    canvas = session().canvas
    canvas.brush = st.session_state["brush"]
    if canvas.strokes:
        redraw(canvas.strokes, base=canvas.base)
