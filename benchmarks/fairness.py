"""How much longer a stroke takes beside one visitor who does the worst, as ratios measured in one run.

    python -m benchmarks.fairness [--rounds 4] [--strokes 6] [--worst photo train ...] [--pause 0.3]

One visitor draws on the first page, never the same ink twice, alone and then beside another who does one thing over
and over: sends photos of 12 megapixels or damaged files, opens links of 100 kB, opens *Why not?* or *Can I trust it?*
with a new digit each time, trains, brings networks. Alone and beside take turns, so that a machine that is busy with
other things counts in both. Prints one JSON line for each: the median seconds of a stroke alone and beside, their
ratio, the slowest beside, and how often the other one did it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
from contextlib import suppress

import numpy as np

from benchmarks.deeds import WORST, Deed
from benchmarks.visitor import Visitor, rounded, somebody_s
from core.render.commands import any_number, whole_number
from tests.served import ROOT, served


async def strokes(visitor: Visitor, rng: np.random.Generator, count: int, pause: float) -> list[float]:
    """The seconds of each of some strokes."""
    took = []
    for _ in range(count):
        await asyncio.sleep(pause)
        took.append(await visitor.draw(somebody_s(rng)))
    return took


async def over_and_over(url: str, deed: Deed, rng: np.random.Generator, done: list[str]) -> None:
    """One visitor who does one thing until stopped."""
    async with Visitor(url) as visitor:
        await visitor.open("")
        while True:
            await deed(visitor, rng)
            done.append(visitor.session)


async def beside(url: str, deed: Deed, options: argparse.Namespace) -> dict[str, float]:
    """What one deed costs another visitor."""
    rng, alone, together, done = np.random.default_rng(0), list[float](), list[float](), list[str]()
    async with Visitor(url) as visitor:
        await visitor.open("")
        await strokes(visitor, rng, 2, 0)
        for _ in range(options.rounds):
            alone += await strokes(visitor, rng, options.strokes, options.pause)
            other = asyncio.create_task(over_and_over(url, deed, rng, done))
            await asyncio.sleep(1)
            together += await strokes(visitor, rng, options.strokes, options.pause)
            other.cancel()
            with suppress(asyncio.CancelledError):
                await other
            # What the other one left behind is through.
            await asyncio.sleep(2)
    medians = statistics.median(alone), statistics.median(together)
    result = {"alone_seconds": medians[0], "beside_seconds": medians[1], "ratio": medians[1] / medians[0]}
    return result | {"slowest_beside_seconds": max(together), "deeds": len(done)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=whole_number(1, 100_000), default=4)
    parser.add_argument("--strokes", type=whole_number(1, 100_000), default=6)
    parser.add_argument("--pause", type=any_number(0, 10_000), default=0.3)
    parser.add_argument("--worst", nargs="+", choices=list(WORST), default=list(WORST))
    options = parser.parse_args()
    with served(ROOT / "app.py") as app:
        for name in options.worst:
            result = asyncio.run(beside(app.url, WORST[name], options))
            print(json.dumps({"beside": name} | rounded(result)), flush=True)


if __name__ == "__main__":
    main()
