"""How many visitors one process carries, or several behind nginx: many draw at once, and how long each waits.

    python -m benchmarks.load [--processes 1] [--visitors 10 30 60 100] [--strokes 6] [--pause 5] [--page compare]

Every visitor speaks Streamlit's own protocol over a connection of its own, as a browser does: opens a page, then
draws a digit about every `--pause` seconds, never the same ink twice. The wait is from sending the stroke to the end
of the run it starts, and leaves out the browser's own drawing. Several processes are those of `deploy/serve.sh`.
Prints one JSON line per number of visitors, one alone first: the median wait and the wait of the slowest twentieth, in
seconds; the median as a ratio to one visitor's; the processor time a stroke took (opening the page included); the
processes' resident memory; how many visitors were left without an answer; and what else the machine was busy with
before, as the load of the last minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.visitor import Visitor, memory, rounded, somebody_s
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


async def visit(url: str, page: str, seed: int, strokes: int, pause: float) -> list[float]:
    """One visitor's waits in seconds, one for each stroke.

    Raises:
        TimeoutError: the page did not come to its end.
        RuntimeError: it came to its end without the digit that was drawn.
    """
    rng = np.random.default_rng(seed)
    async with Visitor(url) as visitor:
        await asyncio.sleep(float(rng.uniform(0, pause)))
        await visitor.open(page)
        waits, before = [], ""
        for _ in range(strokes):
            await asyncio.sleep(float(rng.uniform(0.5, 1.5)) * pause)
            waits.append(await visitor.draw(somebody_s(rng)))
            if "Your drawing" not in visitor.shown or visitor.shown == before:
                raise RuntimeError("the page does not show what was drawn")
            before = visitor.shown
        return waits


async def crowd(url: str, page: str, visitors: int, strokes: int, pause: float) -> tuple[list[float], int]:
    """All visitors' waits, and how many of them were left without an answer."""
    found = await asyncio.gather(
        *(visit(url, page, 1000 * visitors + number, strokes, pause) for number in range(visitors)),
        return_exceptions=True,
    )
    waits = [wait for one in found if isinstance(one, list) for wait in one]
    return waits, sum(isinstance(one, BaseException) for one in found)


def processor_seconds(process: int) -> float:
    """Processor time a process has used, from the kernel."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--visitors", type=int, nargs="+", default=[10, 30, 60, 100])
    parser.add_argument("--strokes", type=int, default=6)
    parser.add_argument("--pause", type=float, default=5.0)
    parser.add_argument("--page", default="compare")
    options = parser.parse_args()
    alone = None
    with serving(options.processes) as (url, processes):
        # The first visitors' imports are not what is measured.
        asyncio.run(crowd(url, options.page, 2 * options.processes, 3, 1.0))
        for visitors in [1, *options.visitors]:
            busy, used = os.getloadavg()[0], sum(map(processor_seconds, processes))
            waits, lost = asyncio.run(crowd(url, options.page, visitors, options.strokes, options.pause))
            result: dict[str, float] = {"processes": options.processes, "visitors": visitors, "lost": lost}
            if waits:
                median = statistics.median(waits)
                alone = alone or median
                result |= {
                    "median_seconds": median,
                    "slowest_twentieth_seconds": float(np.quantile(waits, 0.95)),
                    "median_over_one": median / alone,
                    "processor_seconds_per_stroke": (sum(map(processor_seconds, processes)) - used) / len(waits),
                }
            result |= {"resident_mb": sum(memory(process)[0] for process in processes), "load_before": busy}
            print(json.dumps(rounded(result)), flush=True)


if __name__ == "__main__":
    main()
