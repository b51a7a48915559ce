"""How the app reads people at its canvas: strokes of writers who judge, led with mouse and finger, in Chromium.

    DIGITSCOPE_HANDS=FOLDER python -m benchmarks.drawn [--digits 40] [--port 8640]

Every digit is drawn in another size (from a sixth of the canvas to all of it), at another place (also at the edge), and
with few points or many, as quick and slow pens leave; every other one with a finger on a phone's page. Prints a JSON
line for each that was read otherwise than meant, then the shares.
"""

from __future__ import annotations

import argparse
import json

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.hands import judges
from core.render.commands import whole_number
from tests.browser.conftest import draw, strokes_in_address, touch, visit
from tests.served import ROOT, Point, launch, served, settle

SIZES, PLACES = (0.17, 0.25, 0.4, 0.6, 0.97), ("middle", "left", "bottom right", "top")
# Every how many of the tablet's points one is kept.
PENS = (1, 4)


def placed(strokes: tuple[np.ndarray, ...], size: float, place: str, every: int) -> list[list[Point]]:
    """A digit's strokes in parts of the canvas, `size` high or wide, at a place of it."""
    everything = np.concatenate(strokes)
    low, high = everything.min(axis=0) * size, everything.max(axis=0) * size
    corner, end = 0.01 - low, 0.99 - high
    at = np.array([0.5, 0.5]) - (low + high) / 2
    at[0] = {"left": corner[0], "bottom right": end[0]}.get(place, at[0])
    at[1] = {"top": corner[1], "bottom right": end[1]}.get(place, at[1])
    kept = [stroke[sorted({*range(0, len(stroke), every), len(stroke) - 1})] for stroke in strokes]
    return [[(float(x), float(y)) for x, y in stroke * size + at] for stroke in kept]


def drawn(page: Page, strokes: list[list[Point]], finger: bool) -> str:
    """Draws a digit on an empty canvas and returns the digit that is answered, sure or not."""
    for stroke in strokes:
        (touch if finger else draw)(page, stroke, steps=1)
    # The address holds what the server knows, and a busy machine takes its time.
    for _ in range(60):
        if strokes_in_address(page) == len(strokes):
            break
    said = page.locator(".st-key-answer").inner_text()
    page.locator(".st-key-clear button").click()
    expect(page.locator(".st-key-answer")).not_to_contain_text("·", timeout=60_000)
    settle(page)
    return said[said.index("·") - 2] if "·" in said else "?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", type=whole_number(1, 100_000), default=40)
    parser.add_argument("--port", type=whole_number(1, 65_535), default=None)
    options = parser.parse_args()
    people = judges(options.digits, 11)
    if not people:
        parser.error("DIGITSCOPE_HANDS names no folder with people's strokes")
    right: dict[str, list[bool]] = {}
    with served(ROOT / "app.py", options.port) as app, sync_playwright() as playwright:
        browser = launch(playwright)
        desk = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()
        for page in (desk, phone):
            visit(page, app.url)
        for number, one in enumerate(people):
            finger = bool(number % 2)
            # Mouse and finger meet every size at every place.
            pair = number // 2
            size, place, every = SIZES[pair % 5], PLACES[pair // 5 % 4], PENS[pair % 2]
            strokes = placed(one.strokes, size, place, every)
            said = drawn(phone if finger else desk, strokes, finger)
            how = {"by": "finger" if finger else "mouse", "size": size, "place": place, "every": every}
            for kind, name in how.items():
                right.setdefault(f"{kind} {name}", []).append(said == str(one.label))
            if said != str(one.label):
                print(json.dumps({"meant": one.label, "said": said, **how}), flush=True)
        browser.close()
    everything = right["by mouse"] + right.get("by finger", [])
    print(json.dumps({"digits": len(everything), "right": sum(everything)}))
    print(json.dumps({kind: f"{sum(found)} of {len(found)}" for kind, found in right.items()}))


if __name__ == "__main__":
    main()
