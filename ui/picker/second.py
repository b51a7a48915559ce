"""A second, smaller canvas: the drawing a digit is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.ink.preprocess import PictureError, preprocess
from core.ink.strokes import Drawing
from ui.visitor.canvas import BRUSH, SIDE
from ui.visitor.fabric import ERASER, INK, fabric_from, same_strokes, strokes_from

KEY = "second-drawing"


@dataclass
class Second:
    """The second drawing; kept on a page switch, which a canvas by itself would not survive."""

    strokes: tuple[np.ndarray, ...] = ()
    version: int = 0
    frozen: dict[str, Any] | None = None
    shown: bool = False

    @property
    def key(self) -> str:
        return f"second-canvas-{self.version}"


def second_drawing() -> np.ndarray | None:
    """Shows the canvas and returns what is drawn on it as an image (1, 28, 28), or None while it is empty."""
    from streamlit_drawable_canvas import st_canvas

    second = _second()
    if second.key not in st.session_state:
        _freeze(second)
    drawn = (st.session_state.get(second.key) or {}).get("drawing") or {}
    if isinstance(drawn.get("raw"), dict):
        strokes, _ = strokes_from(drawn["raw"], SIDE)
        if not same_strokes(strokes, second.strokes):
            second.strokes = strokes
    with st.container(key="second-canvas"):
        st_canvas(
            stroke_width=BRUSH,
            stroke_color=INK,
            background_color=ERASER,
            height=SIDE,
            width=SIDE,
            initial_drawing=second.frozen,
            key=second.key,
        )
    with st.container(horizontal=True, width=SIDE):
        st.button(
            "Undo", icon=":material/undo:", on_click=_keep, args=(-1,), key="second-undo", disabled=not second.strokes
        )
        st.button(
            "Clear",
            icon=":material/delete:",
            on_click=_keep,
            args=(0,),
            key="second-clear",
            disabled=not second.strokes,
        )
    try:
        return preprocess(Drawing(second.strokes, BRUSH / SIDE)).image
    except PictureError:
        return None


def _second() -> Second:
    if KEY not in st.session_state:
        st.session_state[KEY] = Second()
    return st.session_state[KEY]


def _keep(upto: int) -> None:
    """Keeps strokes up to this one and puts them on a canvas of a new key."""
    second = _second()
    second.strokes = second.strokes[:upto]
    _freeze(second)


def _freeze(second: Second) -> None:
    second.version += 1
    second.frozen = fabric_from(Drawing(second.strokes, BRUSH / SIDE), SIDE) if second.strokes else None
