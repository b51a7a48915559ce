"""Two networks: same ink, same architecture, other training. Where do they part?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS
from core.language import _
from core.render.words import describe
from ui import shell
from ui.guessing.panel import uncovered
from ui.judging.difference import called, training_of
from ui.judging.hands import hand_by_hand
from ui.judging.pair import choose_pair, the_pair
from ui.judging.partings import parted_most, show_partings
from ui.judging.reliability import about_shares, reliability
from ui.show import pictures
from ui.show.address import show_address
from ui.show.answer import doubt_of, not_sure_since
from ui.show.maps import picture_of
from ui.visitor import cached
from ui.visitor.link import control, fold
from ui.visitor.session import Network, View


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("two_networks", look_at=parted_most)
    pair, missing = the_pair()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_pair()
        method = st.selectbox(
            _("Explained by"), format_func=lambda name: METHODS[name].title, width=240, **control("pair-method")
        )
    for why in missing:
        st.info(why)
    if len({network.facts.classes for network in pair}) > 1:
        st.info(_("These two do not tell the same things apart, so their answers cannot be compared. Choose others."))
        pair = []
    if len(pair) == 2 and not uncovered(view, "two_networks"):
        return
    if len(pair) == 2:
        _side_by_side(view, pair, method)
        if pair[0].facts.reads_digits:
            show_partings(view, pair)
        hand_by_hand(pair)
        with st.expander(_("What differs in their training"), icon=":material/school:", **fold("pair-training")) as how:
            if how.open:
                st.markdown(training_of(pair))
        title = _("How sure, how right?")
        with st.expander(title, icon=":material/balance:", **fold("pair-reliability")) as sure:
            if sure.open:
                st.markdown(about_shares(pair))
                reliability(pair)
    show_address("two_networks")


def _side_by_side(view: View, pair: Sequence[Network], method: str) -> None:
    answers = [cached.probabilities(network, view.digit.image) for network in pair]
    label, facts = view.digit.label, pair[0].facts
    if not facts.reads_digits:
        label = None
    target = int(answers[0].argmax()) if label is None else label
    maps = [cached.attribution(network, view.digit.image, method, target) for network in pair]
    limit = max(float(np.abs(entry.values).max()) for entry in maps)
    shown = zip(st.columns(2, gap="large"), pair, answers, maps, strict=True)
    for column, network, probabilities, found in shown:
        with column, st.container(key=f"pair-{network.name}"):
            picture = picture_of(found.values, method, limit)
            alt = _(
                "{method} for {digit} in {network}: {values}.",
                method=METHODS[method].title,
                digit=facts.called(target),
                network=called(network),
                values=describe(found.values),
            )
            pictures.show(
                f'<h2 class="ds-title" style="padding:0">{escape(_(network.title))}</h2>'
                f'<div class="ds-answer">{pictures.answer_text(probabilities, facts.called_all)}</div>'
                + _doubt(view, network)
                + pictures.grid(
                    [
                        pictures.bars(probabilities, int(probabilities.argmax()), facts.called_all),
                        f"<div>{pictures.figure(picture, alt)}{pictures.scale(picture)}</div>",
                    ],
                    150,
                )
            )
    same = _(
        "{method} for {digit}, on the same scale on both sides.",
        method=METHODS[method].title,
        digit=facts.called(target),
    )
    st.caption(same)


def _doubt(view: View, network: Network) -> str:
    """The warning that this network's answer should not be believed, where it should not."""
    reason = doubt_of(network, view.digit)
    return f'<p class="ds-note">{not_sure_since(escape(reason))}</p>' if reason else ""


main()
shell.close_page()
