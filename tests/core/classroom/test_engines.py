"""Both stores keep what they are asked to keep, for all processes at once, and through what goes wrong."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from core.classroom import sqlite
from core.classroom.engine import Engine, NoAnswer, NoSpace, RoomError, open_engine
from core.classroom.sqlite import SQLite
from tests.core.classroom.stores import Server
from tests.served import ROOT

HOUR = 3600.0


def child(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process of this app, which says what it did line by line."""
    command = [sys.executable, "-u", "-c", f"import sys\nfrom core.classroom.engine import *\n{script}", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def opened() -> Iterator[Callable[[str], Engine]]:
    """Opens stores, and closes them after the test."""
    with contextlib.ExitStack() as all_opened:
        yield lambda where: all_opened.enter_context(contextlib.closing(open_engine(where)))


def test_a_room_is_what_was_written_into_it(engine: Engine) -> None:
    assert engine.create("ROOM", {"key": "k", "label": "7"}, HOUR)
    assert not engine.create("ROOM", {"key": "other"}, HOUR)
    assert engine.write("ROOM", label="", locked="yes", asks="Wie heißt das? | 7")
    assert engine.head("ROOM") == {"key": "k", "locked": "yes", "asks": "Wie heißt das? | 7"}
    assert engine.head("NONE") is None
    assert not engine.write("NONE", locked="yes")
    assert not engine.put("NONE", "shelf", "name", "value", at_most=9)


@pytest.mark.parametrize("odd", ["\0", "a\0b", "|", "1|x", "#version", "'; DROP TABLE rooms;--", "%s", "\\", "\u202e"])
def test_whatever_letters_there_are_come_back_the_same(engine: Engine, odd: str) -> None:
    engine.create("ROOM", {"asks": odd}, HOUR)
    assert engine.put("ROOM", odd, odd, odd, 1, {"asks": odd})
    engine.seen("ROOM", [odd])
    assert engine.head("ROOM") == {"asks": odd}
    assert engine.items("ROOM", odd) == {odd: odd}
    assert engine.present("ROOM", HOUR) == {odd}
    engine.drop("ROOM", odd, odd)
    assert engine.items("ROOM", odd) == {}


def test_half_a_letter_is_told_and_changes_nothing(engine: Engine) -> None:
    engine.create("ROOM", {"asks": "What?"}, HOUR)
    before = engine.version("ROOM")
    for refused in (
        lambda: engine.write("ROOM", asks="\ud800"),
        lambda: engine.put("ROOM", "votes", "fox", "\ud800", 9),
        lambda: engine.seen("ROOM", ["\ud800"]),
        lambda: engine.allow("\ud800", "find", 9, 60),
    ):
        with pytest.raises(RoomError, match="a letter that cannot be kept"):
            refused()
    assert (engine.version("ROOM"), engine.head("ROOM")) == (before, {"asks": "What?"})


def test_a_room_without_fields_is_a_room(engine: Engine) -> None:
    assert engine.create("ROOM", {}, HOUR)
    assert engine.head("ROOM") == {}


def test_items_stand_in_the_order_they_were_first_put(engine: Engine) -> None:
    engine.create("ROOM", {}, HOUR)
    for name in ("z", "b", "ü|1", "a"):
        assert engine.put("ROOM", "digits", name, f"{name}|1", at_most=9)
    assert engine.put("ROOM", "digits", "z", "again", at_most=9)
    assert list(engine.items("ROOM", "digits").items()) == [
        ("z", "again"), ("b", "b|1"), ("ü|1", "ü|1|1"), ("a", "a|1")
    ]  # fmt: skip
    engine.drop("ROOM", "digits", "b")
    assert list(engine.items("ROOM", "digits")) == ["z", "ü|1", "a"]
    engine.drop("ROOM", "digits")
    assert engine.items("ROOM", "digits") == {}


def test_a_shelf_holds_no_more_than_it_may_but_what_it_holds_may_change(engine: Engine) -> None:
    engine.create("ROOM", {}, HOUR)
    assert [engine.put("ROOM", "s", name, "1", at_most=2) for name in "abc"] == [True, True, False]
    assert engine.put("ROOM", "s", "a", "2", at_most=2)
    assert engine.items("ROOM", "s") == {"a": "2", "b": "1"}


def test_an_item_is_put_only_while_the_head_is_as_it_was_given(engine: Engine) -> None:
    engine.create("ROOM", {"number": "4"}, HOUR)
    given = {"number": "4", "locked": ""}
    assert engine.put("ROOM", "votes", "a", "7", 9, given)
    engine.write("ROOM", locked="yes")
    assert not engine.put("ROOM", "votes", "a", "3", 9, given)
    assert not engine.put("ROOM", "votes", "a", "3", 9, {"number": "5"})
    assert engine.items("ROOM", "votes") == {"a": "7"}


def test_a_version_grows_with_every_change_and_with_nothing_else(engine: Engine) -> None:
    engine.create("ROOM", {}, HOUR)
    seen = [engine.version("ROOM")]
    assert seen[0] > 0
    for change in (
        lambda: engine.write("ROOM", a="1"),
        lambda: engine.put("ROOM", "s", "n", "v", 9),
        lambda: engine.put("ROOM", "s", "n", "w", 9),
        lambda: engine.drop("ROOM", "s", "n"),
    ):
        change()
        seen.append(engine.version("ROOM"))
    assert seen == sorted(set(seen))
    engine.drop("ROOM", "s", "n")
    engine.keep("ROOM", HOUR)
    engine.seen("ROOM", ["n"])
    engine.allow("n", "deed", 1, HOUR)
    engine.put("ROOM", "s", "n", "v", at_most=0)
    assert engine.version("ROOM") == seen[-1]
    assert engine.versions(["ROOM", "NONE"]) == {"ROOM": seen[-1], "NONE": 0}
    assert engine.versions([]) == {}


def test_two_rooms_share_nothing(engine: Engine) -> None:
    for code in ("ONE", "TWO"):
        engine.create(code, {"key": code}, HOUR)
        engine.put(code, "s", "n", code, 9)
        engine.seen(code, [code])
    engine.drop("ONE", "s")
    assert engine.items("TWO", "s") == {"n": "TWO"}
    engine.forget("ONE")
    assert (engine.head("ONE"), engine.present("ONE", HOUR)) == (None, set())
    assert (engine.head("TWO"), engine.present("TWO", HOUR)) == ({"key": "TWO"}, {"TWO"})
    assert engine.create("ONE", {}, HOUR)
    assert engine.items("ONE", "s") == {}


def test_what_was_forgotten_is_nowhere_in_the_files(tmp_path: Path) -> None:
    engine = SQLite(tmp_path / "rooms.sqlite")
    engine.create("ROOM", {}, HOUR)
    engine.put("ROOM", "digits", "n", "a-digit-of-somebody", 9)
    written = lambda: b"".join(path.read_bytes() for path in tmp_path.iterdir())  # noqa: E731
    assert b"a-digit-of-somebody" in written()
    engine.forget("ROOM")
    assert b"a-digit-of-somebody" not in written()


def test_a_room_ends_with_its_time_unless_it_is_kept(engine: Engine) -> None:
    for code in ("KEPT", "OVER"):
        engine.create(code, {}, 0.6)
        engine.put(code, "s", "n", "v", 9)
        engine.seen(code, ["n"])
    engine.keep("KEPT", HOUR)
    time.sleep(0.8)
    assert engine.head("OVER") is None
    assert engine.versions(["KEPT", "OVER"]) == {"KEPT": 2, "OVER": 0}
    assert engine.items("OVER", "s") == {}
    assert not engine.put("OVER", "s", "m", "v", 9)
    engine.keep("OVER", HOUR)
    assert engine.head("OVER") is None
    assert engine.items("KEPT", "s") == {"n": "v"}
    assert engine.create("OVER", {}, HOUR)
    assert engine.items("OVER", "s") == {}


def test_deeds_are_counted_for_each_who_and_what_until_their_time_is_over(engine: Engine) -> None:
    assert [engine.allow("a", "join", 2, 0.5) for _time in range(3)] == [True, True, False]
    assert engine.allow("b", "join", 2, 0.5)
    assert engine.allow("a", "send", 2, 0.5)
    time.sleep(0.6)
    assert engine.allow("a", "join", 2, 0.5)


def test_who_was_seen_is_there_for_a_while(engine: Engine) -> None:
    engine.create("ROOM", {}, HOUR)
    engine.seen("ROOM", ["early", "late"])
    time.sleep(0.5)
    engine.seen("ROOM", ["late"])
    assert engine.present("ROOM", 0.3) == {"late"}
    assert engine.present("ROOM", 30) == {"early", "late"}


def test_a_clock_that_is_set_anew_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.create("ROOM", {}, HOUR)
    engine.allow("a", "join", 1, HOUR)
    engine.seen("ROOM", ["n"])
    now = time.time()
    for jump in (-86_400 * 365, 86_400 * 365):
        monkeypatch.setattr(time, "time", lambda jump=jump: now + jump)
        assert engine.head("ROOM") == {}
        assert engine.present("ROOM", HOUR) == {"n"}
        assert not engine.allow("a", "join", 1, HOUR)


def test_a_machine_that_was_started_anew_keeps_rooms_as_long_as_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "since_start", lambda: 50_000.0)
    SQLite(tmp_path / "rooms").create("ROOM", {}, 1000)
    for now, there in ((5.0, True), (900.0, True), (1010.0, False)):
        monkeypatch.setattr(sqlite, "since_start", lambda now=now: now)
        assert (SQLite(tmp_path / "rooms").head("ROOM") is not None) is there


