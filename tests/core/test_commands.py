"""The commands: whatever they are asked, a code and one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.digits.__main__ import main as fetch
from core.judging.calibrate import main as calibrate
from core.judging.evaluate import main as evaluate
from core.render.commands import check_writable
from core.trust.__main__ import main as trust
from core.truth.__main__ import main as truth


@pytest.mark.parametrize(
    ("command", "arguments", "code"),
    [
        (evaluate, ["a/b"], 1),
        (evaluate, ["../../etc/hostname", "--dataset", "drawings"], 1),
        (evaluate, ["world", "--dataset", "letters"], 2),
        (calibrate, ["nobody"], 1),
        (calibrate, ["a/b"], 1),
        (calibrate, ["--folder", "/nowhere"], 1),
        (trust, ["--networks", "nobody"], 1),
        (trust, ["--digits", "0"], 2),
        (trust, ["--networks", "book", "--out", "/nowhere/x.json"], 1),
        (trust, ["--networks", "book", "--out", "/"], 1),
        (truth, ["--digits", "0"], 2),
        (truth, ["guesses"], 2),
        (truth, ["trials"], 1),
        (truth, ["trials", "--folder", "/nowhere"], 1),
        (fetch, ["--nonsense"], 2),
        (fetch, [], 1),
    ],
)
def test_every_command_ends_with_a_code_and_one_sentence(
    command: Callable[[list[str]], None],
    arguments: list[str],
    code: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    monkeypatch.setattr("core.digits.mnist.import_torchvision", lambda _: SimpleNamespace(MNIST=_no_line))
    with pytest.raises(SystemExit) as stop:
        command(arguments)
    said = capsys.readouterr().err.strip()
    assert stop.value.code == code
    assert said
    assert code == 2 or len(said.splitlines()) == 1
    assert "Traceback" not in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_or_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is no file"):
        check_writable(tmp_path / "pipe")
    check_writable(tmp_path / "to be written")


def _no_line(*_: object, **__: object) -> None:
    raise EOFError("Compressed file ended before the end-of-stream marker was reached")
