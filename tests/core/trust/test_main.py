"""The command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.attribution.methods import METHODS
from core.trust.__main__ import main
from core.trust.faithfulness import FILE, load_summaries


def test_the_command_writes_what_the_page_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / FILE
    monkeypatch.setattr(sys, "argv", ["faithfulness", "--networks", "book", "--digits", "1", "--out", str(out)])
    main()
    found = load_summaries(tmp_path)
    assert {entry.network for entry in found} == {"book"}
    assert all(entry.count == 1 for entry in found)
    assert found[0].methods.keys() == METHODS.keys()