def test_what_a_process_was_told_is_kept_outlives_its_being_killed(engine: Engine, where: str) -> None:
    engine.create("ROOM", {}, HOUR)
    writer = child(
        """
engine = open_engine(sys.argv[1])
for number in range(100_000):
    if engine.put("ROOM", "s", str(number), "v" * 500, 100_000): print(number)
""",
        where,
    )
    with writer:
        assert writer.stdout is not None
        acknowledged = [next(writer.stdout) for _line in range(150)]
        writer.kill()
        acknowledged += writer.stdout.readlines()
    kept = engine.items("ROOM", "s")
    told = [line.strip() for line in acknowledged if line.endswith("\n")]
    assert len(told) >= 150
    assert kept.keys() >= set(told)
    # The one that was on its way may have arrived.
    assert len(kept) <= len(told) + 1
    assert engine.put("ROOM", "s", "after", "v", 100_000)


def test_processes_that_write_at_once_lose_nothing_and_pass_no_bound(engine: Engine, where: str) -> None:
    script = """
engine = open_engine(sys.argv[1])
while not engine.head("ROOM"): pass
print(sum(engine.put("ROOM", "s", f"{sys.argv[2]}-{n}", "v", 90) for n in range(60)))
print(sum(engine.allow("all", "deed", 70, 3600) for n in range(60)))
"""
    writers = [child(script, where, str(number)) for number in range(4)]
    time.sleep(0.5)
    engine.create("ROOM", {"go": "yes"}, HOUR)
    said = [list(map(int, writer.communicate(timeout=120)[0].split())) for writer in writers]
    assert sum(puts for puts, _allowed in said) == len(engine.items("ROOM", "s")) == 90
    assert sum(allowed for _puts, allowed in said) == 70
    assert engine.version("ROOM") == 91


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A disk of half a megabyte, and what makes it larger; where none may be mounted, a limit on files."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    mounted = os.getuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not mounted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, before[1]))

    def enlarge() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=8m", str(folder)], check=True)

    yield folder, enlarge
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_loses_nothing_that_was_acknowledged(
    small_disk: tuple[Path, Callable[[], None]],
) -> None:
    folder, enlarge = small_disk
    engine = SQLite(folder / "rooms.sqlite")
    engine.create("ROOM", {"key": "k"}, HOUR)
    kept = 0
    with contextlib.suppress(NoSpace):
        while kept < 1000:
            assert engine.put("ROOM", "s", str(kept), "v" * 2000, 1000)
            kept += 1
    assert 20 < kept < 1000
    with pytest.raises(NoSpace, match="no space left"):
        engine.put("ROOM", "s", "one more", "v" * 2000, 2000)
    for one in (engine, SQLite(folder / "rooms.sqlite")):
        assert list(one.items("ROOM", "s")) == list(map(str, range(kept)))
        assert one.head("ROOM") == {"key": "k"}
    enlarge()
    assert engine.put("ROOM", "s", "more", "v", 1000)
    assert len(SQLite(folder / "rooms.sqlite").items("ROOM", "s")) == kept + 1


