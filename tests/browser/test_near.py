"""What only a browser shows of Digits like mine, and of fooling."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import visit
from tests.served import settle


def test_a_neighbour_that_is_picked_becomes_the_digit_and_the_address_holds_the_fold(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/neighbours?digit=d1.7-crossed-1")
    tiles = page.locator(".st-key-neighbours .ds-wall button")
    expect(tiles).to_have_count(20)
    tiles.first.click()
    expect(page.locator(".st-key-header .st-key-answer")).to_contain_text("it learned from")
    settle(page)
    expect(page.locator(".st-key-neighbours .in-pixels")).to_contain_text("7 · 0")
    page.get_by_text("Who taught it this?").click()
    expect(page.locator(".st-key-influence .ds-wall button")).to_have_count(20)
    page.wait_for_timeout(300)
    assert "taught=on" in page.url


def test_fooling_shows_four_pictures_and_another_size_changes_the_answer(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/why_not?digit=d1.9-round-1&why-then=fool&fool-how=many&fool-grey=4")
    shown = page.locator(".st-key-fool")
    expect(shown.locator("img")).to_have_count(4)
    expect(shown).to_contain_text("It did not become")
    visit(page, f"{app_url}/why_not?digit=d1.9-round-1&why-then=fool&fool-how=many&fool-grey=24")
    expect(shown).to_contain_text("It is fooled")
    expect(shown).to_contain_text(re.compile(r"no pixel moved by more than 24 of 255 grey levels"))
    page.get_by_text("Three maps, before and after").click()
    expect(page.locator(".ds-map img")).to_have_count(1 + 6)
