"""Two buttons at the foot of every page: share its link, take away what it shows.

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
    html='<button type="button" class="ds-button"></button> <button type="button" class="ds-button"></button>',
    js=script(FOLDER / "foot.js"),
    isolate_styles=False,
)


@st.fragment
def foot(covered: bool = False) -> None:
    """The buttons, and the dialog that the one pressed opens; of what is covered nothing is taken away."""
    with st.container(key="share", width="content"):
        labels = {"share": _("Share"), "take": _("Take away")}
        told = _FOOT(key="foot", data={"labels": labels}, on_asked_change=lambda: None)
    what, link = asked_of(told.asked)
    if what == "share":
        st.dialog(_("Share this page"), width="large", icon=":material/share:")(share)(link)
    elif what == "take" and covered:
        st.info(_("The answer is covered. Reveal it first, then take it away."), icon=":material/lock:")
    elif what == "take":
        address = dict(parse_qsl(urlsplit(link).query))
        st.dialog(_("Take away"), width="medium", icon=":material/download:")(take_away)(*viewed(), link, address)


def asked_of(told: Any) -> tuple[str, str]:
    """What a browser asked for and the address it told, without secrets; a link that is none of the web is left out."""
    if not isinstance(told, dict):
        return "", ""
    what, link = told.get("what"), told.get("link")
    sound = isinstance(link, str) and len(link) <= LONGEST and link.startswith(("http://", "https://"))
    return str(what), shared_link(link) if isinstance(link, str) and sound else ""
