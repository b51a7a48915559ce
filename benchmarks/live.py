"""How the answer follows the pen: milliseconds of every frame's work in a real browser, while digits are drawn.

    python -m benchmarks.live [--digits 12] [--slower 1]

Prints one JSON line: frames, the share of them whose work took under 16 ms, median, 95th percentile and slowest; and
the share of the browser's own frames, from one to the next, that came within 1.5 frames of a 60 Hz screen. With
`--slower 4` Chromium slows its processor down that much, as a phone's is. Other work on the machine counts as well: say
what ran.
"""

from __future__ import annotations

import argparse
import json

import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks.stroke import DIGITS
from core.render.commands import any_number, whole_number
from tests.served import ROOT, launch, lead, on_canvas, served, settle

FRAMES = """() => { window.times = []; const tick = now => { times.push(now); requestAnimationFrame(tick) }
requestAnimationFrame(tick) }"""
WORK = "() => performance.getEntriesByName('digitscope-live').map(one => one.duration)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", type=whole_number(1, 100_000), default=12)
    parser.add_argument("--slower", type=any_number(0.1, 10_000), default=1.0)
    asked = parser.parse_args()
    with served(ROOT / "app.py") as app, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(app.url)
        settle(page)
        page.wait_for_selector(".st-key-canvas canvas")
        gaps: list[float] = []
        for number in range(asked.digits + 1):
            places = on_canvas(page, DIGITS[number % len(DIGITS)])
            if number == 1:
                # The first digit only brings torch and the weights.
                page.wait_for_timeout(2000)
                page.evaluate("performance.clearMeasures('digitscope-live')")
                page.evaluate(FRAMES)
                session = page.context.new_cdp_session(page)
                session.send("Emulation.setCPUThrottlingRate", {"rate": asked.slower})
            begun = page.evaluate("performance.now()")
            lead(page, places, steps=12)
            if number:
                times = page.evaluate("begun => window.times.filter(time => time > begun)", begun)
                gaps += np.diff(times).tolist()
            page.mouse.up()
            settle(page)
            page.locator(".st-key-clear button").click()
            settle(page)
        work = np.array(page.evaluate(WORK))
        browser.close()
    found = {
        "digits": asked.digits,
        "slower": asked.slower,
        "frames": len(work),
        "under_16_ms": round(float((work < 16).mean()), 3),
        "median_ms": round(float(np.median(work)), 2),
        "p95_ms": round(float(np.percentile(work, 95)), 2),
        "slowest_ms": round(float(work.max()), 2),
        "frames_in_time": round(float((np.array(gaps) < 25).mean()), 3),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
