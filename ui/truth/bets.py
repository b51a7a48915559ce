"""Who is behind the letters, and what this visitor bets; dealt by a number in the address, which a class shares."""

from __future__ import annotations

import secrets

import numpy as np
import streamlit as st

from core.language import _
from ui.visitor.link import chosen, put
from ui.visitor.settings import BETS, DEALS, LETTERS

# The three to tell apart; the fourth is brought when they are known.
THREE = ("mark-none", "mark-border", "mark-faint")
HONEST, FOURTH = "mark-none", "mark-shuffled"


def dealt() -> dict[str, str]:
    """Letter -> network, in the order of the number in the address, which is drawn where there is none yet."""
    if chosen("deal") is None:
        put("deal", secrets.randbelow(DEALS) + 1)
    order = np.random.default_rng(chosen("deal")).permutation(len(THREE))
    return {letter: THREE[at] for letter, at in zip(LETTERS, order, strict=True)}


def bet(name: str, question: str, options: dict[str, str]) -> str | None:
    """One tap, and it stands. Returns the bet, or None before it.

    Streamlit takes no value from a control that is locked in the very run it was set, so words take its place.
    """
    stands = chosen(name)
    if stands is not None:
        st.markdown(_("Your bet: **{on}**", on=options[stands]))
        return stands

    def stand() -> None:
        put(name, st.session_state[f"tap-{name}"])

    st.segmented_control(question, list(options), format_func=options.__getitem__, key=f"tap-{name}", on_change=stand)
    return None


def which(name: str) -> str | None:
    """The bet which of the three learned digits."""
    return bet(name, _("Your bet: which one learned digits?"), {letter: letter for letter in LETTERS})


def deal_again() -> None:
    """New letters, and no bets."""

    def clear() -> None:
        others = [number for number in range(1, DEALS + 1) if number != chosen("deal")]
        put("deal", secrets.choice(others))
        for name in BETS:
            put(name, None)

    st.button(_("Deal again"), icon=":material/shuffle:", key="deal-again", on_click=clear)
