"""Where rooms are kept: what the rest of this room asks of a store, whichever it is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from core.language import N_, SentenceError

# What says where rooms are kept: a file's path, or redis://host:port/number.
VARIABLE = "DIGITSCOPE_ROOMS"
# A room is over when nothing happened in it for so long, in seconds.
HOURS = 8
SILENCE = HOURS * 3600
# The longest value of a field or an item, in letters.
LONGEST = 20_000


class RoomError(SentenceError):
    """A room cannot be reached, or does not take what it was given; the message says what to do next."""


class NoPlace(RoomError):
    """What says where rooms are kept is neither a file of rooms nor a server's address; it is not repeated: it may hold
    a password."""

    def __init__(self) -> None:
        super().__init__(
            N_("This server keeps no rooms: {variable} should be the path of a file of its own, or "
               "redis://host:port/number. All else works; tell who runs the server."),
            variable=VARIABLE,
        )  # fmt: skip


class NoAnswer(RoomError):
    """The store did not answer; what it acknowledged before is kept."""

    def __init__(self) -> None:
        super().__init__(N_("The room does not answer at the moment. All else works; try again in a few seconds."))


class NoSpace(RoomError):
    """The store has no space left; what it acknowledged before is kept."""

    def __init__(self) -> None:
        super().__init__(
            N_("This server has no space left for the room. What was sent before is kept; ask who runs the server.")
        )


class NoText(RoomError):
    """Half a letter, such as a browser can send, is in no store."""

    def __init__(self) -> None:
        super().__init__(N_("This holds a letter that cannot be kept. Write it anew without it."))


class Engine(Protocol):
    """A store of rooms that several processes share.

    Every call is atomic, and returns when another process sees what it did: killing this one then loses nothing. No
    clock of this machine that is set anew changes when a room is over. Whatever goes wrong is a `RoomError`.

    A room has a head (fields) and shelves (items by name, in the order they were first put), and a version that grows
    with every change of these. Who was seen when is kept beside them and changes no version.
    """

    def create(self, code: str, head: Mapping[str, str], seconds: float) -> bool:
        """Opens a room for so many seconds; False where there is one of that code."""
        ...

    def head(self, code: str) -> dict[str, str] | None:
        """The fields of a room; None where there is no such room, or its time is over."""
        ...

    def write(self, code: str, **fields: str) -> bool:
        """Sets fields, all at once; an empty one is taken away. False where there is no such room."""
        ...

    def put(
        self,
        code: str,
        shelf: str,
        name: str,
        value: str,
        at_most: int,
        given: Mapping[str, str] | None = None,
    ) -> bool:
        """Sets an item.

        Returns:
            False where there is no such room, where the shelf holds `at_most` others already, or where the head's
            fields are not as `given` says ("" for a field that is not there).
        """
        ...

    def items(self, code: str, shelf: str) -> dict[str, str]:
        """A shelf's items, in the order they were first put."""
        ...

    def drop(self, code: str, shelf: str, name: str = "") -> None:
        """Takes an item away, or without a name the whole shelf."""
        ...

    def version(self, code: str) -> int:
        """Grows with every change of head or shelves; 0 where there is no such room."""
        ...

    def versions(self, codes: Iterable[str]) -> dict[str, int]:
        """The same of many, in one go."""
        ...

    def keep(self, code: str, seconds: float) -> None:
        """A room's time begins anew."""
        ...

    def forget(self, code: str) -> None:
        """Deletes a room and all in it."""
        ...

    def seen(self, code: str, names: Iterable[str]) -> None:
        """Notes that these are there now."""
        ...

    def present(self, code: str, seconds: float) -> set[str]:
        """Whoever was seen within so many seconds."""
        ...

    def allow(self, who: str, what: str, limit: int, seconds: float) -> bool:
        """Counts a deed; False from the one after `limit` on, until so many seconds after the first."""
        ...

    def close(self) -> None:
        """Lets go of file or line; the next call opens it anew."""
        ...


def open_engine(where: str = "") -> Engine:
    """The store that an address or a path names; without any, a file of this machine.

    Only what is asked for is imported. It may raise a `RoomError` as soon as it is used.

    Raises:
        NoPlace: this names no store.
    """
    where = os.path.expanduser(where.strip())
    if "://" in where:
        from core.classroom.valkey import Valkey

        return Valkey(where)
    from core.classroom.sqlite import SQLite

    return SQLite(Path(where) if where else _own_file())


def _own_file() -> Path:
    """In the system's temporary folder, where only this user reads it."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"digitscope-{user}" / "rooms.sqlite"
