"""Where the digit comes from: drawn, chosen, or uploaded."""

from __future__ import annotations

import numpy as np
import streamlit as st
from PIL import Image

from core.render.colours import ink_picture
from core.render.sheets import enlarge
from ui.picker.choose import _choose
from ui.picker.upload import _upload
from ui.visitor.canvas import SIDE
from ui.visitor.drawing import mount_canvas, redraw, take_in_strokes
from ui.visitor.fabric import ERASER, INK
from ui.visitor.session import session


def picker() -> None:
    """Three tabs: Draw, Choose, Upload. Whatever is made or picked becomes the digit of every page."""
    draw, choose_tab, upload = st.tabs(["Draw", "Choose", "Upload"], key="picker-tab", on_change=_tab_changed)
    with draw:
        if draw.open:
            _draw()
    with choose_tab:
        if choose_tab.open:
            _choose()
    with upload:
        if upload.open:
            _upload()


def _tab_changed() -> None:
    session().canvas.stale = True


def _draw() -> None:
    from streamlit_drawable_canvas import st_canvas

    canvas = mount_canvas()
    with st.container(key="canvas"):
        st_canvas(
            stroke_width=canvas.brush,
            stroke_color=ERASER if canvas.erasing else INK,
            background_color="" if canvas.base is not None else ERASER,
            background_image=_backdrop(canvas.base),
            height=SIDE,
            width=SIDE,
            initial_drawing=canvas.frozen,
            key=canvas.key,
        )
    empty = not canvas.strokes and canvas.base is None
    with st.container(horizontal=True, width=SIDE, gap="small"):
        st.button("Undo", icon=":material/undo:", on_click=_undo, key="undo", disabled=not canvas.strokes)
        st.button("Clear", icon=":material/delete:", on_click=redraw, args=((),), key="clear", disabled=empty)
    st.toggle("Eraser", canvas.erasing, key="eraser", on_change=_eraser)
    st.slider("Brush width", 8, 40, canvas.brush, 2, key="brush", on_change=_brush, width=SIDE)


def _backdrop(base: np.ndarray | None) -> Image.Image | None:
    if base is None:
        return None
    return Image.fromarray(enlarge(ink_picture(base).pixels, SIDE // 28))


def _undo() -> None:
    take_in_strokes()
    canvas = session().canvas
    redraw(canvas.strokes[:-1], base=canvas.base)


def _eraser() -> None:
    session().canvas.erasing = st.session_state["eraser"]


def _brush() -> None:
    take_in_strokes()
    canvas = session().canvas
    canvas.brush = st.session_state["brush"]
    if canvas.strokes:
        redraw(canvas.strokes, base=canvas.base)
