"""The first screen: canvas, instruction and answer are on it together, and stay where they are."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.browser.conftest import answer, draw, visit
from tests.served import SEVEN, settle

SIZES = [(390, 844), (360, 740), (1280, 720), (1920, 1080)]
# Every jump but Streamlit's own: it widens the page, and moves all of it aside for the sidebar, when it likes.
WATCH = """window.jumps = []
new PerformanceObserver(list => {
  for (const { value, sources } of list.getEntries()) {
    const main = document.querySelector('[data-testid=stMainBlockContainer]')
    if (sources.some(({ node }) => node?.contains(main))) continue
    window.jumps.push([value, ...sources.map(({ node }) => node?.textContent?.slice(0, 20) ?? node?.nodeName)])
  }
}).observe({ type: 'layout-shift', buffered: true })"""


def opened(browser: Browser, url: str, size: tuple[int, int], **more: Any) -> Page:
    small = size[0] < 500
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=small, is_mobile=small, **more
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    visit(page, url)
    page.wait_for_selector(".st-key-canvas canvas")
    # On a cold server the example waits for torch.
    expect(page.locator(".st-key-answer")).to_contain_text("4 ·", timeout=60_000)
    settle(page)
    return page


def box(page: Page, what: str) -> FloatRect:
    found = page.locator(what).last.bounding_box()
    assert found
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_canvas_instruction_and_answer_are_on_one_screen_and_nothing_jumps(browser, app_url, size) -> None:
    width, height = size
    page = opened(browser, app_url, size)
    assert box(page, "h1")["y"] >= box(page, "[data-testid=stHeader]")["height"]
    canvas = box(page, ".st-key-canvas canvas")
    assert canvas["width"] == pytest.approx(canvas["height"], abs=1)
    assert canvas["width"] >= (0.9 * width if width < 500 else 0.5 * height)
    seen = {what: box(page, what) for what in (".ds-question", ".st-key-canvas canvas", ".st-key-answer", ".ds-bars")}
    assert answer(page) == "4 · > 99.9 %"
    draw(page, SEVEN)
    assert answer(page).startswith("7 · ")
    for what, before in seen.items():
        after = box(page, what)
        assert 0 <= before["y"] < before["y"] + before["height"] <= height, what
        assert after["y"] + after["height"] <= height, what
        assert after["y"] == pytest.approx(before["y"], abs=14), what
    assert box(page, ".st-key-digit")["y"] + box(page, ".st-key-digit")["height"] + 4 <= box(page, ".ds-bars")["y"]
    jumps = page.evaluate("window.jumps")
    assert sum(value for value, *_ in jumps) < 0.02, jumps
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.context.close()


def test_what_few_need_is_folded_and_there_is_one_undo(browser, app_url) -> None:
    page = opened(browser, app_url, SIZES[0])
    assert page.locator("button:visible", has_text="Undo").count() == 1
    # The component's own toolbar has buttons with these names.
    assert page.locator(".st-key-canvas button:visible").count() == 0
    for folded in (".st-key-eraser", ".st-key-brush", ".st-key-network"):
        assert page.locator(folded).count() == 0
    page.locator(".st-key-pen button").click()
    page.wait_for_selector(".st-key-eraser input", state="attached")
    assert page.locator(".st-key-brush").is_visible()
    page.context.close()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_example_draws_itself_once_unless_motion_is_unwelcome(browser, app_url, motion) -> None:
    page = opened(browser, app_url, SIZES[2], reduced_motion=motion)
    picture = page.locator(".st-key-digit img")
    # A picture's own animation cannot be asked how far it is; the same drawing in a page can.
    source = picture.get_attribute("src")
    page.goto("about:blank")
    page.set_content("<div></div>")
    page.evaluate(
        "async source => { document.querySelector('div').innerHTML = await (await fetch(source)).text() }", source
    )
    animations = page.evaluate(
        "() => document.getAnimations().map(one => [one.effect.getTiming().iterations, one.effect.getTiming().fill])"
    )
    assert animations == ([[1, "both"]] * 2 if motion == "no-preference" else [])
    page.context.close()


@pytest.mark.parametrize("seen_by", ["", "&projector=on"])
def test_beside_the_largest_canvas_the_answer_is_on_one_line(page: Page, app_url: str, seen_by: str) -> None:
    visit(page, f"{app_url}/?digit=d1.7-crossed-1&network=world{seen_by}")
    lines = page.locator(".ds-answer").evaluate(
        "said => { const all = document.createRange(); all.selectNodeContents(said.firstChild);"
        "return all.getClientRects().length }"
    )
    assert answer(page) == "7 · > 99.9 %"
    assert lines == 1


def test_on_a_projector_title_canvas_and_all_ten_rows_are_on_the_first_screen(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    visit(page, f"{app_url}/?digit=d1.7-crossed-1&projector=on")
    for what in ("h1", ".st-key-canvas canvas", ".ds-bars"):
        found = page.locator(f"[data-testid=stMain] {what}").last.bounding_box()
        assert found is not None
        assert found["y"] >= 0
        assert found["y"] + found["height"] <= 720, what


@pytest.mark.parametrize(
    ("where", "last"),
    [("compare", ".st-key-gauge-deeplift .ds-gauge div"), ("trust", ".st-key-verdicts tbody tr:last-child")],
)
def test_on_a_projector_a_page_s_key_panel_is_on_the_first_screen(
    page: Page, app_url: str, where: str, last: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    visit(page, f"{app_url}/{where}?digit=d1.7-crossed-1&projector=on")
    box = page.locator(last).first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 720


def test_a_phone_that_opens_a_projector_s_link_has_nothing_cut_at_its_side(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{app_url}/?digit=d1.7-crossed-1&projector=on")
    cut = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, p, small, img, canvas, h1)')]
        .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 80))"""
    for where in ("", "compare", "trust", "class_room"):
        if where:
            page.locator(f"[data-testid=stSidebar] a[href='{where}']").evaluate("link => link.click()")
            page.wait_for_url(f"**/{where}?*projector=on*")
            settle(page)
        assert page.evaluate(cut) == [], where
