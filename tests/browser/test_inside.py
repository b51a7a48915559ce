"""What only a browser shows of the pages that look inside: clicks, sliders and switches within walls and maps."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core import feature_maps, load_model, samples
from tests.browser import conftest
from tests.served import settle

CHOSEN = "?digit=d1.7-crossed-1"
# Where nothing was chosen before, the pages open on a unit of the digit's own; these tests begin in the middle.
MIDDLE = """try {
  if (!sessionStorage.getItem('digitscope-look')) sessionStorage.setItem('digitscope-look', JSON.stringify({
    filters: { conv1: 0, conv2: 0 }, places: { conv1: [13, 13], conv2: [12, 12], pool: [6, 6] } }))
} catch {}"""
UNFOLD = (
    "() => document.querySelectorAll('.ds-inside details:not(details details)').forEach(one => { one.open = true })"
)
# Moves the sliders of Filters to a unit; returns the lines of its sum that have a verdict.
LOOK_AT = """([layer, filter, row, column]) => {
  const move = (slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')) }
  move(document.querySelector(`.st-key-filters-${layer} input[type=range]`), filter)
  move(document.querySelector('.st-key-window input.row'), row)
  move(document.querySelector('.st-key-window input.column'), column)
  return [...document.querySelectorAll('.st-key-sums .ds-add tr.line')].map(
    line => [...line.children].map(cell => cell.textContent))
}"""


@pytest.fixture
def fresh(page: Page) -> Page:
    """A page whose visitor has chosen nothing."""
    return page


@pytest.fixture(autouse=True)
def _in_the_middle(request: pytest.FixtureRequest) -> None:
    for name in {"page", "phone"} & set(request.fixturenames):
        if "fresh" not in request.fixturenames:
            request.getfixturevalue(name).add_init_script(MIDDLE)


def visit(page: Page, url: str) -> None:
    """Opens a page and what is folded on it."""
    conftest.visit(page, url)
    unfold(page)


def unfold(page: Page) -> None:
    page.wait_for_selector(".ds-inside canvas", state="attached")
    page.evaluate(UNFOLD)


@pytest.fixture(scope="module")
def looked_around(browser: Browser, app_url: str) -> Iterator[tuple[Page, Page]]:
    """Filters and Feature maps, opened once for all tests that change nothing but where they look."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(MIDDLE)
    pages = context.new_page(), context.new_page()
    for page, name in zip(pages, ("filters", "feature_maps"), strict=True):
        visit(page, f"{app_url}/{name}{CHOSEN}")
    yield pages
    context.close()


@pytest.fixture
def filters(looked_around: tuple[Page, Page]) -> Page:
    """Filters, in the middle of filter 0 of conv1, with all filters on."""
    page = looked_around[0]
    page.bring_to_front()
    unfold(page)
    for name in ("Stop", "Switch all on"):
        if (button := page.get_by_role("button", name=name)).is_visible():
            button.click()
    page.get_by_role("radio", name="look at it").click()
    page.get_by_role("radio", name="conv1").click()
    for layer, place in (("conv2", 12), ("conv1", 13)):
        page.evaluate(LOOK_AT, [layer, 0, place, place])
    expect_sum(page, "conv1[0, 13, 13]")
    return page


@pytest.fixture
def maps(looked_around: tuple[Page, Page]) -> Page:
    """Feature maps, at the first stage."""
    page = looked_around[1]
    page.bring_to_front()
    page.get_by_role("radio", name="conv1").click()
    return page


def choose_filter(page: Page, layer: str, number: int) -> None:
    """Presses a filter of the wall, which shows one layer at a time."""
    page.get_by_role("radio", name=layer).click()
    page.locator(f".st-key-filters-{layer} button").nth(number).click()


def switch(page: Page, layer: str, number: int) -> None:
    """Presses a filter where that switches it off or on."""
    page.get_by_role("radio", name="switch it off").click()
    page.get_by_role("radio", name=layer).click()
    page.locator(f".st-key-off-{layer} button").nth(number).click()


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


def test_a_filter_and_a_unit_are_chosen_by_clicking_and_the_link_follows(filters: Page) -> None:
    page = filters
    expect_sum(page, "conv1[0, 13, 13]")
    choose_filter(page, "conv2", 5)
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
    choose_filter(page, "conv2", 9)
    expect_sum(page, "conv2[9, 12, 12]")
    before = page.locator(".st-key-arithmetic .ds-add tr").nth(2).inner_text()
    page.locator(".st-key-network input").click()
    page.get_by_role("option").nth(1).click()
    settle(page)
    expect_sum(page, "conv2[9, 12, 12]")
    assert page.locator(".st-key-arithmetic .ds-add tr").nth(2).inner_text() != before


def test_sliders_choose_filter_row_and_column_by_keyboard(filters: Page) -> None:
    page = filters
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


def test_the_strongest_place_is_where_the_map_is_largest(filters: Page) -> None:
    page = filters
    page.get_by_role("button", name="Go to its strongest place").click()
    largest = page.locator(".st-key-window canvas.map").get_attribute("aria-label")
    line = page.locator(".st-key-arithmetic .ds-add tr").nth(2)
    expect(line).not_to_contain_text("[0, 13, 13]")
    value = float(line.locator("td").nth(1).inner_text().replace("−", "-"))
    said = re.search(r"largest (−?[\d.]+),", largest or "")
    assert said, largest
    assert f"{value:.2f}" == f"{float(said.group(1)):.2f}"


def test_the_window_slides_and_stays_where_it_is_stopped_with_its_sum(filters: Page) -> None:
    page = filters
    output = page.locator(".st-key-window output")
    page.get_by_role("button", name="Slide it over all places").click()
    expect(output).to_have_text(re.compile(r"conv1\[0, [1-9], \d+\]"))
    page.get_by_role("button", name="Stop").click()
    unit = output.inner_text().split(" = ")[0]
    assert unit != "conv1[0, 13, 13]"
    expect_sum(page, unit)
    page.wait_for_timeout(200)
    expect(output).to_contain_text(unit)
    page.get_by_role("button", name="Slide it over all places").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    choose_filter(page, "conv1", 3)
    expect(page.get_by_role("button", name="Slide it over all places")).to_be_visible()


def test_one_of_the_sixteen_sums_is_shown_in_full_when_pressed(filters: Page) -> None:
    page = filters
    page.evaluate(LOOK_AT, ["conv2", 0, 12, 12])
    parts = page.locator(".st-key-sums .ds-channels button")
    expect(parts).to_have_count(16)
    parts.nth(3).click()
    expect(page.locator(".st-key-sums")).to_contain_text("Map 3 after ReLU")
    page.locator(".st-key-sums summary").click()
    expect(page.locator(".st-key-sums details td")).to_have_count(16 * 10)
    parts.nth(3).click()
    expect(page.locator(".st-key-sums")).to_contain_text("the one whose sum is furthest from 0")


def test_filters_are_switched_off_and_on_again_by_pressing_them(filters: Page) -> None:
    page = filters
    section = page.locator(".st-key-knock-out")
    expect(section).to_contain_text("None off")
    switch(page, "conv1", 2)
    expect(section).to_contain_text("1 filter off")
    switch(page, "conv2", 31)
    expect(section).to_contain_text("2 filters off")
    expect(section.locator(".ds-wall button[aria-pressed=true]")).to_have_count(2)
    switch(page, "conv1", 2)
    expect(section).to_contain_text("1 filter off")
    section.get_by_text("Hold at its mean activation").click()
    expect(section).to_contain_text("built-in drawings")
    only = section.get_by_role("button", name=re.compile("Switch off only"))
    named = re.search(r"only (conv\d) filter (\d+)", only.inner_text())
    assert named
    only.click()
    expect(section.locator(f".st-key-off-{named[1]} button[aria-pressed=true]")).to_have_text(named[2])
    expect(section.locator(".ds-wall button[aria-pressed=true]")).to_have_count(1)
    section.get_by_role("button", name="Switch all on").click()
    expect(section).to_contain_text("None off")
    expect(section).to_contain_text("Nothing is off yet")


def test_what_is_switched_and_off_is_still_so_after_another_page(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    choose_filter(page, "conv2", 9)
    expect_sum(page, "conv2[9, 12, 12]")
    page.get_by_text("Only the first slice of each").click()
    switch(page, "conv2", 4)
    expect(page.locator(".st-key-knock-out")).to_contain_text("1 filter off")
    page.get_by_role("link", name="Feature maps", exact=True).click()
    page.wait_for_selector(".st-key-maps .ds-wall")
    settle(page)
    page.get_by_role("link", name="Filters", exact=True).click()
    expect(page.locator(".st-key-knock-out")).to_contain_text("1 filter off")
    expect(page.get_by_label("Only the first slice of each")).to_be_checked()
    expect_sum(page, "conv2[9, 12, 12]")


def test_stage_map_and_unit_are_chosen_and_its_arithmetic_is_one_click_away(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}")
    page.get_by_role("radio", name="relu2").click()
    expect(page.locator(".st-key-maps")).to_contain_text("ReLU, 32 × 24 × 24")
    expect(page).to_have_url(re.compile("stage=relu2"))
    tile = page.locator(".st-key-wall-maps button canvas").nth(8)
    click_place(page, tile, 6, 15, 24)
    expect(page.locator(".st-key-unit")).to_contain_text("relu2[8, 6, 15] =")
    expect(page.locator(".st-key-unit")).to_contain_text("rows 6 to 10, columns 15 to 19")
    page.get_by_role("button", name="The arithmetic of conv2[8, 6, 15]").click()
    expect_sum(page, "conv2[8, 6, 15]")


def test_as_the_book_computes_it_and_own_scales_are_switches(maps: Page) -> None:
    page = maps
    page.get_by_role("radio", name="conv2").click()
    page.get_by_text("Each map on its own scale").click()
    expect(page.locator(".st-key-maps")).to_contain_text("Each map has its own scale; this is map 0's")
    page.get_by_label("As the book computes it").check()
    expect(page.locator(".st-key-as-the-book")).to_contain_text("over all 32 maps")


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


def test_looking_around_asks_the_server_nothing(page: Page, app_url: str) -> None:
    asked: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: asked.append(socket.url)))
    visit(page, f"{app_url}/filters{CHOSEN}")
    before = len(asked)
    assert before
    choose_filter(page, "conv2", 21)
    click_place(page, page.locator(".st-key-window canvas.map"), 9, 4, 24)
    page.locator(".st-key-sums .ds-channels button").nth(2).click()
    page.get_by_text("Only the first slice of each").click()
    expect_sum(page, "conv2[21, 9, 4]")
    page.wait_for_timeout(500)
    assert len(asked) == before
    visit(page, f"{app_url}/feature_maps{CHOSEN}")
    before = len(asked)
    for stage in ("relu1", "pool", "fc1", "probabilities", "conv2"):
        page.get_by_role("radio", name=stage).click()
    page.locator(".st-key-wall-maps button").nth(5).click()
    page.get_by_label("As the book computes it").check()
    page.wait_for_timeout(500)
    assert len(asked) == before


