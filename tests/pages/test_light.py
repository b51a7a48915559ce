"""Pages keep the process small: nothing that is shown is searched for tables, for which Streamlit imports pandas."""

from __future__ import annotations

import json

import pytest
from streamlit import dataframe_util

from tests.pages.conftest import open_app
from ui.pages import PAGES


@pytest.mark.parametrize("file", [page.file for page in PAGES])
def test_no_page_asks_what_kind_of_table_its_data_is(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app, asked = open_app(), []
    monkeypatch.setattr(dataframe_util, "determine_data_format", asked.append)
    app = app.switch_page(file).run()
    assert not app.exception
    assert not asked
    for chart in app.get("vega_lite_chart"):
        # Numbers that are none are no JSON, and no browser reads them.
        json.loads(chart.proto.spec, parse_constant=pytest.fail)
        assert not chart.proto.datasets
