"""What another digit costs on a page: the time from the click that chooses it, and the kilobytes that come for it.

    python -m benchmarks.another_digit [rounds]

The pages that look inside have all their numbers with them, so a new digit brings more there than elsewhere; this says
how much. The first page named is what the others are compared with. Medians, in one Chromium and one server.
"""

from __future__ import annotations

import argparse
import statistics
from contextlib import ExitStack

from playwright.sync_api import Page, sync_playwright

from core.render.commands import whole_number
from tests.served import ROOT, launch, served, settle

PAGES = ("why_not", "baselines", "filters", "feature_maps")
# Chooses a built-in drawing; resolves when the page shows it and the script has come to its end.
CHOOSE = """number => new Promise((resolve, reject) => {
  const shown = () => document.querySelector('.st-key-digit img').src
  const idle = () => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
  const before = shown(), start = performance.now()
  document.querySelectorAll('.st-key-samples-wall button')[number].click()
  const look = () => {
    if (idle() && shown() !== before) { resolve(performance.now() - start); return }
    if (performance.now() - start > 20000) { reject(new Error('never shown')); return }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})"""


def cost(page: Page, address: str, rounds: int) -> tuple[float, float]:
    """Median milliseconds and kilobytes of choosing another built-in drawing on a page."""
    received = [0]
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: _count(received, frame)))
    page.goto(address)
    settle(page)
    page.get_by_text("Change the digit").click()
    settle(page)
    page.get_by_role("tab", name="Choose").click()
    settle(page)
    times, sizes = [], []
    for turn in range(rounds + 1):
        received[0] = 0
        taken = page.evaluate(CHOOSE, 5 + 7 * turn)
        page.wait_for_timeout(400)
        # The first fills caches, as a class's first visitor does.
        if turn:
            times.append(taken)
            sizes.append(received[0] / 1000)
    return statistics.median(times), statistics.median(sizes)


def _count(received: list[int], frame: str | bytes) -> None:
    received[0] += len(frame)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=whole_number(1, 100_000), nargs="?", default=12)
    rounds = parser.parse_args().rounds
    with ExitStack() as stack:
        url = stack.enter_context(served(ROOT / "app.py")).url
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        first: tuple[float, float] | None = None
        for name in PAGES:
            window = browser.new_page(viewport={"width": 1280, "height": 900})
            found = cost(window, f"{url}/{name}", rounds)
            window.close()
            first = first or found
            times, sizes = (here / there for here, there in zip(found, first, strict=True))
            print(f"{name:14} {found[0]:6.0f} ms {times:5.2f} x   {found[1]:6.0f} kB {sizes:5.2f} x")


if __name__ == "__main__":
    main()
