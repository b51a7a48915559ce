"""Hand by hand: how two networks read people whom neither learned from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.visitor.session import Network


def hand_by_hand(pair: Sequence[Network]) -> None:
    """Each held-out hand's share of right answers by either network, those they differ on most first."""
    first, second = (network.facts.hands for network in pair)
    both = sorted((hand for hand in first if hand in second), key=lambda hand: second[hand] - first[hand])
    if not both:
        return
    st.subheader("Hand by hand", anchor=False)
    st.markdown(
        "Share of right answers on hands that neither network learned from, those they differ on most first. "
        "These people are made up too; real ones are harder."
    )
    lines = [f"| hand | {pair[0].name} | {pair[1].name} |", "|---|---:|---:|"]
    lines += [f"| {hand} | {100 * first[hand]:.1f} % | {100 * second[hand]:.1f} % |" for hand in both]
    st.markdown("\n".join(lines))
