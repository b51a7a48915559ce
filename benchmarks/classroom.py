"""A class votes: how long until a question is on the phones and an answer on the teacher's screen, and what it costs.

    python -m benchmarks.classroom [--voters 200] [--drawing 30] [--processes 2] [--seconds 20]

A phone is a session of its own with the line beside it on which a browser hears that its room has news, and it draws
its strip anew when it does; so does the teacher's page. The teacher asks which digit the network will say, every phone
answers once within `--seconds`, while `--drawing` other visitors draw on Compare as in `benchmarks.load`. Prints one
JSON line: seconds from the question to the phones' screens and from an answer to the teacher's (the k-th answer that
was sent until the teacher reads that k have answered), median and slowest twentieth; the processor time of a phone
that joins, hears and answers, where nobody draws; how long who draws waits; answers that were lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import re
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.load import crowd, processor_seconds, serving
from benchmarks.visitor import Visitor, memory, rounded
from core.classroom.engine import VARIABLE, open_engine
from core.classroom.room import Student, join, open_room
from core.render.commands import any_number, whole_number

ANSWERED = re.compile(r"(\d+) of \d+ students? ha")
DIGIT = "d1.7-crossed-1"


class Screen:
    """A page of somebody in a room, drawn anew whenever the room has news for them."""

    def __init__(self, url: str, room: str, me: str, who: str) -> None:
        self.visitor = Visitor(url)
        self.query = f"digit={DIGIT}&room={room}&{me}"
        self.news = f"{url.replace('http', 'ws')}/classroom/watch?room={room}&who={who}"
        # What was on the screen, and when.
        self.seen: list[tuple[float, str]] = []
        self._alone = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self.visitor.__aenter__()
        await self.visitor.open("", self.query)
        self._line: ClientConnection = await connect(
            self.news, open_timeout=60, additional_headers={"Cookie": self.visitor.cookie}
        )
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.cancel()
        await self._line.close()
        await self.visitor.__aexit__()

    async def _listen(self) -> None:
        async for said in self._line:
            if said != ".":
                async with self._alone:
                    await self.visitor.redraw("room-watch")
                    self.seen.append((time.perf_counter(), self.visitor.shown))

    async def press(self, button: str) -> float:
        """Presses a button of the strip; returns when."""
        async with self._alone:
            began = time.perf_counter()
            await self.visitor.redraw(button, ("trigger_value", True))
            self.seen.append((time.perf_counter(), self.visitor.shown))
            return began

    async def answer(self, value: str) -> float:
        """Taps on an answer; returns when."""
        async with self._alone:
            tap = next(key for key in self.visitor.controls if key.startswith("vote-tap"))
            began = time.perf_counter()
            await self.visitor.redraw(tap, ("string_array_value", [value]))
            return began

    async def asked(self) -> float:
        """Waits until there is something to answer; returns when it came."""
        while True:
            async with self._alone:
                if self.seen and any(key.startswith("vote-tap") for key in self.visitor.controls):
                    return self.seen[-1][0]
            await asyncio.sleep(0.02)


async def phone(screen: Screen, seconds: float, rng: np.random.Generator) -> tuple[float, float]:
    """One who answers once; returns when the question was on the screen and when the answer was sent."""
    came = await screen.asked()
    await asyncio.sleep(float(rng.uniform(0, seconds)))
    return came, await screen.answer(str(rng.integers(10)))


async def lesson(url: str, room: str, key: str, students: list[Student], seconds: float) -> dict[str, float]:
    """One question from the asking to the last answer on the teacher's screen."""
    rng = np.random.default_rng(0)
    async with AsyncExitStack() as there:
        teacher = await there.enter_async_context(Screen(url, room, f"key={key}", ""))
        phones = [Screen(url, room, f"me={student.token}", student.name) for student in students]
        # As a class comes: not all in one second.
        for some in range(0, len(phones), 10):
            await asyncio.gather(*(there.enter_async_context(one) for one in phones[some : some + 10]))
        asked = await teacher.press("ask-digit")
        sent = [asyncio.create_task(phone(one, seconds, rng)) for one in phones]
        done = await asyncio.gather(*sent, return_exceptions=True)
        answered = [one for one in done if not isinstance(one, BaseException)]
        await asyncio.sleep(5.0)
        counts = [(at, max(map(int, ANSWERED.findall(shown)), default=0)) for at, shown in teacher.seen]
        late = [
            next((at for at, count in counts if count > number), float("inf")) - when
            for number, when in enumerate(sorted(when for _, when in answered))
        ]
        heard = [came - asked for came, _ in answered]
        found: dict[str, float] = {
            "voters": len(students),
            "lost": len(done) - sum(map(math.isfinite, late)),
        }
        for name, times in (("question", heard), ("answer", late)):
            found |= {
                f"{name}_median_seconds": statistics.median(times),
                f"{name}_slowest_twentieth_seconds": float(np.quantile(times, 0.95)),
                f"{name}_slowest_seconds": max(times),
            }
        return found


async def beside(url: str, drawing: int, room: str, key: str, students: list[Student], seconds: float) -> dict:
    """The same while others draw."""
    strokes = max(2, round(seconds / 5.0))
    drawn, found = await asyncio.gather(
        crowd(url, "compare", drawing, strokes, 5.0), lesson(url, room, key, students, seconds)
    )
    drew = {"drawing": drawing, "drawing_lost": drawn.lost}
    if drawn.waits:
        drew |= {"stroke_slowest_twentieth_seconds": float(np.quantile(drawn.waits, 0.95))}
    return found | drew


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=whole_number(1, 100_000), default=200)
    parser.add_argument("--drawing", type=whole_number(0, 100_000), default=30)
    parser.add_argument("--processes", type=whole_number(1, 100_000), default=2)
    parser.add_argument("--seconds", type=any_number(0.1, 10_000), default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.processes == 1:
            os.environ[VARIABLE] = str(Path(folder) / "rooms.sqlite")
        with serving(options.processes) as (url, processes):
            told = Path(f"/proc/{processes[0]}/environ").read_text().split("\0")
            engine = open_engine(dict(line.split("=", 1) for line in told if "=" in line)[VARIABLE])
            # The first visitors' imports are not what is measured.
            asyncio.run(crowd(url, "compare", 2 * options.processes, 3, 1.0))
            for drawing in dict.fromkeys((0, options.drawing)):
                room = open_room(engine, str(drawing))
                students = [join(engine, room.code, f"{drawing} {number}") for number in range(options.voters)]
                busy, used = os.getloadavg()[0], sum(map(processor_seconds, processes))
                found = asyncio.run(beside(url, drawing, room.code, room.key, students, options.seconds))
                if not drawing:
                    cost = sum(map(processor_seconds, processes)) - used
                    found["processor_seconds_per_phone"] = cost / options.voters
                found |= {"processes": options.processes, "load_before": busy}
                found["resident_mb"] = sum(memory(process)[0] for process in processes)
                print(json.dumps(rounded(found)), flush=True)


if __name__ == "__main__":
    main()
