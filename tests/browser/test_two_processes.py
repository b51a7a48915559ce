"""Two processes behind nginx, looked at with a browser: a page stays, and one process's death costs it seconds."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import LINES, answer, draw, scribble, strokes_in_address, strokes_on_canvas, visit
from tests.browser.test_session_gone import CONNECTED
from tests.browser.test_take_away import content, press, taken
from tests.served import SEVEN, ServedBySeveral, served_by_several, settle

pytestmark = pytest.mark.nginx


@pytest.fixture(scope="module")
def several() -> Iterator[ServedBySeveral]:
    with served_by_several(2) as app:
        yield app


def process_of(page: Page) -> int:
    """The port of the process this browser's cookie names."""
    kept = {cookie.get("name"): cookie.get("value") for cookie in page.context.cookies()}
    return int(kept["process"] or 0)


def test_a_page_s_pictures_lines_and_downloads_all_come_from_one_process(several: ServedBySeveral, page: Page) -> None:
    visit(page, f"{several.url}/compare?picker-open=on")
    stays = process_of(page)
    page.locator(".st-key-clear button").click()
    settle(page)
    draw(page, SEVEN)
    assert answer(page).startswith("7 · ")
    press(page, "Take away")
    assert Image.open(content(taken(page, "PNG"))).size[0] > 900
    assert process_of(page) == stays


def test_a_page_whose_process_is_killed_goes_on_at_another_with_every_stroke(
    several: ServedBySeveral, page: Page
) -> None:
    visit(page, f"{several.url}/compare?network=book&digit=d1.4-open-1&picker-open=on")
    page.locator(".st-key-clear button").click()
    settle(page)
    scribble(page, LINES[0], LINES[1])
    assert strokes_in_address(page) == 2
    before, left = (answer(page), page.url), process_of(page)
    os.kill(several.process(left), signal.SIGKILL)
    began = time.monotonic()
    page.wait_for_function(f"() => !({CONNECTED})()")
    page.wait_for_function(CONNECTED, timeout=60_000)
    settle(page)
    assert time.monotonic() - began < 15
    assert process_of(page) != left
    assert (answer(page), page.url) == before
    scribble(page, LINES[2])
    assert strokes_in_address(page) == strokes_on_canvas(page) == 3
