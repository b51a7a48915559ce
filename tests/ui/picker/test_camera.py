"""Where a camera cannot be lent, the page says so and what to do."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import open_app, words
from ui.picker import upload


# What browsers call a secure context: https, or this very computer by any of its names.
@pytest.mark.parametrize(
    ("address", "lends"),
    [
        ("https://school.example/digits", True),
        ("http://localhost:8501", True),
        ("http://app.localhost/", True),
        ("http://127.0.0.1:8501/compare", True),
        ("http://[::1]:8501", True),
        ("http://192.168.1.5:8501", False),
        ("http://localhost.school.example", False),
        ("http://notlocalhost", False),
        ("", False),
    ],
)
def test_a_camera_is_offered_where_browsers_lend_one(address: str, lends: bool) -> None:
    assert upload.lends_a_camera(address) is lends


@pytest.mark.parametrize("lends", [True, False])
def test_a_page_that_gets_no_camera_says_why_and_what_helps(lends: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "lends_a_camera", lambda address: lends)
    home: AppTest = open_app(**{"picker-tab": "upload", "upload-kind": "camera"})
    assert not home.exception
    assert ("only to pages with https" in words(home)) is not lends
    assert ("nothing is sent until you take the photo" in words(home)) is lends
