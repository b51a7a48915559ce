"""The command line: a run that survives being killed."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.digits.digits import Digits, digits
from core.network.checkpoints import load_model
from core.network.facts import MOST_ENTRIES, Epoch, Facts
from core.network.files import CheckpointError, read_some
from core.network.recipes import Recipe
from core.network.tensors import read_tensors, tensor_bytes
from core.training import __main__ as command
from core.training.history import History
from tests.served import ROOT

SMALL = "--recipe 40-seconds --dataset drawings --images 160 --batch-size 16 --epochs 12".split()
# The command line on few drawings: what it is judged on is made anew for every run.
FEW = "import core.judging.evaluate as e, core.training.loop as t; e.UNSEEN_COUNT = 20; t.TEST_DRAWINGS = 40; "
RUN = FEW + "import sys, core.training.__main__ as c; c.main(sys.argv[1:])"


def test_a_killed_run_damages_nothing_and_resumes_to_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.judging.evaluate.UNSEEN_COUNT", 20)
    monkeypatch.setattr("core.training.loop.TEST_DRAWINGS", 40)
    arguments = [*SMALL, "--folder", str(tmp_path)]
    command.main([*arguments, "--name", "whole"])
    before = (tmp_path / "whole.json").read_bytes()
    killed = subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments, "--name", "broken"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    unfinished = tmp_path / ".broken.unfinished"
    deadline = time.monotonic() + 120
    while not unfinished.is_file() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "broken.json").exists()
    assert (tmp_path / "whole.json").read_bytes() == before
    load_model("whole", tmp_path)
    command.main([*arguments, "--name", "broken", "--resume"])
    assert "going on after epoch" in capsys.readouterr().out
    whole, broken = (load_model(name, tmp_path).state_dict() for name in ("whole", "broken"))
    assert all(torch.equal(whole[name], broken[name]) for name in whole)
    assert not unfinished.exists()
    losses = [json.loads((tmp_path / f"{name}.json").read_text())["losses"] for name in ("whole", "broken")]
    assert losses[0] == losses[1]


OPTIONS = [*"--threads --name --folder --images --epochs --batch-size --learning-rate --seed --moments".split()]
OPTIONS += [*"--dataset --not-digits --plain-epochs --dropout --recipe --resume --augment --nonsense".split()]
OPTIONS += ["--people", "--letters"]
VALUES = st.sampled_from(
    ["0", "-1", "1", "a/b", "../../evil", "all", "nan", "1e400", "book", "", "9" * 30, "²", "drawings"]
)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(OPTIONS), VALUES | st.text(max_size=5)), max_size=4))
@example([("--threads", "0")])
@example([("--name", "a/b")])
@example([("--folder", "/etc/hostname")])
@example([("--folder", "/proc/nope")])
def test_whatever_is_asked_ends_with_0_1_or_2_and_a_sentence(asked: list[tuple[str, str]]) -> None:
    said, code, threads = io.StringIO(), 0, torch.get_num_threads()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "_train_checkpoint", lambda *_: None)
        patch.setattr(command, "FOLDER", Path(folder))
        patch.chdir(folder)
        arguments = ["--recipe", "ten-images", "--folder", folder, *(word for pair in asked for word in pair)]
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            try:
                command.main(arguments)
            except SystemExit as stopped:
                code = stopped.code
    torch.set_num_threads(threads)
    assert code in (0, 1, 2)
    assert "Traceback" not in said.getvalue()
    assert code == 0 or said.getvalue().strip()
    assert code != 1 or len(said.getvalue().strip().splitlines()) == 1


def a_run(folder: Path, **changes: object) -> Path:
    """What a run of one epoch that was killed leaves to go on from."""
    recipe = Recipe("40-seconds", dataset="drawings", images=20, batch_size=16, epochs=2).but(**changes)
    kept: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.training.loop.TEST_DRAWINGS", 20)
        patch.setattr(command, "measure", lambda *_, **__: None)
        patch.setattr(command, "_keep", lambda path, state: kept.append(tensor_bytes(state)))
        command.train_checkpoint(recipe, "run", folder)
    (folder / ".run.unfinished").write_bytes(kept[0])
    return folder / ".run.unfinished"


def test_what_is_no_run_of_this_recipe_is_refused_before_anything_is_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe("40-seconds", dataset="drawings", images=20, batch_size=16, epochs=2)
    unfinished = a_run(tmp_path)
    sound = read_tensors(read_some(unfinished), "run")
    assert command._go_on(unfinished, recipe, History())["step"] == 2
    monkeypatch.setattr(command, "load_data", None)
    optimiser = sound["state"]["optimiser"]
    first = {name: torch.zeros(3) if name == "exp_avg" else value for name, value in optimiser["state"][0].items()}
    for wrong in (
        {"a": 1},
        [],
        sound | {"epochs": []},
        sound | {"state": {}},
        sound | {"state": sound["state"] | {"model": {}}},
        sound | {"state": sound["state"] | {"optimiser": optimiser | {"state": optimiser["state"] | {0: first}}}},
        sound | {"recipe": recipe.but(seed=5).as_json()},
    ):
        unfinished.write_bytes(tensor_bytes(wrong))
        with pytest.raises(CheckpointError, match=r"\.run\.unfinished .*Delete it, or train without --resume"):
            command.train_checkpoint(recipe, "run", tmp_path, resume=True)
    for content in (b"", b"x", unfinished.read_bytes()[:-9]):
        unfinished.write_bytes(content)
        with pytest.raises(CheckpointError, match="not a file of weights, or is damaged"):
            command.train_checkpoint(recipe, "run", tmp_path, resume=True)


def test_a_full_disk_costs_no_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(command, "replace", full)
    command._keep(tmp_path / ".run.unfinished", {})
    assert "cannot be written (No space left on device)" in capsys.readouterr().out
    a_run(tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr("core.network.files.replace", full)
    monkeypatch.setattr("core.training.loop.TEST_DRAWINGS", 20)
    recipe = Recipe("40-seconds", dataset="drawings", images=20, batch_size=16, epochs=2)
    with pytest.raises(CheckpointError, match=r"No space left on device.*go on with --resume"):
        command.train_checkpoint(recipe, "run", tmp_path, resume=True)
    assert (tmp_path / ".run.unfinished").is_file()


def test_a_run_of_more_losses_than_a_json_may_hold_keeps_some_of_all_and_every_end(mnist_like: Digits) -> None:
    history = History()
    history.losses = [(step, 1.0) for step in range(1, 3 * MOST_ENTRIES)]
    end = 2 * MOST_ENTRIES + 1
    history.epochs = [Epoch(1, end, 1.0, 0.5, 1.0, 0.5, 1.0)]
    facts = history.facts(Recipe("long"), "long", mnist_like, mnist_like)
    assert MOST_ENTRIES / 2 < len(facts.losses) <= MOST_ENTRIES
    assert end in [step for step, _ in facts.losses]
    assert Facts.from_json(facts.as_json(), "long.json").losses == facts.losses


@pytest.fixture
def mnist_like() -> Digits:
    return digits("blots", torch.zeros(4, 28, 28, dtype=torch.uint8), torch.zeros(4))
