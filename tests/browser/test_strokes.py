"""Every stroke counts, however soon it comes, and every press of a button once, in the order they came."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import LINES, eraser, press, scribble, strokes_in_address, strokes_on_canvas, touch, visit
from tests.served import settle

NINE = [(0.72, 0.08), (0.4, 0.08), (0.3, 0.25), (0.4, 0.42), (0.7, 0.35), (0.72, 0.08), (0.68, 0.9)]


def test_a_finger_that_begins_at_the_top_right_draws_and_nothing_lies_over_what_is_above(
    app_url: str, phone: Page
) -> None:
    visit(phone, app_url)
    touch(phone, NINE)
    assert strokes_in_address(phone) == 1
    for drawn, x in enumerate((0.61, 0.77, 0.84, 0.92), start=2):
        touch(phone, [(x, 0.05), (x, 0.06)])
        assert strokes_in_address(phone) == drawn
    tab = phone.get_by_role("tab", name="Upload").bounding_box()
    assert tab
    phone.touchscreen.tap(tab["x"] + tab["width"] / 2, tab["y"] + tab["height"] / 2)
    settle(phone)
    assert phone.get_by_role("tab", name="Upload").get_attribute("aria-selected") == "true"


def test_a_mouse_that_is_pressed_as_soon_as_it_comes_in_draws(app_url: str, page: Page) -> None:
    visit(page, app_url)
    box = page.locator(".st-key-canvas canvas").last.bounding_box()
    assert box
    for drawn, pause in enumerate((0, 60, 150), start=1):
        page.mouse.move(box["x"] + box["width"] + 40, box["y"] + 200)
        page.mouse.move(box["x"] + 280 - 30 * drawn, box["y"] + 12)
        page.wait_for_timeout(pause)
        page.mouse.down()
        page.mouse.move(box["x"] + 170 - 30 * drawn, box["y"] + 250, steps=5)
        page.mouse.up()
        assert strokes_in_address(page) == drawn, pause


def test_a_stroke_soon_after_clear_is_on_the_canvas_and_in_the_answer(app_url: str, page: Page) -> None:
    visit(page, app_url)
    scribble(page, LINES[1])
    for pause in (0, 30, 100, 200):
        scribble(page, LINES[0])
        assert strokes_in_address(page) == 2, pause
        press(page, "clear")
        page.wait_for_timeout(pause)
        scribble(page, LINES[4])
        assert strokes_in_address(page) == strokes_on_canvas(page) == 1, pause


def test_the_first_stroke_takes_the_place_of_a_sample_and_goes_over_a_digit_that_was_chosen(
    app_url: str, page: Page
) -> None:
    visit(page, f"{app_url}/compare")
    scribble(page, LINES[0])
    assert strokes_in_address(page) == strokes_on_canvas(page) == 1
    press(page, "undo")
    assert strokes_in_address(page) == strokes_on_canvas(page) == 0
    scribble(page, LINES[1])
    assert strokes_in_address(page) == strokes_on_canvas(page) == 1
    visit(page, f"{app_url}/compare?digit=d1.4-open-1")
    scribble(page, LINES[0])
    # That 4 has two.
    assert strokes_in_address(page) == 3


def test_undo_pressed_fast_takes_away_as_many_strokes(app_url: str, page: Page) -> None:
    visit(page, app_url)
    for drawn, times in ((LINES, 2), (LINES[3:], 4)):
        scribble(page, *drawn)
        assert strokes_in_address(page) == 5
        press(page, "undo", times)
        # What the server was not told of presses so fast is sent again after a second.
        page.wait_for_timeout(1500)
        assert strokes_in_address(page) == strokes_on_canvas(page) == 5 - times


def test_undo_takes_away_the_stroke_before_it_and_none_after(app_url: str, page: Page) -> None:
    visit(page, app_url)
    scribble(page, LINES[0])
    assert strokes_in_address(page) == 1
    scribble(page, LINES[1])
    press(page, "undo")
    scribble(page, LINES[2], LINES[3])
    press(page, "undo")
    scribble(page, LINES[4])
    assert strokes_in_address(page) == strokes_on_canvas(page) == 3


def test_strokes_drawn_while_the_eraser_is_answered_are_kept(app_url: str, page: Page) -> None:
    visit(page, app_url)
    scribble(page, LINES[0])
    assert strokes_in_address(page) == 1
    eraser(page)
    # Rubbed out at once: two pieces are left.
    scribble(page, [(0.5, 0.0), (0.5, 0.2)])
    eraser(page)
    scribble(page, LINES[2], LINES[4])
    assert strokes_in_address(page) == 4
    assert strokes_on_canvas(page) == 2


def test_a_stroke_is_not_lost_when_the_page_is_left_at_once(app_url: str, page: Page) -> None:
    visit(page, app_url)
    scribble(page, LINES[0])
    page.get_by_role("tab", name="Choose").click()
    assert strokes_in_address(page) == 1
    page.get_by_role("tab", name="Draw").click()
    settle(page)
    scribble(page, LINES[1])
    page.get_by_role("link", name="Compare").click()
    page.wait_for_selector(".st-key-attribution-deeplift img")
    assert strokes_in_address(page) == strokes_on_canvas(page) == 2


def test_a_stroke_counts_though_the_system_takes_the_finger_away(app_url: str, phone: Page) -> None:
    visit(phone, app_url)
    for drawn, ends in enumerate(("touchCancel", "touchEnd", "touchCancel"), start=1):
        touch(phone, LINES[drawn - 1], ends=ends)
        assert strokes_in_address(phone) == drawn
