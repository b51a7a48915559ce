"""Which room this visitor is in, who they are there, and what they do there."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.classroom.codes import hash_of, is_secret
from core.classroom.engine import Engine, RoomError
from core.classroom.room import WALL, Student, find, join, open_room
from core.classroom.votes import BEGUN, LESSON, PIXELS, UNCOVERED, at_step, panel_of, read_painting, uncover
from core.ink.links import link_image
from core.render.words import as_written
from ui.classroom.rooms import Seen, engine, look
from ui.visitor.link import chosen, put
from ui.visitor.session import Guess, session

SAID, ENTERED, BEFORE = "room-said", "room-entered", "room-begun"


@dataclass(frozen=True)
class Here:
    """This visitor in a room.

    Attributes:
        seen: the room; None where it is closed.
        student: who they are; None for somebody who has not joined, and for the teacher.
    """

    code: str
    seen: Seen | None
    student: Student | None
    teacher: bool


def here() -> Here | None:
    """Where this visitor is; None in no room.

    Raises:
        RoomError: the store does not answer.
    """
    code = chosen("room")
    if not code:
        return None
    seen = look(code)
    me, key = chosen("me"), chosen("key")
    if seen is None:
        return Here(code, None, None, False)
    name = hash_of(me)
    pair = seen.students.get(name) if is_secret(me) else None
    student = Student(me, name, *pair.split("|")) if pair else None
    teacher = is_secret(key) and hmac.compare_digest(seen.head.get("key", ""), hash_of(key))
    return Here(code, seen, None if teacher else student, teacher)


def waits_for(image: np.ndarray) -> str:
    """Of which panel the class of this visitor's room is asked on this digit (1, 28, 28), and waits for what comes out;
    "" where it waits for nothing."""
    at = _asked_about(image)
    head = at.seen.head if at is not None and at.seen is not None else {}
    return "" if head.get("revealed") else head.get("panel", "")


def told(image: np.ndarray) -> str:
    """Is another when something else is covered or known on a page that looks at this digit, be it that a phone slept
    while its class was asked and answered; and for the teacher when something else is asked."""
    at = _within()
    if at is None or at.seen is None:
        return ""
    head = at.seen.head
    asked = f"{head.get('number')} {head.get('revealed')}" if at.teacher and head.get("kind") else ""
    led = "" if at.teacher else bool(head.get(LESSON))
    return f"{waits_for(image)} {head.get(UNCOVERED, '')} {asked} {led} {head.get(BEGUN, '')}"


def came_out(image: np.ndarray, network: str, panel: str) -> Guess | None:
    """Whether a panel of this digit, through a network by its key, was revealed to the class of this visitor's room, be
    it that the question is gone: what they said of it, of which the value is None where they said nothing or it is
    forgotten; None where it was not revealed."""
    at, ink = _within(), link_image(image)
    if at is None or at.seen is None:
        return None
    head = at.seen.head
    if panel_of(ink, network, panel) not in head.get(UNCOVERED, "").split():
        return None
    asked = tuple(head.get(name) for name in ("ink", "network", "panel")) == (ink, network, panel)
    given = at.seen.votes.get(at.student.name) if asked and at.student is not None else None
    if given is not None and head.get("kind") == PIXELS:
        return Guess(tuple(np.flatnonzero(read_painting(given)).tolist()), revealed=True)
    return Guess(given, revealed=True)


def is_led() -> bool:
    """Whether this visitor is a student whose room's teacher is at a step of a lesson."""
    at = _within()
    return at is not None and at.seen is not None and not at.teacher and bool(at.seen.head.get(LESSON))


def follow_lesson() -> None:
    """Called as a page opens: the room learns its teacher's step, and where a lesson began anew one guesses anew."""
    at = _within()
    if at is None or at.seen is None:
        return
    before = st.session_state.setdefault(BEFORE, at.seen.head.get(BEGUN, ""))
    if at.teacher and chosen("plan"):
        attempt(at_step, at.code, chosen("plan"))
        at = _within()
    begun = at.seen.head.get(BEGUN, "") if at is not None and at.seen is not None else before
    if begun != before:
        session().guesses.clear()
        st.session_state[BEFORE] = begun


def end_lesson() -> None:
    """The teacher's lesson is over: the next one begins anew."""
    at = _within()
    if at is not None and at.teacher:
        attempt(at_step, at.code, "")


def uncover_for_class(image: np.ndarray, network: str, panel: str) -> None:
    """What a teacher reveals on the projector is revealed to the class."""
    at = _within()
    if at is not None and at.teacher:
        attempt(uncover, at.code, link_image(image), network, panel)


def wall_seen() -> str:
    """Is another when the wall of this visitor's room is."""
    try:
        at = here()
    except RoomError:
        return ""
    return f"{at.code} {at.seen.head.get(WALL, '')}" if at is not None and at.seen is not None else ""


def _asked_about(image: np.ndarray) -> Here | None:
    """Where this visitor is, if a question about this digit is put to the class there."""
    at = _within()
    ink = at.seen.head.get("ink") if at is not None and at.seen is not None else None
    return at if ink and ink == link_image(image) else None


def _within() -> Here | None:
    """Where this visitor is, if they belong to it and it can be reached."""
    try:
        at = here()
    except RoomError:
        return None
    return at if at is not None and at.seen is not None and (at.teacher or at.student) else None


def enter_room(code: str) -> None:
    """Joins a room; what goes wrong is said on the page."""

    def do(store: Engine) -> None:
        found = find(store, code, visitor())
        joined = join(store, found, visitor())
        for name, value in (("room", found), ("me", joined.token), ("key", "")):
            put(name, value)
        st.session_state[ENTERED] = True

    attempt(do)


def begin_room() -> None:
    """Opens a room as its teacher."""

    def do(store: Engine) -> None:
        opened = open_room(store, visitor())
        for name, value in (("room", opened.code), ("key", opened.key), ("me", "")):
            put(name, value)

    attempt(do)


def leave() -> None:
    """Is in no room any more."""
    for name in ("room", "me", "key"):
        put(name, "")


def attempt(what: Callable[..., Any], *arguments: Any) -> None:
    """Does something in the store; where that fails, the sentence is kept for `problem`."""
    try:
        what(engine(), *arguments)
    except RoomError as error:
        st.session_state[SAID] = as_written(str(error))


def problem() -> str:
    """What went wrong with the last deed, said once; Markdown."""
    return st.session_state.pop(SAID, "")


def visitor() -> str:
    """Whom deeds are counted for: the session, since nobody has an account."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""
