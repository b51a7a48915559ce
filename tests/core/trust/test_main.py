"""The command line."""

from __future__ import annotations

from pathlib import Path

from core.attribution.methods import METHODS
from core.trust.__main__ import main
from core.trust.faithfulness import FILE, load_summaries


def test_the_command_writes_what_the_page_reads(tmp_path: Path) -> None:
    main(["--networks", "book", "--digits", "1", "--out", str(tmp_path / FILE)])
    found = load_summaries(tmp_path)
    assert {entry.network for entry in found} == {"book"}
    assert all(entry.count == 1 for entry in found)
    assert found[0].methods.keys() == METHODS.keys()
