"""Hand by hand: how two networks read people whom neither learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.render.colours import COOL, WARM
from ui.judging.difference import called
from ui.show import pictures
from ui.show.curves import coloured, draw, quantity, rows
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
    st.header("Writers neither learned from", anchor=False)
    names = [called(network) for network in pair]
    listed = [[hand, *(f"{100 * share[hand]:.1f} %" for share in (first, second))] for hand in both]
    _dots(names, both, [first, second], "; ".join(f"{hand} {one} and {other}" for hand, one, other in listed))
    with st.expander("In numbers", icon=":material/table_rows:", **fold("pair-hands")) as numbers:
        if numbers.open:
            st.markdown(
                "Share of right answers, the hands they differ on most first. These people are made up too; real ones "
                "can be harder."
            )
            pictures.show(table(["hand", *names], listed))


def _dots(names: list[str], hands: list[str], shares: Sequence[Mapping[str, float]], listed: str) -> None:
    """A row a hand: a dot for each network, and a line between them as long as they are apart."""
    found = rows(
        hand=hands * len(names),
        right=[round(share[hand], 4) for share in shares for hand in hands],
        network=[name for name in names for _ in hands],
    )
    across = quantity("right", "right answers", axis={"format": "%"}, scale={"zero": False})
    up = {"field": "hand", "type": "nominal", "sort": hands, "title": None, "axis": {"labelOverlap": False}}
    shape = {"field": "network", "type": "nominal", "scale": {"domain": names, "range": ["circle", "diamond"]}}
    told = [{"field": "hand"}, {"field": "network"}, quantity("right", format=".1%")]
    apart = {
        "data": found,
        "mark": {"type": "line", "color": "#9a9a9a", "strokeWidth": 2},
        "encoding": {"x": across, "y": up, "detail": {"field": "hand"}},
    }
    dots = {
        "data": found,
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
        "encoding": {
            "x": across,
            "y": up,
            "color": coloured("network", names, [WARM, COOL], symbolType="circle", labelLimit=260),
            "shape": shape | {"legend": None},
            "tooltip": told,
        },
    }
    alt_text = f"Right answers by {' and '.join(names)}, hand by hand. {listed}."
    draw([apart, dots], alt_text, ROW * len(hands) + 30)
