"""Browsers in a room are told that something is new, each of its own room, and only when there is something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.classroom import room, votes
from core.classroom.engine import NoAnswer
from core.classroom.sqlite import SQLite
from tests.served import in_a_loop
from ui.classroom import rooms, watch


class Browser:
    """One line as ASGI has it, without a server."""

    def __init__(self, code: str, who: str = "", more: str = "") -> None:
        self.told: list[str] = []
        self._coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._coming.put_nowait({"type": "websocket.connect"})
        query = f"room={code}&who={who}{more}".encode()
        scope = {"type": "websocket", "path": "/classroom/watch", "query_string": query, "headers": []}
        self.line = asyncio.ensure_future(watch.watch(scope, self._coming.get, self._sent))

    async def _sent(self, message: Any) -> None:
        self.told.append(message.get("text") or message["type"])

    def say(self, **what: object) -> None:
        self._coming.put_nowait({"type": "websocket.receive", **what})

    async def leave(self) -> None:
        self._coming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await self.line


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SQLite]:
    engine = SQLite(tmp_path / "rooms")
    for module in (rooms, watch):
        monkeypatch.setattr(module, "engine", lambda: engine)
    monkeypatch.setattr(watch, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(watch, "AFTER_FAILURE", 0.02)
    monkeypatch.setattr(watch, "_looking", None)
    rooms._seen.clear()
    rooms.answers()
    yield engine
    engine.close()


async def until(there: Callable[[], bool]) -> None:
    for _look in range(500):
        if there():
            return
        await asyncio.sleep(0.02)
    pytest.fail("was not told")


def run(story: Callable[[], Awaitable[None]]) -> None:
    in_a_loop(asyncio.wait_for(story(), 60))


def ask(store: SQLite, code: str) -> None:
    votes.question(store, code, votes.Question(votes.CHOICE, "Which?", "./", {"a": "A"}), ["draw"])


def test_a_question_is_news_to_all_in_its_room_and_a_vote_to_its_teacher_alone(store: SQLite) -> None:
    async def story() -> None:
        one, two = room.open_room(store, "1"), room.open_room(store, "2")
        who = room.join(store, one.code, "a")
        elsewhere = room.join(store, two.code, "b")
        teacher, student = Browser(one.code), Browser(one.code, who.name)
        others = [Browser(two.code), Browser(two.code, elsewhere.name)]
        everybody = [teacher, student, *others]
        await until(lambda: all(len(each.told) >= 2 for each in everybody))
        quiet = [len(each.told) for each in others]
        before = len(student.told)
        ask(store, one.code)
        await until(lambda: len(student.told) == before + 1)
        counted = len(teacher.told)
        votes.vote(store, one.code, who.token, 1, "a")
        await until(lambda: len(teacher.told) > counted)
        await asyncio.sleep(0.2)
        assert len(student.told) == before + 1
        assert [len(each.told) for each in others] == quiet
        room.close(store, one.code)
        await until(lambda: student.told[-1] == teacher.told[-1] == "closed")
        assert [len(each.told) for each in others] == quiet
        for each in everybody:
            await each.leave()
        assert not watch._lines

    run(story)


def test_what_is_told_is_what_a_page_shows_and_nobody_s_answer(store: SQLite) -> None:
    async def story() -> None:
        opened = room.open_room(store)
        who = room.join(store, opened.code, "a")
        ask(store, opened.code)
        votes.vote(store, opened.code, who.token, 1, "a")
        student = Browser(opened.code, who.name)
        await until(lambda: len(student.told) == 2)
        seen = rooms.look(opened.code)
        assert seen is not None
        assert student.told == ["websocket.accept", seen.token(teacher=False)]
        assert who.name in store.present(opened.code, 5)
        await student.leave()

    run(story)


def test_a_store_that_is_silent_is_told_once_and_so_is_its_coming_back(
    store: SQLite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_codes: Any) -> dict[str, int]:
        raise NoAnswer

    async def story() -> None:
        opened = room.open_room(store)
        who = room.join(store, opened.code, "a")
        student = Browser(opened.code, who.name)
        await until(lambda: len(student.told) == 2)
        with monkeypatch.context() as patch:
            patch.setattr(store, "versions", silent)
            await until(lambda: student.told[-1] == rooms.SILENT)
            seen = rooms.look(opened.code)
            assert seen is not None
            assert seen.silent
            assert seen.token(teacher=False) == rooms.SILENT
            await asyncio.sleep(0.2)
        await until(lambda: student.told[-1] != rooms.SILENT)
        assert student.told[1] == student.told[3]
        assert len(student.told) == 4
        back = rooms.look(opened.code)
        assert back is not None
        assert not back.silent
        await student.leave()

    run(story)


def test_a_line_to_no_room_is_closed(store: SQLite) -> None:
    async def story() -> None:
        nowhere = Browser("nonsense")
        await nowhere.line
        assert nowhere.told == ["websocket.close"]

    run(story)


def test_whatever_a_browser_says_on_its_line_it_is_told_what_is_new(store: SQLite) -> None:
    opened = room.open_room(store)

    async def story() -> None:
        line = Browser(opened.code, "%00%ED%A0%80%F0%9F%A6%8A" + "x" * 500)
        for what in ({"bytes": b"\0"}, {"text": "x" * 100_000}, {"bytes": None, "text": None}, {}):
            line.say(**what)
        await until(lambda: len(line.told) == 2)
        ask(store, opened.code)
        await until(lambda: len(line.told) == 3)
        await line.leave()

    run(story)


def test_of_a_digit_on_the_wall_only_those_are_told_who_look_at_it(store: SQLite) -> None:
    opened = room.open_room(store)
    sender, elsewhere, looks = (room.join(store, opened.code, str(number)) for number in range(3))

    async def story() -> None:
        lines = [Browser(opened.code, elsewhere.name), Browser(opened.code, looks.name, "&wall=")]
        await until(lambda: all(len(line.told) == 2 for line in lines))
        room.send_digit(store, opened.code, sender.token, "d1.7-crossed-1")
        await until(lambda: len(lines[1].told) == 3)
        # Several looks later, too.
        await asyncio.sleep(0.3)
        assert [len(line.told) for line in lines] == [2, 3]
        for line in lines:
            await line.leave()

    run(story)
