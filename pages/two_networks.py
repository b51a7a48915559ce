"""Two networks: same ink, same architecture, other training. Where do they part?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS
from core.render.words import describe, whole
from ui import shell
from ui.judging.difference import what_differs
from ui.judging.hands import hand_by_hand
from ui.judging.partings import show_partings
from ui.judging.reliability import about_shares, reliability
from ui.show import pictures
from ui.show.address import show_address
from ui.show.maps import picture_of
from ui.visitor import cached
from ui.visitor.link import control
from ui.visitor.networks import opened
from ui.visitor.session import Network, View


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("two_networks")
    chosen = st.selectbox(
        "Compared", format_func=lambda names: " and ".join(names.split("+")), width=300, **control("pair")
    )
    pair = [network for name in chosen.split("+") if (network := opened(name))]
    if len(pair) < 2:
        show_address("two_networks")
        st.info("One of these two networks could not be opened. Compare two others, or put its files back.")
        return
    parameters = sum(weights.numel() for weights in pair[0].model.parameters())
    st.markdown(
        f"Both have the same layers and the same {whole(parameters)} numbers to learn. {what_differs(pair)} What "
        "others call a network's mistakes may be hands it never met."
    )
    _side_by_side(view, pair)
    show_partings(view, pair)
    hand_by_hand(pair)
    reliability(pair)


def _side_by_side(view: View, pair: Sequence[Network]) -> None:
    answers = [cached.probabilities(network, view.digit.image) for network in pair]
    label = view.digit.label
    target = int(answers[0].argmax()) if label is None else label
    name = st.selectbox(
        "Explained by", format_func=lambda name: METHODS[name].title, width=300, **control("pair-method")
    )
    show_address("two_networks")
    maps = [cached.attribution(network, view.digit.image, name, target) for network in pair]
    limit = max(float(np.abs(entry.values).max()) for entry in maps)
    shown = zip(st.columns(2, gap="large"), pair, answers, maps, strict=True)
    for column, network, probabilities, found in shown:
        with column, st.container(key=f"pair-{network.name}"):
            st.subheader(network.title, anchor=False)
            st.caption(f"Taught: {network.facts.data.name}")
            pictures.show(f'<div class="ds-answer">{pictures.answer_text(probabilities)}</div>')
            pictures.show(pictures.bars(probabilities, int(probabilities.argmax())))
            picture = picture_of(found.values, name, limit)
            alt = f"{METHODS[name].title} for the digit {target} in {network.name}: {describe(found.values)}."
            pictures.show(
                pictures.figure(picture, alt, f"{METHODS[name].title} for {target}; the same scale on both sides")
                + pictures.scale(picture)
            )
    st.caption(about_shares(pair))


main()
shell.close_page()
