"""What two hundred phones waiting in a room cost a server; how soon all hear a question, and the teacher a vote.

Only the lines over which news is told: what a page then draws is in `benchmarks.load`.

    python -m benchmarks.lines
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

import websockets

from core.classroom import room, votes
from core.classroom.engine import Engine, open_engine
from tests.served import ROOT, served

PHONES, WAIT, VOTES = 200, 20.0, 20


def processor_time(process: int) -> float:
    """Seconds it used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(engine: Engine, url: str, process: int) -> None:
    """Joins, waits, asks and votes, and prints what that took."""
    opened = room.open_room(engine)
    phones = [room.join(engine, opened.code, str(phone)) for phone in range(PHONES)]
    heard: dict[str, list[float]] = {name: [] for name in ("", *(phone.name for phone in phones))}

    async def listen(who: str) -> None:
        line = f"{url.replace('http', 'ws')}/classroom/watch?room={opened.code}&who={who}"
        async with websockets.connect(line) as told:
            async for _news in told:
                heard[who].append(time.monotonic())

    lines = [asyncio.create_task(listen(who)) for who in heard]
    while not all(heard.values()):
        await asyncio.sleep(0.1)
    await asyncio.sleep(4)
    before = processor_time(process)
    await asyncio.sleep(WAIT)
    waiting = (processor_time(process) - before) / WAIT
    print(f"{PHONES} phones and a teacher wait: {1000 * waiting:.1f} ms of processor time a second")
    asked = time.monotonic()
    votes.question(engine, opened.code, votes.Question(votes.CHOICE, "Which?", "./", {"a": "A", "b": "B"}), ["draw"])
    await asyncio.sleep(3)
    took = [heard[phone.name][-1] - asked for phone in phones]
    print(f"a question is heard after {statistics.median(took):.2f} s in the median, {max(took):.2f} s by the last")
    delays = []
    for phone in phones[:VOTES]:
        given = time.monotonic()
        await asyncio.to_thread(votes.vote, engine, opened.code, phone.token, 1, "a")
        await asyncio.sleep(1.0)
        delays.append(next(at for at in heard[""] if at > given) - given)
    print(f"a vote is heard by the teacher after {statistics.median(delays):.2f} s, at most {max(delays):.2f} s")
    for line in lines:
        line.cancel()
    await asyncio.gather(*lines, return_exceptions=True)


def main() -> None:
    """One server with a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        where = os.environ["DIGITSCOPE_ROOMS"] = os.environ.get("DIGITSCOPE_ROOMS") or f"{folder}/rooms.sqlite"
        with served(ROOT / "app.py") as app:
            asyncio.run(measure(open_engine(where), app.url, app.process))
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    main()
