"""Hand by hand: how two networks read people whom neither learned from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.show import pictures
from ui.show.tables import table
from ui.visitor.session import Network


def hand_by_hand(pair: Sequence[Network]) -> None:
    """Each held-out hand's share of right answers by either network, those they differ on most first."""
    first, second = (network.facts.hands for network in pair)
    both = sorted((hand for hand in first if hand in second), key=lambda hand: -abs(first[hand] - second[hand]))
    if not both:
        return
    st.subheader("Hand by hand", anchor=False)
    st.markdown(
        "Share of right answers on hands that neither network learned from, those they differ on most first. "
        "These people are made up too; real ones can be harder."
    )
    rows = [[hand, *(f"{100 * share[hand]:.1f} %" for share in (first, second))] for hand in both]
    pictures.show(table(["hand", *(network.name for network in pair)], rows))
