"""Predict first: what is covered is in no frame that the browser gets, in no request, and nowhere in the page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

import pytest
import torch
from playwright.sync_api import Page, WebSocket, expect

from core import load_model
from core.hands.samples import samples
from core.ink.links import link_drawing, link_sample
from tests.browser.conftest import draw
from tests.browser.conftest import press as press_at
from tests.browser.test_take_away import press
from tests.pages.test_predict import OF_OTHER_DIGITS
from tests.served import EIGHT, ROOT, settle
from ui.pages import PAGES

DIGIT = "7-bent-1"
DOM = """() => {
  const shadows = root => [...root.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean)
  const all = root => [root.innerHTML, ...shadows(root).flatMap(all)]
  return all(document.body).join(' ')
}"""
# What stands in the page only where an answer or a map does; before there is a digit, bars are there, empty.
TELLING = re.compile('class="ds-(map|scale)"|--share: ?(?!0.00%)[0-9]|Integrated Gradients for')


@dataclass
class Heard:
    """All that a browser was sent since it was last asked: frames of the connection, and addresses it fetched."""

    frames: list[bytes] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        def connect(socket: WebSocket) -> None:
            socket.on(
                "framereceived", lambda data: self.frames.append(data.encode() if isinstance(data, str) else data)
            )

        page.on("websocket", connect)
        page.on("request", lambda request: self.fetched.append(request.url))

    def all(self) -> str:
        # Style sheets name what pages may have.
        text = b" ".join(self.frames).decode("utf-8", "replace")
        return re.sub(r"<style>.*?</style>", "", text, flags=re.S)


@pytest.fixture
def heard(page: Page) -> Heard:
    listening = Heard()
    listening.listen(page)
    return listening


def share() -> str:
    """The answer's share as pages word it, from the network and its temperature themselves."""
    image = next(sample.image for sample in samples() if sample.name == DIGIT)
    facts = json.loads((ROOT / "checkpoints" / "world.json").read_text("utf-8"))
    with torch.no_grad():
        logits = load_model("world")(torch.tensor(image)[None])[0]
    return f"{100 * float((logits / facts['calibration']['temperature']).softmax(0).max()):.1f} %"


def tap(page: Page, label: str) -> None:
    page.locator(".st-key-predict").get_by_role("radio", name=label, exact=True).click()
    expect(page.locator(".st-key-reveal button")).to_be_visible()
    settle(page)


def reveal(page: Page) -> None:
    page.locator(".st-key-reveal button").click()
    expect(page.locator(".st-key-guess").first).to_be_visible()
    settle(page)


def assert_covered(page: Page, heard: Heard) -> None:
    dom = re.sub(r"<style>.*?</style>", "", page.evaluate(DOM), flags=re.S)
    for text in (heard.all(), dom):
        assert share() not in text
        assert not TELLING.search(text)
    # Weights come from there; fonts are among Streamlit's own files.
    assert not any("/media/" in url and "/static/" not in url for url in heard.fetched)


def test_the_answer_is_nowhere_until_it_is_revealed(page: Page, app_url: str, heard: Heard) -> None:
    page.goto(f"{app_url}/?digit=d1.{DIGIT}&network=world&predict=on")
    expect(page.locator(".st-key-predict")).to_be_visible()
    settle(page)
    assert len(heard.all()) > 1000
    assert_covered(page, heard)
    tap(page, "4")
    assert_covered(page, heard)
    reveal(page)
    assert share() in heard.all()
    assert share() in page.evaluate(DOM)
    expect(page.locator(".st-key-guess")).to_contain_text("You said 4.")


OF_ONE_DIGIT = [one.name for one in PAGES if one.name not in OF_OTHER_DIGITS]


def assert_untold(page: Page, heard: Heard) -> None:
    """Nothing is told on a page, whatever is opened on it."""
    expect(page.locator(".st-key-predict")).to_be_visible()
    settle(page)
    page.locator(".st-key-page-foot summary").click()
    press(page, "Share")
    page.keyboard.press("Escape")
    page.locator(".st-key-take-away button").click()
    expect(page.get_by_text("The answer is covered. Reveal it first")).to_be_visible()
    assert_covered(page, heard)
    assert not re.search(r"\d", page.title())


@pytest.mark.parametrize("name", OF_ONE_DIGIT)
def test_no_page_tells_the_answer_to_a_link_s_digit(page: Page, app_url: str, heard: Heard, name: str) -> None:
    page.goto(f"{app_url}/{'' if name == 'draw' else name}?digit={link_sample(DIGIT)}&network=world&predict=on")
    assert_untold(page, heard)


def test_no_page_tells_the_answer_to_a_drawn_digit_that_is_taken_there(page: Page, app_url: str, heard: Heard) -> None:
    drawn = link_drawing(next(sample for sample in samples() if sample.name == DIGIT).drawing)
    page.goto(f"{app_url}/?digit={drawn}&network=world&predict=on")
    for name in OF_ONE_DIGIT:
        if name != "draw":
            page.keyboard.press("Escape")
            page.locator(f"[data-testid=stSidebar] a[href='{name}']").first.click()
            page.wait_for_url(f"**/{name}?*")
        assert_untold(page, heard)