def test_a_full_server_is_told_and_keeps_what_it_acknowledged(server: Server, opened: Callable[[str], Engine]) -> None:
    engine = opened(server.address)
    engine.forget("ROOM")
    engine.create("ROOM", {"label": "7"}, HOUR)
    engine.put("ROOM", "s", "n", "v", 9)
    with redis.Redis.from_url(server.address) as client:
        client.config_set("maxmemory", 1)
        try:
            with pytest.raises(NoSpace, match="no space left"):
                engine.put("ROOM", "s", "m", "v", 9)
            with pytest.raises(NoSpace):
                engine.write("ROOM", label="", locked="yes")
            assert (engine.items("ROOM", "s"), engine.head("ROOM")) == ({"n": "v"}, {"label": "7"})
        finally:
            client.config_set("maxmemory", 0)


def test_a_server_that_was_killed_comes_back_with_what_it_acknowledged(
    tmp_path: Path, opened: Callable[[str], Engine]
) -> None:
    server = Server(tmp_path)
    try:
        engine = opened(server.address)
        engine.create("ROOM", {"key": "k"}, HOUR)
        for number in range(50):
            engine.put("ROOM", "s", str(number), "v", 99)
        server.stop(signal.SIGKILL)
        before = time.monotonic()
        with pytest.raises(NoAnswer, match="does not answer"):
            engine.put("ROOM", "s", "50", "v", 99)
        assert time.monotonic() - before < 5
        server.start()
        assert engine.put("ROOM", "s", "51", "v", 99)
        assert list(engine.items("ROOM", "s")) == [*map(str, range(50)), "51"]
    finally:
        server.stop()


