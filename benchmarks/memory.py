"""What a class costs in memory: many at once on every page, and many digits over all pages as sessions come and go.

    python -m benchmarks.memory [--at-once 12] [--wait 20] [--pages why_not trust ...] [--digits 60] [--sessions 6]

Every visitor speaks Streamlit's own protocol over a connection of its own, as a browser does. First, for each page,
`--at-once` visitors open it together with a digit each that nobody had before, and leave; one JSON line says how far
the server's resident memory rose above what it was before they came, how far it still is above that `--wait` seconds
after they left, and how long the slowest waited for the page. Then sessions come one after the other, draw `--digits`
digits between them, never the same ink twice, look at each on another page, and leave; a JSON line after every tenth
of them gives the memory. The first lines are of one visitor on every page, which imports what they need.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from pathlib import Path

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.stroke import resident_megabytes
from core.hands.samples import samples
from core.hands.variation import vary
from core.ink.links import link_drawing
from core.ink.strokes import Drawing
from tests.served import ROOT, Served, served
from ui.pages import PAGES
from ui.visitor.canvas import BRUSH, SIDE, fabric_from

PATIENCE = 300.0
# The first page's name in an address is none.
NAMES = ["" if page.name == "draw" else page.name for page in PAGES]


class Visitor:
    """One session of a running app, through a connection that is open already."""

    def __init__(self, url: str, line: ClientConnection) -> None:
        self.url, self._line, self._controls = url, line, dict[str, str]()

    async def open(self, page: str, query: str = "") -> float:
        """Goes to a page; returns how many seconds it took until the script had run to its end."""
        asked = self._ask(page)
        asked.rerun_script.query_string = query
        return await self._run(asked)

    async def draw(self, drawing: Drawing) -> None:
        """Draws on the first page, which must be open."""
        asked, canvas = self._ask(""), [key for key in self._controls if key.startswith("canvas-")][-1]
        value = {"drawing": {"raw": fabric_from(drawing, SIDE), "data": None}, "backgroundFit": None}
        states = {key: asked.rerun_script.widget_states.widgets.add() for key in (canvas, "eraser", "brush")}
        for key, state in states.items():
            state.id = self._controls[key]
        states[canvas].json_value = json.dumps(value)
        states["eraser"].bool_value = False
        states["brush"].double_array_value.data.append(BRUSH)
        await self._run(asked)

    def _ask(self, page: str) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.context_info.url = f"{self.url}/{page}"
        asked.rerun_script.widget_states.SetInParent()
        return asked

    async def _run(self, asked: BackMsg) -> float:
        began = time.perf_counter()
        await self._line.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                message = ForwardMsg()
                message.ParseFromString(await self._line.recv())  # type: ignore[arg-type]
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    raise RuntimeError(element.exception.message)
                for control in (element.bidi_component.id, element.checkbox.id, element.slider.id):
                    self._controls[control.split("-", 2)[-1]] = control
                if message.WhichOneof("type") == "script_finished":
                    return time.perf_counter() - began


def joined(url: str) -> connect:
    """A connection as a browser makes one."""
    return connect(
        f"{url.replace('http', 'ws')}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
    )


async def look(url: str, page: str, drawing: Drawing) -> float:
    """One visitor opens a page with a digit and leaves; the seconds it took."""
    async with joined(url) as line:
        return await Visitor(url, line).open(page, f"digit={link_drawing(drawing)}")


def somebody_s(rng: np.random.Generator) -> Drawing:
    """A digit that nobody else draws."""
    drawn = samples()
    return vary(drawn[int(rng.integers(len(drawn)))].drawing, rng)


async def at_once(app: Served, page: str, visitors: int, wait: float, rng: np.random.Generator) -> None:
    """Many open a page together; prints what that took."""
    before = resident_megabytes(app.process)
    Path(f"/proc/{app.process}/clear_refs").write_text("5")
    took = await asyncio.gather(*(look(app.url, page, somebody_s(rng)) for _ in range(visitors)))
    peak = _peak_megabytes(app.process)
    await asyncio.sleep(wait)
    result = {"page": page or "draw", "visitors": visitors, "before_mb": before, "peak_above_mb": peak - before}
    result |= {"left_above_mb": resident_megabytes(app.process) - before, "slowest_seconds": max(took)}
    _print(result)


async def come_and_go(app: Served, digits: int, sessions: int, rng: np.random.Generator) -> None:
    """Sessions that draw, look at each digit on another page, and leave; prints the memory along the way."""
    done = 0
    for number in range(1, sessions + 1):
        async with joined(app.url) as line:
            visitor = Visitor(app.url, line)
            while done < digits * number // sessions:
                await visitor.open("")
                await visitor.draw(somebody_s(rng))
                await visitor.open(NAMES[done % len(NAMES)])
                done += 1
        if number % max(1, sessions // 10) == 0:
            _print({"digits": done, "sessions": number, "resident_mb": resident_megabytes(app.process)})


def _peak_megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status.splitlines() if line.startswith("VmHWM"))


def _print(result: dict[str, float | str]) -> None:
    rounded = {key: round(value, 1) if isinstance(value, float) else value for key, value in result.items()}
    print(json.dumps(rounded), flush=True)


async def measure(app: Served, options: argparse.Namespace) -> None:
    """All of it, in one server."""
    rng = np.random.default_rng(0)
    for page in NAMES:
        await at_once(app, page, 1, 0.0, rng)
    await asyncio.sleep(options.wait)
    for page in options.pages if options.at_once else ():
        await at_once(app, page, options.at_once, options.wait, rng)
    await come_and_go(app, options.digits, options.sessions, rng)
    await asyncio.sleep(options.wait)
    _print({"digits": options.digits, "seconds_later": options.wait, "resident_mb": resident_megabytes(app.process)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=int, default=12)
    parser.add_argument("--wait", type=float, default=20.0)
    parser.add_argument("--pages", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--digits", type=int, default=60)
    parser.add_argument("--sessions", type=int, default=6)
    options = parser.parse_args()
    with served(ROOT / "app.py") as app:
        asyncio.run(measure(app, options))


if __name__ == "__main__":
    main()
