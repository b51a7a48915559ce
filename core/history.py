"""What a training run leaves behind: its curves, its log, its snapshots, and how it was made."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import torch

from core.checkpoints import Snapshot
from core.data import Digits
from core.evaluate import evaluate
from core.presets import command
from core.recipes import Recipe
from core.training import Report

LIBRARIES = ("torch", "torchvision", "numpy", "pillow")
# Snapshots: all within the first epoch, the ends of the next few, and the last (the weights themselves).
EPOCHS_KEPT = 5
LOG_EVERY = 10
OPTIMISERS = {"adadelta": "Adadelta", "sgd": "SGD with momentum 0.9", "adamw": "AdamW"}


class History:
    """Collects the reports of a run.

    Attributes:
        losses: [step, loss of that step's batch].
        epochs: the figures at the end of each epoch, as the JSON holds them.
        snapshots: the network at the moments a replay shows, the finished one left out.

    Args:
        sparing: judge the moments inside the first epoch on every fifth test digit only. A short run would
            otherwise spend most of its time being judged.
    """

    def __init__(self, sparing: bool = False) -> None:
        self._every = 5 if sparing else 1
        self.losses: list[list[float]] = []
        self.epochs: list[dict[str, Any]] = []
        self.snapshots: list[Snapshot] = []

    def add(self, report: Report, test: Digits) -> None:
        """Takes in one report; at a snapshot inside an epoch this costs an evaluation on the test digits."""
        if report.step:
            self.losses.append([report.step, round(report.loss, 5)])
        if report.test is not None and report.train is not None:
            self.epochs.append(
                {
                    "epoch": report.epoch,
                    "step": report.step,
                    "train_loss": round(report.train.loss, 5),
                    "train_accuracy": round(report.train.accuracy, 5),
                    "test_loss": round(report.test.loss, 5),
                    "test_accuracy": round(report.test.accuracy, 5),
                    "seconds": round(report.seconds, 1),
                }
            )
        if report.snapshot and report.epoch <= EPOCHS_KEPT and report.step < max(1, report.steps):
            accuracy = (report.test or evaluate(report.model, _every(test, self._every))).accuracy
            weights = {key: value.clone() for key, value in report.model.state_dict().items()}
            self.snapshots.append(Snapshot(report.epoch, report.step, report.loss, accuracy, weights))

    def saved(self) -> dict[str, Any]:
        """Everything as plain values and tensors, for `restore`."""
        return {"losses": self.losses, "epochs": self.epochs, "snapshots": [vars(moment) for moment in self.snapshots]}

    def restore(self, saved: Mapping[str, Any]) -> None:
        """The inverse of `saved`."""
        self.losses, self.epochs = list(saved["losses"]), list(saved["epochs"])
        self.snapshots = [Snapshot(**moment) for moment in saved["snapshots"]]

    def facts(self, recipe: Recipe, name: str, data: Digits, test: Digits) -> dict[str, Any]:
        """How the run was made and how it went, for a checkpoint's JSON."""
        threads = torch.get_num_threads()
        return {
            "name": name,
            "title": recipe.title,
            "recipe": recipe.as_json(),
            "command": command(recipe, threads),
            "threads": threads,
            "versions": {library: version(library) for library in LIBRARIES} | {"python": platform.python_version()},
            "epochs": self.epochs,
            "losses": self.losses,
            "data": {"name": data.name, "digits": len(data), "md5": data.checksum},
            "test": {"name": test.name, "digits": len(test), "md5": test.checksum},
            "moments_judged_on": -(-len(test) // self._every),
        }


def _every(digits: Digits, nth: int) -> Digits:
    if nth == 1:
        return digits
    return Digits(f"every {nth}th of {digits.name}", digits.images[::nth], digits.labels[::nth], digits.checksum)


def log_lines(facts: Mapping[str, Any]) -> list[tuple[int, str]]:
    """(step, line) as the book's training and test functions print them, every tenth batch and every epoch."""
    batch, digits = facts["recipe"]["batch_size"], facts["data"]["digits"]
    per_epoch = max(1, -(-digits // batch))
    ends = {entry["step"]: entry for entry in facts["epochs"]}
    lines = []
    for step, loss in facts["losses"]:
        within = (step - 1) % per_epoch + 1
        if step % LOG_EVERY == 0:
            seen = min(within * batch, digits)
            epoch = (int(step) - 1) // per_epoch + 1
            share = 100 * within / per_epoch
            lines.append(
                (int(step), f"epoch: {epoch} [{seen:.0f}/{digits} ({share:.0f}%)]\t training loss: {loss:.6f}")
            )
        if step in ends:
            lines.append((int(step), test_line(ends[step], facts["test"]["digits"])))
    return lines


def test_line(epoch: Mapping[str, Any], digits: int) -> str:
    """The line the book's test function prints after an epoch."""
    accuracy = epoch["test_accuracy"]
    return (
        f"Test dataset: Overall Loss: {epoch['test_loss']:.4f}, "
        f"Overall Accuracy: {round(accuracy * digits)}/{digits} ({100 * accuracy:.0f}%)"
    )


def in_words(facts: Mapping[str, Any]) -> str:
    """How a network was trained, in a few plain sentences."""
    recipe, data = facts["recipe"], facts["data"]
    digits, epochs = f"{data['digits']:,}".replace(",", " "), recipe["epochs"]
    if not epochs:
        return f"Not trained at all: random weights from seed {recipe['seed']}."
    times = {1: "Once", 2: "Twice"}.get(epochs, f"{epochs} times")
    rate = f"learning rate {recipe['learning_rate']:g}"
    if recipe["schedule"] == "one-cycle":
        rate += " at its peak (it rises first, then falls to almost 0)"
    maps, units = recipe["dropout"]
    dropped = "no dropout"
    if maps or units:
        dropped = f"dropout of {100 * maps:g} % of the maps and {100 * units:g} % of the hidden units"
    start = (
        f"{times} through {digits} digits ({data['name']}), {recipe['batch_size']} at a time, with "
        f"{OPTIMISERS[recipe['optimiser']]}, {rate}, {dropped}, seed {recipe['seed']}."
    )
    sentences = [start]
    if recipe["augment"]:
        plain = recipe.get("plain_epochs", 0)
        until = f", but for the last {plain} times" if plain else ""
        sentences.append(f"Each digit was moved, turned, stretched or thickened anew every time it was shown{until}.")
    if recipe["shuffle_labels"]:
        sentences.append("The labels were shuffled among the digits first.")
    if facts.get("stopped"):
        sentences.append(f"Stopped by hand after step {facts['stopped']}.")
    if facts["epochs"]:
        seconds = facts["epochs"][-1]["seconds"]
        took = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
        sentences.append(f"It took {took} on {facts['threads']} thread{'s' if facts['threads'] > 1 else ''}.")
    return " ".join(sentences)


def smooth(losses: Sequence[Sequence[float]], reach: float = 1.25) -> np.ndarray:
    """Each loss averaged with those of the steps around it, from step / `reach` to step * `reach`.

    The window widens with the step, as a logarithmic axis narrows. It hides how much batches differ.

    Args:
        losses: [step, loss], steps rising from 1.
    """
    steps, values = np.array(losses, dtype=np.float64).reshape(-1, 2).T
    first, last = np.searchsorted(steps, steps / reach), np.searchsorted(steps, steps * reach, side="right")
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return (sums[last] - sums[first]) / (last - first)
