"""Hand by hand: how two networks read people whom neither learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.language import N_, _
from core.render.colours import COOL, WARM
from core.render.words import in_parts, listed
from ui.judging.difference import called
from ui.show import pictures
from ui.show.curves import PERCENT, coloured, draw, quantity, rows
from ui.show.tables import table
from ui.visitor.link import fold
from ui.visitor.session import Network

ROW = 22
# The ways in that networks were measured by, and their names.
WAYS_IN = {
    "canvas": N_("drawn on the canvas"),
    "picture": N_("a picture"),
    "photo": N_("a photo of paper"),
    "MNIST": N_("MNIST's test digits"),
    "made-up": N_("made-up hands"),
}


def hand_by_hand(pair: Sequence[Network]) -> None:
    """Each held-out hand's share of right answers by either network, those they differ on most first."""
    first, second = (network.facts.hands for network in pair)
    both = sorted((hand for hand in first if hand in second), key=lambda hand: -abs(first[hand] - second[hand]))
    if not both:
        return
    st.header(_("Writers neither learned from"), anchor=False)
    names = [called(network) for network in pair]
    cells = [[hand, *(f"{100 * share[hand]:.1f} %" for share in (first, second))] for hand in both]
    _dots(names, both, [first, second], in_parts(f"{hand} {listed([one, other])}" for hand, one, other in cells))
    with st.expander(_("In numbers"), icon=":material/table_rows:", **fold("pair-hands")) as numbers:
        if numbers.open:
            _way_by_way(pair)
            st.markdown(
                _(
                    "Share of right answers, the hands they differ on most first. These people are made up too; real "
                    "ones can be harder."
                )
            )
            pictures.show(table([_("hand"), *names], cells))


def _way_by_way(pair: Sequence[Network]) -> None:
    """How either network reads a digit by the way it comes in."""
    if not all(network.facts.ways for network in pair):
        return
    st.markdown(
        _(
            "Share of right answers by the way a digit comes in, the mean over several kinds each. What is drawn, a "
            "picture or a photo is by real people of whom neither network learned; their strokes were put on made-up "
            "paper."
        )
    )
    head = [_("way in"), *(called(network) for network in pair), _("kinds")]
    pictures.show(table(head, _by_way([network.facts.ways for network in pair])))


def _by_way(ways: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """Of each way in its name, the mean of either network over all kinds that were measured, and how many these are."""
    cells = []
    for way, title in WAYS_IN.items():
        kinds = [kind for kind in ways[0] if kind.startswith(f"{way}/") and kind in ways[1]]
        if kinds:
            means = [sum(found[kind] for kind in kinds) / len(kinds) for found in ways]
            cells.append([_(title), *(f"{100 * mean:.1f} %" for mean in means), str(len(kinds))])
    return cells


def _dots(names: list[str], hands: list[str], shares: Sequence[Mapping[str, float]], told: str) -> None:
    """A row a hand: a dot for each network, and a line between them as long as they are apart."""
    found = rows(
        hand=hands * len(names),
        right=[round(share[hand], 4) for share in shares for hand in hands],
        network=[name for name in names for _hand in hands],
    )
    across = quantity("right", _("right answers"), axis=PERCENT, scale={"zero": False})
    up = {"field": "hand", "type": "nominal", "sort": hands, "title": None, "axis": {"labelOverlap": False}}
    shape = {"field": "network", "type": "nominal", "scale": {"domain": names, "range": ["circle", "diamond"]}}
    tooltip = [
        {"field": "hand", "title": _("hand")},
        {"field": "network", "title": _("network")},
        quantity("right", _("right answers"), format=".1%"),
    ]
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
            "tooltip": tooltip,
        },
    }
    alt_text = _("Right answers by {networks}, hand by hand. {listed}.", networks=listed(names), listed=told)
    draw([apart, dots], alt_text, ROW * len(hands) + 30)