def test_dragging_over_the_map_moves_the_sum_along(filters: Page) -> None:
    page = filters
    target = page.locator(".st-key-window canvas.map")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    step = box["width"] / 26
    page.mouse.move(box["x"] + 3.5 * step, box["y"] + 3.5 * step)
    page.mouse.down()
    for place in range(4, 9):
        page.mouse.move(box["x"] + (place + 0.5) * step, box["y"] + 3.5 * step)
        expect_sum(page, f"conv1[0, 3, {place}]")
    page.mouse.up()
    page.mouse.move(box["x"] + 20.5 * step, box["y"] + 20.5 * step)
    expect_sum(page, "conv1[0, 3, 8]")


def test_the_look_outlasts_a_reload_and_a_page_left_at_once(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    choose_filter(page, "conv1", 9)
    page.get_by_role("link", name="Feature maps", exact=True).click()
    expect(page.locator(".st-key-unit")).to_contain_text("conv1[9, 13, 13] =")
    unfold(page)
    page.get_by_text("Each map on its own scale").click()
    page.reload()
    expect(page.locator(".st-key-wall-maps")).to_contain_text("Each map has its own scale; this is map 9's")
    expect(page.get_by_label("Each map on its own scale")).to_be_checked()


def test_stages_are_changed_by_the_arrow_keys(maps: Page) -> None:
    page = maps
    page.get_by_role("radio", name="conv1").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".st-key-maps")).to_contain_text("ReLU, 16 × 26 × 26")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".st-key-maps")).to_contain_text("Second convolution, 32 × 24 × 24")
    expect(page.get_by_role("radio", name="conv2")).to_be_focused()


