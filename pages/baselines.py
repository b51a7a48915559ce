"""Baselines: compared with what?"""

from __future__ import annotations

from html import escape

import streamlit as st

from core.attribution.baselines import BASELINES
from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.render.colours import ink_picture
from core.render.words import format_number
from ui import shell
from ui.attribution.choices import method_choice, target_choice
from ui.attribution.panel import paper
from ui.attribution.path import path
from ui.show import gauge, pictures
from ui.show.address import show_address
from ui.show.maps import map_figure
from ui.visitor import cached
from ui.visitor.session import View


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("baselines")
    st.markdown(
        "Many explanations answer a question: *what made this score different from that one?* That one is the score of "
        "the **baseline**, the image your digit is compared with. Change the baseline and you change the question."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        method = method_choice("baselines-method", 240)
        target = target_choice(view)
    show_address("baselines")
    _side_by_side(view, method, target)
    path(view, target)


def _side_by_side(view: View, method: str, target: int) -> None:
    with st.container(key="baselines"):
        panels = []
        for name, baseline in BASELINES.items():
            found = cached.attribution(view.network, view.digit.image, method, target, name)
            panels.append(_panel(found, baseline.title, baseline.asks))
        pictures.show(pictures.grid(panels, 165))
        st.caption(
            f"{METHODS[method].title} for the digit {target}, against each baseline. Each map has its own scale, "
            f"printed under it. {METHODS[method].how_to_read} {paper(method)}"
        )


def _panel(found: Attribution, title: str, asks: str) -> str:
    ink = found.baseline[0]
    logit = f"its logit of {found.target}: {format_number(found.baseline_score)}"
    alt = f"Baseline, {title}: mean ink {ink.mean():.2f}; {logit}."
    return (
        f'<div><div class="ds-even"><b>{escape(title)}</b>'
        f'<p class="ds-small">{escape(asks)}</p></div>'
        + pictures.figure(ink_picture(ink), alt, width="84px")
        + f'<p class="ds-small">{logit}</p>'
        + map_figure(found)
        + gauge.sum_gauge(found)
        + "</div>"
    )


main()
shell.close_page()
