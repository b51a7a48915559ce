"""Forge it, on the page Can I trust it?: pictures that know nothing, and add up."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.language import N_, _
from core.render.words import arxiv
from core.truth.forge import FORGED, forged
from ui.show import pictures
from ui.show.gauge import sum_gauge
from ui.show.maps import map_figure
from ui.visitor import cached
from ui.visitor.session import View

TITLES = {"noise": N_("Random numbers"), "smile": N_("A smiling face")}


def forge(view: View, target: int) -> None:
    """A true map beside two forged ones, each with its gauge: all three say yes."""
    st.header(_("Forge it"), anchor=False)
    st.markdown(_("Two pictures that never saw your digit, made larger or smaller until the sum is right."))
    true = cached.attribution(view.network, view.digit.image, "integrated-gradients", target)
    shown = {_("Integrated Gradients"): true}
    shown |= {_(TITLES[name]): forged(true, make()) for name, make in FORGED.items()}
    with st.container(key="forge"):
        panels = [
            f"<div><b>{escape(title)}</b>{map_figure(found, called=view.called)}{sum_gauge(found)}</div>"
            for title, found in shown.items()
        ]
        pictures.show(pictures.grid(panels, 200))
    st.markdown(
        _(
            "The forged sums are exact, because they were made so; the true map's is as near as its steps came. The "
            "gauge is **needed**: a map that claims to share out the score and does not add up has made a mistake "
            "somewhere, such as the one with `F.relu`. It is **not enough**: one number cannot vouch for 784."
        )
    )
    st.markdown(
        _(
            "There is a proof, too: for networks that can bend freely, a method that always adds up and treats sums of "
            "networks as sums of maps can do no better than guessing at some simple questions, such as whether more "
            "of this ink would raise the score. Bilodeau, Jaques, Koh and Kim 2024, {paper}. So ask more of a map: "
            "race it, scramble the network, or try it where the answer is known.",
            paper=arxiv("2212.11870"),
        )
    )
