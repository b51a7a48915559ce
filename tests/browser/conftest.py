"""The app as it is served, in a real Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import chromium

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"

THREE = [
    (0.3, 0.25),
    (0.45, 0.15),
    (0.62, 0.22),
    (0.62, 0.38),
    (0.45, 0.46),
    (0.64, 0.56),
    (0.66, 0.74),
    (0.48, 0.85),
    (0.3, 0.76),
]
SEVEN = [(0.28, 0.2), (0.72, 0.2), (0.45, 0.85)]
EIGHT = [
    (0.62, 0.25),
    (0.48, 0.15),
    (0.35, 0.27),
    (0.5, 0.45),
    (0.64, 0.65),
    (0.5, 0.84),
    (0.36, 0.68),
    (0.5, 0.47),
    (0.62, 0.3),
]


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """A server of this project's app, cold, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    server = subprocess.Popen(
        [*command, f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail("the app did not answer on its port within a minute")
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
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


def settle(page: Page) -> None:
    """Waits until the script has run to its end and stayed there for half a second."""
    still = 0
    while still < 5:
        page.wait_for_function(IDLE, timeout=120_000)
        page.wait_for_timeout(100)
        still = still + 1 if page.evaluate(IDLE) else 0


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)
    page.wait_for_selector("[data-testid=stMain] h1", timeout=60_000)


def draw(page: Page, points: Sequence[tuple[float, float]], steps: int = 8) -> None:
    """One stroke with the mouse, in parts of the canvas."""
    canvas = page.locator(".st-key-canvas canvas").last
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=steps)
    page.mouse.up()
    settle(page)


def touch(page: Page, points: Sequence[tuple[float, float]], steps: int = 8) -> None:
    """One stroke with a finger, in parts of the canvas."""
    canvas = page.locator(".st-key-canvas canvas").last
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    session = page.context.new_cdp_session(page)

    def send(kind: str, at: list[tuple[float, float]]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in at]})

    send("touchStart", [places[0]])
    for start, end in pairwise(places):
        for step in range(1, steps + 1):
            part = step / steps
            send("touchMove", [(start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))])
    send("touchEnd", [])
    settle(page)


def answer(page: Page) -> str:
    """The answer's first line: "7 · 98.2 %"."""
    return page.locator(".st-key-answer").inner_text().split("\n")[0]
