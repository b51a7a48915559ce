"""Half an hour of visitors of every kind: does the server keep its head, its memory and its speed?

    python -m benchmarks.soak [--minutes 30] [--visitors 10] [--browsers 1] [--pause 4] [--log soak.log]

Each visitor does one of `benchmarks.deeds.DEEDS` after another, chosen by lot: draws, chooses, opens pages through
either network, follows damaged links, sends photos and damaged files, trains, brings networks, loses the line, leaves
and comes again. Of them `--browsers` are pages of a real Chromium, where there is one, that draw by mouse and turn the
pages. Prints one Markdown report at the end, also when it is interrupted: the errors in the server's log, deeds that
failed, memory in MB after every minute (resident, and the process's own), and the seconds of the first and the last
tenth of the strokes. Leaves with 1 when there was an error or a deed failed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import numpy as np
from playwright.async_api import Error, async_playwright

from benchmarks.deeds import DEEDS, NAMES
from benchmarks.visitor import Visitor, memory, somebody_s
from core.render.commands import any_number, whole_number
from tests.served import FLAGS, IDLE, ROOT, Served, chromium, served

ERROR = re.compile(r"Traceback|\bERROR\b|\bCRITICAL\b|Uncaught|exception was never retrieved", re.IGNORECASE)
# Nobody who does nothing but that is left waiting for longer, in seconds.
LONGEST = 240.0


class Found:
    """What there is to report."""

    def __init__(self) -> None:
        self.done, self.failed = Counter[str](), Counter[str]()
        self.strokes, self.memory = list[float](), list[tuple[float, float]]()


async def visit(url: str, seed: int, pause: float, found: Found) -> None:
    """One visitor who does one thing after another until stopped."""
    rng, names = np.random.default_rng(seed), list(DEEDS)
    while True:
        with suppress(OSError):
            async with Visitor(url) as visitor:
                # Everybody begins with a stroke, so that the first are measured.
                name = "draw"
                while await did(name, visitor, rng, found):
                    await asyncio.sleep(float(rng.uniform(0.5, 1.5)) * pause)
                    name = names[int(rng.integers(len(names)))] if rng.random() < 0.6 else "draw"
        await asyncio.sleep(pause)


async def did(name: str, visitor: Visitor, rng: np.random.Generator, found: Found) -> bool:
    """Does one thing; False when it failed, and the visitor had better come anew."""
    try:
        async with asyncio.timeout(LONGEST):
            took = await DEEDS[name](visitor, rng)
    except Exception as error:
        found.failed[f"{name}: {type(error).__name__} {error}"[:200]] += 1
        return False
    if isinstance(took, float):
        found.strokes.append(took)
    found.done[name] += 1
    return True


async def browse(url: str, browsers: int, pause: float, found: Found) -> None:
    """Real pages that draw by mouse and turn over, until stopped."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        pages = [await browser.new_page() for _ in range(browsers)]
        rng = np.random.default_rng(1)
        while True:
            for page in pages:
                try:
                    await page.goto(f"{url}/{NAMES[int(rng.integers(len(NAMES)))]}", timeout=LONGEST * 1000)
                    await page.wait_for_function(IDLE, timeout=LONGEST * 1000)
                    await page.goto(url)
                    box = await page.locator("canvas").last.bounding_box(timeout=LONGEST * 1000)
                    places = somebody_s(rng).strokes[0] * 280 + (box["x"], box["y"]) if box else ()
                    for at, (x, y) in enumerate(places):
                        await page.mouse.move(float(x), float(y))
                        if at == 0:
                            await page.mouse.down()
                    await page.mouse.up()
                    await page.wait_for_selector(".st-key-answer:not(.none)", timeout=LONGEST * 1000)
                    found.done["browser"] += 1
                except Error as error:
                    found.failed[f"browser: {error}"[:200]] += 1
                await asyncio.sleep(pause)


async def watch(app: Served, found: Found) -> None:
    """Memory at every minute."""
    while True:
        await asyncio.sleep(60)
        found.memory.append(memory(app.process))
        print(f"minute {len(found.memory)}: {found.memory[-1][0]:.0f} MB", file=sys.stderr, flush=True)


async def soak(app: Served, options: argparse.Namespace, found: Found) -> None:
    """All of them at once, for so many minutes."""
    browsers = options.browsers if chromium() else 0
    tasks = [asyncio.create_task(watch(app, found))]
    for seed in range(options.visitors - browsers):
        tasks.append(asyncio.create_task(visit(app.url, seed, options.pause, found)))
    if browsers:
        tasks.append(asyncio.create_task(browse(app.url, browsers, options.pause, found)))
    try:
        await asyncio.wait(tasks, timeout=60 * options.minutes + 1, return_when=asyncio.FIRST_EXCEPTION)
        for task in tasks:
            if task.done() and (error := task.exception()):
                raise error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def report(found: Found, log: str, minutes: float) -> tuple[str, bool]:
    """What is printed, and whether all went well."""
    errors = [line for line in log.splitlines() if ERROR.search(line)]
    tenth = max(1, len(found.strokes) // 10)
    lines = [
        f"# {minutes:.1f} minutes, {sum(found.done.values())} deeds",
        f"\nErrors in the server's log: {len(errors)}. Deeds that failed: {sum(found.failed.values())}.\n",
        *(f"- log: `{line[:200]}`" for line in errors[:20]),
        *(f"- {count} x `{what}`" for what, count in found.failed.most_common(20)),
        "\n| deed | done |\n| --- | --- |",
        *(f"| {name} | {count} |" for name, count in sorted(found.done.items())),
        "\n| minute | resident MB | own MB |\n| --- | --- | --- |",
        *(f"| {minute} | {all_:.0f} | {own:.0f} |" for minute, (all_, own) in enumerate(found.memory, 1)),
    ]
    if found.strokes:
        first, last = found.strokes[:tenth], found.strokes[-tenth:]
        lines.append(
            f"\nStrokes: {len(found.strokes)}. Median seconds of the first tenth {statistics.median(first):.2f}, "
            f"of the last {statistics.median(last):.2f}; slowest {max(found.strokes):.1f}."
        )
    return "\n".join(lines), not errors and not found.failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=any_number(0.1, 10_000), default=30.0)
    parser.add_argument("--visitors", type=whole_number(1, 100_000), default=10)
    parser.add_argument("--browsers", type=whole_number(0, 100_000), default=1)
    parser.add_argument("--pause", type=any_number(0, 10_000), default=4.0)
    parser.add_argument("--log", type=Path, help="where the server's log is kept; otherwise it is read and let go")
    options = parser.parse_args()
    found, began, sound, text = Found(), time.monotonic(), False, "The server did not start."
    # However it ends, the server ends with it and there is a report.
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder:
        log = options.log or Path(folder) / "server.log"
        try:
            with served(ROOT / "app.py", log=log) as app:
                try:
                    asyncio.run(soak(app, options, found))
                finally:
                    # What the server says of runs that were under way when it was stopped is no error of its own.
                    text, sound = report(found, log.read_text("utf-8", "replace"), (time.monotonic() - began) / 60)
        finally:
            print(text, flush=True)
    sys.exit(not sound)


if __name__ == "__main__":
    main()
