"""Says to the browsers of a room that something in it is new: over a line of its own, so that nobody has to ask.

What is new is not said: the browser then has its page show it. One look at the store serves all lines of this process,
and there is no look while there is no line.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass

from anyio import to_thread
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.classroom.codes import read_code
from core.classroom.engine import RoomError
from ui.classroom.rooms import SILENT, Seen, answers, engine, look

# Seconds between two looks; after one that failed; and between two notes of who is there.
LOOK_EVERY, AFTER_FAILURE, PRESENT_EVERY = 0.3, 1.0, 20.0
# A proxy closes a line on which nothing is said for long: so often, in seconds, something is.
STILL_EVERY, STILL_THERE = 25.0, "."
# Teachers see within so many seconds that somebody came or went.
COUNT_EVERY = 3.0
# More lines than this one process is not meant to hold.
MOST = 1000


@dataclass(eq=False)
class Line:
    """One browser: its room, who it is there (a hash, or "" for a teacher), whether it shows the class's wall, and what
    it was told last."""

    socket: WebSocket
    code: str
    who: str
    wall: bool = False
    told: str = ""

    async def tell(self, what: str) -> None:
        """Sends it, if somebody is still there."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            await self.socket.send_text(what)


_lines: set[Line] = set()
_looking: asyncio.Task[None] | None = None


async def watch(scope: Scope, receive: Receive, send: Send) -> None:
    """One line, from its beginning to its end, as ASGI has it."""
    global _looking
    socket = WebSocket(scope, receive, send)
    code = read_code(socket.query_params.get("room", ""))
    if not code or len(_lines) >= MOST:
        await socket.close()
        return
    await socket.accept()
    line = Line(socket, code, socket.query_params.get("who", "")[:64], "wall" in socket.query_params)
    _lines.add(line)
    if _looking is None or _looking.done():
        _looking = asyncio.get_running_loop().create_task(_look())
    try:
        # Nothing that a browser of ours would say: whatever comes is passed over.
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
    finally:
        _lines.discard(line)


async def _look() -> None:
    """Until the last line is gone: what changed, and who is there."""
    versions, silent = dict[str, int](), False
    noted, counted, said = dict[str, float](), 0.0, time.monotonic()
    while _lines:
        codes, now = {line.code for line in _lines}, time.monotonic()
        if now - said > STILL_EVERY:
            said = now
            await asyncio.gather(*(line.tell(STILL_THERE) for line in _lines))
        try:
            count = now - counted > COUNT_EVERY
            await to_thread.run_sync(_note, noted, now)
            found = await to_thread.run_sync(engine().versions, list(codes))
            if silent:
                answers()
            fresh = {line.code for line in _lines if not line.told}
            teachers = {line.code for line in _lines if not line.who} if count else set()
            for code in codes:
                if found[code] != versions.get(code) or code in fresh | teachers:
                    await _tell(code, await to_thread.run_sync(look, code))
            versions, silent, counted = found, False, now if count else counted
        except RoomError:
            silent, versions = True, {}
            await _tell_all(SILENT)
            await asyncio.sleep(AFTER_FAILURE)
        await asyncio.sleep(LOOK_EVERY)


async def _tell(code: str, seen: Seen | None) -> None:
    """Tells those whose page is not as the room is."""
    news = []
    for line in _lines:
        if line.code == code:
            token = seen.token(not line.who, line.wall) if seen is not None else "closed"
            if token != line.told:
                line.told = token
                news.append(line.tell(token))
    await asyncio.gather(*news)


async def _tell_all(token: str) -> None:
    """Tells everybody the same, once."""
    news = [line for line in _lines if line.told != token]
    for line in news:
        line.told = token
    await asyncio.gather(*(line.tell(token) for line in news))


def _note(noted: dict[str, float], now: float) -> None:
    """Notes in the store who is there: whoever came at once, the others now and then; all of a room in one go."""
    lines = list(_lines)
    there = {(line.code, line.who) for line in lines if line.who}
    for code in {code for code, _who in there}:
        names = [who for its_code, who in there if its_code == code]
        due = now - noted.get(code, -PRESENT_EVERY) >= PRESENT_EVERY
        new = [who for who in names if f"{code} {who}" not in noted]
        if due or new:
            engine().seen(code, names if due else new)
            noted.update({f"{code} {who}": now for who in names})
            if due:
                noted[code] = now
    for gone in noted.keys() - {code for code, _who in there} - {f"{code} {who}" for code, who in there}:
        del noted[gone]
