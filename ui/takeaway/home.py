"""Take away: any panel of the page as a picture or as numbers, and the page as a notebook; made when asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.language import _, later, speaking
from ui.takeaway.offers import Offer, always, offers
from ui.visitor import cached
from ui.visitor.session import View

if TYPE_CHECKING:
    from core.takeaway.cells import Part
    from core.takeaway.panel import Panel

Maker = Callable[[], bytes]


def take_away(view: View, title: str, link: str, address: Mapping[str, str]) -> None:
    """What the page offers, in a dialog: one panel at a time in four kinds of file, and all of it as a notebook."""
    from core.takeaway.figure import can_write, picture_file
    from core.takeaway.numbers import csv_file, npz_file

    found = offers(address)
    panels = _panels(view, found)
    at = st.selectbox(
        _("Which picture?"),
        range(len(panels)),
        # What the page is about comes after what every page has.
        index=min(2, len(panels) - 1),
        format_func=lambda at: f"{at + 1}. {panels[at].title}",
        key="take-panel",
    )
    panel = panels[at]
    st.caption("  \n".join(panel.caption))
    with st.container(horizontal=True):
        drawn = panel
        if not can_write(panel):
            # Where the machine has no letters for a language, a figure speaks English.
            with speaking("en"):
                drawn = _panels(view, offers(address))[at]
        _file("PNG", partial(picture_file, drawn, "png"), f"{panel.name}.png", "image/png")
        _file("SVG", partial(picture_file, drawn, "svg"), f"{panel.name}.svg", "image/svg+xml")
        _file("CSV", partial(csv_file, panel), f"{panel.name}.csv", "text/csv")
        _file("NPZ", partial(npz_file, panel), f"{panel.name}.npz", "application/octet-stream")
    st.markdown(
        _(
            "**The page as a notebook.** Plain PyTorch and Captum, with the network and the digit in it. It does again "
            "what is on screen, and ends by comparing its numbers with these."
        )
    )
    name = re.sub(r"\W+", "-", title.lower()).strip("-")
    _file(_("Download as notebook"), notebook(view, title, found, link), f"digitscope-{name}.ipynb", NOTEBOOK)


def _panels(view: View, found: list[Offer]) -> list[Panel]:
    """All pictures there are, those that every page has first."""
    return [panel for one in (always(view), *found) for panel in one.panels]


NOTEBOOK = "application/x-ipynb+json"


def notebook(view: View, title: str, found: list[Offer], link: str) -> Maker:
    """How the notebook of a page is made; its words are found now, its weights are written out when it is made."""
    from core.takeaway.notebook import assembled, notebook_file

    parts = [*_beginning(view, found), *(part for one in found for part in one.parts)]
    return partial(notebook_file, assembled(title, parts, link))


def _beginning(view: View, found: list[Offer]) -> list[Part]:
    from core.judging.calibration import temperature_of
    from core.takeaway.cells import answer, beginning

    image, another = view.digit.image, next((one.network for one in found if one.network), None)
    if another is not None:
        model, shares = another
        return [*beginning(model, view.network.title, image, view.digit.title), answer(None, shares, None, view.names)]
    logits, shares = cached.logits(view.network, image), cached.probabilities(view.network, image)
    return [
        *beginning(view.network.model, view.network.title, image, view.digit.title),
        answer(logits, shares, temperature_of(view.network.facts), view.names),
    ]


def _file(label: str, make: Maker, name: str, mime: str) -> None:
    """A button that has a file made when it is pressed; the page goes on as it is."""
    st.download_button(
        label,
        later(make),
        name,
        mime,
        icon=":material/download:",
        key=f"take-{name.rpartition('.')[2]}",
        on_click="ignore",
    )
