"""A session that is gone while its page is open: canvas, answer and address agree, and nothing drawn is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LINES, answer, eraser, press, scribble, strokes_in_address, strokes_on_canvas, visit
from tests.browser.test_uploads import png, send
from tests.served import ROOT, free_port, served, settle

KEEP_LINES = """window.lines = []; const Line = window.WebSocket
window.WebSocket = class extends Line { constructor(...rest) { super(...rest); window.lines.push(this) } }"""
CONNECTED = "() => document.querySelector('[data-testid=stApp]')?.dataset.testConnectionState === 'CONNECTED'"


@pytest.fixture
def server() -> Iterator[tuple[str, Callable[[], None], Callable[[], str]]]:
    """A server's address, what stops it, and what starts another one there."""
    port = free_port()
    with ExitStack() as running:

        def start() -> str:
            return running.enter_context(served(ROOT / "app.py", port)).url

        yield start(), running.close, start


def reconnected(page: Page) -> None:
    """Waits until the page has found its server again, and taken to it what it had."""
    page.wait_for_function(CONNECTED, timeout=60_000)
    settle(page)
    page.wait_for_timeout(3000)


@pytest.mark.parametrize("path", ["", "compare?network=book"])
def test_strokes_count_before_while_and_after_the_server_is_started_again(server, page: Page, path: str) -> None:
    url, stop, start = server
    visit(page, f"{url}/{path}")
    scribble(page, LINES[0])
    assert strokes_in_address(page) == 1
    stop()
    page.wait_for_timeout(500)
    scribble(page, LINES[1], LINES[2])
    start()
    reconnected(page)
    assert strokes_in_address(page) == strokes_on_canvas(page) == 3
    scribble(page, LINES[3])
    assert strokes_in_address(page) == strokes_on_canvas(page) == 4
    press(page, "undo", 2)
    assert strokes_in_address(page) == strokes_on_canvas(page) == 2
    visit(page, page.url)
    assert strokes_on_canvas(page) == 2


def test_a_chosen_digit_stays_and_the_drawing_is_still_on_the_canvas_after_the_server_is_started_again(
    server, page: Page
) -> None:
    url, stop, start = server
    visit(page, url)
    scribble(page, LINES[0])
    page.get_by_role("tab", name="Choose").click()
    settle(page)
    page.locator(".st-key-samples button").nth(12).click()
    settle(page)
    page.get_by_role("tab", name="Draw").click()
    settle(page)
    chosen, address = answer(page), page.url
    stop()
    start()
    page.wait_for_function(CONNECTED, timeout=60_000)
    eraser(page)
    reconnected(page)
    assert (answer(page), page.url) == (chosen, address)
    assert strokes_on_canvas(page) == 1
    press(page, "undo")
    assert strokes_in_address(page) == strokes_on_canvas(page) == 0


def test_a_picture_sent_after_a_link_was_opened_is_there_when_the_server_is_started_again(server, page: Page) -> None:
    url, stop, start = server
    visit(page, f"{url}/why_not?network=book&digit=d1.4-open-1&picker-open=on&picker-tab=upload")
    send(page, png())
    page.wait_for_function("() => !location.search.includes('4-open-1')")
    settle(page)
    sent, address = answer(page), page.url
    stop()
    start()
    reconnected(page)
    page.get_by_role("radio", name="Erase what matters").click()
    page.wait_for_selector(".st-key-erase")
    settle(page)
    assert (answer(page), page.url) == (sent, f"{address}&why-then=erase")


def test_a_line_cut_in_mid_stroke_loses_no_stroke(app_url: str, page: Page) -> None:
    page.add_init_script(KEEP_LINES)
    visit(page, app_url)
    scribble(page, LINES[0])
    assert strokes_in_address(page) == 1
    box = page.locator(".st-key-canvas canvas").last.bounding_box()
    assert box
    for drawn, pause in ((2, 0), (3, 1500)):
        y = box["y"] + box["height"] * LINES[drawn - 1][0][1]
        begin, middle, end = (box["x"] + part * box["width"] for part in (0.2, 0.5, 0.8))
        page.mouse.move(begin, y)
        page.mouse.down()
        page.mouse.move(middle, y, steps=4)
        page.evaluate("window.lines.forEach(line => line.close())")
        page.wait_for_timeout(pause)
        page.mouse.move(end, y, steps=4)
        page.mouse.up()
        reconnected(page)
        assert strokes_in_address(page) == strokes_on_canvas(page) == drawn
