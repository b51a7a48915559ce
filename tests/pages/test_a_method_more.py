"""A method is one entry in one table: one that is added is there on every page that shows methods."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.attribution.captum_calls import input_x_gradient
from core.attribution.methods import METHODS
from tests.pages.conftest import html, open_app

# Metrics and methods that set hooks on copies announce it.
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")
TWICE = replace(
    METHODS["input-x-gradient"],
    name="twice",
    title="Twice The Ink",
    colour="#123456",
    uses_baseline=True,
    compute=lambda question: 2 * input_x_gradient(question),
)


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(METHODS, TWICE.name, TWICE)
    return TWICE.name


def test_it_races_is_scrambled_and_stands_in_the_legend_in_its_colour(added: str) -> None:
    app = open_app().switch_page("pages/trust.py").run()
    assert TWICE.title in app.multiselect(key="trust-methods").options
    app.multiselect(key="trust-methods").set_value(["saliency", added]).run()
    assert not app.exception
    for test in ("race", "scramble"):
        app.segmented_control(key="test").set_value(test).run()
        chart = app.get("vega_lite_chart")[0].proto.spec
        assert TWICE.title in chart
        assert TWICE.colour in chart
    assert html(app).count(TWICE.title) >= 4


@pytest.mark.parametrize(
    ("page", "key"),
    [("baselines", "baselines-method"), ("why_not", "why-method"), ("compare", "more-methods")],
)
def test_it_is_offered_and_shown_wherever_methods_are(added: str, page: str, key: str) -> None:
    app = open_app().switch_page(f"pages/{page}.py").run()
    if page == "compare":
        app.session_state["compare-settings"] = True
        app.run()
        assert TWICE.title in app.multiselect(key=key).options
        app.multiselect(key=key).set_value([added]).run()
    else:
        assert TWICE.title in app.selectbox(key=key).options
        app.selectbox(key=key).set_value(added).run()
    assert not app.exception
    assert TWICE.title in html(app)


def test_an_address_may_name_it(added: str) -> None:
    app = open_app(**{"why-method": added}).switch_page("pages/why_not.py").run()
    assert app.selectbox(key="why-method").value == added


def test_without_it_nothing_is_left_of_it() -> None:
    app: AppTest = open_app(**{"why-method": TWICE.name}).switch_page("pages/why_not.py").run()
    assert not app.exception
    assert app.selectbox(key="why-method").value == "integrated-gradients"
