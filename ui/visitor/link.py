"""The address: opened when a visitor comes, and from then on a link to what is shown.

It holds the digit, the network, the steps that are off, and what `ui.visitor.settings` lists.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable
from itertools import chain
from typing import Any

import streamlit as st

from core.ink.links import LinkError, read_link
from core.ink.preprocess import SWITCHES, PictureError
from core.ink.strokes import Drawing
from ui.visitor.canvas import SIDE
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.session import Session, redraw, session, take_in_strokes
from ui.visitor.settings import PARTS, PICKER

# What every page looks at.
NETWORK, DIGIT, WITHOUT = "network", "digit", "without"
_BY_NAME = {one.name: one for parts in PARTS.values() for settings in parts.values() for one in settings}


def enter(page: str) -> None:
    """Called once at the top of every page: opens a link, takes in what was drawn."""
    current, state = session(), st.session_state
    if not current.page:
        current.linked = st.query_params.to_dict()
        _open(current, current.linked)
    for one in chain(PICKER, *PARTS[page].values()):
        asked = one.kind.read(current.linked.pop(one.name)) if one.name in current.linked else None
        if one.key not in state and (asked is not None or one.kind.default is not None):
            state[one.key] = copy.copy(one.kind.default) if asked is None else asked
    current.page = page
    take_in_strokes()


def control(name: str, **instead: Any) -> dict[str, Any]:
    """What a control of the page is told: its key, its options or bounds, and that it outlasts a page switch.

    Args:
        **instead: bounds or options that are narrower on this page.
    """
    one = _BY_NAME[name]
    return {"key": one.key, "persist_state": "session"} | one.kind.arguments() | instead


def tab(name: str) -> tuple[list[str], dict[str, Any]]:
    """The labels of a row of tabs, and what it is told besides."""
    one = _BY_NAME[name]
    return one.kind.arguments()["options"], {"key": one.key}


def chosen(name: str) -> Any:
    """What a control stands at, whether or not it is on the page."""
    return st.session_state.get(_BY_NAME[name].key, _BY_NAME[name].kind.default)


def decide(name: str, about: Hashable, default: int, most: int) -> int:
    """Sets a number that begins anew, at `default`, whenever what it is about is another; an address may begin it."""
    state, key = st.session_state, _BY_NAME[name].key
    if state.get(f"{key}-about") != about or key not in state:
        from_address = f"{key}-about" not in state and key in state
        state[key] = min(state[key], most) if from_address else default
        state[f"{key}-about"] = about
    state[f"{key}-default"] = default
    return int(state[key])


def parts_of(page: str, part: str) -> tuple[dict[str, str], list[str]]:
    """What an address says of a part of a page, and all names it may say something of."""
    state, found = st.session_state, {}
    settings = [one for one in PARTS[page].get(part, ()) if not one.scripted]
    for one in settings:
        value = state.get(one.key)
        default = state.get(f"{one.key}-default") if one.kind.default is None else one.kind.default
        text = "" if value is None else one.kind.write(value)
        if text and (default is None or text != one.kind.write(default)):
            found[one.name] = text
    return found, [one.name for one in settings]


def of_every_page() -> tuple[dict[str, str], list[str]]:
    """What an address says of the digit and the network, and all names it may use for that."""
    current = session()
    found = {NETWORK: current.network}
    # What lost its ink comes back from what it was made from.
    held = current.held
    if held is not None and (held.inked or isinstance(held.origin, Drawing)):
        found[DIGIT] = held.link
    if current.off:
        found[WITHOUT] = ".".join(sorted(current.off))
    return found, [NETWORK, DIGIT, WITHOUT]


def _open(current: Session, named: dict[str, str]) -> None:
    """Takes in the digit and the network an address names; what cannot be read is told, the rest opens."""
    current.off = frozenset(named.get(WITHOUT, "").split(".")) & SWITCHES.keys()
    current.network = named.get(NETWORK, "")
    if DIGIT not in named:
        return
    try:
        linked = read_link(named[DIGIT])
        if linked.sample is not None:
            current.digit = digit_from_sample(linked.sample, current.off)
        elif linked.drawing is not None:
            redraw(linked.drawing.strokes, round(linked.drawing.width * SIDE))
        elif linked.image is not None:
            if not linked.image.any():
                raise LinkError("The digit in this link has no ink.")
            current.digit = Digit("link", "A digit from a link", linked.image)
    except (LinkError, PictureError) as error:
        current.notice = f"{error} Everything else in the link is open; ask for the link again, or draw a digit."
    except KeyError:
        current.notice = "The built-in drawing in this link is not here. Choose another, or draw a digit."
