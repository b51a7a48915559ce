"""Share and Take away as a visitor has them: the code is read off the screen, files arrive, also while a page runs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Download, Page

from tests.browser.conftest import visit
from tests.served import settle

TOO_LONG = "&utm_content=" + "x" * 3000


def read(page: Page) -> str:
    """The code as a camera sees it."""
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    return seen[0].text if seen else ""


def press(page: Page, name: str) -> None:
    button = page.locator(".st-key-page-foot").get_by_role("button", name=name, exact=True)
    if name != "Share" and not button.is_visible():
        page.locator(".st-key-page-foot summary").click()
    button.click()
    page.get_by_role("dialog").wait_for()


def taken(page: Page, name: str) -> Download:
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("dialog").get_by_role("button", name=name).click()
    return download.value


def content(download: Download) -> io.BytesIO:
    return io.BytesIO(Path(download.path()).read_bytes())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["projector", "phone"])
def test_the_code_on_screen_is_the_whole_address_in_both_themes(
    browser: Browser, app_url: str, theme: Any, size: tuple[int, int]
) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    visit(page, f"{app_url}/feature_maps?digit=d1.7-crossed-1&network=book&stage=relu2&unit=conv2.5.6.7")
    settle(page)
    press(page, "Share")
    page.locator(".ds-qr img").wait_for()
    page.wait_for_timeout(800)
    link = page.url
    assert "stage=relu2" in link
    assert read(page) == link
    assert page.locator(".ds-link textarea").input_value() == link
    # From the last row a code must fill the screen's smaller side.
    box = page.locator(".ds-qr img").bounding_box()
    assert box is not None
    assert box["width"] > 0.5 * min(size)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".ds-link button").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link
    context.close()


def test_a_link_too_long_for_a_code_says_so_and_can_still_be_copied(browser: Browser, app_url: str) -> None:
    page = browser.new_page()
    visit(page, f"{app_url}/filters?digit=d1.7-crossed-1{TOO_LONG}")
    settle(page)
    press(page, "Share")
    page.get_by_text("more than the 2953 that a QR code can hold").wait_for()
    assert page.locator(".ds-qr").count() == 0
    assert len(page.locator(".ds-link textarea").input_value()) > 3000
    page.close()


def test_files_arrive_whole_and_the_page_behind_stays_as_it_is(browser: Browser, app_url: str) -> None:
    page = browser.new_page()
    visit(page, f"{app_url}/compare?digit=d1.7-crossed-1")
    settle(page)
    before = page.locator(".st-key-attribution-deeplift").inner_text()
    press(page, "Take away")
    picture = taken(page, "PNG")
    assert picture.suggested_filename == "saliency-of-7.png"
    assert Image.open(content(picture)).size[0] > 900
    assert b"<svg" in content(taken(page, "SVG")).read()
    drawn = np.loadtxt(content(taken(page, "CSV")), delimiter=",")
    opened = np.load(content(taken(page, "NPZ")))
    assert np.allclose(drawn, opened["map"])
    notebook = json.load(content(taken(page, "Download as notebook")))
    assert page.url in "".join(notebook["cells"][0]["source"])
    page.keyboard.press("Escape")
    assert page.locator(".st-key-attribution-deeplift").inner_text() == before
    page.close()


def test_a_picture_asked_for_while_the_page_still_runs_arrives(browser: Browser, app_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{app_url}/trust?digit=d1.4-open-1&trust-methods=saliency.occlusion.grad-cam.deeplift")
    page.locator(".st-key-verdicts table").wait_for(timeout=120_000)
    page.locator(".st-key-page-foot summary").wait_for(timeout=120_000)
    press(page, "Take away")
    page.get_by_role("dialog").get_by_role("button", name="PNG").wait_for(timeout=120_000)
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("dialog").get_by_role("button", name="PNG").click()
        # The whole page runs anew while the file is made, and the dialog goes with it.
        page.evaluate("document.querySelector('[data-testid=stSidebar] input[type=checkbox]').click()")
    assert Image.open(content(download.value)).size[0] > 900
    page.close()
