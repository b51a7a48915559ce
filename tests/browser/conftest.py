"""The app as it is served, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.ink.links import read_link
from tests.served import ROOT, Point, launch, lead, on_canvas, served, settle

# A busy machine takes its time; what never comes is found out all the same.
expect.set_options(timeout=30_000)
CANVAS = ".st-key-canvas canvas"
# Strokes across the canvas, each apart from the others.
LINES = [[(0.2, y), (0.8, y)] for y in (0.1, 0.3, 0.5, 0.7, 0.9)]


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """A server of this project's app, cold, on a free port."""
    with served(ROOT / "app.py") as app:
        yield app.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone: narrow, touched, not pointed at."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def empty_page(browser: Browser, url: str) -> Page:
    """A page of nothing at an address that nobody serves, for scripts to be tried in."""
    page = browser.new_context().new_page()
    page.route(
        "**/*", lambda route: route.fulfill(body="<!doctype html><title>Scripts</title>", content_type="text/html")
    )
    page.goto(url)
    return page


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)
    page.wait_for_selector("[data-testid=stMain] h1", timeout=60_000)


def draw(page: Page, points: Sequence[Point], steps: int = 8) -> None:
    """One stroke with the mouse, in parts of the canvas."""
    page.locator(CANVAS).last.scroll_into_view_if_needed()
    lead(page, on_canvas(page, points, CANVAS), steps)
    page.mouse.up()
    settle(page)


def touch(page: Page, points: Sequence[Point], steps: int = 8, ends: str = "touchEnd") -> None:
    """One stroke with a finger, in parts of the canvas; `ends` with "touchCancel" where the system takes it away."""
    page.locator(CANVAS).last.scroll_into_view_if_needed()
    places = on_canvas(page, points, CANVAS)
    session = page.context.new_cdp_session(page)

    def send(kind: str, at: list[Point]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in at]})

    send("touchStart", [places[0]])
    for start, end in pairwise(places):
        for step in range(1, steps + 1):
            part = step / steps
            send("touchMove", [(start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))])
    send(ends, [])
    settle(page)


def answer(page: Page) -> str:
    """The answer's first line: "7 · 98.2 %"."""
    return page.locator(".st-key-answer").inner_text().split("\n")[0]


def scribble(page: Page, *strokes: Sequence[Point]) -> None:
    """Strokes with the mouse, one after the other as fast as it goes; waits for nothing."""
    for places in [on_canvas(page, points, CANVAS) for points in strokes]:
        lead(page, places, steps=4)
        page.mouse.up()


def press(page: Page, key: str, times: int = 1) -> None:
    """Presses a button at once, as often as that; waits for nothing."""
    box = page.locator(f".st-key-{key} button").bounding_box()
    assert box
    for _ in range(times):
        page.mouse.click(box["x"] + 9, box["y"] + 9)


def eraser(page: Page) -> None:
    """Turns the eraser on or off; waits for no answer."""
    page.locator(".st-key-pen button").first.click()
    page.locator(".st-key-eraser label").first.click()


def strokes_in_address(page: Page) -> int:
    """How many strokes the digit of the address has, after whatever goes on has come to its end."""
    page.wait_for_timeout(400)
    settle(page)
    link = parse_qs(urlsplit(page.url).query).get("digit")
    drawing = read_link(link[0]).drawing if link else None
    return len(drawing.strokes) if drawing else 0


def strokes_on_canvas(page: Page) -> int:
    """How many of `LINES` are to be seen on the canvas."""
    canvas = page.locator(".st-key-canvas canvas.dc-canvas.lower-canvas").last
    heights = [round(280 * y) for ((_, y), _) in LINES]
    return canvas.evaluate(
        "(one, heights) => heights.filter(y => one.getContext('2d').getImageData(140, y, 1, 1).data[0] > 200).length",
        heights,
    )
