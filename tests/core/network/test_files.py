"""Files of weights, read without running what is in them."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
import torch

from core.network.files import CheckpointError
from core.network.tensors import read_tensors


class Evil:
    def __reduce__(self) -> tuple:
        return os.mkdir, (os.environ["EVIL_FOLDER"],)


def test_code_in_a_file_of_weights_is_refused_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made-by-the-file"
    monkeypatch.setenv("EVIL_FOLDER", str(made))
    for name, content in (("plain", pickle.dumps(Evil())), ("torch", b"")):
        path = tmp_path / f"{name}.pt"
        path.write_bytes(content)
        if not content:
            torch.save({"conv1.weight": Evil()}, path)
        with pytest.raises(CheckpointError, match=name):
            read_tensors(path.read_bytes(), path.name)
    assert not made.exists()
