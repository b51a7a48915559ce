"""Chinese in a real browser: its own language by default, the switch, the page's language, and room for every word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.served import settle
from ui.pages import PAGES

OVERFLOW = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
  .map(one => one.scrollWidth - one.clientWidth)"""


def opened(browser: Browser, address: str, locale: str, width: int = 1280) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}, locale=locale).new_page()
    page.goto(address)
    settle(page)
    return page


def test_the_browsers_language_is_spoken_and_the_switch_changes_it_where_one_stands(browser, app_url) -> None:
    page = opened(browser, f"{app_url}/training?training-tab=own&train-epochs=7", "zh-CN")
    expect(page.locator("h1")).to_have_text("训练")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert "lang=" not in page.url
    page.locator(".st-key-language button", has_text="English").click()
    expect(page.locator("h1")).to_have_text("Training")
    settle(page)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "lang=en" in page.url
    expect(page.get_by_role("tab", name="Train it yourself")).to_have_attribute("aria-selected", "true")
    # As it stands, whoever opens it.
    other = opened(browser, page.url, "zh-CN")
    expect(other.locator("h1")).to_have_text("Training")
    assert "train-epochs=7" in other.url
    other.locator(".st-key-language button", has_text="简体中文").click()
    expect(other.get_by_role("tab", name="自己训练")).to_have_attribute("aria-selected", "true")
    settle(other)
    assert "lang=" not in other.url
    page.context.close()
    other.context.close()


def test_words_before_the_first_page_are_in_the_readers_language(browser, app_url) -> None:
    context = browser.new_context(locale="zh-CN")
    answer = context.request.get(f"{app_url}/", headers={"Accept": "text/html", "Accept-Language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh-Hans">' in answer.text()
    assert "五步，一刻钟" in answer.text()
    context.close()


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_no_page_in_chinese_is_wider_than_a_phone(browser, app_url, page) -> None:
    name = "" if page == "draw" else page
    shown = opened(browser, f"{app_url}/{name}?digit=d1.7-crossed-1&lang=zh", "en-US", 390)
    assert shown.evaluate("document.documentElement.lang") == "zh-Hans"
    assert max(shown.evaluate(OVERFLOW)) <= 1
    shown.context.close()
