"""A newcomer's way: five steps, each one press from the last, on one drawn digit."""

from tests.browser.conftest import answer, draw, visit
from tests.served import SEVEN, settle
from ui.pages import ROUTE, page_named


def test_the_five_steps_are_walked_by_pressing_next_and_the_drawn_digit_is_kept(app_url, page):
    visit(page, app_url)
    draw(page, SEVEN)
    ink = page.locator(".st-key-digit img").first.get_attribute("src")
    for at, step in enumerate(ROUTE, 1):
        if at > 1:
            page.locator(".st-key-next a").click()
        page.wait_for_function(
            "title => document.querySelector('[data-testid=stMain] h1')?.innerText === title",
            arg=page_named(step.page).title,
        )
        settle(page)
        assert f"Step {at} of 5" in page.locator(".st-key-next").inner_text()
        assert answer(page).startswith("7 · ")
        assert page.locator(".st-key-digit img").first.get_attribute("src") == ink
        assert "digit=s1." in page.url


def test_a_phone_s_menu_goes_when_a_page_is_chosen_in_it_and_a_wide_window_s_stays(app_url, phone, page):
    visit(phone, app_url)
    menu = phone.locator("[data-testid=stSidebar]")
    for title in ("Baselines", "Draw a digit"):
        phone.locator("[data-testid=stExpandSidebarButton]").click()
        menu.get_by_role("link", name=title).click()
        phone.wait_for_function(
            "title => document.querySelector('[data-testid=stMain] h1')?.innerText === title", arg=title
        )
        phone.wait_for_function("document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0")
    visit(page, app_url)
    menu = page.locator("[data-testid=stSidebar]")
    menu.get_by_role("link", name="Baselines").click()
    page.wait_for_function("document.querySelector('[data-testid=stMain] h1')?.innerText === 'Baselines'")
    settle(page)
    assert menu.bounding_box()["x"] == 0
