"""Every figure a checkpoint's JSON and the README state, measured again on a part, within the sampling error."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from core.digits.digits import as_ink
from core.digits.mnist import load_mnist
from core.digits.not_digits import not_digits
from core.hands.hand import hands
from core.hands.pictures import held_out_set, training_set
from core.hands.samples import samples
from core.judging.calibrate import DRAWINGS, JUDGING, NOT_DIGITS, OF_MNIST, SETTING
from core.judging.calibration import fit_temperature, shares, temperature_of
from core.judging.doubt import Rule, distances, refused
from core.judging.evaluate import UNSEEN_SEED
from core.network.checkpoints import FOLDER, list_models, read_card
from core.network.facts import Facts
from tests.served import ROOT

PART, OF_A_HAND, OF_A_KIND = 1000, 60, 80
NETWORKS = list_models()
MEASURED = ("accuracies", "hands", "calibration", "doubt", "ways")
pytestmark = pytest.mark.mnist


def agrees(found: Tensor | np.ndarray, stated: float) -> bool:
    """Whether a share in a part is within four standard errors of the one stated for the whole."""
    flags = np.asarray(found, dtype=np.float64)
    # Of a share of 0 or 1 a part says nothing finer than one of its own.
    error = math.sqrt(max(stated * (1 - stated), 1 / len(flags)) / len(flags))
    return abs(flags.mean() - stated) <= 4 * error


def on_average(found: Tensor, stated: float | Tensor) -> bool:
    """Whether means over a part are within five standard errors of those stated."""
    error = found.std(dim=0) / math.sqrt(len(found))
    return bool(((found.mean(dim=0) - stated).abs() <= 5 * error + 1e-4).all())


@cache
def pictures(kind: str) -> tuple[Tensor, Tensor]:
    """A part of what a network is judged on: the items of the whole do not depend on how many there are."""
    everybody, plain = hands("held-out"), [sample for sample in samples() if sample.ambiguous_with is None]
    if kind == "MNIST test":
        test = load_mnist("test")
        chosen = torch.randperm(len(test), generator=torch.Generator().manual_seed(1))[: 2 * PART]
        return as_ink(test.images[chosen]), test.labels[chosen]
    if kind == "MNIST train":
        train = load_mnist("train")
        return as_ink(train.images[-OF_MNIST:]), train.labels[-OF_MNIST:]
    made = {
        "10000 variations of the built-in drawings": lambda: training_set(PART, UNSEEN_SEED, plain),
        "10000 drawings in held-out hands": lambda: held_out_set(PART, UNSEEN_SEED),
        "setting": lambda: held_out_set(DRAWINGS, UNSEEN_SEED + 1, everybody[SETTING]),
        "held-out hands": lambda: held_out_set(PART, UNSEEN_SEED + 2, everybody[JUDGING]),
    }
    one = {person.name: person for person in everybody}
    images, labels = held_out_set(OF_A_HAND, UNSEEN_SEED, [one[kind]]) if kind in one else made[kind]()
    return as_ink(torch.from_numpy(images)), torch.from_numpy(labels).long()


@cache
def answers(name: str, kind: str) -> tuple[Tensor, Tensor]:
    images, labels = pictures(kind)
    with torch.no_grad():
        return torch.cat([read_card(name).model(part) for part in images.split(500)]), labels


@cache
def not_read(name: str) -> dict[str, Tensor]:
    """Logits of a part of what is no digit, kind by kind."""
    kinds = not_digits(NOT_DIGITS, UNSEEN_SEED)
    with torch.no_grad():
        return {
            kind: read_card(name).model(as_ink(torch.from_numpy(images[:OF_A_KIND]))) for kind, images in kinds.items()
        }


def right(name: str, kind: str) -> Tensor:
    logits, labels = answers(name, kind)
    return logits.argmax(dim=1) == labels


@pytest.fixture(params=NETWORKS)
def facts(request: pytest.FixtureRequest) -> Facts:
    return read_card(request.param).facts


def test_every_figure_was_measured_on_the_weights_that_are_there(facts: Facts) -> None:
    assert facts.measured_on == dict.fromkeys(MEASURED, facts.sha256[f"{facts.name}.pt"])
    assert all(getattr(facts, block) for block in MEASURED)


def test_what_was_averaged_of_explanations_was_of_the_weights_that_are_there() -> None:
    summaries = json.loads((FOLDER / "faithfulness.json").read_text())["summaries"]
    assert summaries
    for summary in summaries:
        assert summary["sha256"] == read_card(summary["network"]).facts.weights


def test_the_accuracies_are_the_networks(facts: Facts) -> None:
    assert len(facts.accuracies) == 3
    for kind, stated in facts.accuracies.items():
        assert agrees(right(facts.name, kind), stated), kind
    assert facts.epochs[-1].test_accuracy == pytest.approx(facts.accuracies[facts.test.name], abs=1e-4)


def test_every_hand_s_share_is_the_network_s(facts: Facts) -> None:
    assert list(facts.hands) == [person.name for person in hands("held-out")]
    for hand, stated in facts.hands.items():
        assert agrees(right(facts.name, hand), stated), hand
    assert agrees(
        torch.cat([right(facts.name, hand) for hand in facts.hands]), float(np.mean(list(facts.hands.values())))
    )


def test_the_temperature_is_the_one_that_fits_the_digits_it_was_fitted_on(facts: Facts) -> None:
    # On all of them: a good network's few mistakes decide it, and a part has next to none.
    assert fit_temperature(*answers(facts.name, "setting")) == pytest.approx(temperature_of(facts), rel=1e-3)
    fitted_on = ", ".join(person.name for person in hands("held-out")[SETTING])
    assert facts.calibration["fitted_on"] == f"{DRAWINGS} drawings by {fitted_on}"


@pytest.mark.parametrize("softened", [True, False])
def test_the_reliability_is_that_of_the_shares_that_are_shown_and_of_the_plain_softmax(
    facts: Facts, softened: bool
) -> None:
    at = "" if softened else "_at_temperature_1"
    for kind, judged in facts.calibration["judged_on"].items():
        logits, _ = answers(facts.name, kind)
        shown = torch.from_numpy(shares(logits.numpy(), facts)) if softened else logits.softmax(dim=1)
        found = judged[f"reliability{at}"]
        counts = torch.tensor(found["counts"], dtype=torch.float64)
        sure, was_right = (
            torch.tensor([0.0 if value is None else value for value in found[key]], dtype=torch.float64)
            for key in ("confidence", "accuracy")
        )
        assert counts.sum() == judged["digits"]
        assert float((counts * (sure - was_right).abs()).sum() / counts.sum()) == pytest.approx(
            judged[f"ece{at}"], abs=1e-4
        )
        assert float((counts * was_right).sum() / counts.sum()) == pytest.approx(judged["accuracy"], abs=1e-4)
        assert agrees(right(facts.name, kind), judged["accuracy"]), kind
        assert on_average(shown.double().amax(dim=1), float((counts * sure).sum() / counts.sum())), kind
        edges = torch.tensor(found["edges"], dtype=torch.float64)
        place = torch.bucketize(shown.double().amax(dim=1), edges) - 1
        for number, stated in enumerate((counts / counts.sum()).tolist()):
            assert agrees(place == number, stated), (kind, number)


def test_the_usual_scores_are_those_of_digits_read_right(facts: Facts) -> None:
    limits = Rule.of(facts).limits
    assert limits is not None
    parts = [answers(facts.name, kind) for kind in ("setting", "MNIST train")]
    logits, labels = torch.cat([found for found, _ in parts]).double(), torch.cat([known for _, known in parts])
    read_right = logits.argmax(dim=1) == labels
    for digit in range(10):
        assert on_average(logits[read_right & (labels == digit)], limits.means[digit]), digit
    # A distance of Mahalanobis squared is as large as there are scores, on average.
    assert on_average(distances(logits[read_right], limits.means, limits.precision).square(), 10.0)


def test_the_limits_refuse_so_many_of_the_digits_they_were_set_on(facts: Facts) -> None:
    rule = Rule.of(facts)
    unlikely, refused_by_both = [], []
    for kind in ("setting", "MNIST train"):
        logits, _ = answers(facts.name, kind)
        below = rule.likely(logits) < rule.least
        unlikely.append(below.double())
        refused_by_both.append((below | rule.far(logits)).double())
    by_probability, by_both = (max(float(flags.mean()) for flags in kind) for kind in (unlikely, refused_by_both))
    assert min(abs(by_probability - share) for share in (0.01, 0.015, 0.022)) <= 1e-3
    assert by_both == pytest.approx(0.022, abs=1e-3)


def test_so_much_is_refused_so_much_stays_within_and_so_much_is_believed_as_certain(facts: Facts) -> None:
    rule, doubt = Rule.of(facts), facts.doubt
    read: dict[str, Tensor] = {kind: answers(facts.name, kind)[0] for kind in doubt["within_distance"]}
    others = not_read(facts.name)
    everything: dict[str, Any] = read | others | {"all that is no digit": torch.cat(list(others.values()))}
    assert everything.keys() == doubt["refused"].keys() == doubt["believed_as_certain"].keys()
    for kind, logits in everything.items():
        assert agrees(refused(logits, rule), doubt["refused"][kind]), kind
        assert agrees(rule.far(logits) & ~refused(logits, rule), doubt["believed_as_certain"][kind]), kind
    for kind, logits in read.items():
        assert agrees(~rule.far(logits), doubt["within_distance"][kind]), kind
        assert agrees(refused(logits, rule)[~right(facts.name, kind)], doubt["mistakes_refused"][kind]), kind


def test_the_readme_s_table_has_every_network_with_its_own_figures() -> None:
    found = re.findall(
        r"^\| `(\w+)`.*?\| ([\d.]+) % \| ([\d.]+) % \| `(.*?)` \|$", (ROOT / "README.md").read_text(), re.M
    )
    assert {name for name, *_ in found} == set(NETWORKS)
    for name, on_mnist, on_drawings, command in found:
        facts = read_card(name).facts
        stated = [facts.accuracies["MNIST test"], facts.accuracies["10000 variations of the built-in drawings"]]
        assert [on_mnist, on_drawings] == [f"{100 * share:.2f}" for share in stated]
        assert command.startswith(facts.command)


def test_the_readme_s_shares_on_held_out_hands_are_the_networks() -> None:
    said = re.search(r"kept out of training, (.*?)\.\s", (ROOT / "README.md").read_text())
    assert said is not None
    found = re.findall(r"`(\w+)`(?: reads)? ([\d.]+) %", said[1])
    assert found
    for name, share in found:
        stated = read_card(name).facts.accuracies["10000 drawings in held-out hands"]
        assert share == f"{100 * stated:.1f}"
