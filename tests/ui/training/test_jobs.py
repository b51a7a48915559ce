"""Runs in the background: the command line's weights, one at a time, and a network to take home."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import torch

from core.digits.mnist import HOW_TO_GET_MNIST
from core.judging import evaluate
from core.network.bundle import Trained, file_name, open_bundle, weights_name
from core.network.bundle import bundle as made
from core.network.checkpoints import load_model, read_card
from core.network.recipes import Recipe
from core.training import __main__ as train_command
from core.training import loop as training
from core.training.presets import command
from ui.training.jobs import Job, Line

RECIPE = Recipe("40-seconds", "Your recipe", dataset="drawings", images=60, batch_size=16, epochs=2)


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
    assert facts.losses == from_page.facts.losses
    assert facts.command == from_page.facts.command
    assert set(facts.accuracies) == {
        "40 drawings in many hands",
        "20 variations of the built-in drawings",
        "20 drawings in held-out hands",
    }
    assert [moment.step for moment in read_card("line", tmp_path).moments()] == [0, 1, 2, 3, 4, 8]


def test_a_data_set_that_cannot_be_had_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr(train_command, "load_data", lambda recipe, download: training.load_data(recipe))
    with pytest.raises(SystemExit) as stopped:
        train_command.main(["--recipe", "book", "--folder", str(tmp_path)])
    assert stopped.value.code == 1
    assert HOW_TO_GET_MNIST in capsys.readouterr().err
    assert str(page_run(RECIPE.but(dataset="mnist")).problem).endswith(HOW_TO_GET_MNIST)


def test_a_run_that_diverges_keeps_no_network_and_says_why(few: None) -> None:
    job = page_run(RECIPE.but(optimiser="sgd", learning_rate=3.0, schedule="constant", epochs=20, images=300))
    assert (job.phase, job.trained) == ("failed", None)
    assert "Try a tenth of it" in str(job.problem)


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
    stopped = job.trained.facts.stopped
    assert stopped is not None
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


def test_one_visitor_has_one_run_in_training_and_one_waiting_and_a_third_is_refused(few: None) -> None:
    line = Line(2)
    theirs = [Job(RECIPE.but(epochs=50, images=600), line, visitor="one") for _ in range(3)]
    another = Job(RECIPE, line, visitor="another")
    assert [job.start() for job in theirs] == [True, True, False]
    assert another.start()
    another.wait(60)
    assert another.phase == "done"
    assert theirs[1].phase == "waiting"
    for job in theirs[:2]:
        job.stop()
    for job in theirs[:2]:
        job.wait(60)
    assert Job(RECIPE.but(epochs=0), line, visitor="one").start()


def test_a_long_run_lets_others_go_first_and_goes_on_to_the_same_weights(
    few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = RECIPE.but(epochs=3, images=200)
    alone = trained(recipe)
    monkeypatch.setattr("ui.training.jobs.TURN", 0.0)
    line = Line(1)
    long, short = Job(recipe, line), Job(RECIPE, line)
    passed: list[tuple[str, str]] = []

    def noted(*given: Any) -> Trained:
        passed.append((long.phase, short.phase))
        return made(*given)

    monkeypatch.setattr("ui.training.jobs.bundle", noted)
    long.start()
    short.start()
    for job in (long, short):
        job.wait(120)
    assert long.trained is not None
    assert weights_name(long.trained.model) == weights_name(alone.model)
    assert passed[0][1] == "judging", "the short run, which came second, ended first"


def test_a_run_that_is_over_holds_no_weights_but_its_network_s(few: None) -> None:
    job = page_run(RECIPE)
    assert job.trained is not None
    assert job.report is not None
    assert job.report.model is job.trained.model
    assert (job.report.state, job.report.train, job.report.test) == (None, None, None)
    assert [moment.weights for moment in job.history.snapshots] == [{}] * 5
    assert [moment.step for moment in job.trained.moments()] == [0, 1, 2, 3, 4, 8]


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
    assert back.name == weights_name(made.model)
    assert back.facts == made.facts
    assert [moment.step for moment in back.moments()] == [0, 1, 2, 3, 4, 8]
    assert file_name(back) == "your-recipe.zip"
    assert weights_name(trained(RECIPE.but(seed=5)).model) != back.name


def test_an_untrained_network_can_be_taken_home_too(few: None) -> None:
    made = trained(RECIPE.but(epochs=0))
    assert made.facts.epochs == ()
    assert [moment.step for moment in open_bundle(made.archive).moments()] == [0]
