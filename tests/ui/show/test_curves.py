"""Charts: their letters are pixels, so what is read from the back row is told there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

# 12 on a phone; on a projector as much larger as the page's own type, 23 pixels for 16.
LEAST = {"": 12.0, "on": 12.0 * 23 / 16}


def page(projector: str) -> None:
    import streamlit as st

    from ui.show.curves import lines

    st.session_state["projector"] = bool(projector)
    lines([0, 1, 2], {"one": [1, 2, 3], "two": [3, 2, 1]}, {"one": "#123", "two": "#456"}, "x", "y", "Two lines.")


def chart(projector: str) -> dict[str, Any]:
    app = AppTest.from_function(page, kwargs={"projector": projector}).run()
    assert not app.exception
    return json.loads(app.get("vega_lite_chart")[0].proto.spec)


@pytest.mark.parametrize("projector", LEAST)
def test_every_letter_of_a_chart_is_large_enough_for_a_phone_and_larger_on_a_projector(projector: str) -> None:
    config = chart(projector)["config"]
    sizes = [config[part][size] for part in ("axis", "legend") for size in ("labelFontSize", "titleFontSize")]
    assert min(sizes) >= LEAST[projector]


def test_a_chart_grows_with_its_letters() -> None:
    assert chart("on")["height"] > chart("")["height"]
