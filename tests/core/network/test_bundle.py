"""A network in one file."""

from __future__ import annotations

import pytest

from core.network.bundle import open_bundle
from core.network.files import CheckpointError


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_a_file_that_is_not_ours_is_refused_in_a_sentence(size: int) -> None:
    with pytest.raises(CheckpointError, match="not a network downloaded from here"):
        open_bundle(bytes(range(256)) * 20 if size == 5000 else b"x" * size)
