"""The rooms as this process knows them: read from the store when their version is another, for all sessions at once."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass, field, replace
from functools import cache
from zlib import crc32

from core.classroom.engine import VARIABLE, Engine, NoAnswer, open_engine
from core.classroom.room import STUDENTS, THERE, WALL
from core.classroom.votes import VOTES, Words, in_words
from core.language import language

# A store that did not answer is left alone for so long, in seconds; so no page waits for it twice.
RESPITE = 5.0
# Who is there is asked this often, in seconds.
AFRESH = 2.0
# So many rooms are held; each is some tens of kilobytes.
MOST = 64
# In place of what a page shows of a room while its store does not answer.
SILENT = "silent"
_lock = threading.Lock()


@dataclass(frozen=True)
class Seen:
    """A room as it was at one version.

    Attributes:
        students: hash of a student's secret -> animal|colour.
        votes: hash of a student's secret -> answer to the question that is asked.
        there: who was seen lately.
        silent: the store does not answer: this is what it said last.
    """

    code: str
    version: int
    head: dict[str, str]
    students: dict[str, str]
    votes: dict[str, str]
    there: int = 0
    silent: bool = False
    asked_at: float = field(default=0.0, compare=False)

    @property
    def number(self) -> int:
        """The number of the question that was asked last."""
        return int(self.head.get("number", "0"))

    @property
    def asked(self) -> Words:
        """The question, as whoever looks reads it."""
        return in_words(self.head, language())

    def token(self, teacher: bool, wall: bool = False) -> str:
        """Changes with all that a teacher, or a student, is shown of the room: votes are the teacher's alone.

        Args:
            wall: whether a student looks at the wall.
        """
        if self.silent:
            return SILENT
        if teacher:
            return f"{self.version}.{self.there}"
        shown = {name: value for name, value in self.head.items() if wall or name != WALL}
        return str(crc32(json.dumps(shown, sort_keys=True).encode()))


@cache
def engine() -> Engine:
    """The store of this process."""
    return open_engine(os.environ.get(VARIABLE, ""))


_seen: dict[str, Seen] = {}
_left_alone_until = 0.0


def look(code: str) -> Seen | None:
    """A room as it is now; None where there is none.

    Raises:
        RoomError: the store does not answer, and never said anything of this room.
    """
    global _left_alone_until
    known = _seen.get(code)
    if time.monotonic() < _left_alone_until:
        return _silent(known)
    try:
        version = engine().version(code)
        now = time.monotonic()
        if not version:
            with _lock:
                _seen.pop(code, None)
            return None
        if known is None or known.version != version or known.silent or now - known.asked_at > AFRESH:
            known = _read(code, version, known)
        return known
    except NoAnswer:
        _left_alone_until = time.monotonic() + RESPITE
        return _silent(known)


def answers() -> None:
    """The store answers again, as somebody found out: nobody need leave it alone any longer."""
    global _left_alone_until
    _left_alone_until = 0.0


def _silent(known: Seen | None) -> Seen:
    if known is None:
        raise NoAnswer
    return replace(known, silent=True)


def _read(code: str, version: int, known: Seen | None) -> Seen | None:
    store = engine()
    if known is None or known.version != version or known.silent:
        head = store.head(code)
        if head is None:
            return None
        votes = store.items(code, VOTES.format(number=head.get("number", "0"))) if head.get("kind") else {}
        known = Seen(code, version, head, store.items(code, STUDENTS), votes)
    there = len(store.present(code, THERE) & known.students.keys())
    known = replace(known, there=there, asked_at=time.monotonic())
    with _lock:
        _seen.pop(code, None)
        _seen[code] = known
        while len(_seen) > MOST:
            del _seen[next(iter(_seen))]
    return known
