"""Share: the page's link, and its QR code large enough for the back row."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from core.language import _
from core.render.words import together
from core.takeaway.qr import MOST_BYTES, qr_code
from ui.show.scripts import placed, script

FOLDER = Path(__file__).parent
# With more squares across, phones must come close.
MANY = 90
_LINK = placed(
    "digitscope_link",
    html='<div class="ds-link"><textarea readonly rows="3"></textarea><button type="button" class="ds-button"></button>'
    '<output aria-live="polite"></output></div>',
    js=script(FOLDER / "share.js"),
    isolate_styles=False,
)


def share(link: str) -> None:
    """What the dialog shows: the code, the link, and Copy. The link is the whole state of the page."""
    if not link:
        st.warning(_("Your browser did not tell this page's address. Copy it from the address bar."))
        return
    code = qr_code(link)
    if code is None:
        st.info(
            _(
                "This link has {length} letters, more than the {most} that a QR code can hold. Copy it and send it "
                "instead. A shorter drawing, or a built-in one, makes a shorter link.",
                length=len(link.encode()),
                most=MOST_BYTES,
            )
        )
    else:
        alt = _("QR code of this page's link, {across} squares across.", across=code.across)
        st.html(f'<figure class="ds-qr"><img src="{code.picture}" alt="{escape(alt, quote=True)}"></figure>')
    data = {
        "link": link,
        "label": _("The link"),
        "copy": _("Copy"),
        "copied": _("Copied."),
        "by_hand": _("Your browser copies nothing by itself here. The link is marked: press Ctrl and C, or ⌘ and C."),
    }
    _LINK(key="link", data=data)
    said = _(
        "Whoever opens it sees this page as you do: the digit, the network, the settings. Nothing else goes along."
    )
    if code is not None and code.across > MANY:
        said = together(said, _("It is a long link, so the code is fine: phones may have to come closer."))
    if urlsplit(link).hostname in ("localhost", "127.0.0.1", "::1"):
        said = together(
            said, _("This address opens on this computer only: others need the one your network has for it.")
        )
    st.caption(said)
