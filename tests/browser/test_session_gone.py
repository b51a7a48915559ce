"""A session that is gone while its page is open: canvas, answer and address agree, and nothing drawn is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from core.classroom.classfile import packed
from core.classroom.dataset import Written
from tests.browser.conftest import LINES, answer, eraser, press, scribble, strokes_in_address, strokes_on_canvas, visit
from tests.browser.test_uploads import png, send
from tests.core.network.strangers import sound
from tests.served import ROOT, free_port, served, settle

# `cutWhenSent`: the line drops as soon as the next file is at the server, which is not told of it any more.
# `cutAfter`: it drops so many milliseconds after the next word to the server, or before its answer where it is 0.
KEEP_LINES = """window.lines = []; const Line = window.WebSocket
const cut = () => window.lines.forEach(line => line.close())
window.WebSocket = class extends Line {
  constructor(...rest) { super(...rest); window.lines.push(this) }
  send(...rest) {
    super.send(...rest)
    const after = window.cutAfter
    window.cutAfter = null
    if (after === 0) cut()
    else if (after) setTimeout(cut, after)
  }
}
const sent = XMLHttpRequest.prototype.send
XMLHttpRequest.prototype.send = function (...rest) {
  if (window.cutWhenSent) this.addEventListener('readystatechange', () => {
    if (this.readyState === 4 && window.cutWhenSent) { window.cutWhenSent = false; cut() }
  })
  sent.call(this, ...rest)
}"""
STEPS = re.compile(r"Epoch \d+ of \d+ · step (\d+) of (\d+)")
CONNECTED = "() => document.querySelector('[data-testid=stApp]')?.dataset.testConnectionState === 'CONNECTED'"


@pytest.fixture(scope="module")
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


def test_a_line_cut_as_a_switch_is_turned_leaves_a_whole_page_that_agrees_with_it(app_url: str, page: Page) -> None:
    page.add_init_script(KEEP_LINES)
    visit(page, f"{app_url}/compare?digit=d1.7-crossed-1")
    switch = page.locator(".st-key-projector")
    for at, after in enumerate((0, 2, 5, 10, 30, 100)):
        page.evaluate("after => { window.cutAfter = after }", after)
        switch.locator("label").first.click()
        page.wait_for_function("on => location.search.includes('projector=on') === on", arg=at % 2 == 0)
        settle(page)
        assert switch.locator("input").is_checked() == (at % 2 == 0)
        assert answer(page).startswith("7 · ")


@pytest.mark.mnist
def test_a_line_cut_in_mid_training_loses_no_training(app_url: str, page: Page) -> None:
    page.add_init_script(KEEP_LINES)
    visit(page, f"{app_url}/training?training-tab=own&train-images=500&train-epochs=50")
    page.locator(".st-key-train-start button").click()

    def steps() -> list[int]:
        said = page.get_by_text(STEPS).first.inner_text()
        return [int(number) for number in STEPS.search(said).groups()]  # pyright: ignore[reportOptionalMemberAccess]

    expect(page.get_by_text(STEPS)).to_be_visible()
    done, of = steps()
    page.evaluate("window.lines.forEach(line => line.close())")
    reconnected(page)
    expect(page.get_by_text(STEPS)).to_be_visible()
    expect(page.get_by_text(f"· step {done} of {of}")).to_have_count(0)
    assert steps()[0] > done
    assert steps()[1] == of
    page.locator(".st-key-train-stop button").click()


PICTURE = ("?digit=d1.4-open-1&picker-tab=upload", png, "From your file digit.png")
NETWORK = ("training?training-tab=own&network-before=on", sound, "You now look through it on every page")
DRAWN = [Written(np.eye(28, dtype=np.uint8) * 255, "7", hand, "") for hand in range(1, 6)]
CLASS = ("training?training-tab=own&class-data=on", lambda: packed(DRAWN), "5 drawings with a label")


@pytest.mark.parametrize(
    ("to", "when"),
    [
        (PICTURE, "before it is asked where to"),
        (PICTURE, "as it is refused"),
        (PICTURE, "when it is there"),
        (NETWORK, "as it is refused"),
        (CLASS, "when it is there"),
    ],
)
def test_a_file_arrives_though_the_line_drops_on_its_way(
    app_url: str, page: Page, to: tuple[str, Callable[[], bytes], str], when: str
) -> None:
    path, make, said = to
    page.add_init_script(KEEP_LINES)
    visit(page, f"{app_url}/{path}")
    refused = []

    def refuse_once(route: Route) -> None:
        if route.request.method == "PUT" and not refused:
            refused.append(route.request.url)
            route.fulfill(status=400)
        else:
            route.continue_()

    if when == "as it is refused":
        page.route("**/upload_file/**", refuse_once)
    elif when == "when it is there":
        page.evaluate("window.cutWhenSent = true")
    else:
        page.evaluate("window.cutAfter = 0")
    send(page, make())
    expect(page.locator("[data-testid=stMain]")).to_contain_text(said)
    assert bool(refused) == (when == "as it is refused")
    settle(page)
    # Nothing is left of what failed.
    expect(page.locator("[data-testid=stFileChip]")).to_have_count(1)


def test_a_file_that_cannot_arrive_is_told_of_and_the_answer_stays(app_url: str, page: Page) -> None:
    visit(page, f"{app_url}/{PICTURE[0]}")
    page.route("**/upload_file/**", lambda route: route.abort())
    send(page, png())
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("did not arrive", timeout=60_000)
    assert answer(page).startswith("4 · ")
