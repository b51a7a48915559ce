"""Scramble the network, on the page Can I trust it?"""

from __future__ import annotations

from html import escape

import streamlit as st

from core.attribution.methods import METHODS
from core.render.colours import Picture, magnitude_picture
from core.render.words import arxiv, describe
from core.trust.likeness import edges
from core.trust.scramble import CHANGED, HARDLY, SEEDS, VERDICT_MEANS, Cascade, verdict
from ui.show import curves, pictures
from ui.show.address import show_address
from ui.show.maps import picture_of
from ui.show.tables import table, two_decimals
from ui.takeaway.explained import scrambled_offer
from ui.takeaway.offers import offer
from ui.trust import computed
from ui.visitor import cached
from ui.visitor.link import control
from ui.visitor.session import View

KINDS = {
    "sizes": "Order of pixels by size",
    "values": "Order of pixels by value",
    "ssim": "Look of the picture (SSIM)",
}
EDGES = "Edge detector"


@st.fragment
def scramble(view: View, methods: list[str], target: int) -> None:
    """Maps of a network scrambled from the top down, and how much of the original is left."""
    st.header("Scramble the network", anchor=False)
    st.markdown(
        "Replace what the network learned by random weights, layer by layer from the answer down. A picture that stays "
        "the same did not depend on it. The **edge detector** looks at the digit only: its picture cannot change."
    )
    with st.container(key="scramble"):
        depths = control("scramble-depth")["options"]
        named = str(st.select_slider("Scrambled", **control("scramble-depth")))
        depth = depths.index(named)
        found = {name: computed.cascade(view.network, view.digit.image, name, target) for name in methods}
        maps = [cached.attribution(view.network, view.digit.image, name, target) for name in methods]
        offer("scramble", lambda address: scrambled_offer(view, maps, found, depth))
        answers = computed.scrambled_answers(view.network, view.digit.image)
        st.markdown(f"The network now answers **{pictures.answer_text(answers[depth])}**")
        _maps(view, found, depth, named)
        kind = st.segmented_control(
            "Similarity to the original", format_func=KINDS.__getitem__, required=True, **control("scramble-kind")
        )
        show_address("scramble")
        _curves(found, depth, kind)
        _verdicts(found)
    with st.expander("How this was measured", icon=":material/straighten:"):
        st.markdown(
            f"After Adebayo and others 2018, Sanity Checks for Saliency Maps, {arxiv('1810.03292')}. Order: Spearman's "
            "rank correlation over the inked pixels, by value (sign counts) and by size (sign does not). Means of "
            f"{len(SEEDS)} scrambled networks; the pictures show the first. SSIM compares the pictures whole, so empty "
            "paper counts as likeness. A map that multiplies by the ink keeps much of the ink's own order all the "
            f"same. The words in the last column change at {CHANGED:g} and {HARDLY:g} left of the order: marks of our "
            f"own, not the paper's. {VERDICT_MEANS}"
        )


def _maps(view: View, found: dict[str, Cascade], depth: int, scrambled: str) -> None:
    figures = []
    for name, cascade in found.items():
        values = cascade.maps[depth][0]
        by_size, by_value = (two_decimals(cascade.mean(depth, kind)) for kind in ("sizes", "values"))
        left = f"by size {by_size}, by value {by_value}"
        alt = f"{METHODS[name].title} with {scrambled} scrambled: {describe(values)}; similarity {left}."
        figures.append(_panel(METHODS[name].title, picture_of(values, name), alt, left))
    shape = edges(view.digit.image)
    alt = f"Sobel's edges of the digit, the same at every depth: {describe(shape)}."
    figures.append(_panel(EDGES, magnitude_picture(shape), alt, "by size 1.00, by value 1.00"))
    pictures.show(pictures.grid(figures, 140))


def _panel(title: str, picture: Picture, alt: str, left: str) -> str:
    return (
        f"<div><b>{escape(title)}</b>{pictures.figure(picture, alt)}{pictures.scale(picture)}"
        f'<p class="ds-small">{left}</p></div>'
    )


def _curves(found: dict[str, Cascade], depth: int, kind: str) -> None:
    depths = range(len(next(iter(found.values())).maps))
    shown = {METHODS[name].title: [cascade.mean(at, kind) for at in depths] for name, cascade in found.items()}
    colours = {METHODS[name].title: METHODS[name].colour for name in found} | {EDGES: curves.RANDOM}
    listed = "; ".join(f"{name}: " + ", ".join(map(two_decimals, curve)) for name, curve in shown.items())
    curves.lines(
        depths, shown | {EDGES: [1.0] * len(depths)}, colours, "layers scrambled, from the top", KINDS[kind].lower(),
        f"{KINDS[kind]}, similarity to the original with 0 to 4 layers scrambled. {listed}. Edge detector: 1 "
        f"throughout.",
        at=depth, x_format="d", x_ticks=depths,
    )  # fmt: skip


def _verdicts(found: dict[str, Cascade]) -> None:
    rows = [
        [
            METHODS[name].title,
            *(two_decimals(cascade.mean(len(cascade.maps) - 1, kind)) for kind in ("sizes", "values", "ssim")),
            two_decimals(cascade.edges.sizes),
            verdict(cascade),
        ]
        for name, cascade in found.items()
    ]
    head = ["all four layers scrambled", "by size", "by value", "SSIM", "original like edges", "the map"]
    pictures.show(table(head, rows, words=(5,)))
