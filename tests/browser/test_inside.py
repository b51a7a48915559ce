"""What only a browser shows of the pages that look inside: clicks, sliders and switches within walls and maps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import visit
from tests.served import settle

CHOSEN = "?digit=d1.7-crossed-1"


def click_place(page: Page, target: Locator, row: int, column: int, side: int) -> None:
    """Clicks the middle of a unit in a map of `side` by `side`."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    page.mouse.click(box["x"] + (column + 0.5) / side * box["width"], box["y"] + (row + 0.5) / side * box["height"])


def expect_sum(page: Page, unit: str) -> None:
    """The arithmetic has come to this unit, and to the forward pass's number."""
    line = page.locator(".st-key-arithmetic .ds-add tr").nth(2)
    expect(line).to_contain_text(f"= {unit}")
    expect(line).to_contain_text("✓ the forward pass has")


def test_a_filter_and_a_unit_are_chosen_by_clicking_and_the_link_follows(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    expect_sum(page, "conv1[0, 13, 13]")
    page.locator(".st-key-filters-conv2 button").nth(5).click()
    expect_sum(page, "conv2[5, 12, 12]")
    expect(page.locator(".st-key-filters-conv2 button[aria-pressed=true]")).to_have_text("5")
    expect(page.locator(".st-key-filters-conv1 button[aria-pressed=true]")).to_have_count(0)
    click_place(page, page.locator(".st-key-window canvas.map"), 3, 20, 24)
    expect_sum(page, "conv2[5, 3, 20]")
    expect(page).to_have_url(re.compile("unit=conv2.5.3.20"))
    page.reload()
    expect_sum(page, "conv2[5, 3, 20]")


def test_another_network_leaves_layer_filter_and_unit_as_they_were(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    page.locator(".st-key-filters-conv2 button").nth(9).click()
    expect_sum(page, "conv2[9, 12, 12]")
    before = page.locator(".st-key-arithmetic .ds-add tr").nth(2).inner_text()
    page.locator(".st-key-network input").click()
    page.get_by_role("option").nth(1).click()
    settle(page)
    expect_sum(page, "conv2[9, 12, 12]")
    assert page.locator(".st-key-arithmetic .ds-add tr").nth(2).inner_text() != before


def test_sliders_choose_filter_row_and_column_by_keyboard(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    page.locator(".st-key-filters-conv1 input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect_sum(page, "conv1[1, 13, 13]")
    page.locator(".st-key-window input.row").focus()
    page.keyboard.press("ArrowLeft")
    expect_sum(page, "conv1[1, 12, 13]")
    page.locator(".st-key-window input.column").focus()
    page.keyboard.press("End")
    expect_sum(page, "conv1[1, 12, 25]")
    expect(page.locator(".st-key-window output")).to_have_text(re.compile(r"conv1\[1, 12, 25\] = −?\d"))


def test_the_strongest_place_is_where_the_map_is_largest(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    page.get_by_role("button", name="Go to its strongest place").click()
    largest = page.locator(".st-key-window canvas.map").get_attribute("aria-label")
    line = page.locator(".st-key-arithmetic .ds-add tr").nth(2)
    expect(line).not_to_contain_text("[0, 13, 13]")
    value = float(line.locator("td").nth(1).inner_text().replace("−", "-"))
    said = re.search(r"largest (−?[\d.]+),", largest or "")
    assert said, largest
    assert f"{value:.2f}" == f"{float(said.group(1)):.2f}"


def test_the_window_slides_over_the_digit_and_stops_where_it_was(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    output = page.locator(".st-key-window output")
    rest = output.inner_text()
    page.get_by_role("button", name="Slide the window").click()
    expect(output).to_have_text(re.compile(r"conv1\[0, 1, \d+\]"))
    page.get_by_role("button", name="Stop").click()
    expect(output).to_have_text(rest)


def test_one_of_the_sixteen_sums_is_shown_in_full_when_pressed(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}&unit=conv2")
    parts = page.locator(".st-key-sums .ds-channels button")
    expect(parts).to_have_count(16)
    parts.nth(3).click()
    expect(page.locator(".st-key-sums")).to_contain_text("Map 3 after ReLU")
    page.locator(".st-key-sums summary").click()
    expect(page.locator(".st-key-sums details td")).to_have_count(16 * 11)
    parts.nth(3).click()
    expect(page.locator(".st-key-sums")).to_contain_text("the one whose sum is furthest from 0")


def test_filters_are_switched_off_and_on_again_by_pressing_them(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    section = page.locator(".st-key-knock-out")
    expect(section).to_contain_text("0 off")
    section.locator(".st-key-off-conv1 button").nth(2).click()
    expect(section).to_contain_text("1 off")
    section.locator(".st-key-off-conv2 button").nth(31).click()
    expect(section).to_contain_text("2 off")
    expect(section.locator(".ds-wall button[aria-pressed=true]")).to_have_count(2)
    section.locator(".st-key-off-conv1 button").nth(2).click()
    expect(section).to_contain_text("1 off")
    section.get_by_text("Hold at its mean activation").click()
    expect(section).to_contain_text("built-in drawings")
    only = section.get_by_role("button", name=re.compile("Switch off only"))
    named = re.search(r"only (conv\d) filter (\d+)", only.inner_text())
    assert named
    only.click()
    expect(section.locator(f".st-key-off-{named[1]} button[aria-pressed=true]")).to_have_text(named[2])
    expect(section.locator(".ds-wall button[aria-pressed=true]")).to_have_count(1)
    section.get_by_role("button", name="Switch all on").click()
    expect(section).to_contain_text("0 off")
    expect(section).to_contain_text("Nothing is off yet")


def test_what_is_switched_and_off_is_still_so_after_another_page(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    page.locator(".st-key-filters-conv2 button").nth(9).click()
    expect_sum(page, "conv2[9, 12, 12]")
    page.get_by_text("Only the first slice of each").click()
    page.locator(".st-key-off-conv1 button").nth(4).click()
    expect(page.locator(".st-key-knock-out")).to_contain_text("1 off")
    page.get_by_role("link", name="Feature maps", exact=True).click()
    page.wait_for_selector(".st-key-maps .ds-wall")
    settle(page)
    page.get_by_role("link", name="Filters", exact=True).click()
    expect(page.locator(".st-key-knock-out")).to_contain_text("1 off")
    expect(page.get_by_label("Only the first slice of each")).to_be_checked()
    expect_sum(page, "conv2[9, 12, 12]")


def test_stage_map_and_unit_are_chosen_and_its_arithmetic_is_one_click_away(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}")
    page.get_by_role("radio", name="relu2").or_(page.get_by_role("button", name="relu2", exact=True)).first.click()
    expect(page.locator(".st-key-maps")).to_contain_text("ReLU, 32 × 24 × 24.")
    expect(page).to_have_url(re.compile("stage=relu2"))
    tile = page.locator(".st-key-wall-maps button i").nth(8)
    click_place(page, tile, 6, 15, 24)
    expect(page.locator(".st-key-window")).to_contain_text("relu2[8, 6, 15] =")
    expect(page.locator(".st-key-window")).to_contain_text("rows 6 to 10, columns 15 to 19")
    page.get_by_role("link", name="The arithmetic of conv2[8, 6, 15]").click()
    expect_sum(page, "conv2[8, 6, 15]")


def test_as_the_book_computes_it_and_own_scales_are_switches(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=conv2")
    page.get_by_text("Each map on its own scale").click()
    expect(page.locator(".st-key-maps")).to_contain_text("Each map has its own scale; this is map 0's")
    page.get_by_text("As the book computes it", exact=True).click()
    expect(page.locator(".st-key-as-the-book-maps")).to_contain_text("over all 32 maps")


def test_a_phone_shows_both_pages_in_one_column_and_answers_a_finger(phone: Page, app_url: str) -> None:
    for name in ("filters", "feature_maps"):
        visit(phone, f"{app_url}/{name}{CHOSEN}")
        main = phone.locator("[data-testid=stMain]")
        assert main.evaluate("one => one.scrollWidth <= one.clientWidth")
    phone.locator(".st-key-wall-maps button").nth(6).tap()
    expect(phone.locator(".st-key-window")).to_contain_text("conv1[6, ")
    wall, window = (phone.locator(f".st-key-{key}").bounding_box() for key in ("wall-maps", "window"))
    assert wall
    assert window
    assert window["y"] >= wall["y"] + wall["height"]


def test_quick_presses_and_a_held_key_all_count(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    section = page.locator(".st-key-knock-out")
    section.locator(".st-key-off-conv1").evaluate(
        "wall => [...wall.querySelectorAll('button')].slice(0, 6).forEach(button => button.click())"
    )
    expect(section).to_contain_text("6 off")
    expect(section.locator(".ds-wall button[aria-pressed=true]")).to_have_count(6)
    page.locator(".st-key-window input.row").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight", delay=15)
    expect_sum(page, "conv1[0, 23, 13]")
    page.locator(".st-key-filters-conv1 input[type=range]").focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight", delay=15)
    expect_sum(page, "conv1[9, 23, 13]")


def test_what_is_unfolded_stays_so_and_focus_stays_where_it_was(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    section = page.locator(".st-key-knock-out")
    section.get_by_text("All 48 filters").click()
    section.locator(".st-key-off-conv1 button").nth(2).click()
    expect(section).to_contain_text("1 off")
    assert section.locator("details").evaluate("one => one.open")
    section.get_by_role("button", name="Switch all on").focus()
    page.keyboard.press("Enter")
    expect(section).to_contain_text("0 off")
    expect(section.get_by_role("button", name="Switch all on")).to_be_focused()


def test_back_to_feature_maps_shows_the_stage_that_was_left(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=pool")
    page.get_by_role("link", name="Filters", exact=True).click()
    page.wait_for_selector(".st-key-filters-conv1")
    settle(page)
    page.go_back()
    expect(page.locator(".st-key-maps")).to_contain_text("Max pooling, 32 × 12 × 12.")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_a_unit_of_a_linear_layer_is_chosen_by_its_tile_or_the_slider(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=fc1")
    page.locator(".st-key-wall-fc1 button").nth(5).click()
    expect(page.locator(".st-key-maps")).to_contain_text("= fc1[5]")
    page.locator(".st-key-wall-fc1 input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".st-key-maps")).to_contain_text("= fc1[6]")


@pytest.mark.mnist
def test_a_filter_looks_through_mnist_when_switched(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    page.get_by_text("Look among MNIST's 10,000 test digits instead").click()
    expect(page.locator(".st-key-filters .ds-after")).to_contain_text("test digit", timeout=60_000)
