"""Makes the README's pictures of the app as it is: three pages, and the route walked on a digit drawn by mouse.

python -m benchmarks.pictures [--to docs]
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.served import ROOT, SEVEN, launch, on_canvas, served, settle
from ui.pages import ROUTE, page_named

WIDE: ViewportSize = {"width": 1280, "height": 720}
TALL: ViewportSize = {"width": 1280, "height": 1020}
CROSSED = "digit=d1.7-crossed-1"
STILL = {
    "draw": ("", WIDE),
    "compare": (f"compare?{CROSSED}", TALL),
    "trust": (f"trust?{CROSSED}", WIDE),
}
BAR = ((0.36, 0.5), (0.64, 0.5))
# Of the moving picture: its width in pixels, and for how many milliseconds a picture stands.
WIDTH, PEN, PAUSE = 760, 110, 2_600


def taken(page: Page) -> Image.Image:
    """What the window shows, as small as the moving picture is."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shot.resize((WIDTH, round(WIDTH * shot.height / shot.width)), Image.Resampling.LANCZOS)


def draw(page: Page, moved: Callable[[], None]) -> None:
    """A crossed 7 by mouse; `moved` is called as often as the pen has come a little further."""
    for stroke in (SEVEN, BAR):
        places = on_canvas(page, stroke, "[data-testid=stMain] canvas")
        page.mouse.move(*places[0])
        page.mouse.down()
        for (left, top), (right, bottom) in pairwise(places):
            for part in (1 / 3, 2 / 3, 1.0):
                page.mouse.move(left + part * (right - left), top + part * (bottom - top), steps=4)
                page.wait_for_timeout(120)
                moved()
        page.mouse.up()
        settle(page)


def walked(page: Page, url: str) -> list[tuple[Image.Image, int]]:
    """The route from an empty canvas to its end: pictures, and for how long each stands."""
    page.goto(url)
    settle(page)
    page.wait_for_timeout(3_000)
    frames = [(taken(page), PAUSE)]
    draw(page, lambda: frames.append((taken(page), PEN)))
    page.wait_for_timeout(1_000)
    frames.append((taken(page), PAUSE))
    for step in ROUTE[1:]:
        page.locator(".st-key-next a").click()
        title = page_named(step.page).title
        page.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=title)
        settle(page)
        page.wait_for_timeout(2_500)
        frames.append((taken(page), PAUSE))
    return frames


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=ROOT / "docs")
    folder: Path = parser.parse_args().to
    with served(ROOT / "app.py") as app, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (path, size) in STILL.items():
            page = browser.new_page(viewport=size)
            page.goto(f"{app.url}/{path}")
            settle(page)
            page.wait_for_timeout(3_000)
            if not path:
                draw(page, lambda: None)
                page.wait_for_timeout(1_000)
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        frames = walked(browser.new_page(viewport=WIDE), app.url)
        browser.close()
    pictures, times = zip(*frames, strict=True)
    first, *rest = pictures
    first.save(
        folder / "route.webp", save_all=True, append_images=rest, duration=list(times), loop=0, quality=70, method=6
    )


if __name__ == "__main__":
    main()
