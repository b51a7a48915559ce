"""Baselines: compared with what?"""

from __future__ import annotations

from html import escape

import streamlit as st

from core.attribution.baselines import BASELINES
from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.language import _
from core.render.colours import ink_picture
from core.render.words import format_number
from ui import shell
from ui.attribution.choices import method_choice, target_choice
from ui.attribution.panel import paper
from ui.attribution.path import path
from ui.guessing.panel import uncovered
from ui.show import gauge, pictures
from ui.show.address import show_address
from ui.show.maps import map_figure
from ui.takeaway.explained import maps_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.session import View


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("baselines")
    if not uncovered(view, "baselines"):
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(_("Same digit, five questions."), width="content")
        with st.popover(_("Settings"), icon=":material/tune:"):
            method = method_choice("baselines-method", 240)
            target = target_choice(view)
    show_address("baselines")
    _side_by_side(view, method, target)
    path(view, target)


def _side_by_side(view: View, method: str, target: int) -> None:
    found = {name: cached.attribution(view.network, view.digit.image, method, target, name) for name in BASELINES}
    offer("baselines", lambda address: maps_offer(view, list(found.values())))
    with st.container(key="baselines"):
        pictures.show(pictures.grid([_panel(view, name, one) for name, one in found.items()], 165))
    with st.expander(_("Do they add up?"), icon=":material/add:"):
        pictures.show(pictures.grid([_sum(view, name, one) for name, one in found.items()], 165))
    with st.expander(_("How to read these maps"), icon=":material/help:"):
        st.markdown(
            _(
                "Many explanations answer a question: *what made this score different from that one?* That one is the "
                "score of the **baseline**, the image your digit is compared with. Change the baseline and you change "
                "the question.\n\n"
                "{method} for {digit}, against each baseline. Each map has its own scale, printed under it. "
                "{how_to_read} {paper}",
                method=METHODS[method].title,
                digit=view.called(target),
                how_to_read=_(METHODS[method].how_to_read),
                paper=paper(method),
            )
        )


def _panel(view: View, name: str, found: Attribution) -> str:
    """A map, and below it what the digit was compared with and what that asks."""
    baseline = BASELINES[name]
    ink = found.baseline[0]
    alt = _(
        "Baseline, {baseline}: mean ink {ink}; {logit}.",
        baseline=_(baseline.title),
        ink=f"{ink.mean():.2f}",
        logit=_logit(view, found),
    )
    drawn = map_figure(found, called=view.called)
    return (
        f'<div><div class="ds-name">{escape(_(baseline.title))}</div>{drawn}<div class="ds-beside">'
        + pictures.figure(ink_picture(ink), alt, width="56px")
        + f'<p class="ds-small">{escape(_(baseline.asks))}</p></div></div>'
    )


def _sum(view: View, name: str, found: Attribution) -> str:
    title = escape(_(BASELINES[name].title))
    return f'<div><b>{title}</b><p class="ds-small">{_logit(view, found)}</p>{gauge.sum_gauge(found)}</div>'


def _logit(view: View, found: Attribution) -> str:
    return _(
        "its logit of {digit}: {logit}", digit=view.called(found.target), logit=format_number(found.baseline_score)
    )


main()
shell.close_page()
