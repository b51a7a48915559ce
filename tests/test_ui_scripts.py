"""What is sent to the page's scripts, and how the scripts are written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ui.inside.parts import without_relus
from ui.shell import SHEETS
from ui.show.scripts import packed

UI = Path(__file__).resolve().parent.parent / "ui"


def test_what_is_neither_float32_nor_bytes_is_not_sent():
    with pytest.raises(ValueError, match="expected an array of float32 or uint8, got float64"):
        packed(np.zeros(3))


def test_maps_after_relu_stay_out_only_where_they_are_the_maps_before_without_what_is_below_zero():
    maps = {"conv1": np.array([[[-1.0, 2.0]]]), "relu1": np.array([[[0.0, 2.0]]]), "pool": np.array([[[2.0]]])}
    assert set(without_relus(maps)) == {"conv1", "pool"}
    maps["relu1"][0, 0, 1] = 2.5
    assert set(without_relus(maps)) == {"conv1", "relu1", "pool"}


@pytest.mark.parametrize("path", sorted([*UI.rglob("*.js"), *UI.rglob("*.css")]), ids=lambda path: path.name)
def test_scripts_and_style_sheets_have_lines_as_short_as_everything_else(path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert len(line) <= 120, f"{path.name}, line {number}"
        assert line == line.rstrip(), f"{path.name}, line {number}"


def test_every_style_sheet_is_on_every_page():
    assert set(SHEETS) == set(UI.rglob("*.css"))
