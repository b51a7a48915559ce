"""Two buttons at the foot of every page: one shares its link, one takes away what it shows.

Only the browser knows the whole address: the host, and what the page's own scripts wrote into it. So the buttons are a
component's, which tells the address with the press.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from core.language import _
from ui.show.scripts import placed, script
from ui.takeaway.home import take_away
from ui.takeaway.offers import viewed
from ui.takeaway.share import share
from ui.visitor.link import shared_link

FOLDER = Path(__file__).parent
# A link may be this long, several times as long as any of this app's, in letters.
LONGEST = 20_000
_FOOT = placed(
    "digitscope_foot",
    html='<button type="button" class="ds-button"></button>',
    js=script(FOLDER / "foot.js"),
    isolate_styles=False,
)


@st.fragment
def share_button() -> None:
    """The button *Share*, and the dialog that it opens."""
    link = _pressed("share", _("Share"))
    if link is not None:
        st.dialog(_("Share this page"), width="large", icon=":material/share:")(share)(link)


@st.fragment
def take_away_button(covered: bool = False) -> None:
    """The button *Take away*, and the dialog that it opens; of what is covered nothing is taken away."""
    link = _pressed("take-away", _("Take away"))
    if link is None:
        return
    if covered:
        st.info(_("The answer is covered. Reveal it first, then take it away."), icon=":material/lock:")
    else:
        address = dict(parse_qsl(urlsplit(link).query))
        st.dialog(_("Take away"), width="medium", icon=":material/download:")(take_away)(*viewed(), link, address)


def _pressed(name: str, label: str) -> str | None:
    """Draws a button; the address that a press told, or None where there was none."""
    with st.container(key=name, width="content"):
        told = _FOOT(key=f"foot-{name}", data={"label": label}, on_asked_change=lambda: None)
    return address_of(told.asked)


def address_of(told: Any) -> str | None:
    """The address that a browser told, without secrets; "" where it is none of the web, None where it told nothing."""
    if not isinstance(told, dict):
        return None
    link = told.get("link")
    sound = isinstance(link, str) and len(link) <= LONGEST and link.startswith(("http://", "https://"))
    return shared_link(link) if isinstance(link, str) and sound else ""
