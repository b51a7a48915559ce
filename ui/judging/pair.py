"""Which two networks are compared: any two that are here, one's own included."""

from __future__ import annotations

import streamlit as st

from core.language import _
from core.network.bundle import Trained
from core.render.words import aside
from ui.visitor.link import chosen, put
from ui.visitor.networks import networks, opened, why_not_here
from ui.visitor.session import Network

PLACES = ("pair-first", "pair-second")


def the_pair() -> tuple[list[Network], list[str]]:
    """The two networks that are here, and a sentence for each that is not."""
    names = chosen("pair").split("+")
    found = {name: opened(name) for name in names}
    return [one for one in found.values() if one], [why_not_here(name) for name, one in found.items() if not one]


def choose_pair() -> None:
    """Two controls; what one is set to, the other gives up."""
    there, names = networks(), chosen("pair").split("+")
    for place, name in zip(PLACES, names, strict=True):
        st.session_state[place] = name if name in there else None
    for at, place in enumerate(PLACES):
        st.selectbox(
            (_("One network"), _("and another"))[at],
            list(there),
            format_func=lambda name: _title(there[name]),
            key=place,
            width=250,
            placeholder=_("not here"),
            on_change=_change,
            args=(at,),
        )


def _change(at: int) -> None:
    names = chosen("pair").split("+")
    before, names[at] = names[at], st.session_state[PLACES[at]]
    if names[0] == names[1]:
        names[1 - at] = before
    put("pair", "+".join(names))


def _title(network: Network) -> str:
    return network.title if isinstance(network, Trained) else aside(network.title, network.name)