def test_what_stood_there_is_gone_when_guessing_begins(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?digit=d1.{DIGIT}&network=world")
    expect(page.locator(".st-key-answer")).to_contain_text(share())
    settle(page)
    page.get_by_role("link", name="Compare", exact=True).first.click()
    expect(page.locator(".st-key-attribution-deeplift")).to_be_visible()
    settle(page)
    page.locator(".st-key-predicting label").first.click()
    expect(page.locator(".st-key-predict")).to_be_visible()
    settle(page)
    gone(page)
    page.get_by_role("link", name="Draw a digit", exact=True).first.click()
    expect(page.locator(".st-key-canvas canvas").last).to_be_visible()
    settle(page)
    gone(page)
    press_at(page, "clear")
    draw(page, EIGHT)
    page.wait_for_timeout(1000)
    expect(page.locator(".st-key-answer")).to_contain_text("?")
    gone(page)


def gone(page: Page) -> None:
    dom = re.sub(r"<style>.*?</style>", "", page.evaluate(DOM), flags=re.S)
    assert share() not in dom
    assert not TELLING.search(dom)


def test_no_answer_follows_the_pen_and_no_weights_come(page: Page, app_url: str, heard: Heard) -> None:
    page.goto(f"{app_url}/?predict=on")
    expect(page.locator(".st-key-canvas canvas").last).to_be_visible()
    settle(page)
    draw(page, EIGHT)
    expect(page.locator(".st-key-predict")).to_be_visible()
    page.wait_for_timeout(1000)
    expect(page.locator(".st-key-answer")).to_contain_text("?")
    assert_covered(page, heard)
    assert page.evaluate("performance.getEntriesByName('digitscope-live').length") == 0


def test_maps_are_nowhere_until_painted_pixels_are_revealed(page: Page, app_url: str, heard: Heard) -> None:
    page.goto(f"{app_url}/compare?digit=d1.{DIGIT}&network=world&predict=on")
    tap(page, "7")
    assert_covered(page, heard)
    reveal(page)
    grid = page.get_by_role("application")
    expect(grid).to_be_visible()
    settle(page)
    heard.frames.clear()
    box = grid.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.5 * box["height"], steps=5)
    page.mouse.up()
    status = page.locator(".paint [role=status]")
    expect(status).to_have_text(re.compile(r"Painted: [1-9]\d* of 784"))
    painted = int(re.findall(r"\d+", status.inner_text())[0])
    page.locator("button.lock").click()
    expect(page.locator(".st-key-locked")).to_contain_text(f"{painted} pixels")
    settle(page)
    told = heard.all() + page.evaluate(DOM)
    assert "Integrated Gradients for" not in told
    reveal(page)
    expect(page.locator(".st-key-guess").last).to_contain_text(f"You painted {painted} pixels")
    assert "Integrated Gradients for" in heard.all()


def test_pixels_are_painted_by_keyboard_and_rubbed_out(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare?digit=d1.{DIGIT}&predict=on")
    tap(page, "7")
    reveal(page)
    grid, status = page.get_by_role("application"), page.locator(".paint [role=status]")
    grid.focus()
    page.keyboard.press("ArrowUp")
    expect(status).to_contain_text("Row 13, column 14: not painted.")
    page.keyboard.press(" ")
    expect(status).to_contain_text("Row 13, column 14: painted. Painted: 5 of 784 pixels.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    # A cross one row below has its middle and its arm above among the five.
    expect(status).to_contain_text("Painted: 3 of 784 pixels.")


def test_pixels_are_painted_with_a_finger_on_a_phone(phone: Page, app_url: str) -> None:
    phone.goto(f"{app_url}/compare?digit=d1.{DIGIT}&predict=on")
    tap(phone, "7")
    reveal(phone)
    grid = phone.get_by_role("application")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    assert box["width"] <= 390
    session = phone.context.new_cdp_session(phone)
    for kind, parts in (("touchStart", [0.3]), ("touchMove", [0.5]), ("touchMove", [0.7]), ("touchEnd", [])):
        points = [{"x": box["x"] + part * box["width"], "y": box["y"] + 0.5 * box["height"]} for part in parts]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    status = phone.locator(".paint [role=status]")
    expect(status).to_have_text(re.compile(r"Painted: [1-9]\d* of 784"))
    assert int(re.findall(r"\d+", status.inner_text())[0]) > 20


def test_the_switch_is_in_the_address_and_comes_back_from_it(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?digit=d1.{DIGIT}")
    expect(page.locator(".st-key-answer")).to_contain_text("7 ·")
    page.locator(".st-key-predicting label").first.click()
    expect(page.locator(".st-key-predict")).to_be_visible()
    settle(page)
    assert "predict=on" in page.url
    page.goto(page.url)
    expect(page.locator(".st-key-predict")).to_be_visible()
    expect(page.locator(".st-key-answer")).to_contain_text("?")
