"""The page of a class: a room is opened or joined; its teacher shows the code and closes it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from core.classroom.codes import LETTERS, LONG
from core.classroom.engine import HOURS, RoomError
from core.classroom.room import MOST_STUDENTS, close
from core.language import _
from core.takeaway.qr import qr_code
from ui.classroom.here import Here, attempt, begin_room, enter_room, here, leave, problem
from ui.show import pictures
from ui.show.scripts import placed, script
from ui.visitor.link import chosen

FOLDER = Path(__file__).parent
_KEYPAD = placed(
    "digitscope_keypad",
    html='<div class="keypad"></div>',
    css="""
output { display: block; font: 650 2.4rem/1.2 ui-monospace, monospace; letter-spacing: 0.1em;
  color: var(--st-text-color); }
.keypad > div { display: grid; grid-template-columns: repeat(auto-fill, 3.4rem); gap: 0.4rem; margin-top: 0.5rem; }
button { font: 650 1.2rem system-ui, sans-serif; min-height: 3rem; border-radius: 8px; cursor: pointer;
  color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid rgba(128,128,128,0.4); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }""",
    js=script(FOLDER / "keypad.js"),
)


def entrance() -> None:
    """Whatever there is for this visitor: a way in, the teacher's code, or the way out."""
    try:
        at = here()
    except RoomError:
        # Said at the page's head.
        return
    if at is None or at.seen is None:
        _ways_in()
    elif at.teacher:
        _shown(at)
    elif at.student is not None:
        st.markdown(_("You are in. Go to any page: what your teacher asks is shown there at the top."))
        st.button(_("Leave the room"), key="room-out", on_click=leave)


def _ways_in() -> None:
    if said := problem():
        st.warning(said)
    with st.container(horizontal=True, gap="large"):
        with st.container(width=430, key="room-join-by-code"):
            st.header(_("Join a room"), anchor=False)
            st.markdown(_("Tap the six letters your teacher shows."))
            words = {"pad": _("The letters of a code"), "none": _("No letter yet"), "back": _("Take the last one back")}
            _KEYPAD(
                key="room-keypad",
                data={"letters": LETTERS, "long": LONG, "words": words},
                on_code_change=_tapped,
            )
        with st.container(width="stretch"):
            st.header(_("Open a room"), anchor=False)
            st.markdown(_("For one class, up to {most} students. They join with a code or a link.", most=MOST_STUDENTS))
            st.button(
                _("Open a room"), key="room-open", type="primary", icon=":material/meeting_room:", on_click=begin_room
            )
    st.caption(
        _(
            "A room keeps no names: only an animal and a colour each, what they answer, and digits they send. *Close* "
            "deletes all of it; so do {hours} hours in which nothing happens.",
            hours=HOURS,
        )
    )


def _tapped() -> None:
    told = (st.session_state.get("room-keypad") or {}).get("code")
    if isinstance(told, str):
        enter_room(told)


def _shown(at: Here) -> None:
    """The code for the back row, and the link that joins."""
    link = _join_link(at.code)
    code = qr_code(link) if link else None
    picture = ""
    if code is not None:
        alt = escape(_("QR code of the link that joins room {code}.", code=at.code), quote=True)
        picture = f'<img src="{code.picture}" alt="{alt}">'
    said = escape(_("Open this link, or tap the code on the page Class."))
    with st.container(key="room-code-shown"):
        pictures.show(
            f'<div class="ds-room-shown">{picture}<div><b>{at.code}</b><p>{escape(link)}</p><p>{said}</p></div></div>'
        )
    if urlsplit(link).hostname in ("localhost", "127.0.0.1", "::1"):
        st.caption(_("This address opens on this computer only: others need the one your network has for it."))
    st.caption(
        _(
            "The key to this room is in your address bar alone. Do not copy that address to the class: *Share* leaves "
            "the key out."
        )
    )
    if not chosen("plan"):
        st.page_link("pages/lesson.py", label=_("To the lesson"), icon=":material/school:")
    with st.popover(_("Close the room"), icon=":material/delete:"):
        st.markdown(_("All answers and digits are deleted, and everybody is out. Nothing brings them back."))
        st.button(_("Close it now"), key="room-close", type="primary", on_click=_close, args=(at.code,))


def _close(code: str) -> None:
    attempt(close, code)
    leave()


def _join_link(code: str) -> str:
    """The first page's address, with the room; "" where the browser did not tell its own."""
    parts = urlsplit(st.context.url or "")
    folder = parts.path.rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{folder}/?room={code}" if parts.netloc else ""
