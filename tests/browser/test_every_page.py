"""What holds on every page: each is opened once and looked at in every width, both colours, large and by axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import visit
from tests.served import settle
from ui.pages import PAGES

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What the other colours can change.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
LOOKS: list[tuple[int, Literal["light", "dark"], dict[str, Any]]] = [
    (390, "light", RULES),
    (390, "dark", CONTRAST),
    (1280, "dark", CONTRAST),
    (1280, "light", RULES),
]


@dataclass
class Opened:
    """A page with a digit, and the hosts it has asked for anything since it was opened."""

    page: Page
    asked: set[str]


@pytest.fixture(scope="module", params=["" if page.file == "app.py" else page.name for page in PAGES])
def opened(request: pytest.FixtureRequest, browser: Browser, app_url: str) -> Iterator[Opened]:
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    asked: set[str] = set()

    def note(request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss"):
            asked.add(urlsplit(request.url).netloc)

    page.on("request", note)
    visit(page, f"{app_url}/{request.param}?network=world&digit=d1.7-crossed-1")
    yield Opened(page, asked)
    page.context.close()


def _wider_than_its_window(page: Page) -> int:
    return page.evaluate(
        "(main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
    )


def test_a_page_fits_the_narrowest_phone(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 320, "height": 640})
    settle(opened.page)
    assert _wider_than_its_window(opened.page) <= 0


@pytest.mark.parametrize("state", ["hidden_mark?bet-exam=A", "why_not?why-then=fool&fool-maps=on"])
def test_pictures_side_by_side_fit_a_window_of_240_pixels(browser: Browser, app_url: str, state: str) -> None:
    page = browser.new_context(viewport={"width": 240, "height": 640}).new_page()
    visit(page, f"{app_url}/{state}&network=world&digit=d1.7-crossed-1")
    page.locator(".ds-grid .ds-scale").first.wait_for()
    assert _wider_than_its_window(page) <= 0
    page.context.close()


def test_axe_finds_nothing_on_a_page_light_or_dark_wide_or_on_a_phone(opened: Opened) -> None:
    page, found = opened.page, {}
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        settle(page)
        for broken in AXE.run(page, options=rules).response["violations"]:
            for node in broken["nodes"]:
                found[broken["id"], node["html"][:200]] = (width, scheme, node["failureSummary"])
    assert not found


def test_at_twice_the_size_all_text_is_there_and_nothing_is_cut(opened: Opened) -> None:
    page = opened.page
    page.set_viewport_size({"width": 1280, "height": 900})
    large = page.add_style_tag(content=":root { font-size: 32px !important }")
    page.wait_for_timeout(500)
    assert _wider_than_its_window(page) <= 0
    for scrolled in page.locator("[data-testid=stMain] .ds-scroll:has(.ds-table, .ds-verdicts)").all():
        assert scrolled.evaluate("scrolled => scrolled.scrollWidth <= scrolled.clientWidth")
    large.evaluate("style => style.remove()")


def test_a_page_asks_no_other_host_for_anything(opened: Opened, app_url: str) -> None:
    assert opened.asked == {urlsplit(app_url).netloc}
