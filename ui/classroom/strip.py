"""What stands at the head of every page for whoever is in a room: who one is there, what is asked, what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import streamlit as st

from core.classroom import votes
from core.classroom.codes import ANIMALS, COLOURS
from core.classroom.engine import NoAnswer, RoomError
from core.classroom.room import Student, show_page
from core.classroom.votes import PIXELS, read_painting, write_painting
from core.ink.links import LinkError, read_link
from core.language import _, ngettext
from core.render.words import as_written
from ui.classroom.asking import Ask, asking, is_elsewhere, what_to_ask
from ui.classroom.here import ENTERED, Here, attempt, enter_room, here, leave, problem, told, wall_seen
from ui.classroom.outcome import asked_about, outcome
from ui.classroom.rooms import Seen
from ui.classroom.wanted import send_button
from ui.picker.paint import how_many, paint, who_chose
from ui.show import pictures
from ui.show.scripts import placed, script
from ui.visitor.link import shared_link
from ui.visitor.session import session
from ui.visitor.settings import PARTS, PROJECTOR, SPOKEN

FOLDER = Path(__file__).parent
# Where a teacher prepares, and nobody is brought along to.
AT_HOME = ("lesson", "class_room")
_WATCH = placed(
    "digitscope_watch",
    html='<button type="button" class="ds-button"></button><label class="ds-switch" hidden><input type="checkbox">'
    '<span></span></label><a class="ds-news" href="#" hidden></a>',
    js=script(FOLDER / "watch.js"),
    isolate_styles=False,
)


@st.fragment
def strip(image: np.ndarray, network: str, before: str, wall: str, asks: Sequence[Ask] = ()) -> None:
    """The strip of whoever is in a room, drawn anew by itself when the room has news.

    Args:
        image: the digit (1, 28, 28) that this page looks at, through the network of the key `network`.
        before: what `told` was when the page was made.
        wall: on the page with the class's wall, what `wall_seen` was then; "" elsewhere.
        asks: what this page can ask the class.
    """
    try:
        at = here()
    except RoomError as error:
        with st.container(key="room-lost"):
            st.warning(as_written(str(error)))
            # Without a line to the store the browser asks by itself.
            _watch_for_news("", "", "lost")
        return
    another = told(image) != before or (wall and wall_seen() != wall)
    if at is None or st.session_state.pop(ENTERED, False) or another:
        # The rest of the page is another then, its address at least.
        st.rerun()
    if at.seen is None:
        with st.container(key="room-closed", horizontal=True, vertical_alignment="center"):
            st.markdown(_("The room {code} is closed. All that was in it is forgotten.", code=at.code), width="content")
            st.button(_("Leave it"), key="room-leave", on_click=leave)
    elif at.teacher:
        with st.container(key="room"):
            elsewhere = bool(at.seen.head.get("kind")) and is_elsewhere(at.seen.head, image, network)
            _teacher(at, at.seen, asks, elsewhere, bool(wall))
    else:
        with st.container(key="vote"):
            _student(at, at.seen, bool(wall))
    if at.seen is not None and at.seen.silent:
        st.warning(as_written(str(NoAnswer())))
    if said := problem():
        st.warning(said)


def badge(who: Student) -> str:
    """A student as the others see them, as HTML."""
    sign, animal = ANIMALS[who.animal]
    colour, called = COLOURS[who.colour]
    name = _("{animal}, {colour}", animal=_(animal), colour=_(called))
    return f'<span class="ds-who" style="background:{colour}"><i aria-hidden="true">{sign}</i>{escape(name)}</span>'


def _teacher(at: Here, seen: Seen, asks: Sequence[Ask], elsewhere: bool, wall: bool) -> None:
    there = ngettext("{n} is here.", "{n} are here.", seen.there) if seen.there else _("Nobody is here yet.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="ds-room"><b>{_("Room {code}", code=at.code)}</b> {escape(there)}</p>', width="content")
        invited = seen.head.get("here", "")
        along = invited if session().page not in AT_HOME else ""
        # On the page of the plans stands what is true of every step; and whoever was invited comes along.
        invite = _("Invite the class to this page") if session().page != "lesson" and not along else ""
        _watch_for_news(at.code, "", seen.token(teacher=True), invite, wall, along)
        if along:
            st.markdown(_("Your class is invited along."), width="content")
        if invited:
            st.button(
                _("Take the invitation back"),
                key="room-show-none",
                on_click=attempt,
                args=(show_page, at.code, "", list(PARTS)),
            )
        if not seen.head.get("kind"):
            what_to_ask(asks)
    if seen.head.get("kind"):
        asking(at, seen, elsewhere)


def _student(at: Here, seen: Seen, wall: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        room = _("Room {code}", code=at.code)
        if at.student is None:
            st.html(f'<p class="ds-room"><b>{room}</b></p>', width="content")
            st.markdown(_("Your class meets here: no name, no account."), width="content")
            join = _("Join")
            st.button(
                join, key="room-join", type="primary", icon=":material/login:", width="stretch",
                on_click=enter_room, args=(at.code,),
            )  # fmt: skip
            return
        st.html(f'<p class="ds-room">{badge(at.student)} {room}</p>', width="content")
        if page := seen.head.get("here"):
            go = _("Go to the teacher's page")
            st.html(f'<a class="ds-go" href="{escape(page, quote=True)}">{escape(go)}</a>', width="content")
        send_button(at)
        waits = seen.head.get("kind") and not seen.head.get("revealed") and at.student.name not in seen.votes
        told = {
            "go": page or "",
            "follow": _("Follow along"),
            "asked": _("Your class is asked a question") if waits else "",
        }
        _watch_for_news(at.code, at.student.name, seen.token(False, wall), wall=wall, student=told)
    if seen.head.get("kind"):
        _question(at, seen, at.student)


def _question(at: Here, seen: Seen, student: Student) -> None:
    """What is asked, to be answered; then what was answered; then what all did, and what came out."""
    given, choices = seen.votes.get(student.name), seen.asked["choices"]
    pictures.aloud("asked").markdown(f"**{as_written(seen.asked['asks'])}**")
    if seen.head.get("revealed"):
        if given in choices:
            st.markdown(_("You said **{answer}**.", answer=as_written(choices[given])))
        pictures.show(outcome(seen))
        return
    locked = bool(seen.head.get("locked"))
    if seen.head["kind"] == PIXELS:
        _paint(at, seen, student, given, locked)
    elif locked:
        if given in choices:
            answer = as_written(choices[given])
            st.markdown(_(":material/lock: Locked. Your answer: **{answer}**.", answer=answer))
        else:
            st.markdown(_(":material/lock: Locked. You gave no answer."))
    else:
        st.session_state.setdefault(f"vote-tap-{seen.number}", given)
        if about := asked_about(seen):
            pictures.show(about)
        st.pills(
            _("One tap; you may change it until it is locked."),
            list(choices),
            format_func=lambda value: as_written(choices[value]),
            key=f"vote-tap-{seen.number}",
            on_change=_voted,
            args=(at, student, seen.number),
        )


def _voted(at: Here, student: Student, number: int) -> None:
    # A second tap on the same answer takes nothing back.
    if (value := st.session_state.get(f"vote-tap-{number}")) is not None:
        attempt(votes.vote, at.code, student.token, number, value)


def _paint(at: Here, seen: Seen, student: Student, given: str | None, locked: bool) -> None:
    image = _ink(seen.head.get("ink", ""))
    if image is None:
        return
    if given:
        mask = read_painting(given)
        painted = how_many(np.flatnonzero(mask))
        picture = who_chose(image[0], mask, mask & False)
        alt = _("The digit, with {pixels} painted over.", pixels=painted)
        pictures.show(pictures.figure(picture, alt, width="160px"))
        if not locked:
            st.markdown(_("You sent {pixels}. Paint again to change it until it is locked.", pixels=painted))
    if locked:
        st.markdown(_(":material/lock: Locked."))
        return

    def send(pixels: tuple[int, ...]) -> None:
        attempt(votes.vote, at.code, student.token, seen.number, write_painting(pixels))

    paint(image, f"{at.code} {seen.number}", send, _("Send to the class"), key="vote-paint")


def _ink(link: str) -> np.ndarray | None:
    """The digit that is asked about, (1, 28, 28); None for none."""
    try:
        return read_link(link).image
    except LinkError:
        return None


def _watch_for_news(
    code: str,
    who: str,
    token: str,
    show: str = "",
    wall: bool = False,
    along: str = "",
    student: Mapping[str, str] = {},
) -> None:
    """What tells this browser of news, those of the wall where it is shown.

    Args:
        show: for the teacher, what the button is called that offers the class the page as it stands.
        along: what was offered last, which follows wherever the teacher goes from there.
        student: for a student, what was offered, as `go`, the switch to `follow` it from now on, and what is said at
            the screen's edge while a question waits, as `asked`.
    """
    _WATCH(
        key="room-watch",
        data={"room": code, "who": who, "token": token, "show": show, "wall": wall, "along": along, **student},
        on_changed_change=lambda: None,
        on_show_change=lambda: _show(code),
    )


def _show(code: str) -> None:
    link = (st.session_state.get("room-watch") or {}).get("show")
    if isinstance(link, str):
        # However mangled the teacher's own address is, the key stays out of it.
        parts = urlsplit(shared_link(link))
        # Phones are no projectors, and each student reads a language of their own.
        own = tuple(f"{one.name}=" for one in (PROJECTOR, SPOKEN))
        kept = "&".join(pair for pair in parts.query.split("&") if not pair.startswith(own))
        with_page = f"./{parts.path.rpartition('/')[2]}?{kept}"
        attempt(show_page, code, with_page, list(PARTS))
