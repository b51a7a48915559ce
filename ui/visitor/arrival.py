"""What happens when a page is entered: a link is opened, what was drawn is taken in."""

from __future__ import annotations

import streamlit as st

from core.ink.links import LinkError, read_link
from core.ink.preprocess import SWITCHES, PictureError
from ui.visitor.canvas import SIDE
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.drawing import redraw, take_in_strokes
from ui.visitor.session import Session, session


def enter(page: str) -> None:
    """Called once at the top of every page: opens a link, notices a page switch, takes in what was drawn."""
    current = session()
    if not current.page:
        _open_link(current)
    elif current.page != page:
        current.canvas.stale = True
    current.page = page
    take_in_strokes()


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
            current.digit = digit_from_sample(linked.sample, current.off)
        elif linked.drawing is not None:
            redraw(linked.drawing.strokes, round(linked.drawing.width * SIDE))
        elif linked.image is not None:
            current.digit = Digit("link", "A digit from a link", linked.image)
    except (LinkError, PictureError) as error:
        current.notice = f"{error} Everything else in the link is open; ask for the link again, or draw a digit."
    except KeyError:
        current.notice = "The built-in drawing in this link is not here. Choose another, or draw a digit."
