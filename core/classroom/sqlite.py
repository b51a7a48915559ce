"""Rooms in one SQLite file, which serves every process of one machine."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.classroom.engine import NoAnswer, NoPlace, NoSpace, NoText, RoomError
from core.language import N_

# Another process that writes is waited for so long, in seconds.
PATIENCE = 3.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS clock (latest REAL NOT NULL);
CREATE TABLE IF NOT EXISTS rooms (code TEXT PRIMARY KEY, until REAL NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS head (code TEXT, field TEXT, value TEXT NOT NULL, PRIMARY KEY (code, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, code TEXT, shelf TEXT, name TEXT, value TEXT NOT NULL,
  UNIQUE (code, shelf, name));
CREATE TABLE IF NOT EXISTS seen (code TEXT, name TEXT, at REAL NOT NULL, PRIMARY KEY (code, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deeds (who TEXT, what TEXT, until REAL NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (who, what)) WITHOUT ROWID;
"""
# A full disk, as SQLite meets it: in the file, in its log, in what its processes share.
FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
OF_A_ROOM = ("rooms", "head", "items", "seen")
NOT_PRIVATE = N_(
    "The folder for rooms, {folder}, belongs to somebody else. Set DIGITSCOPE_ROOMS to a file of your own."
)


def since_start() -> float:
    """Seconds since this machine started, the same in all its processes; setting its clock does not change it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class SQLite:
    """An `Engine` in a file. A write is in the file when a call returns, as far as the system lets itself be killed."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.RLock()
        self._opened: sqlite3.Connection | None = None

    def create(self, code: str, head: Mapping[str, str], seconds: float) -> bool:
        with self._change() as (db, now):
            self._sweep(db, now)
            if self._there(db, code, now):
                return False
            db.execute("INSERT INTO rooms VALUES (?, ?, 1)", (code, now + seconds))
            db.executemany("INSERT INTO head VALUES (?, ?, ?)", [(code, *field) for field in head.items()])
        return True

    def head(self, code: str) -> dict[str, str] | None:
        with self._use() as (db, now):
            # One statement: a room that is forgotten meanwhile is there whole or not at all.
            found = db.execute(
                "SELECT field, value FROM rooms LEFT JOIN head USING (code) WHERE code = ? AND until > ?", (code, now)
            ).fetchall()
        return {field: value for field, value in found if field is not None} if found else None

    def write(self, code: str, **fields: str) -> bool:
        with self._change() as (db, now):
            if not self._there(db, code, now):
                return False
            for field, value in fields.items():
                if value:
                    db.execute("REPLACE INTO head VALUES (?, ?, ?)", (code, field, value))
                else:
                    db.execute("DELETE FROM head WHERE code = ? AND field = ?", (code, field))
            self._changed(db, code)
        return True

    def put(
        self,
        code: str,
        shelf: str,
        name: str,
        value: str,
        at_most: int,
        given: Mapping[str, str] | None = None,
    ) -> bool:
        with self._change() as (db, now):
            if not self._there(db, code, now):
                return False
            fields = dict(db.execute("SELECT field, value FROM head WHERE code = ?", (code,))) if given else {}
            if any(fields.get(field, "") != wanted for field, wanted in (given or {}).items()):
                return False
            others = db.execute(
                "SELECT count(*) FROM items WHERE code = ? AND shelf = ? AND name <> ?", (code, shelf, name)
            ).fetchone()[0]
            if others >= at_most:
                return False
            db.execute(
                "INSERT INTO items (code, shelf, name, value) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET value = excluded.value",
                (code, shelf, name, value),
            )
            self._changed(db, code)
        return True

    def items(self, code: str, shelf: str) -> dict[str, str]:
        with self._use() as (db, now):
            return dict(
                db.execute(
                    "SELECT name, value FROM items JOIN rooms USING (code) "
                    "WHERE code = ? AND shelf = ? AND until > ? ORDER BY id",
                    (code, shelf, now),
                )
            )

    def drop(self, code: str, shelf: str, name: str = "") -> None:
        with self._change() as (db, _now):
            gone = db.execute(
                "DELETE FROM items WHERE code = ? AND shelf = ? AND ? IN ('', name)", (code, shelf, name)
            ).rowcount
            if gone:
                self._changed(db, code)

    def version(self, code: str) -> int:
        return self.versions([code])[code]

    def versions(self, codes: Iterable[str]) -> dict[str, int]:
        asked = list(codes)
        with self._use() as (db, now):
            marks = ", ".join("?" * len(asked))
            found = dict(
                db.execute(f"SELECT code, version FROM rooms WHERE until > ? AND code IN ({marks})", (now, *asked))
            )
        return {code: found.get(code, 0) for code in asked}

    def keep(self, code: str, seconds: float) -> None:
        with self._change() as (db, now):
            db.execute("UPDATE rooms SET until = ? WHERE code = ? AND until > ?", (now + seconds, code, now))

    def forget(self, code: str) -> None:
        with self._change() as (db, _now):
            self._delete(db, code)
        with self._use() as (db, _now):
            # Nor in the log of what was written.
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def seen(self, code: str, names: Iterable[str]) -> None:
        with self._change() as (db, now):
            if self._there(db, code, now):
                db.executemany("REPLACE INTO seen VALUES (?, ?, ?)", [(code, name, now) for name in names])
            self._sweep(db, now)

    def present(self, code: str, seconds: float) -> set[str]:
        with self._use() as (db, now):
            found = db.execute("SELECT name FROM seen WHERE code = ? AND at >= ?", (code, now - seconds))
            return {name for (name,) in found}

    def allow(self, who: str, what: str, limit: int, seconds: float) -> bool:
        with self._change() as (db, now):
            db.execute("DELETE FROM deeds WHERE until <= ?", (now,))
            times = db.execute(
                "INSERT INTO deeds VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
                (who, what, now + seconds),
            ).fetchone()[0]
        return times <= limit

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.close()
            self._opened = None

    def _there(self, db: sqlite3.Connection, code: str, now: float) -> bool:
        return db.execute("SELECT 1 FROM rooms WHERE code = ? AND until > ?", (code, now)).fetchone() is not None

    def _changed(self, db: sqlite3.Connection, code: str) -> None:
        db.execute("UPDATE rooms SET version = version + 1 WHERE code = ?", (code,))

    def _sweep(self, db: sqlite3.Connection, now: float) -> None:
        """Deletes what is over, and notes what time it is for whoever comes after this machine was started anew."""
        db.execute("UPDATE clock SET latest = ?", (now,))
        for (code,) in db.execute("SELECT code FROM rooms WHERE until <= ?", (now,)).fetchall():
            self._delete(db, code)

    def _delete(self, db: sqlite3.Connection, code: str) -> None:
        for table in OF_A_ROOM:
            db.execute(f"DELETE FROM {table} WHERE code = ?", (code,))

    @contextmanager
    def _change(self) -> Iterator[tuple[sqlite3.Connection, float]]:
        """One transaction: all of it is done, or nothing."""
        with self._use() as (db, now):
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db, now
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    @contextmanager
    def _use(self) -> Iterator[tuple[sqlite3.Connection, float]]:
        with self._lock:
            try:
                if self._opened is None:
                    self._opened = self._open()
                yield self._opened, since_start()
            except sqlite3.Error as error:
                code = getattr(error, "sqlite_errorcode", 0)
                if code == sqlite3.SQLITE_NOTADB:
                    raise NoPlace from error
                raise (NoSpace if code in FULL else NoAnswer)() from error
            except OSError as error:
                raise NoAnswer from error
            except UnicodeEncodeError as error:
                raise NoText from error

    def _open(self) -> sqlite3.Connection:
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid not in (os.getuid(), 0):
            raise RoomError(NOT_PRIVATE, folder=folder)
        self._path.touch(mode=0o600)
        end = since_start() + PATIENCE
        while True:
            db = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            try:
                for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
                    db.execute(f"PRAGMA {pragma}")
                db.executescript(SCHEMA)
                self._wind_the_clock(db)
                return db
            except sqlite3.Error as error:
                db.close()
                # Processes that make the file at once do not wait for each other by themselves.
                if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or since_start() > end:
                    raise
            time.sleep(0.02)

    def _wind_the_clock(self, db: sqlite3.Connection) -> None:
        """Where this machine was started anew, its seconds begin at 0: what was left of them then counts from there."""
        now = since_start()
        db.execute("BEGIN IMMEDIATE")
        latest = db.execute("SELECT latest FROM clock").fetchone()
        if latest is None:
            db.execute("INSERT INTO clock VALUES (?)", (now,))
        elif latest[0] > now:
            for table, column in (("rooms", "until"), ("seen", "at"), ("deeds", "until")):
                db.execute(f"UPDATE {table} SET {column} = {column} - ?", (latest[0] - now,))
        self._sweep(db, now)
        db.execute("COMMIT")
