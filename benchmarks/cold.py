"""A cold server's first visitor, in a real browser, beside an app that only holds the canvas, in one run.

    python -m benchmarks.cold [--runs 5]

Every visit has a server and a browser of its own. Prints one JSON line for a quick line: seconds from asking for the
page to the canvas (medians) and their ratio; seconds from lifting the pen, at once after the first stroke the canvas
takes, to the answer, beside the seconds `import torch` takes by itself; kilobytes and requests until the page is
still. And one for a line of 1.6 Mbit/s: seconds until there are words to read, and until the canvas.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.stroke import EMPTY
from core.render.commands import whole_number
from tests.served import ROOT, SEVEN, launch, lead, on_canvas, served

# 1.6 Mbit/s there, half of that back, and 150 ms for a question and its answer.
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
WORDS = "() => (document.body?.innerText ?? '').trim().length > 20"
ANSWERED = "() => /^7 · /.test(document.querySelector('.st-key-answer')?.innerText ?? '')"
TORCH = "import time; began = time.perf_counter(); import torch; print(time.perf_counter() - began)"


class Counted:
    """The bytes and requests a page cost so far."""

    def __init__(self, line: CDPSession) -> None:
        self.bytes, self.requests = 0.0, 0
        line.on("Network.loadingFinished", self._add)
        line.on("Network.webSocketFrameReceived", self._frame)

    def _add(self, event: dict) -> None:
        self.bytes += event["encodedDataLength"]
        self.requests += event["encodedDataLength"] > 0

    def _frame(self, event: dict) -> None:
        # Binary frames are told in base64.
        self.bytes += len(event["response"]["payloadData"]) * 3 / 4


def visit(browser: Browser, script: Path, slow: bool = False) -> dict[str, float]:
    """One cold visit, measured."""
    with served(script) as app, browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        if slow:
            line.send("Network.emulateNetworkConditions", SLOW_LINE)
        counted = Counted(line)
        began = time.perf_counter()
        page.goto(app.url, wait_until="commit")
        page.wait_for_function(WORDS, polling=20, timeout=120_000)
        found = {"words": time.perf_counter() - began}
        page.wait_for_selector("canvas", timeout=120_000)
        found["canvas"] = time.perf_counter() - began
        if script == ROOT / "app.py" and not slow:
            found["answer"] = _first_answer(page)
        page.wait_for_timeout(3000)
        return found | {"kilobytes": counted.bytes / 1000, "requests": counted.requests}


def _first_answer(page: Page) -> float:
    lead(page, on_canvas(page, SEVEN), steps=8)
    page.mouse.up()
    began = time.perf_counter()
    page.wait_for_function(ANSWERED, polling=20, timeout=120_000)
    return time.perf_counter() - began


def torch_seconds() -> float:
    """What `import torch` takes in a process of its own."""
    return float(subprocess.run([sys.executable, "-c", TORCH], check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=whole_number(1, 100_000), default=5)
    options = parser.parse_args()
    with ExitStack() as stack:
        empty = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "empty.py"
        empty.write_text(EMPTY)
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        apps = {"empty": empty, "digitscope": ROOT / "app.py"}
        visits: dict[str, list[dict[str, float]]] = {name: [] for name in apps}
        imports = []
        for _ in range(options.runs):
            imports.append(torch_seconds())
            for name, script in apps.items():
                visits[name].append(visit(browser, script))
        medians = {
            name: {what: statistics.median(one[what] for one in found) for what in found[0]}
            for name, found in visits.items()
        }
        result = {f"{name}_canvas_seconds": round(found["canvas"], 2) for name, found in medians.items()}
        result["canvas_over_empty"] = round(medians["digitscope"]["canvas"] / medians["empty"]["canvas"], 2)
        torch = statistics.median(imports)
        result |= {"first_answer_seconds": round(medians["digitscope"]["answer"], 2), "torch_seconds": round(torch, 2)}
        result["answer_after_torch_seconds"] = round(medians["digitscope"]["answer"] - torch, 2)
        for name, found in medians.items():
            result |= {f"{name}_kilobytes": round(found["kilobytes"]), f"{name}_requests": round(found["requests"])}
        print(json.dumps(result), flush=True)
        slow = {name: visit(browser, script, slow=True) for name, script in apps.items()}
        print(
            json.dumps(
                {
                    f"slow_{name}_{what}_seconds": round(found[what], 1)
                    for name, found in slow.items()
                    for what in ("words", "canvas")
                }
            )
        )


if __name__ == "__main__":
    main()
