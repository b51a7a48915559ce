"""How many visitors one process carries, or several behind nginx: many draw at once, and how long each waits.

    python -m benchmarks.load [--processes 1] [--visitors 10 30 60 100] [--strokes 6] [--pause 5] [--page compare]

Every visitor speaks Streamlit's own protocol over a connection of its own, as a browser does. All open a page within
`--pause` seconds; once the last has it, each draws a digit about every `--pause` seconds, never the same ink twice. The
wait is from sending the stroke to the end of the run it starts, and leaves out the browser's own drawing. Several
processes are those of `deploy/serve.sh`. Prints one JSON line per number of visitors, one alone first: the median wait
and the wait of the slowest twentieth, in seconds; the median as a ratio to one visitor's; the wait of the slowest
twentieth for the page itself; the processor time a stroke took; the processes' resident memory; how many visitors were
left without an answer; and what else the machine was busy with before, as the load of the last minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.visitor import Visitor, memory, rounded, somebody_s
from core.render.commands import any_number, whole_number
from tests.served import ROOT, served, served_by_several


@contextmanager
def serving(processes: int) -> Iterator[tuple[str, list[int]]]:
    """The address and the numbers of so many processes."""
    if processes == 1:
        with served(ROOT / "app.py") as app:
            yield app.url, [app.process]
    else:
        with served_by_several(processes) as app:
            yield app.url, [app.process(port) for port in app.ports]


@dataclass(frozen=True)
class Crowd:
    """What visitors waited for, in seconds, and what it took.

    Attributes:
        openings: for the page, one for each visitor.
        waits: for each stroke's answer.
        lost: how many were left without an answer.
        processor: seconds of processor time from the first stroke to the last answer.
    """

    openings: list[float]
    waits: list[float]
    lost: int
    processor: float


async def crowd(url: str, page: str, visitors: int, strokes: int, pause: float, processes: Sequence[int] = ()) -> Crowd:
    """So many visitors at once: all open a page, and when all have it each draws so many strokes."""
    async with AsyncExitStack() as lines:

        async def come(seed: int) -> tuple[Visitor, np.random.Generator, float]:
            rng = np.random.default_rng(seed)
            await asyncio.sleep(float(rng.uniform(0, pause)))
            visitor = await lines.enter_async_context(Visitor(url))
            return visitor, rng, await visitor.open(page)

        async def draw(visitor: Visitor, rng: np.random.Generator) -> list[float]:
            waits, before = [], ""
            for _ in range(strokes):
                await asyncio.sleep(float(rng.uniform(0.5, 1.5)) * pause)
                waits.append(await visitor.draw(somebody_s(rng)))
                if "Your drawing" not in visitor.shown or visitor.shown == before:
                    raise RuntimeError("the page does not show what was drawn")
                before = visitor.shown
            return waits

        coming = (come(1000 * visitors + number) for number in range(visitors))
        there = [one for one in await asyncio.gather(*coming, return_exceptions=True) if isinstance(one, tuple)]
        used = sum(map(processor_seconds, processes))
        drawing = (draw(visitor, rng) for visitor, rng, _ in there)
        drawn = [one for one in await asyncio.gather(*drawing, return_exceptions=True) if isinstance(one, list)]
        return Crowd(
            openings=[seconds for *_, seconds in there],
            waits=[wait for one in drawn for wait in one],
            lost=visitors - len(drawn),
            processor=sum(map(processor_seconds, processes)) - used,
        )


def processor_seconds(process: int) -> float:
    """Processor time a process has used, from the kernel."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=whole_number(1, 100_000), default=1)
    parser.add_argument("--visitors", type=whole_number(1, 100_000), nargs="+", default=[10, 30, 60, 100])
    parser.add_argument("--strokes", type=whole_number(1, 100_000), default=6)
    parser.add_argument("--pause", type=any_number(0, 10_000), default=5.0)
    parser.add_argument("--page", default="compare")
    options = parser.parse_args()
    alone = None
    with serving(options.processes) as (url, processes):
        # The first visitors' imports are not what is measured.
        asyncio.run(crowd(url, options.page, 2 * options.processes, 3, 1.0))
        for visitors in [1, *options.visitors]:
            busy = os.getloadavg()[0]
            found = asyncio.run(crowd(url, options.page, visitors, options.strokes, options.pause, processes))
            result: dict[str, float] = {"processes": options.processes, "visitors": visitors, "lost": found.lost}
            if found.waits:
                median = statistics.median(found.waits)
                alone = alone or median
                result |= {
                    "median_seconds": median,
                    "slowest_twentieth_seconds": float(np.quantile(found.waits, 0.95)),
                    "median_over_one": median / alone,
                    "opening_slowest_twentieth_seconds": float(np.quantile(found.openings, 0.95)),
                    "processor_seconds_per_stroke": found.processor / len(found.waits),
                }
            result |= {"resident_mb": sum(memory(process)[0] for process in processes), "load_before": busy}
            print(json.dumps(rounded(result)), flush=True)


if __name__ == "__main__":
    main()
