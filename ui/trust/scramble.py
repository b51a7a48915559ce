"""Scramble the network, on the page Can I trust it?"""

from __future__ import annotations

from html import escape

import streamlit as st

from core.attribution.methods import METHODS
from core.language import N_, _
from core.render.colours import Picture, magnitude_picture
from core.render.words import arxiv, describe, in_a_row, in_parts, titled
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
    "sizes": N_("Order of pixels by size"),
    "values": N_("Order of pixels by value"),
    "ssim": N_("Look of the picture (SSIM)"),
}
# Of each kind, what its axis says, and its chart to whoever does not see it.
SAID = {
    "sizes": (
        N_("order of pixels by size"),
        N_(
            "Order of pixels by size, similarity to the original with 0 to 4 layers scrambled. {listed}. Edge "
            "detector: 1 throughout."
        ),
    ),
    "values": (
        N_("order of pixels by value"),
        N_(
            "Order of pixels by value, similarity to the original with 0 to 4 layers scrambled. {listed}. Edge "
            "detector: 1 throughout."
        ),
    ),
    "ssim": (
        N_("look of the picture (SSIM)"),
        N_(
            "Look of the picture (SSIM), similarity to the original with 0 to 4 layers scrambled. {listed}. Edge "
            "detector: 1 throughout."
        ),
    ),
}
EDGES = N_("Edge detector")


@st.fragment
def scramble(view: View, methods: list[str], target: int) -> None:
    """Maps of a network scrambled from the top down, and how much of the original is left."""
    st.header(_("Scramble the network"), anchor=False)
    st.markdown(
        _(
            "Replace what the network learned by random weights, layer by layer from the answer down. A picture that "
            "stays the same did not depend on it. The **edge detector** looks at the digit only: its picture cannot "
            "change."
        )
    )
    with st.container(key="scramble"):
        depths = control("scramble-depth")["options"]
        named = str(st.select_slider(_("Scrambled"), format_func=_what, **control("scramble-depth")))
        depth = depths.index(named)
        found = {name: computed.cascade(view.network, view.digit.image, name, target) for name in methods}
        maps = [cached.attribution(view.network, view.digit.image, name, target) for name in methods]
        offer("scramble", lambda address: scrambled_offer(view, maps, found, depth))
        answers = computed.scrambled_answers(view.network, view.digit.image)
        said = pictures.answer_text(answers[depth], view.names)
        pictures.aloud("scramble").markdown(_("The network now answers **{answer}**", answer=said))
        _maps(view, found, depth, named)
        kind = st.segmented_control(
            _("Similarity to the original"),
            format_func=lambda key: _(KINDS[key]),
            required=True,
            **control("scramble-kind"),
        )
        show_address("scramble")
        _curves(found, depth, kind)
        _verdicts(found)
    with st.expander(_("How this was measured"), icon=":material/straighten:"):
        st.markdown(
            _(
                "After Adebayo and others 2018, Sanity Checks for Saliency Maps, {paper}. Order: Spearman's rank "
                "correlation over the inked pixels, by value (sign counts) and by size (sign does not). Means of "
                "{count} scrambled networks; the pictures show the first. SSIM compares the pictures whole, so empty "
                "paper counts as likeness. A map that multiplies by the ink keeps much of the ink's own order all the "
                "same. The words in the last column change at {changed} and {hardly} left of the order: marks of our "
                "own, not the paper's. {verdict_means}",
                paper=arxiv("1810.03292"),
                count=len(SEEDS),
                changed=f"{CHANGED:g}",
                hardly=f"{HARDLY:g}",
                verdict_means=_(VERDICT_MEANS),
            )
        )


def _what(depth: str) -> str:
    """What is scrambled, as the page says it: layers by their names."""
    return _("nothing") if depth == "nothing" else depth


def _maps(view: View, found: dict[str, Cascade], depth: int, scrambled: str) -> None:
    figures = []
    for name, cascade in found.items():
        values = cascade.maps[depth][0]
        by_size, by_value = (two_decimals(cascade.mean(depth, kind)) for kind in ("sizes", "values"))
        left = _("by size {by_size}, by value {by_value}", by_size=by_size, by_value=by_value)
        alt = _(
            "{method} with {scrambled} scrambled: {values}; similarity {left}.",
            method=METHODS[name].title,
            scrambled=_what(scrambled),
            values=describe(values),
            left=left,
        )
        figures.append(_panel(METHODS[name].title, picture_of(values, name), alt, left))
    shape = edges(view.digit.image)
    alt = _("Sobel's edges of the digit, the same at every depth: {values}.", values=describe(shape))
    figures.append(_panel(_(EDGES), magnitude_picture(shape), alt, _("by size 1.00, by value 1.00")))
    pictures.show(pictures.grid(figures, 140))


def _panel(title: str, picture: Picture, alt: str, left: str) -> str:
    return (
        f"<div><b>{escape(title)}</b>{pictures.figure(picture, alt)}{pictures.scale(picture)}"
        f'<p class="ds-small">{left}</p></div>'
    )


def _curves(found: dict[str, Cascade], depth: int, kind: str) -> None:
    depths = range(len(next(iter(found.values())).maps))
    shown = {METHODS[name].title: [cascade.mean(at, kind) for at in depths] for name, cascade in found.items()}
    colours = {METHODS[name].title: METHODS[name].colour for name in found} | {_(EDGES): curves.RANDOM}
    listed = in_parts(titled(name, in_a_row(map(two_decimals, curve))) for name, curve in shown.items())
    by, alt = SAID[kind]
    curves.lines(
        depths, shown | {_(EDGES): [1.0] * len(depths)}, colours, _("layers scrambled, from the top"), _(by),
        _(alt, listed=listed), at=depth, x_format="d", x_ticks=depths,
    )  # fmt: skip


def _verdicts(found: dict[str, Cascade]) -> None:
    rows = []
    for name, cascade in found.items():
        left = [two_decimals(cascade.mean(len(cascade.maps) - 1, kind)) for kind in ("sizes", "values", "ssim")]
        said = verdict(cascade)
        rows.append([METHODS[name].title, *left, two_decimals(cascade.edges.sizes), _(said)])
    head = [_("all four layers scrambled"), _("by size"), _("by value"), "SSIM", _("original like edges"), _("the map")]
    pictures.show(table(head, rows, words=(5,)))
