"""What a class costs in memory: many at once on every page, a training, and many digits as sessions come and go.

    python -m benchmarks.memory [--at-once 12] [--wait 20] [--pages why_not trust ...] [--digits 60] [--sessions 6]
                                [--train]

Every visitor speaks Streamlit's own protocol over a connection of its own, as a browser does. First, for each page,
`--at-once` visitors open it together with a digit each that nobody had before, and leave; one JSON line says how far
the server's resident memory rose above what it was before they came, how far it still is above that `--wait` seconds
after they left, and how long the slowest waited for the page. With `--train` one visitor trains the first preset to
its end, and a line says the same of that. Then sessions come one after the other, draw `--digits`
digits between them, never the same ink twice, look at each on another page, and leave; a JSON line after every tenth
of them gives the memory. The first lines are of one visitor on every page, which imports what they need. What is
folded on a page costs most: `--pages` takes `OPENED` too, pages with a part of them open.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.deeds import NAMES
from benchmarks.visitor import Visitor, memory, rounded, somebody_s
from core.ink.links import link_drawing
from core.ink.strokes import Drawing
from core.render.commands import any_number, whole_number
from core.training.presets import PRESETS
from tests.served import ROOT, Served, served

OPENED = ("why_not?why-then=erase", "trust?test=race", "trust?test=scramble", "trust?test=hair")


async def look(url: str, page: str, drawing: Drawing) -> float:
    """One visitor opens a page with a digit and leaves; the seconds it took."""
    name, _, part = page.partition("?")
    async with Visitor(url) as visitor:
        return await visitor.open(name, f"digit={link_drawing(drawing)}&{part}")


async def at_once(app: Served, page: str, visitors: int, wait: float, rng: np.random.Generator) -> None:
    """Many open a page together; prints what that took."""
    looks = asyncio.gather(*(look(app.url, page, somebody_s(rng)) for _ in range(visitors)))
    result = await _risen(app, looks, wait)
    took = result.pop("outcome")
    _print({"page": page or "draw", "visitors": visitors} | result | {"slowest_seconds": max(took)})


async def train(app: Served, wait: float) -> None:
    """One visitor trains the first preset and leaves; prints what that took."""

    async def one() -> float:
        began = time.perf_counter()
        async with Visitor(app.url) as visitor:
            await visitor.open("training", "training-tab=own")
            await visitor.press("train-start")
            while "train-stop" in visitor.controls:
                await asyncio.sleep(2.0)
                await visitor.run()
        return time.perf_counter() - began

    result = await _risen(app, one(), wait)
    _print({"training": next(iter(PRESETS)), "seconds": result.pop("outcome")} | result)


async def _risen(app: Served, deed: Awaitable[Any], wait: float) -> dict[str, Any]:
    """How far memory rose during a deed and how far it still is above after a wait, and the deed's own outcome."""
    before, _ = memory(app.process)
    Path(f"/proc/{app.process}/clear_refs").write_text("5")
    outcome = await deed
    peak = _peak_megabytes(app.process)
    await asyncio.sleep(wait)
    left = memory(app.process)[0]
    return {"outcome": outcome, "before_mb": before, "peak_above_mb": peak - before, "left_above_mb": left - before}


async def come_and_go(app: Served, digits: int, sessions: int, rng: np.random.Generator) -> None:
    """Sessions that draw, look at each digit on another page, and leave; prints the memory along the way."""
    done = 0
    for number in range(1, sessions + 1):
        async with Visitor(app.url) as visitor:
            while done < digits * number // sessions:
                await visitor.open("")
                await visitor.draw(somebody_s(rng))
                await visitor.open(NAMES[done % len(NAMES)])
                done += 1
        if number % max(1, sessions // 10) == 0:
            _print({"digits": done, "sessions": number} | _held(app))


def _peak_megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status.splitlines() if line.startswith("VmHWM"))


def _held(app: Served) -> dict[str, float]:
    resident, own = memory(app.process)
    return {"resident_mb": resident, "anonymous_mb": own}


def _print(result: dict[str, Any]) -> None:
    print(json.dumps(rounded(result)), flush=True)


async def measure(app: Served, options: argparse.Namespace) -> None:
    """All of it, in one server."""
    rng = np.random.default_rng(0)
    for page in NAMES:
        await at_once(app, page, 1, 0.0, rng)
    await asyncio.sleep(options.wait)
    for page in options.pages if options.at_once else ():
        await at_once(app, page, options.at_once, options.wait, rng)
    if options.train:
        await train(app, options.wait)
    await come_and_go(app, options.digits, options.sessions, rng)
    await asyncio.sleep(options.wait)
    _print({"digits": options.digits, "seconds_later": options.wait} | _held(app))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=whole_number(0, 100_000), default=12)
    parser.add_argument("--wait", type=any_number(0.1, 10_000), default=20.0)
    parser.add_argument("--pages", nargs="+", choices=(*NAMES, *OPENED), default=(*NAMES, *OPENED))
    parser.add_argument("--digits", type=whole_number(1, 100_000), default=60)
    parser.add_argument("--sessions", type=whole_number(1, 100_000), default=6)
    parser.add_argument("--train", action="store_true")
    options = parser.parse_args()
    with served(ROOT / "app.py") as app:
        asyncio.run(measure(app, options))


if __name__ == "__main__":
    main()
