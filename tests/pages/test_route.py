"""Every page ends with what comes next: the next step of the route, or the way back onto it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import choose
from ui.pages import AGAIN, PAGES, ROUTE, page_named

# Metrics and methods that set hooks on copies announce it.
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")
STEPS = [step.page for step in ROUTE]


def go(app: AppTest, page: str) -> AppTest:
    app = app.switch_page(page_named(page).file).run()
    assert not app.exception
    return app


def ending(app: AppTest) -> tuple[str, str]:
    """Where the page's last link leads, and the words before it."""
    shown = list(app.main)
    last = max(at for at, element in enumerate(shown) if element.type == "page_link")
    return shown[last - 1].proto.body, shown[last].proto.page


def test_each_step_leads_to_the_next_and_says_where_one_stands(home: AppTest) -> None:
    app = choose(home, "7-crossed-1")
    for at, step in enumerate(STEPS):
        if at:
            app = go(app, step)
        said, leads = ending(app)
        after = [*ROUTE, AGAIN][at + 1]
        assert f"Step {at + 1} of 5" in said
        assert said.endswith(f"<b>Next:</b> {after.does}</p>")
        assert leads == after.page


def test_whoever_went_all_the_way_is_not_counted_in_again(home: AppTest) -> None:
    app = go(home, STEPS[-1])
    for page in (AGAIN.page, "training"):
        app = go(app, page)
        said, leads = ending(app)
        assert "of 5" not in said
        assert leads == ("" if page == AGAIN.page else AGAIN.page)


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.name not in STEPS])
def test_a_page_off_the_route_leads_back_to_where_it_was_left(home: AppTest, page: str) -> None:
    assert "step 1 of 5" in ending(go(home, page))[0]
    said, leads = ending(go(go(home, "compare"), page))
    assert "step 3 of 5" in said
    assert leads == "compare"
