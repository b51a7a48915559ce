"""What only a browser shows of the pages about believing explanations."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.conftest import visit
from tests.served import lead, on_canvas, settle


def test_a_second_drawing_becomes_the_baseline_and_is_still_there_after_another_page(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/baselines")
    page.get_by_text("The path from baseline to digit").click()
    page.get_by_text("Your second drawing").click()
    page.wait_for_selector(".st-key-second-canvas canvas")
    settle(page)
    page.locator(".st-key-second-canvas canvas").last.scroll_into_view_if_needed()
    lead(page, on_canvas(page, [(0.5, 0.2), (0.5, 0.8)], ".st-key-second-canvas canvas"), steps=8)
    page.mouse.up()
    page.wait_for_selector(".st-key-path .ds-gauge")
    shown = page.locator(".st-key-path .ds-gauge").inner_text()
    page.get_by_role("link", name="Why not?").click()
    page.wait_for_selector(".st-key-why-then")
    settle(page)
    page.get_by_role("link", name="Baselines").click()
    page.wait_for_selector(".st-key-second-canvas canvas")
    page.wait_for_selector(".st-key-path .ds-gauge")
    settle(page)
    assert page.locator(".st-key-path .ds-gauge").inner_text() == shown


def test_hovering_over_the_race_tells_every_curve_s_value(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/trust?test=race")
    chart = page.locator(".st-key-race .vega-embed").first
    chart.scroll_into_view_if_needed()
    settle(page)
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"], steps=5)
    page.wait_for_selector("#vg-tooltip-element.visible, .vg-tooltip.visible", timeout=10_000)
    told = page.locator("#vg-tooltip-element").inner_text()
    for name in ("Saliency", "Integrated Gradients", "DeepLift", "random order, mean of 99"):
        assert re.search(rf"{name}\W+\d", told), told
