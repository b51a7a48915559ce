"""What a room is: one teacher, up to two hundred students, what they are offered and what they send.

A student is known by the hash of a secret that only their browser holds, to others by an animal and a colour.
"""

from __future__ import annotations

import hmac
import json
import random
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.classroom.codes import PAIRS, hash_of, is_secret, new_code, new_secret, read_code
from core.classroom.engine import SILENCE, Engine, RoomError
from core.ink.links import read_link
from core.language import N_

MOST_STUDENTS, MOST_DIGITS = 200, 3000
# Shelves: hash of a student's secret -> animal|colour; a name by lot -> digit, as JSON.
STUDENTS, DIGITS = "students", "digits"
LONGEST_LINK, LONGEST_DIGIT, LONGEST_LABEL = 10_000, 4000, 40
# As many as a link of that length holds of anybody's hand.
MOST_POINTS = 5000
# The field that is another whenever the wall is: only those who look at it need know.
WALL = "wall"
# How often one visitor, and all together, may do what is worth counting: times, and within how many seconds.
OPENS, ALL_OPENS, FINDS, ALL_FINDS = (3, 600), (300, SILENCE), (20, 600), (3000, 600)
JOINS, SENDS_A_MINUTE = (6, 600), (12, 60)
# Whoever was seen within so many seconds is there.
THERE = 50.0
# What no link holds that is passed on within a room.
SECRETS = ("room", "me", "key")
NO_ROOM = N_("There is no room {code}. It may be closed: ask your teacher for the code again.")
OVER = N_("This room is closed.")
TOO_OFTEN = N_("That was often in a short time. Wait a minute, then try again.")
FULL = N_("This room is full: {most} are in it.")


@dataclass(frozen=True)
class Opened:
    """A new room: its `code`, and the teacher's `key`, which is kept nowhere else."""

    code: str
    key: str


@dataclass(frozen=True)
class Student:
    """Somebody in a room: a `token` known to their browser only, its hash, and what others see."""

    token: str
    name: str
    animal: str
    colour: str


def open_room(engine: Engine, visitor: str = "") -> Opened:
    """A new room, which lasts until it is closed, or silent for eight hours.

    Raises:
        RoomError: this visitor, or all together, opened too many.
    """
    if not (engine.allow(visitor, "open", *OPENS) and engine.allow("", "open", *ALL_OPENS)):
        raise RoomError(TOO_OFTEN)
    key = new_secret()
    while not engine.create(code := new_code(), {"key": hash_of(key), "number": "0"}, SILENCE):
        pass
    return Opened(code, key)


def is_teacher(engine: Engine, code: str, key: str) -> bool:
    """Whether this is the key of that room."""
    head = engine.head(code) if is_secret(key) else None
    return head is not None and hmac.compare_digest(head.get("key", ""), hash_of(key))


def find(engine: Engine, code: str, visitor: str = "") -> str:
    """The code of a room that is there, as its teacher sees it.

    Every look counts, so that nobody finds a room by trying.

    Raises:
        RoomError: there is none, or this visitor, or all together, looked too often.
    """
    if not (engine.allow(visitor, "find", *FINDS) and engine.allow("", "find", *ALL_FINDS)):
        raise RoomError(TOO_OFTEN)
    asked = read_code(code)
    if not asked or not engine.version(asked):
        raise RoomError(NO_ROOM, code=asked or "?")
    return asked


def join(engine: Engine, code: str, visitor: str = "") -> Student:
    """Somebody new in a room, with a pair of animal and colour that nobody else has there.

    Raises:
        RoomError: the room is over or full, or this visitor joined too often.
    """
    if not engine.allow(visitor, "join", *JOINS):
        raise RoomError(TOO_OFTEN)
    token = new_secret()
    name = hash_of(token)
    taken = set(engine.items(code, STUDENTS).values())
    free = [pair for pair in PAIRS if "|".join(pair) not in taken]
    for animal, colour in random.sample(free, len(free)):
        # A shelf for one: of two who reach for the same pair at once, one gets it.
        if not engine.put(code, f"pair-{animal}-{colour}", name, "", at_most=1):
            continue
        if not engine.put(code, STUDENTS, name, f"{animal}|{colour}", MOST_STUDENTS):
            engine.drop(code, f"pair-{animal}-{colour}")
            break
        did(engine, code)
        engine.seen(code, [name])
        return Student(token, name, animal, colour)
    if not engine.version(code):
        raise RoomError(OVER)
    raise RoomError(FULL, most=MOST_STUDENTS)


def student(engine: Engine, code: str, token: str) -> Student | None:
    """Whoever this secret is in that room; None for nobody."""
    name = hash_of(token)
    found = engine.items(code, STUDENTS).get(name) if is_secret(token) else None
    return Student(token, name, *found.split("|")) if found else None


def close(engine: Engine, code: str) -> None:
    """Forgets a room and all in it."""
    engine.forget(code)


def show_page(engine: Engine, code: str, where: str, pages: Collection[str]) -> None:
    """Offers the class a page to go to; an empty one takes the offer back."""
    engine.write(code, here=passed_on(where, pages) if where else "")
    did(engine, code)


def send_digit(engine: Engine, code: str, token: str, link: str, label: str = "") -> None:
    """Puts a student's digit on the wall.

    Args:
        link: the digit as a piece of an address (`core.ink.links`).
        label: what it was meant as, where the teacher asked for one.

    Raises:
        RoomError: the room is over or its wall full, the student is not of it, or sent too many.
        LinkError: this is no digit.
    """
    who = student(engine, code, token)
    if who is None:
        raise RoomError(OVER)
    if len(link) > LONGEST_DIGIT or len(label) > LONGEST_LABEL or points_of(link) > MOST_POINTS:
        raise RoomError(N_("This digit is too long for the wall. Draw it with fewer strokes."))
    if not engine.allow(who.name, "send", *SENDS_A_MINUTE):
        raise RoomError(TOO_OFTEN)
    sent = json.dumps({"by": who.name, "link": link, "label": label, "hidden": False})
    if not engine.put(code, DIGITS, new_secret()[:12], sent, MOST_DIGITS):
        raise RoomError(N_("The wall is full. Your teacher can clear it."))
    changed_wall(engine, code)


def changed_wall(engine: Engine, code: str) -> None:
    """Somebody changed the wall."""
    engine.write(code, **{WALL: new_secret()[:12]})
    did(engine, code)


def points_of(link: str) -> int:
    """How many points a digit's strokes have: a hundred letters can hold thousands, which are many for a class.

    Raises:
        LinkError: this is no digit.
    """
    drawing = read_link(link).drawing
    return 0 if drawing is None else sum(map(len, drawing.strokes))


def passed_on(link: str, pages: Collection[str]) -> str:
    """An address that may be given to others: relative, of one of these pages, and without anybody's secret.

    Raises:
        ValueError: it is of no page of this app, or too long.
    """
    parts = urlsplit(link)
    page = parts.path.removeprefix(".").strip("/")
    if parts.scheme or parts.netloc or (page and page not in pages) or len(link) > LONGEST_LINK:
        raise ValueError(f"an address of this app has at most {LONGEST_LINK} letters and names a page, not {link[:80]}")
    # Who reads an address takes capitals, and a semicolon, for what they were meant as.
    pairs = parse_qsl(parts.query.replace(";", "&"))
    kept = [(name, value) for name, value in pairs if name.strip().lower() not in SECRETS]
    return f"./{page}?{urlencode(kept)}" if kept else f"./{page}"


def did(engine: Engine, code: str) -> None:
    """Somebody did something: the room's silence begins anew."""
    engine.keep(code, SILENCE)
