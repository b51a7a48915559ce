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
from core.classroom.room import Student, find, join, open_room
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


def asked_about(image: np.ndarray) -> bool:
    """Whether the class of this visitor's room is asked about this digit (1, 28, 28) and waits for what came out."""
    try:
        at = here()
    except RoomError:
        return False
    if at is None or at.seen is None or not (at.teacher or at.student):
        return False
    head = at.seen.head
    return bool(head.get("ink")) and not head.get("revealed") and head["ink"] == link_image(image)


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
