"""Two processes behind nginx, looked at with a browser: a page stays, and one process's death costs it seconds."""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

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
    visit(page, f"{several.url}/?network=book")
    scribble(page, LINES[0], LINES[1])
    assert strokes_in_address(page) == 2
    before, left = (answer(page), page.url), process_of(page)
    os.kill(several.process(left), signal.SIGKILL)
    began = time.monotonic()
    page.wait_for_function(f"() => !({CONNECTED})()")
    page.wait_for_function(CONNECTED, timeout=60_000)
    settle(page)
    assert time.monotonic() - began < 30
    assert process_of(page) != left
    assert (answer(page), page.url) == before
    scribble(page, LINES[2])
    assert strokes_in_address(page) == strokes_on_canvas(page) == 3


def wait_for(url: str, process: int) -> None:
    """Waits until who has a process's cookie is led to it: after it was killed that takes seconds."""
    asked = urllib.request.Request(f"{url}/_stcore/health", headers={"Cookie": f"process={process}"})
    for _ in range(120):
        # Who is led to another is told so by a cookie.
        with suppress(OSError), urllib.request.urlopen(asked, timeout=5) as told:
            if "process=" not in told.headers.get("Set-Cookie", ""):
                return
        time.sleep(0.5)
    raise RuntimeError(f"the process on port {process} gets no visitors")


def student(browser: Browser, url: str, process: int, room: str) -> Page:
    """A phone in a context of its own, led to one of the processes, that joins by the link."""
    wait_for(url, process)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "process", "value": str(process), "url": url}])
    phone = context.new_page()
    visit(phone, f"{url}/?room={room}")
    phone.get_by_role("button", name="Join", exact=True).click()
    expect(phone.locator(".ds-who")).to_be_visible()
    assert process_of(phone) == process
    return phone


def taps(phone: Page, digit: str) -> None:
    phone.locator(".st-key-vote [data-testid=stButtonGroup] button", has_text=digit).click()
    settle(phone)


def test_a_class_is_one_over_both_processes_and_no_answer_is_lost_when_a_process_or_redis_is_away(
    several: ServedBySeveral, browser: Browser, page: Page
) -> None:
    visit(page, f"{several.url}/class_room")
    page.locator(".st-key-room-open button").click()
    room = page.locator(".st-key-room-code-shown b").inner_text(timeout=60_000)
    page.wait_for_function("() => location.search.includes('key=')")
    key = parse_qs(urlsplit(page.url).query)["key"][0]
    visit(page, f"{several.url}/?digit=d1.7-crossed-1&room={room}&key={key}")
    one, other = (student(browser, several.url, port, room) for port in several.ports)
    strip = page.locator(".st-key-room")
    expect(strip).to_contain_text("2 are here")
    strip.get_by_role("button", name="Ask the class").click()
    page.locator(".st-key-ask-digit button").click()
    taps(one, "1")
    taps(other, "4")
    expect(strip).to_contain_text("2 of 2 students have answered")

    # A process dies: its student is in the same room at the other, as the same animal, and may still change the answer.
    badge, left = other.locator(".ds-who").text_content() or "", process_of(other)
    os.kill(several.process(left), signal.SIGKILL)
    other.wait_for_function(f"() => !({CONNECTED})()")
    other.wait_for_function(CONNECTED, timeout=60_000)
    settle(other)
    assert process_of(other) != left
    expect(other.locator(".ds-who")).to_have_text(badge)
    taps(other, "9")

    # Redis hangs for ten seconds: pages say so and go on; then it dies, and comes back with all it had acknowledged.
    redis = several.process("rooms")
    os.kill(redis, signal.SIGSTOP)
    began = time.monotonic()
    taps(one, "3")
    expect(one.get_by_text("does not answer").first).to_be_visible()
    page.wait_for_timeout(max(0, 10_000 - 1000 * (time.monotonic() - began)))
    os.kill(redis, signal.SIGCONT)
    os.kill(redis, signal.SIGKILL)
    while several.process("rooms") == redis:
        time.sleep(0.2)
    page.wait_for_timeout(3000)
    taps(one, "7")
    expect(strip).to_contain_text("2 of 2 students have answered")
    page.locator(".st-key-vote-reveal button").click()
    for phone in (one, other):
        expect(phone.locator(".ds-spread .right")).to_contain_text("1 · 50 %")
        expect(phone.locator(".ds-spread")).to_contain_text(re.compile(r"9\s*1 · 50 %"))
