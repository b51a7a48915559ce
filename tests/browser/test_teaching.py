"""A lesson as a class has it: links that are followed, a quiz by taps, a worksheet that comes out of a printer."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.visitor import Visitor
from core.hands.samples import samples
from core.network.checkpoints import read_card
from core.network.recipes import RECIPES
from core.teaching.plans import PLANS
from core.teaching.quiz import item, places
from core.teaching.sheet import student, with_key
from core.teaching.worksheet import worksheet
from tests.browser.conftest import answer, visit
from tests.served import in_a_loop, settle
from ui.teaching.quiz import live

pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")
# What is on the first screen's side of a tap: words to be read, things to be pressed.
WORDS = r"() => document.querySelector('[data-testid=stMain]').innerText.match(/\S*\w\S*/g).length"
CONTROLS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, a, summary, input, [role=button])')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1).length"""


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("drawing", ["7-crossed-1", "8-s-1"])
def test_a_worksheet_is_one_page_and_with_its_key_two(browser: Browser, paper: str, drawing: str) -> None:
    image = next(one.image for one in samples() if one.name == drawing)
    sheet = worksheet(read_card("world"), image)
    page = browser.new_page()
    for html, pages in ((student(sheet), 1), (with_key(sheet), 2)):
        page.set_content(html)
        printed = page.pdf(format=paper, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == pages
    page.close()


def test_a_worksheet_is_downloaded_as_a_file_that_needs_nothing_else(app_url: str, page: Page, tmp_path: Path) -> None:
    visit(page, f"{app_url}/lesson?digit=d1.7-crossed-1&network=world")
    page.get_by_text("A worksheet to print").click()
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="For students").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    image = next(one.image for one in samples() if one.name == "7-crossed-1")
    assert file.suffix == ".html"
    assert file.read_text("utf-8") == student(worksheet(read_card("world"), image))


def test_a_file_made_for_one_is_there_however_many_others_are_at_work_before_it_is_fetched(
    app_url: str, page: Page
) -> None:
    async def others() -> None:
        async with Visitor(app_url) as visitor:
            for _ in range(3):
                await visitor.open("lesson")

    visit(page, f"{app_url}/lesson?digit=d1.7-crossed-1&network=world")
    page.get_by_text("A worksheet to print").click()
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="For students").click()
    in_a_loop(others())
    with urllib.request.urlopen(got.value.url) as fetched:
        assert b"<html" in fetched.read()


@pytest.mark.parametrize("path", ["lesson?lesson-plan=20", "lesson", "lesson?lesson-plan=90", "quiz"])
def test_a_page_says_little_and_offers_little_before_the_first_tap(app_url: str, page: Page, path: str) -> None:
    visit(page, f"{app_url}/{path}")
    assert page.evaluate(WORDS) <= 120
    assert 3 < page.evaluate(CONTROLS) <= 12


def test_the_short_plan_is_walked_by_its_links(app_url: str, page: Page) -> None:
    visit(page, f"{app_url}/lesson?lesson-plan=20")
    page.get_by_role("link", name="Begin the lesson").click()
    plan = PLANS["20"]
    for at, step in enumerate(plan.steps):
        at_hand = page.locator(".st-key-lesson-at-hand")
        expect(at_hand).to_contain_text(f"step {at + 1} of {len(plan.steps)}", timeout=60_000)
        settle(page)
        path = urlsplit(page.url).path.strip("/")
        assert path == ("" if step.page == "draw" else step.page)
        assert parse_qs(urlsplit(page.url).query)["plan"] == [f"20.{at + 1}"]
        if at == 0:
            # The plan's links ask for a guess first.
            assert answer(page) == "?"
        if at + 1 < len(plan.steps):
            at_hand.get_by_role("link", name="Next step").click()
    page.get_by_role("button", name="End the lesson").click()
    expect(page.locator(".st-key-lesson-at-hand")).to_have_count(0)


def test_a_question_is_one_tap_and_its_live_page_stands_at_that_filter(app_url: str, phone: Page) -> None:
    readers = {name: read_card(name) for name in RECIPES}
    place = next(one for one in places(3) if one.kind == "filter")
    asked, at = item(readers, 3, place), places(3).index(place)
    visit(phone, f"{app_url}/quiz?quiz=3&quiz-taps={'1' * at}&quiz-at={at}")
    expect(phone.locator(".st-key-why")).to_have_count(0)
    phone.locator(f".st-key-quiz-option-{asked.right} button").tap()
    expect(phone.locator(".st-key-why")).to_contain_text("Right.")
    settle(phone)
    assert parse_qs(urlsplit(phone.url).query)["quiz-taps"] == [f"{'1' * at}{asked.right + 1}"]
    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="Open it live").click()
    assert urlsplit(opened.value.url).query == urlsplit(live(asked)).query
    settle(opened.value)
    expect(opened.value.locator(".chosen h2").first).to_have_text(f"conv1, filter {asked.options[asked.right]}")