def test_a_server_that_hangs_is_told_within_seconds(tmp_path: Path, opened: Callable[[str], Engine]) -> None:
    server = Server(tmp_path)
    try:
        engine = opened(server.address)
        engine.create("ROOM", {}, HOUR)
        os.kill(server.process.pid, signal.SIGSTOP)
        before = time.monotonic()
        with pytest.raises(NoAnswer):
            engine.head("ROOM")
        assert time.monotonic() - before < 6
        os.kill(server.process.pid, signal.SIGCONT)
        assert engine.head("ROOM") == {}
    finally:
        server.stop()


def test_a_file_that_cannot_be_one_of_rooms_is_told(tmp_path: Path) -> None:
    (tmp_path / "not.sqlite").write_text("a letter, not a store\n" * 100)
    with pytest.raises(RoomError):
        SQLite(tmp_path / "not.sqlite").head("ROOM")
    (tmp_path / "file").touch()
    with pytest.raises(RoomError):
        SQLite(tmp_path / "file" / "rooms").head("ROOM")


def test_a_file_of_rooms_is_its_user_s_alone(tmp_path: Path) -> None:
    engine = SQLite(tmp_path / "new" / "rooms")
    engine.create("ROOM", {}, HOUR)
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "rooms").stat().st_mode & 0o077 == 0


def test_only_what_is_asked_for_is_imported(tmp_path: Path) -> None:
    said = child(
        "open_engine(sys.argv[1]).create('ROOM', {}, 9)\nprint('redis' in sys.modules)", str(tmp_path / "rooms")
    )
    assert said.communicate(timeout=60)[0].strip() == "False"


@pytest.mark.parametrize(
    "where", ["http://host", "redis://host:port", "redis://:secret@host:99999", "redis://[::1", "redis://host?x=secret"]
)
def test_an_address_that_names_no_store_is_told_and_not_repeated(where: str) -> None:
    with pytest.raises(RoomError, match="should be the path of a file of its own, or redis://") as told:
        open_engine(where)
    assert "secret" not in str(told.value)


def test_a_file_that_is_something_else_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "marks.csv"
    other.write_text("Ada,1\n" * 100)
    with pytest.raises(RoomError, match="a file of its own"):
        open_engine(str(other)).create("ABCDEF", {"revision": "0"}, 10)
    assert other.read_text() == "Ada,1\n" * 100
