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
