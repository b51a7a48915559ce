"""Hand by hand: how two networks read people whom neither learned from."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from core.render.colours import COOL, WARM
from ui.judging.difference import called
from ui.show import pictures
from ui.show.tables import table
from ui.visitor.link import fold
from ui.visitor.session import Network

ROW = 22


def hand_by_hand(pair: Sequence[Network]) -> None:
    """Each held-out hand's share of right answers by either network, those they differ on most first."""
    first, second = (network.facts.hands for network in pair)
    both = sorted((hand for hand in first if hand in second), key=lambda hand: -abs(first[hand] - second[hand]))
    if not both:
        return
    st.subheader("Writers neither learned from", anchor=False)
    names = [called(network) for network in pair]
    rows = [[hand, *(f"{100 * share[hand]:.1f} %" for share in (first, second))] for hand in both]
    _dots(names, both, [first, second], "; ".join(f"{hand} {one} and {other}" for hand, one, other in rows))
    with st.expander("In numbers", icon=":material/table_rows:", **fold("pair-hands")) as numbers:
        if numbers.open:
            st.markdown(
                "Share of right answers, the hands they differ on most first. These people are made up too; real ones "
                "can be harder."
            )
            pictures.show(table(["hand", *names], rows))


def _dots(names: list[str], hands: list[str], shares: Sequence, listed: str) -> None:
    """A row a hand: a dot for each network, and a line between them as long as they are apart."""
    frame = pd.DataFrame(
        [
            {"hand": hand, "right": round(share[hand], 4), "network": name}
            for name, share in zip(names, shares, strict=True)
            for hand in hands
        ]
    )
    rows = alt.Y("hand:N", sort=hands, title=None, axis=alt.Axis(labelOverlap=False))
    across = alt.X("right:Q", title="right answers", axis=alt.Axis(format="%"), scale=alt.Scale(zero=False))
    colours = alt.Color(
        "network:N",
        scale=alt.Scale(domain=names, range=[WARM, COOL]),
        legend=alt.Legend(title=None, orient="top", labelLimit=260),
    )
    shapes = alt.Shape("network:N", scale=alt.Scale(domain=names, range=["circle", "diamond"]), legend=None)
    told = ["hand", "network", alt.Tooltip("right", format=".1%")]
    apart = alt.Chart(frame).mark_line(color="#9a9a9a", strokeWidth=2).encode(y=rows, x=across, detail="hand:N")
    dots = (
        alt.Chart(frame)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(y=rows, x=across, color=colours, shape=shapes, tooltip=told)
    )
    drawn = (
        alt.layer(apart, dots)
        .properties(height=ROW * len(hands) + 30)
        .configure_axis(labelFontSize=14, titleFontSize=14)
        .configure_legend(labelFontSize=15)
    )
    st.altair_chart(drawn, width="stretch", alt=f"Right answers by {' and '.join(names)}, hand by hand. {listed}.")