def test_a_pooled_number_leads_to_the_sum_it_was_chosen_from_and_back(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&unit=pool.9.7.5")
    pooled = page.locator(".st-key-unit output").inner_text().split("= ")[1]
    button = page.get_by_role("button", name="The arithmetic of conv2[9, 1")
    named = re.search(r"conv2\[9, (\d+), (\d+)\]", button.inner_text())
    assert named
    assert (int(named[1]) // 2, int(named[2]) // 2) == (7, 5)
    button.click()
    expect_sum(page, f"conv2[9, {named[1]}, {named[2]}]")
    lines = page.locator(".st-key-arithmetic .ds-add tr")
    expect(lines.nth(4)).to_contain_text(f"= relu2[9, {named[1]}, {named[2]}]{pooled}")
    expect(page.locator(".st-key-arithmetic")).to_be_focused()
    expect(page.locator(".st-key-arithmetic summary h2")).to_be_in_viewport()
    page.get_by_role("button", name="This unit on Feature maps").click()
    expect(page.locator(".st-key-unit")).to_contain_text(f"conv2[9, {named[1]}, {named[2]}] =")
    expect(page).to_have_url(re.compile("feature_maps.*stage=conv2"))
    page.go_back()
    expect_sum(page, f"conv2[9, {named[1]}, {named[2]}]")
    page.go_back()
    expect(page.locator(".st-key-maps")).to_contain_text("Max pooling, 32 × 12 × 12")
    expect(page).to_have_url(re.compile("stage=pool"))


@pytest.mark.parametrize("network", ["world", "book"])
def test_random_units_of_a_network_show_the_forward_passs_numbers(page: Page, app_url: str, network: str) -> None:
    visit(page, f"{app_url}/filters?digit=d1.2-loop-1&network={network}")
    image = next(sample.image for sample in samples() if sample.name == "2-loop-1")
    stages, rng = feature_maps(load_model(network), image), np.random.default_rng(8)
    for _ in range(40):
        layer = str(rng.choice(["conv1", "conv2"]))
        unit = tuple(int(rng.integers(size)) for size in stages[layer].shape)
        before_relu, after_relu = page.evaluate(LOOK_AT, [layer, *unit])
        value = float(stages[layer][unit])
        place = f"[{', '.join(map(str, unit))}]"
        written = f"{value:.4f}".replace("-", "−") if abs(value) >= 5e-5 else "0.0000"
        assert before_relu == [f"= {layer}{place}", written, f"✓ the forward pass has {written}"]
        assert after_relu[1] == (written if value > 0 else "0.0000")
        assert after_relu[2] == f"✓ the forward pass has {after_relu[1]}"


@pytest.mark.parametrize("network", ["world", "book"])
def test_units_of_linear_layers_add_up_to_the_forward_pass(page: Page, app_url: str, network: str) -> None:
    visit(page, f"{app_url}/feature_maps?digit=d1.2-loop-1&network={network}")
    sums = page.locator(".st-key-list")
    for stage, count in (("fc1", 64), ("relu3", 64), ("logits", 10)):
        page.get_by_role("radio", name=stage).click()
        layer = "logits" if stage == "logits" else "fc1"
        for at in range(1, count, 9):
            page.locator(".st-key-wall-maps button").nth(at).click()
            expect(sums).to_contain_text(f"= {layer}[{at}]")
            assert sums.inner_text().count("✓") == (1 if stage == "logits" else 2)
            assert "✗" not in sums.inner_text()


def test_a_press_on_a_maps_number_chooses_the_map_and_no_place(maps: Page) -> None:
    page = maps
    page.locator(".st-key-wall-maps button span").nth(3).click()
    expect(page.locator(".st-key-unit")).to_contain_text("conv1[3, 13, 13] =")


def test_a_reload_of_one_page_leaves_the_look_of_the_other(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=pool")
    page.get_by_role("link", name="Filters", exact=True).click()
    choose_filter(page, "conv2", 9)
    expect(page).to_have_url(re.compile("unit=conv2.9"))
    page.reload()
    expect_sum(page, "conv2[9, 12, 12]")
    page.get_by_role("link", name="Feature maps", exact=True).click()
    expect(page.locator(".st-key-maps")).to_contain_text("Max pooling, 32 × 12 × 12")
    expect(page).to_have_url(re.compile("stage=pool"))
    page.reload()
    expect(page.locator(".st-key-maps")).to_contain_text("Max pooling, 32 × 12 × 12")
    page.get_by_role("link", name="Filters", exact=True).click()
    expect_sum(page, "conv2[9, 12, 12]")


def test_a_browser_that_refuses_a_new_address_keeps_the_page(page: Page, app_url: str) -> None:
    page.add_init_script("history.replaceState = () => { throw new DOMException('too often', 'SecurityError') }")
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    visit(page, f"{app_url}/filters{CHOSEN}")
    choose_filter(page, "conv1", 4)
    expect_sum(page, "conv1[4, 13, 13]")
    page.wait_for_timeout(500)
    page.locator(".st-key-network input").click()
    page.get_by_role("option").nth(1).click()
    settle(page)
    expect_sum(page, "conv1[4, 13, 13]")
    assert errors == []


def test_a_finger_that_scrolls_over_the_map_chooses_nothing_and_one_that_drags_sideways_does(
    phone: Page, app_url: str
) -> None:
    visit(phone, f"{app_url}/filters{CHOSEN}&unit=conv1.6.20.20")
    target = phone.locator(".st-key-window canvas.map")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    line = phone.context.new_cdp_session(phone)

    def send(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    send("touchStart", *middle)
    for step in range(1, 9):
        send("touchMove", middle[0], middle[1] - 15 * step)
    send("touchEnd")
    phone.wait_for_timeout(300)
    expect_sum(phone, "conv1[6, 20, 20]")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    start = (box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"])
    send("touchStart", *start)
    for step in range(1, 9):
        send("touchMove", start[0] + 0.07 * step * box["width"], start[1])
    send("touchEnd")
    expect(phone.locator(".st-key-window output")).not_to_contain_text("[6, 20, 20]")


def test_a_filters_picture_is_made_at_a_press(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    choose_filter(page, "conv1", 5)
    page.get_by_role("button", name="What would it love to see?").click()
    section = page.locator(".st-key-dreams")
    expect(section).to_contain_text("Made for it:", timeout=30_000)
    asked = section.get_by_role("combobox")
    expect(asked.nth(0)).to_have_value("a conv1 filter")
    expect(asked.nth(1)).to_have_value("5")
    page.get_by_role("link", name="Feature maps", exact=True).click()
    page.wait_for_selector(".st-key-unit")
    page.get_by_role("link", name="Filters", exact=True).click()
    expect(asked.nth(0)).to_have_value("a conv1 filter")


def test_arrow_keys_go_from_tile_to_tile_and_a_wall_is_one_stop(filters: Page) -> None:
    page = filters
    page.get_by_role("radio", name="conv2").click()
    wall = page.locator(".st-key-filters-conv2 .ds-wall")
    expect(wall.locator("button[tabindex='0']")).to_have_count(1)
    wall.locator("button").nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(wall.locator("button").nth(9)).to_be_focused()
    page.keyboard.press("Enter")
    expect_sum(page, "conv2[9, 12, 12]")
    expect(wall.locator("button[tabindex='0']")).to_have_count(1)


def test_what_a_button_leads_to_is_not_hidden_under_the_bar(phone: Page, app_url: str) -> None:
    visit(phone, f"{app_url}/feature_maps{CHOSEN}&unit=conv2.5.3.20")
    phone.get_by_role("button", name="Map 5, large").click()
    phone.wait_for_timeout(1500)
    bar = phone.locator("[data-testid=stHeader]").bounding_box()
    assert bar
    for arrived in (".st-key-unit h2", ".st-key-arithmetic summary h2"):
        box = phone.locator(arrived).bounding_box()
        assert box
        assert bar["y"] + bar["height"] <= box["y"] < 300
        if "unit" in arrived:
            phone.get_by_role("button", name="The arithmetic of").click()
            expect_sum(phone, "conv2[5, 3, 20]")
            settle(phone)
            phone.wait_for_timeout(1500)


def test_a_reload_while_the_window_slides_goes_on_from_where_it_was(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    page.get_by_role("button", name="Slide it over all places").click()
    expect(page.locator(".st-key-window output")).to_have_text(re.compile(r"conv1\[0, [1-9], \d+\]"))
    page.reload()
    expect(page.locator(".st-key-window output")).to_have_text(re.compile(r"conv1\[0, [1-9], \d+\]"))


def test_quick_presses_on_buttons_and_switches_all_count(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}&off=conv2.7.8")
    section = page.locator(".st-key-knock-out")
    expect(section).to_contain_text("2 filters off")
    section.evaluate("""section => {
      [...section.querySelectorAll('button')].find(one => one.textContent === 'Switch all on').click()
      section.querySelectorAll('.st-key-off-conv2 button')[20].click()
      section.querySelector('[data-switch]').click()
      section.querySelectorAll('.st-key-off-conv1 button')[3].click()
    }""")
    expect(section).to_contain_text("2 filters off")
    expect(section.locator(".ds-wall button[aria-pressed=true]")).to_have_text(["3", "20"])
    expect(section).to_contain_text("its mean activation")
    expect(section.get_by_label("Hold at its mean activation")).to_be_checked()
    expect(page).to_have_url(re.compile("off=conv1.3_conv2.20.*held=mean"))


def test_knocked_out_filters_outlast_a_reload(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    switch(page, "conv1", 4)
    expect(page).to_have_url(re.compile("off=conv1.4"))
    page.reload()
    expect(page.locator(".st-key-knock-out")).to_contain_text("1 filter off")


def test_a_listed_unit_is_in_the_link(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=relu3")
    page.locator(".st-key-wall-maps button").nth(20).click()
    expect(page).to_have_url(re.compile("unit=fc1.20"))
    address = page.url
    page.evaluate("() => window.sessionStorage.clear()")
    visit(page, address)
    expect(page.locator(".st-key-list")).to_contain_text("= fc1[20]")
    expect(page.get_by_role("radio", name="relu3")).to_be_checked()


def test_quick_presses_and_a_held_key_all_count(filters: Page) -> None:
    page = filters
    section = page.locator(".st-key-knock-out")
    section.locator(".st-key-off-conv1").evaluate(
        "wall => [...wall.querySelectorAll('button')].slice(0, 6).forEach(button => button.click())"
    )
    expect(section).to_contain_text("6 filters off")
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
    visit(page, f"{app_url}/filters{CHOSEN}&press=off")
    section = page.locator(".st-key-knock-out")
    section.get_by_text("All 48 filters").click()
    switch(page, "conv1", 2)
    expect(section).to_contain_text("1 filter off")
    assert section.locator("details").evaluate("one => one.open")
    section.get_by_role("button", name="Switch all on").focus()
    page.keyboard.press("Enter")
    expect(section).to_contain_text("None off")
    expect(section.get_by_role("button", name="Switch all on")).to_be_focused()


def test_back_to_feature_maps_shows_the_stage_that_was_left(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=pool")
    page.get_by_role("link", name="Filters", exact=True).click()
    page.wait_for_selector(".st-key-filters-conv1")
    settle(page)
    page.go_back()
    expect(page.locator(".st-key-maps")).to_contain_text("Max pooling, 32 × 12 × 12")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_a_unit_of_a_linear_layer_is_chosen_by_its_tile_or_the_slider(maps: Page) -> None:
    page = maps
    page.get_by_role("radio", name="fc1").click()
    page.locator(".st-key-wall-maps button").nth(5).click()
    expect(page.locator(".st-key-maps")).to_contain_text("= fc1[5]")
    page.locator(".st-key-wall-maps input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".st-key-maps")).to_contain_text("= fc1[6]")


@pytest.mark.mnist
def test_a_filter_looks_through_mnist_when_switched_and_back_however_quickly(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    among = page.locator(".fires .among")
    page.get_by_label("Look among MNIST's test digits instead").check()
    page.wait_for_timeout(200)
    page.get_by_label("Look among MNIST's test digits instead").uncheck()
    expect(among).to_contain_text("built-in drawings", timeout=60_000)
    settle(page)
    expect(among).to_contain_text("built-in drawings")
    page.get_by_label("Look among MNIST's test digits instead").check()
    expect(page.locator(".fires .ds-grid")).to_contain_text("test digit", timeout=60_000)
    expect(among).to_have_text("Where it fires most among MNIST's 10\u00a0000 test digits")
    expect(page).to_have_url(re.compile("with=mnist"))


def test_with_nothing_chosen_the_page_opens_on_the_unit_that_answers_the_inked_digit_most(
    fresh: Page, app_url: str
) -> None:
    visit(fresh, f"{app_url}/filters{CHOSEN}")
    image = next(sample.image for sample in samples() if sample.name == "7-crossed-1")
    maps = feature_maps(load_model("world"), image)
    for layer, middle in (("conv1", 1), ("conv2", 2)):
        fresh.get_by_role("radio", name=layer).click()
        values = maps[layer]
        side = values.shape[1]
        inked = image[0, middle : middle + side, middle : middle + side] >= 0.5
        unit = np.unravel_index(np.where(inked, values, -np.inf).argmax(), values.shape)
        expect_sum(fresh, f"{layer}[{', '.join(map(str, unit))}]")


def test_one_wall_is_seen_at_a_time_and_a_press_means_one_thing(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}")
    walls = page.locator(".st-key-filters-conv1, .st-key-filters-conv2, .st-key-off-conv1, .st-key-off-conv2")

    def seen() -> list[str]:
        return [one.get_attribute("class") or "" for one in walls.all() if one.is_visible()]

    assert seen() == ["st-key-filters-conv1"]
    page.get_by_role("radio", name="switch it off").click()
    assert seen() == ["st-key-off-conv1"]
    page.get_by_role("radio", name="conv2").click()
    assert seen() == ["st-key-off-conv2"]
    expect(page).to_have_url(re.compile("press=off"))
    page.reload()
    settle(page)
    assert seen() == ["st-key-off-conv2"]
    page.get_by_role("radio", name="look at it").click()
    assert seen() == ["st-key-filters-conv2"]


@pytest.mark.parametrize(
    ("more", "wall"), [("&unit=conv1.0.13.13&off=conv2.3", "off-conv2"), ("&off=conv2.3&press=look", "filters-conv1")]
)
def test_a_link_of_before_there_were_modes_shows_the_filters_that_are_off(
    page: Page, app_url: str, more: str, wall: str
) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}{more}")
    expect(page.locator(f".st-key-{wall}")).to_be_visible()
    expect(page.locator(".st-key-knock-out .ds-wall button[aria-pressed=true]")).to_have_text("3")
