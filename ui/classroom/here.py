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
from core.classroom.votes import PIXELS, read_painting
from core.ink.links import link_image
from core.render.words import as_written
from ui.classroom.rooms import Seen, engine, look
from ui.visitor.link import chosen, put

SAID, ENTERED = "room-said", "room-entered"


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


@dataclass(frozen=True)
class CameOut:
    """A panel that was revealed to a class, and what this visitor said of it before; None for nothing."""

    panel: str
    value: str | tuple[int, ...] | None


def waits_for(image: np.ndarray) -> str:
    """Of which panel the class of this visitor's room is asked on this digit (1, 28, 28), and waits for what comes out;
    "" where it waits for nothing."""
    at = _asked_about(image)
    head = at.seen.head if at is not None and at.seen is not None else {}
    return "" if head.get("revealed") else head.get("panel", "")


def came_out(image: np.ndarray, network: str) -> CameOut | None:
    """What was revealed to the class of this visitor's room of this digit, through a network by its key."""
    at = _asked_about(image)
    if at is None or at.seen is None or not at.seen.head.get("revealed") or at.seen.head.get("network") != network:
        return None
    given: str | tuple[int, ...] | None = at.seen.votes.get(at.student.name) if at.student is not None else None
    if isinstance(given, str) and at.seen.head.get("kind") == PIXELS:
        given = tuple(np.flatnonzero(read_painting(given)).tolist())
    return CameOut(at.seen.head.get("panel", ""), given)


def wall_seen() -> str:
    """Is another when the wall of this visitor's room is."""
    try:
        at = here()
    except RoomError:
        return ""
    return f"{at.code} {at.seen.head.get(WALL, '')}" if at is not None and at.seen is not None else ""


def _asked_about(image: np.ndarray) -> Here | None:
    """Where this visitor is, if a question about this digit is put to the class there."""
    try:
        at = here()
    except RoomError:
        return None
    if at is None or at.seen is None or not (at.teacher or at.student):
        return None
    ink = at.seen.head.get("ink")
    return at if ink and ink == link_image(image) else None


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
