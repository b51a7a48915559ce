"""Who cannot see, or sees otherwise: what is said aloud, forced colours, paper, a projector, a phone."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import draw, visit
from tests.served import SEVEN, settle

DIGIT = "?network=world&digit=d1.7-crossed-1"


def test_a_screen_reader_is_told_where_to_draw_and_what_the_answer_is(page: Page, app_url: str) -> None:
    visit(page, app_url)
    assert page.get_by_role("img", name="Canvas to draw a digit on").count() == 1
    # Many readers say nothing of a region that comes with its words.
    assert page.locator("[data-testid=stMain] .ds-spoken[role=status]").count() == 1
    draw(page, SEVEN)
    told = page.locator("[data-testid=stMain] [role=status]").filter(has_text="7 · ")
    told.wait_for(state="attached", timeout=10_000)
    assert told.count() == 1


def test_a_screen_reader_is_told_what_came_of_a_tap(page: Page, app_url: str) -> None:
    aloud = page.locator("[data-testid=stMain] .ds-spoken[role=status]")
    visit(page, f"{app_url}/quiz?quiz=1&quiz-length=4")
    page.locator(".st-key-options button").nth(1).click()
    expect(aloud).to_contain_text("It says 5")
    page.locator(".st-key-quiz-next button").click()
    settle(page)
    expect(aloud).to_have_text(page.locator("[class*=st-key-said-asks]").inner_text().strip())
    visit(page, f"{app_url}/trust{DIGIT}&test=scramble")
    page.locator(".st-key-scramble input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(aloud).to_contain_text("The network now answers")


def _strongest(page: Page, where: str) -> int:
    """How far the most colourful pixel of a part of the page is from grey."""
    pixels = np.asarray(Image.open(BytesIO(page.locator(where).first.screenshot())).convert("RGB"), dtype=int)
    return int((pixels.max(axis=2) - pixels.min(axis=2)).max())


def test_colours_that_mean_something_stay_where_a_browser_sets_its_own(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, forced_colors="active")
    page = context.new_page()
    for path, parts in (
        ("", [".ds-bars"]),
        ("compare", [".ds-scale i", ".ds-gauge div"]),
        ("filters", [".ds-scale i"]),
    ):
        visit(page, f"{app_url}/{path}{DIGIT}")
        for part in parts:
            assert _strongest(page, part) > 60, (path, part)
    context.close()


def test_on_paper_there_are_maps_and_no_controls(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 794, "height": 1123})
    visit(page, f"{app_url}/compare{DIGIT}")
    page.emulate_media(media="print")
    page.wait_for_timeout(500)
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    widths = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] .ds-gauge')].map(e => e.getBoundingClientRect().width)"
    )
    assert min(widths) >= 120


@pytest.mark.parametrize("path", ["compare", "training"])
def test_on_paper_a_dark_page_is_dark_on_white_and_colours_that_say_something_are_printed(
    page: Page, app_url: str, path: str
) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, f"{app_url}/{path}{DIGIT}")
    page.locator(".ds-scale i").first.wait_for()
    page.wait_for_timeout(1000)
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(500)
    paper = np.asarray(Image.open(BytesIO(page.screenshot(full_page=True))).convert("L"))
    assert (paper > 250).mean() > 0.5
    words = page.locator("[data-testid=stMain] :is(h1, p, text):visible").evaluate_all(
        "all => all.map(one => getComputedStyle(one)[one.tagName == 'text' ? 'fill' : 'color'])"
    )
    assert len(words) > 5
    assert set(words) == {"rgb(29, 33, 40)"}
    for part in (".ds-bars", ".ds-scale i", ".ds-gauge"):
        for found in page.locator(part).all():
            assert found.evaluate("part => getComputedStyle(part).printColorAdjust") == "exact"


def test_a_projector_has_larger_type_and_the_address_holds_it(page: Page, app_url: str) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('[data-testid=stMain] p')).fontSize)"
    visit(page, f"{app_url}/compare{DIGIT}")
    before = page.evaluate(size)
    page.locator(".st-key-projector label").first.click()
    settle(page)
    assert "projector=on" in page.url
    assert page.evaluate(size) > 1.2 * before
    page.reload()
    settle(page)
    page.wait_for_selector("[data-testid=stMain] p")
    assert page.evaluate(size) > 1.2 * before


def test_on_a_phone_a_line_of_a_table_is_a_card_that_names_its_numbers(phone: Page, app_url: str) -> None:
    visit(phone, f"{app_url}/trust{DIGIT}&test=race")
    line = phone.locator(".ds-table tbody tr").first
    line.wait_for()
    boxes = [cell.bounding_box() for cell in line.locator("th, td:visible").all()]
    assert len(boxes) > 2
    assert all(above and below and above["y"] < below["y"] for above, below in pairwise(boxes))
    named = line.locator("td").first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert named.strip('"') == phone.locator(".ds-table thead th").nth(1).text_content()
