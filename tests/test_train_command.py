"""The command line: the page's weights, and a run that survives being killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from core.digits.mnist import HOW_TO_GET_MNIST
from core.judging import evaluate
from core.network.bundle import Trained, file_name, open_bundle
from core.network.checkpoints import load_model, load_snapshots, read_card
from core.network.files import CheckpointError
from core.network.recipes import Recipe
from core.training import __main__ as train_command
from core.training import loop as training
from core.training.presets import command
from ui.training.jobs import Job, Line

ROOT = Path(__file__).resolve().parent.parent
SMALL = "--recipe 40-seconds --dataset drawings --images 160 --batch-size 16 --epochs 12".split()
RECIPE = Recipe("40-seconds", "Your recipe", dataset="drawings", images=60, batch_size=16, epochs=2)
# The command line on few drawings: what it is judged on is made anew for every run.
FEW = "import core.judging.evaluate as e, core.training.loop as t; e.UNSEEN_COUNT = 20; t.TEST_DRAWINGS = 40; "
RUN = FEW + "import sys, core.training.__main__ as c; c.main(sys.argv[1:])"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "UNSEEN_COUNT", 20)
    monkeypatch.setattr(training, "TEST_DRAWINGS", 40)


def page_run(recipe: Recipe) -> Job:
    job = Job(recipe, Line(1))
    job.start()
    job.wait(120)
    return job


def trained(recipe: Recipe = RECIPE) -> Trained:
    made = page_run(recipe).trained
    assert made is not None
    return made


def test_the_page_and_the_command_line_give_the_same_weights_bit_for_bit(few: None, tmp_path: Path) -> None:
    from_page = trained()
    words = command(RECIPE).split()[3:]
    train_command.main([*words, "--name", "line", "--folder", str(tmp_path)])
    ours, theirs = from_page.model.state_dict(), load_model("line", tmp_path).state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    facts = read_card("line", tmp_path).facts
    assert facts["losses"] == from_page.facts["losses"]
    assert facts["command"] == from_page.facts["command"]
    assert set(facts["accuracies"]) == {
        "40 drawings in many hands",
        "20 variations of the built-in drawings",
        "20 drawings in held-out hands",
    }
    assert [moment.step for moment in load_snapshots(read_card("line", tmp_path))] == [0, 1, 2, 3, 4, 8]


def test_a_killed_run_damages_nothing_and_resumes_to_the_same_weights(tmp_path: Path) -> None:
    arguments = [*SMALL, "--folder", str(tmp_path)]
    run = [sys.executable, "-c", RUN, *arguments]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*run, "--name", "whole"], check=True, **quiet)
    before = (tmp_path / "whole.json").read_bytes()
    killed = subprocess.Popen([*run, "--name", "broken"], **quiet)
    unfinished = tmp_path / ".broken.unfinished"
    deadline = time.monotonic() + 120
    while not unfinished.is_file() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "broken.json").exists()
    assert (tmp_path / "whole.json").read_bytes() == before
    load_model("whole", tmp_path)
    resumed = subprocess.run(
        [*run, "--name", "broken", "--resume"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "going on after epoch" in resumed.stdout
    whole, broken = (load_model(name, tmp_path).state_dict() for name in ("whole", "broken"))
    assert all(torch.equal(whole[name], broken[name]) for name in whole)
    assert not unfinished.exists()
    losses = [json.loads((tmp_path / f"{name}.json").read_text())["losses"] for name in ("whole", "broken")]
    assert losses[0] == losses[1]


def test_a_data_set_that_cannot_be_had_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr(train_command, "load_data", lambda recipe, download: training.load_data(recipe))
    with pytest.raises(SystemExit) as stopped:
        train_command.main(["--recipe", "book", "--folder", str(tmp_path)])
    assert stopped.value.code == 1
    assert HOW_TO_GET_MNIST in capsys.readouterr().err
    assert page_run(RECIPE.but(dataset="mnist")).problem.endswith(HOW_TO_GET_MNIST)


def test_a_run_that_diverges_keeps_no_network_and_says_why(few: None) -> None:
    job = page_run(RECIPE.but(optimiser="sgd", learning_rate=0.5, schedule="constant", epochs=20, images=300))
    assert (job.phase, job.trained) == ("failed", None)
    assert "Try a tenth of it" in job.problem


def test_a_stopped_run_keeps_what_it_learned_and_its_replay(few: None) -> None:
    job = Job(RECIPE.but(epochs=50, images=600), Line(1))
    job.start()
    deadline = time.monotonic() + 60
    while (job.report is None or job.report.step < 15) and time.monotonic() < deadline:
        time.sleep(0.01)
    job.stop()
    job.wait(60)
    assert job.phase == "done"
    assert job.trained is not None
    stopped = job.trained.facts["stopped"]
    assert 15 <= stopped < 50 * 38
    assert job.trained.moments()[-1].step == stopped
    assert open_bundle(job.trained.archive).facts == job.trained.facts


def test_one_place_in_the_line_is_one_run_at_a_time_and_the_next_knows_its_place(few: None) -> None:
    line = Line(1)
    jobs = [Job(RECIPE.but(epochs=50, images=600), line) for _ in range(3)]
    for job in jobs:
        job.start()
    deadline = time.monotonic() + 60
    while jobs[0].report is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [job.ahead for job in jobs] == [0, 1, 2]
    assert [job.phase for job in jobs[1:]] == ["waiting", "waiting"]
    jobs[1].stop()
    jobs[1].wait(5)
    assert (jobs[1].phase, jobs[2].ahead) == ("cancelled", 1)
    jobs[0].stop()
    jobs[2].stop()
    for job in jobs:
        job.wait(60)
    assert jobs[0].phase == "done"


def test_a_run_nobody_watches_any_more_stops(few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.training.jobs.GONE_AFTER", 0.0)
    job = Job(RECIPE.but(epochs=50, images=600), Line(1), still_watched=lambda: False)
    job.start()
    job.wait(60)
    assert job.over
    assert job.report is None or job.report.step < 50 * 38


def test_a_downloaded_network_comes_back_with_its_name_its_replay_and_its_story(few: None) -> None:
    made = trained()
    back = open_bundle(made.archive)
    assert back.name == made.name
    assert back.facts == made.facts
    assert [moment.step for moment in back.moments()] == [0, 1, 2, 3, 4, 8]
    assert file_name(back) == "your-recipe.zip"
    assert trained(RECIPE.but(seed=5)).name != made.name


def test_an_untrained_network_can_be_taken_home_too(few: None) -> None:
    made = trained(RECIPE.but(epochs=0))
    assert made.facts["epochs"] == []
    assert [moment.step for moment in open_bundle(made.archive).moments()] == [0]


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_a_file_that_is_not_ours_is_refused_in_a_sentence(size: int) -> None:
    with pytest.raises(CheckpointError, match="not a network downloaded from here"):
        open_bundle(bytes(range(256)) * 20 if size == 5000 else b"x" * size)
