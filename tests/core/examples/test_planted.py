"""Wrong labels planted among digits, and looked for: in a smaller training, and in the shipped figures."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.digits.digits import load_drawings
from core.examples.__main__ import main
from core.examples.planted import FILE, PLANTED, RECIPE, SEEDS, TITLES, PlantedError, load_planted, look_for, plant
from tests.served import ROOT


def test_so_many_labels_are_wrong_and_no_others() -> None:
    data = load_drawings(100, 7)
    wrong, chosen = plant(data, 12, seed=3)
    assert len(chosen) == 12
    assert np.flatnonzero(wrong.labels.numpy() != data.labels.numpy()).tolist() == chosen.tolist()
    assert set(wrong.labels.tolist()) <= set(range(10))


def test_planted_labels_are_found_far_above_chance_in_a_small_training() -> None:
    data, unseen = load_drawings(400, 5), load_drawings(20, 6)
    found = look_for(RECIPE.but(images=400, epochs=8, batch_size=32), "drawings", data, unseen, 8, seed=5)
    # By lot 0.4 of the 8 would be among 20.
    assert found.chance(20) == pytest.approx(0.4)
    assert found.own["20"] >= 4
    assert found.own["100"] >= found.own["20"]
    # By lot 2 % of the opponents.
    assert found.opponents > 0.04


def test_the_shipped_figures_are_of_as_many_trainings_as_the_command_makes_and_far_above_chance() -> None:
    runs = load_planted()
    assert {(run.digits, run.seed) for run in runs} == {(kind, seed) for kind in TITLES for seed in SEEDS}
    for run in runs:
        assert (run.count, run.planted) == (RECIPE.images, PLANTED)
        assert run.own["20"] > 20 * run.chance(20)
        assert run.opponents > 5 * run.planted / run.count
    assert json.loads((ROOT / "checkpoints" / FILE).read_text())["command"] == "python -m core.examples"


def test_figures_that_are_missing_or_damaged_are_told_in_words(tmp_path) -> None:
    with pytest.raises(PlantedError, match="not been computed yet"):
        load_planted(tmp_path)
    for damaged in ("{", "[]", '{"runs": [{"digits": 1}]}'):
        (tmp_path / FILE).write_text(damaged)
        with pytest.raises(PlantedError, match="damaged"):
            load_planted(tmp_path)


def test_the_command_refuses_what_it_could_not_write_before_it_trains(tmp_path, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path / "nowhere" / FILE)])
    assert "cannot be read or written" in capsys.readouterr().err
