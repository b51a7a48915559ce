from tests.browser.conftest import answer, draw, eraser, press, touch, visit
from tests.served import EIGHT, SEVEN, THREE, settle

METHODS = ("saliency", "integrated-gradients", "deeplift")


# First: it must be the cold process's first visitor who comes by a deep link.
def test_a_page_opened_by_its_own_address_as_the_very_first_visit_is_whole(app_url, page):
    visit(page, f"{app_url}/compare")
    assert page.locator("h1").inner_text() == "Compare"
    assert page.locator("[data-testid=stDialog]").count() == 0
    page.locator("[data-testid=stSidebar] a").nth(1).wait_for(state="attached")
    for method in METHODS:
        assert page.locator(f".st-key-attribution-{method} img").count() == 2


def test_a_digit_drawn_with_the_mouse_is_read_and_explained_three_ways(app_url, page):
    visit(page, app_url)
    for digit, strokes in (("3", THREE), ("7", SEVEN), ("8", EIGHT)):
        draw(page, strokes)
        assert answer(page).startswith(f"{digit} · ")
        page.get_by_role("link", name="Compare").click()
        settle(page)
        page.wait_for_selector(".st-key-attribution-deeplift img")
        assert answer(page).startswith(f"{digit} · ")
        for method in METHODS:
            picture = page.locator(f".st-key-attribution-{method} img").first
            assert f"for {digit}:" in (picture.get_attribute("alt") or "")
            box = picture.bounding_box()
            assert box
            assert abs(box["width"] - box["height"]) < 1
        assert "adds up" in page.locator(".st-key-gauge-deeplift").inner_text()
        page.get_by_role("link", name="Draw a digit").click()
        settle(page)
        press(page, "clear")
        settle(page)


def test_a_digit_drawn_with_a_finger_is_read_and_the_page_does_not_scroll(app_url, phone):
    visit(phone, app_url)
    for digit, strokes in (("3", THREE), ("7", SEVEN)):
        phone.locator(".st-key-canvas canvas").last.scroll_into_view_if_needed()
        before = phone.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop")
        touch(phone, strokes)
        assert answer(phone).startswith(f"{digit} · ")
        assert phone.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == before
        assert phone.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
        press(phone, "clear")
        settle(phone)


def test_undo_clear_page_switch_back_and_reload_keep_what_they_must(app_url, page):
    visit(page, app_url)
    draw(page, SEVEN)
    draw(page, [(0.4, 0.5), (0.62, 0.5)])
    crossed = page.url
    page.locator(".st-key-undo button").click()
    settle(page)
    assert page.url != crossed
    page.get_by_role("link", name="Compare").click()
    settle(page)
    page.wait_for_selector(".st-key-attribution-deeplift img")
    draw(page, [(0.4, 0.5), (0.62, 0.5)])
    page.go_back()
    settle(page)
    assert page.locator("h1").inner_text() == "Draw a digit"
    assert answer(page).startswith("7 · ")
    kept = page.locator(".st-key-digit img").get_attribute("src")
    page.reload()
    settle(page)
    page.wait_for_selector(".st-key-digit img")
    assert page.locator(".st-key-digit img").get_attribute("src") == kept
    page.locator(".st-key-clear button").click()
    settle(page)
    assert "There is no ink yet" in page.locator(".st-key-answer").inner_text()


def test_a_copied_address_shows_another_person_the_same(app_url, page, browser):
    visit(page, app_url)
    draw(page, THREE)
    assert len(page.url) < 2000
    mine = page.locator(".st-key-digit img").get_attribute("src")
    other = browser.new_context().new_page()
    visit(other, page.url)
    other.wait_for_selector(".st-key-digit img")
    assert other.locator(".st-key-digit img").get_attribute("src") == mine
    other.context.close()


def test_strokes_drawn_faster_than_the_page_answers_are_all_kept(app_url, page):
    visit(page, app_url)
    canvas = page.locator(".st-key-canvas canvas").last
    box = canvas.bounding_box()
    assert box
    for number in range(6):
        y = box["y"] + 30 + 40 * number
        page.mouse.move(box["x"] + 30, y)
        page.mouse.down()
        page.mouse.move(box["x"] + 250, y, steps=3)
        page.mouse.up()
    settle(page)
    for left in range(5, -1, -1):
        page.locator(".st-key-undo button").click()
        settle(page)
        empty = "There is no ink yet" in page.locator(".st-key-answer").inner_text()
        assert empty == (left == 0)


def test_the_eraser_cuts_a_stroke_in_two(app_url, page):
    visit(page, app_url)
    draw(page, SEVEN)
    eraser(page)
    settle(page)
    whole = page.locator(".st-key-digit img").get_attribute("alt")
    draw(page, [(0.3, 0.6), (0.75, 0.6)])
    assert page.locator(".st-key-digit img").get_attribute("alt") != whole
    page.locator(".st-key-undo button").click()
    settle(page)
    assert page.locator(".st-key-undo button").is_enabled()


def test_a_built_in_drawing_is_chosen_by_keyboard(app_url, page):
    visit(page, app_url)
    page.get_by_role("tab", name="Choose").click()
    settle(page)
    tile = page.get_by_role("button", name="2, with a loop at the foot").first
    if tile.count() == 0:
        tile = page.locator(".st-key-samples-wall button, .st-key-samples button").nth(30)
    tile.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert "Built-in drawing" in page.locator(".st-key-answer").inner_text()
    assert "digit=d1." in page.url


def test_the_maps_follow_when_the_answer_becomes_another_digit(app_url, page):
    visit(page, f"{app_url}/compare")
    for digit, strokes in (("7", SEVEN), ("3", THREE)):
        draw(page, strokes)
        assert f"for {digit}:" in page.locator(".st-key-attribution-deeplift img").first.get_attribute("alt")
        page.locator(".st-key-clear button").click()
        settle(page)
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator(".st-key-attribution-deeplift img").count() == 2
