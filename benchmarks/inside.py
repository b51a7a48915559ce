"""From click to updated page, on the pages that look inside, against an app that does nothing.

    python -m benchmarks.inside [rounds]

All apps are served side by side and clicked in turn in one Chromium, so that whatever else the machine does slows
all. A click counts as answered in the first frame in which the page shows what it must and no script is running on the
server. The empty app's click does run its script; a click that looks around inside the network is answered by the page
itself. The empty app is there twice, as Streamlit comes and with this project's settings, which do not collect garbage
after every run. Prints the median for each gesture and its ratio to either; the aim is 1.5 at most.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from core.render.commands import whole_number
from tests.served import ROOT, launch, served, settle

EMPTY_APP = "an empty app, Streamlit's defaults"
EMPTY_LIKE_OURS = "an empty app, this project's settings"
EMPTY = """import streamlit as st
st.session_state.setdefault("count", 0)
def add(): st.session_state["count"] += 1
st.button("Next", on_click=add)
st.markdown(f"count {st.session_state['count']} end")
"""
# Clicks in the page and watches frame by frame, so that no message to and from the browser is in the time.
CLICK = """(target, [text, x, y, detail]) => new Promise((resolve, reject) => {
  const idle = () => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
  const shown = () => document.querySelector('[data-testid=stMain]').textContent.includes(text)
  if (shown()) { reject(new Error('already shown: ' + text)); return }
  const box = target.getBoundingClientRect()
  const start = performance.now()
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, detail,
    clientX: box.left + box.width * x, clientY: box.top + box.height * y }))
  const look = () => {
    if (idle() && shown()) { resolve(performance.now() - start); return }
    if (performance.now() - start > 20000) { reject(new Error('never shown: ' + text)); return }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})"""
STAGES = {
    "relu1": "ReLU, 16 ×",
    "conv2": "Second convolution, 32 ×",
    "relu2": "ReLU, 32 ×",
    "pool": "Max pooling, 32 ×",
    "fc1": "First linear layer, 64",
    "conv1": "First convolution, 16 ×",
}
TABS = ("conv1", "relu1", "conv2", "relu2", "pool", "fc1")


@dataclass(frozen=True)
class Gesture:
    """A click and what must show after it: `target` is a selector, `number` which of its matches.

    `detail` is a click's count as the browser reports it: 0 is a press by keyboard.
    """

    label: str
    page: str
    target: str
    number: int
    text: str
    x: float = 0.5
    y: float = 0.5
    detail: int = 1


def gestures(turn: int) -> list[Gesture]:
    """One round: every gesture once, each leading to where its page is not."""
    first, second, stage = (1 + turn) % 16, (1 + 3 * turn) % 32, list(STAGES)[turn % len(STAGES)]
    row, column = 3 + turn % 20, 2 + (7 * turn) % 20
    mapped = (5 + 3 * turn) % 16
    return [
        Gesture(
            "Filters: another filter of conv2", "conv2", ".st-key-filters-conv2 button", second, f"= conv2[{second}, "
        ),
        Gesture(
            "Filters: another filter of conv1", "filters", ".st-key-filters-conv1 button", first, f"= conv1[{first}, "
        ),
        Gesture(
            "Filters: a unit, by clicking its map",
            "filters",
            ".st-key-window canvas.map",
            0,
            f"= conv1[{first}, {row}, {column}]",
            (column + 0.5) / 26,
            (row + 0.5) / 26,
        ),
        Gesture(
            "Filters: from one layer to the other",
            "layers",
            ".st-key-layer input",
            1 - turn % 2,
            f"= conv{2 - turn % 2}[",
            detail=0,
        ),
        Gesture(
            "Feature maps: another stage", "maps", ".st-key-stage input", TABS.index(stage), STAGES[stage], detail=0
        ),
        Gesture(
            "Feature maps: a map and a unit in it", "conv1", ".st-key-wall-maps button", mapped, f"conv1[{mapped}, "
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=whole_number(1, 100_000), nargs="?", default=20)
    rounds = parser.parse_args().rounds
    with ExitStack() as stack:
        empty_script = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "empty.py"
        empty_script.write_text(EMPTY, encoding="utf-8")
        like_ours = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "empty.py"
        like_ours.write_text(EMPTY, encoding="utf-8")
        shutil.copytree(ROOT / ".streamlit", like_ours.parent / ".streamlit")
        empty_url, like_url, app_url = (
            stack.enter_context(served(path)).url for path in (empty_script, like_ours, ROOT / "app.py")
        )
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        addresses = {
            "empty": empty_url,
            "like-ours": like_url,
            "filters": f"{app_url}/filters?unit=conv1.0.13.13",
            "conv2": f"{app_url}/filters?unit=conv2.0.12.12",
            "layers": f"{app_url}/filters?unit=conv1.0.13.13",
            "maps": f"{app_url}/feature_maps",
            "conv1": f"{app_url}/feature_maps?unit=conv1.0.13.13",
        }
        pages = {name: opened(browser, address) for name, address in addresses.items()}
        times: dict[str, list[float]] = {}
        clicks = 0
        for turn in range(rounds + 1):
            for gesture in gestures(turn):
                clicks += 1
                nothing = [
                    Gesture(label, page, "[data-testid=stMain] button", 0, f"count {clicks} end")
                    for label, page in ((EMPTY_APP, "empty"), (EMPTY_LIKE_OURS, "like-ours"))
                ]
                for one in (*nothing, gesture):
                    taken = answered(pages[one.page], one)
                    # The first round fills caches, as a class's first visitor does.
                    if turn:
                        times.setdefault(one.label, []).append(taken)
    bases = [statistics.median(times.pop(label)) for label in (EMPTY_APP, EMPTY_LIKE_OURS)]
    for label, base in zip((EMPTY_APP, EMPTY_LIKE_OURS), bases, strict=True):
        print(f"{label:42} {base:6.0f} ms")
    for label, values in times.items():
        middle = statistics.median(values)
        ratios = " ".join(f"{middle / base:5.2f} x" for base in bases)
        print(f"{label:42} {middle:6.0f} ms  {ratios}  (worst {max(values):.0f} ms)")


def opened(browser: Browser, address: str) -> Page:
    """A page in a window of its own, at rest."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_selector("[data-testid=stMain] button", timeout=120_000)
    settle(page)
    return page


def answered(page: Page, gesture: Gesture) -> float:
    """Milliseconds from a click to its answer."""
    page.bring_to_front()
    page.wait_for_timeout(300)
    target = page.locator(gesture.target).nth(gesture.number)
    return target.evaluate(CLICK, [gesture.text, gesture.x, gesture.y, gesture.detail])


if __name__ == "__main__":
    main()
