"""The figures of the marked networks, as they are shipped, computed again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from core.digits.digits import Digits, as_ink
from core.digits.mnist import load_mnist
from core.network.checkpoints import FOLDER, list_models, read_card
from core.network.recipes import CURED, MARKED
from core.truth.figures import FILE, TruthError, load_figures
from core.truth.linear import FILE as LINEAR
from core.truth.linear import NETWORKS, load_linear
from core.truth.marks import signs, stamp
from core.truth.referee import RIVALS, decides, refereed, table
from core.truth.trials import TRIALS, others
from tests.core.judging.test_figures import agrees

PART = 1500
QUICK = ["saliency", "deeplift", "input-x-gradient", "guided-backprop"]


@pytest.fixture(scope="module")
def test_digits() -> Digits:
    return load_mnist("test")


def test_none_of_them_is_in_the_list_and_each_differs_from_the_plain_one_in_its_marks_only() -> None:
    assert not set(MARKED) & set(list_models())
    plain = MARKED["mark-none"].as_json()
    for name, recipe in MARKED.items():
        differs = {key for key, value in recipe.as_json().items() if value != plain[key]}
        assert differs <= {"name", "title", "mark", "shuffle_marks"}
        facts = read_card(name).facts
        assert facts.recipe == recipe
        assert facts.command == f"python -m core.training --recipe {name}"


def test_figures_are_of_the_weights_that_are_there() -> None:
    figures = load_figures()
    for name in MARKED:
        assert figures.of(name, read_card(name).facts.weights).seed == MARKED[name].seed
    assert {one.network for one in figures.refereed} == {"mark-border", "mark-faint"}
    for one in figures.refereed:
        assert one.sha256 == read_card(one.network).facts.weights
    for one in figures.known:
        assert one.sha256 == hashlib.sha256((FOLDER / LINEAR).read_bytes()).hexdigest()
    with pytest.raises(TruthError, match="not been tried"):
        figures.of("mark-none", "0" * 64)


def test_each_was_tried_from_three_seeds_and_the_cure_for_patterns_as_well() -> None:
    figures = load_figures()
    for name in MARKED:
        seeds = [one.seed for one in figures.every(name)]
        assert len(seeds) == len(set(seeds)) == 3
        assert seeds[0] == MARKED[name].seed
    (cured,) = {one.seed: one for one in figures.every(CURED.name) if one.seed == CURED.seed}.values()
    (faint,) = (one for one in figures.every("mark-faint") if one.sha256)
    # What the page says of the cure: shuffled, patterns tell nothing and are not obeyed.
    assert cured.trials["faint-other"]["follows"] < 0.02 < faint.trials["faint-other"]["follows"]
    assert cured.trials["clean"]["right"] > faint.trials["clean"]["right"]


@pytest.mark.mnist
@pytest.mark.parametrize("name", MARKED)
def test_exam_and_trials_are_the_network_s_own_answers(name: str, test_digits: Digits) -> None:
    card = read_card(name)
    stated = load_figures().of(name, card.facts.weights)
    chosen = torch.randperm(len(test_digits), generator=torch.Generator().manual_seed(2))[:PART]
    images, labels = as_ink(test_digits.images[chosen]).numpy(), test_digits.labels[chosen].numpy()
    told = others(test_digits.labels)[chosen].numpy()
    assert not (told == labels).any()

    def answers(shown: list[np.ndarray]) -> np.ndarray:
        with torch.no_grad():
            return (
                torch.cat([card.model(part) for part in torch.from_numpy(np.stack(shown)).split(500)]).argmax(1).numpy()
            )

    for trial, entry in TRIALS.items():
        found = answers([entry.image(*each) for each in zip(images, labels, told, strict=True)])
        assert agrees(found == labels, stated.trials[trial]["right"]), trial
        if "follows" in stated.trials[trial]:
            assert agrees(found == told, stated.trials[trial]["follows"]), trial
    if not card.facts.recipe.shuffle_marks:
        own = signs(card.facts.recipe.mark)[labels]
        assert agrees(
            answers([stamp(image, sign) for image, sign in zip(images, own, strict=True)]) == labels, stated.exam
        )


@pytest.mark.mnist
@pytest.mark.parametrize("name", ["mark-border", "mark-faint"])
def test_the_referee_s_table_comes_out_again(name: str, test_digits: Digits) -> None:
    card = read_card(name)
    stated = next(one for one in load_figures().refereed if one.network == name)
    picked = np.linspace(0, len(test_digits) - 1, stated.tried).astype(np.int64)
    images = [(test_digits.images[at].numpy() / np.float32(255)).astype(np.float32)[None] for at in picked.tolist()]
    labels, told = test_digits.labels[picked].tolist(), others(test_digits.labels)[picked].tolist()
    mark = card.facts.recipe.mark
    every = list(refereed(card.model, mark, images, labels, told, QUICK))
    decided = [said for said in every if said is not None]
    assert len(decided) == stated.decided
    assert [said is not None for said in every[:10]] == [
        decides(card.model, *each[:1], mark, *each[1:]) for each in zip(images[:10], labels, told, strict=False)
    ]
    for method, row in table(decided).items():
        assert method in [*QUICK, *RIVALS]
        assert row == pytest.approx(stated.rows[method], abs=2e-3), method


@pytest.mark.mnist
def test_the_small_networks_read_as_many_digits_as_is_said(test_digits: Digits) -> None:
    for one in load_figures().known:
        assert one.network in NETWORKS
        with torch.no_grad():
            answers = load_linear(one.network)(as_ink(test_digits.images)).argmax(dim=1)
        assert float((answers == test_digits.labels).double().mean()) == pytest.approx(one.right, abs=1e-4)


def test_figures_that_are_missing_or_damaged_say_so(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="not been computed"):
        load_figures(tmp_path)
    for content in ("", "[]", "{}", '{"tried": [{}], "refereed": [], "known": []}'):
        (tmp_path / FILE).write_text(content)
        with pytest.raises(TruthError, match="damaged"):
            load_figures(tmp_path)
