"""What is sent to the page's scripts, and how the scripts are written."""

from __future__ import annotations

import numpy as np
import pytest

from tests.served import ROOT
from ui.shell import SHEETS
from ui.show.scripts import packed

UI = ROOT / "ui"


def test_what_is_neither_float32_nor_bytes_is_not_sent():
    with pytest.raises(ValueError, match="expected an array of float32 or uint8, got float64"):
        packed(np.zeros(3))


@pytest.mark.parametrize("path", sorted([*UI.rglob("*.js"), *UI.rglob("*.css")]), ids=lambda path: path.name)
def test_scripts_and_style_sheets_have_lines_as_short_as_everything_else(path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert len(line) <= 120, f"{path.name}, line {number}"
        assert line == line.rstrip(), f"{path.name}, line {number}"


def test_every_style_sheet_is_on_every_page():
    assert set(SHEETS) == set(UI.rglob("*.css"))
