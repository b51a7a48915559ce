"""Where the digit comes from: drawn, chosen, or uploaded."""

from __future__ import annotations

import streamlit as st

from ui.picker.choose import choose_one
from ui.picker.draw import draw
from ui.picker.upload import upload
from ui.visitor.link import tab
from ui.visitor.session import session


def picker() -> None:
    """Three tabs: Draw, Choose, Upload. Whatever is made or picked becomes the digit of every page."""
    labels, arguments = tab("picker-tab")
    places = st.tabs(labels, on_change=_tab_changed, **arguments)
    for place, show in zip(places, (draw, choose_one, upload), strict=True):
        with place:
            if place.open:
                show()


def _tab_changed() -> None:
    session().canvas.stale = True
