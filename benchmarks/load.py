"""How many visitors one process carries: many draw at once, and how long each waits for its three maps.

    python -m benchmarks.load [--visitors 1 10 30 60 100] [--strokes 6] [--pause 5]

Every visitor speaks Streamlit's own protocol over a connection of its own, as a browser does: opens Compare, then
draws a digit about every `--pause` seconds, never the same ink twice. The wait is from sending the stroke to the end
of the run it starts, and leaves out the browser's own drawing. Prints one JSON line per number of visitors: the
median wait, the wait of the slowest twentieth, both in seconds and the median as a ratio to one visitor's, the
processor time a stroke took (opening the page included), the server's resident memory, and how many visitors were
left without an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import time
from pathlib import Path

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.stroke import resident_megabytes
from core.hands.samples import samples
from core.hands.variation import vary
from tests.served import ROOT, served
from ui.visitor.canvas import BRUSH, SIDE, fabric_from

PAGE = "compare"
PATIENCE = 120.0


async def visit(url: str, seed: int, strokes: int, pause: float) -> list[float]:
    """One visitor's waits in seconds, one for each stroke.

    Raises:
        TimeoutError: the page did not come to its end.
        RuntimeError: it came to its end without the digit that was drawn.
    """
    rng = np.random.default_rng(seed)
    drawn = samples()
    async with connect(
        f"{url.replace('http', 'ws')}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as line:
        await asyncio.sleep(float(rng.uniform(0, pause)))
        script, controls, _ = await _run(line, _ask(url))
        waits, before = [], ""
        for _ in range(strokes):
            await asyncio.sleep(float(rng.uniform(0.5, 1.5)) * pause)
            drawing = drawn[int(rng.integers(len(drawn)))].drawing
            # Nobody writes a digit twice alike, so that none is answered from a cache.
            drawing = vary(drawing, rng)
            asked = _ask(url, script)
            value = {"drawing": {"raw": fabric_from(drawing, SIDE), "data": None}, "backgroundFit": None}
            _set(asked, controls["canvas-0"]).json_value = json.dumps(value)
            _set(asked, controls["eraser"]).bool_value = False
            _set(asked, controls["brush"]).double_array_value.data.append(BRUSH)
            began = time.perf_counter()
            *_, shown = await _run(line, asked)
            waits.append(time.perf_counter() - began)
            if "Your drawing" not in shown or shown == before:
                raise RuntimeError("the page does not show what was drawn")
            before = shown
        return waits


def _ask(url: str, script: str = "") -> BackMsg:
    asked = BackMsg()
    if script:
        asked.rerun_script.page_script_hash = script
    else:
        asked.rerun_script.page_name = PAGE
    asked.rerun_script.context_info.url = f"{url}/{PAGE}"
    asked.rerun_script.widget_states.SetInParent()
    return asked


def _set(asked: BackMsg, control: str) -> WidgetState:
    """A control's state, to be filled in; a browser sends all of them, and one left out would count as changed."""
    state = asked.rerun_script.widget_states.widgets.add()
    state.id = control
    return state


async def _run(line: ClientConnection, asked: BackMsg) -> tuple[str, dict[str, str], str]:
    """Starts a run and reads to its end; returns the page's script, its controls by their keys, and its HTML."""
    await line.send(asked.SerializeToString())
    script, shown, controls = "", "", {}
    async with asyncio.timeout(PATIENCE):
        while True:
            message = ForwardMsg()
            message.ParseFromString(await line.recv())  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "navigation":
                script = message.navigation.page_script_hash
            elif kind == "delta":
                element = message.delta.new_element
                shown += element.html.body
                for control in (element.bidi_component.id, element.checkbox.id, element.slider.id):
                    controls[control.split("-", 2)[-1]] = control
            elif kind == "script_finished":
                return script, controls, shown


async def crowd(url: str, visitors: int, strokes: int, pause: float) -> tuple[list[float], int]:
    """All visitors' waits, and how many of them were left without an answer."""
    found = await asyncio.gather(
        *(visit(url, 1000 * visitors + number, strokes, pause) for number in range(visitors)), return_exceptions=True
    )
    waits = [wait for one in found if isinstance(one, list) for wait in one]
    return waits, sum(isinstance(one, BaseException) for one in found)


def processor_seconds(process: int) -> float:
    """Processor time a process has used, from the kernel."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, nargs="+", default=[1, 10, 30, 60, 100])
    parser.add_argument("--strokes", type=int, default=6)
    parser.add_argument("--pause", type=float, default=5.0)
    options = parser.parse_args()
    alone = None
    with served(ROOT / "app.py") as app:
        asyncio.run(crowd(app.url, 1, 3, 1.0))
        for visitors in options.visitors:
            used = processor_seconds(app.process)
            waits, lost = asyncio.run(crowd(app.url, visitors, options.strokes, options.pause))
            result: dict[str, float] = {"visitors": visitors, "lost": lost}
            if waits:
                median = statistics.median(waits)
                alone = alone or median
                result |= {
                    "median_seconds": round(median, 3),
                    "slowest_twentieth_seconds": round(float(np.quantile(waits, 0.95)), 3),
                    "median_over_one": round(median / alone, 1),
                    "processor_seconds_per_stroke": round((processor_seconds(app.process) - used) / len(waits), 3),
                }
            result["resident_mb"] = round(resident_megabytes(app.process))
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
