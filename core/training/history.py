"""What a training run leaves behind: its curves, its log, its snapshots, and how it was made."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import torch

from core.digits.digits import Digits
from core.judging.judge import Judged, judge
from core.network.checkpoints import Snapshot
from core.network.facts import MOST_ENTRIES, Described, Epoch, Facts
from core.network.recipes import Recipe
from core.training.presets import command
from core.training.report import Report

LIBRARIES = ("torch", "torchvision", "numpy", "pillow")
# Snapshots: all within the first epoch, the ends of the next few, and the last (the weights themselves).
EPOCHS_KEPT = 5
LEAST_TRIED = 500


class History:
    """Collects the reports of a run.

    Attributes:
        losses: (step, loss of that step's batch).
        epochs: the figures at the end of each epoch, as the JSON holds them.
        snapshots: the network at the moments a replay shows, the finished one left out.
    """

    def __init__(self) -> None:
        self.losses: list[tuple[int, float]] = []
        self.epochs: list[Epoch] = []
        self.snapshots: list[Snapshot] = []

    def add(self, report: Report, test: Digits) -> None:
        """Takes in one report; at a snapshot inside an epoch this costs an evaluation on the test digits."""
        if report.step:
            self.losses.append((report.step, round(report.loss, 5)))
        if report.test is not None and report.train is not None:
            self.epochs.append(end_of_epoch(report, report.test, report.train))
        if report.snapshot and report.epoch <= EPOCHS_KEPT and report.step < max(1, report.steps):
            accuracy = (report.test or judge(report.model, test)).accuracy
            weights = {key: value.clone() for key, value in report.model.state_dict().items()}
            self.snapshots.append(Snapshot(report.epoch, report.step, report.loss, accuracy, weights))

    def saved(self) -> dict[str, Any]:
        """Everything as plain values and tensors, for `restore`."""
        return {
            "losses": self.losses,
            "epochs": [vars(epoch) for epoch in self.epochs],
            "snapshots": [vars(moment) for moment in self.snapshots],
        }

    def restore(self, saved: Mapping[str, Any]) -> None:
        """The inverse of `saved`."""
        self.losses = [(step, loss) for step, loss in saved["losses"]]
        self.epochs = [Epoch(**epoch) for epoch in saved["epochs"]]
        self.snapshots = [Snapshot(**moment) for moment in saved["snapshots"]]

    def facts(self, recipe: Recipe, name: str, data: Digits, test: Digits) -> Facts:
        """How the run was made and how it went so far."""
        threads = torch.get_num_threads()
        return Facts(
            name=name,
            title=recipe.title,
            recipe=recipe,
            command="" if recipe.dataset == "class" else command(recipe, threads),
            threads=threads,
            versions={library: version(library) for library in LIBRARIES} | {"python": platform.python_version()},
            epochs=tuple(self.epochs),
            losses=tuple(_thinned(self.losses, {epoch.step for epoch in self.epochs})),
            data=Described(data.name, len(data), data.checksum),
            test=Described(test.name, len(test), test.checksum),
            moments_judged_on=len(test),
        )


def _thinned(losses: list[tuple[int, float]], ends: set[int]) -> list[tuple[int, float]]:
    """One in so many losses, where there are more than a JSON may hold, and those at the ends of epochs."""
    nth = -(-len(losses) // (MOST_ENTRIES - len(ends)))
    return [entry for at, entry in enumerate(losses, 1) if at % nth == 0 or entry[0] in ends] if nth > 1 else losses


def few(moments: Sequence[Snapshot], most: int | None) -> list[Snapshot]:
    """At most so many of the moments, the first and the last among them, evenly spread; all for None."""
    if most is None or len(moments) <= most:
        return list(moments)
    if most < 2:
        raise ValueError(f"expected at least 2 moments to keep, got {most}")
    return [moments[round(at * (len(moments) - 1) / (most - 1))] for at in range(most)]


def end_of_epoch(report: Report, test: Judged, train: Judged | None) -> Epoch:
    """The figures of an epoch; `train` None where nobody looked at the digits learned from."""
    return Epoch(
        epoch=report.epoch,
        step=report.step,
        train_loss=None if train is None else round(train.loss, 5),
        train_accuracy=None if train is None else round(train.accuracy, 5),
        test_loss=round(test.loss, 5),
        test_accuracy=round(test.accuracy, 5),
        seconds=round(report.seconds, 1),
    )


def tried_on(test: Digits, learned_from: int) -> Digits:
    """The test digits on which a run is tried while it learns, evenly spread over all of them.

    A twentieth of as many as it learns from, but 500 at least: a run on ten images would otherwise spend nearly all of
    its time being tested.
    """
    nth = len(test) // max(LEAST_TRIED, learned_from // 20)
    return test if nth < 2 else _every(test, nth)


def _every(digits: Digits, nth: int) -> Digits:
    return Digits(f"every {nth}th of {digits.name}", digits.images[::nth], digits.labels[::nth], digits.checksum)
