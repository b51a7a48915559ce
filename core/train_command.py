"""`python -m core.training --recipe NAME`: trains, prints the book's log lines, writes a checkpoint."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from core.checkpoints import FOLDER, CheckpointError, Snapshot, model_from, read_tensors, save, write_tensors
from core.data import DataError, Digits
from core.evaluate import evaluate, judged_on
from core.recipes import RECIPES, Recipe
from core.training import DivergedError, Report, load_data, train

LIBRARIES = ("torch", "torchvision", "numpy", "pillow")
# Snapshots: all within the first epoch, the ends of the next few, and the last (the weights themselves).
EPOCHS_KEPT = 5
LOSS_EVERY = 10


def main(arguments: list[str] | None = None) -> None:
    """The command line; every outcome but a bug is a checkpoint or one sentence."""
    parser = argparse.ArgumentParser(prog="python -m core.training", description=__doc__)
    parser.add_argument("--recipe", required=True, choices=list(RECIPES))
    parser.add_argument("--name", help="the checkpoint's name; default: the recipe's")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where checkpoints are written")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--images", type=int, help="instead of all")
    parser.add_argument("--seed", type=int, help="instead of the recipe's")
    parser.add_argument("--threads", type=int, default=1, help="part of what decides the weights' last bits")
    parser.add_argument("--resume", action="store_true", help="go on after the last finished epoch")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    changes = {key: getattr(options, key) for key in ("epochs", "images", "seed")}
    try:
        recipe = RECIPES[options.recipe].but(**{k: v for k, v in changes.items() if v is not None})
        train_checkpoint(recipe, options.name or recipe.name, options.folder, options.resume)
    except (ValueError, DataError, DivergedError, CheckpointError) as error:
        parser.exit(1, f"{error}\n")


def train_checkpoint(recipe: Recipe, name: str, folder: Path, resume: bool = False) -> None:
    """Trains by a recipe and saves `name` with its JSON and snapshots; after a crash, resumes by epoch."""
    unfinished = folder / f".{name}.unfinished"
    history = _History()
    state: dict[str, Any] | None = None
    data, test = load_data(recipe, download=True)
    if resume and unfinished.is_file():
        saved = read_tensors(unfinished)
        if saved["recipe"] != recipe.as_json():
            raise CheckpointError(f"{unfinished} is of another recipe. Delete it, or train without --resume.")
        history.restore(saved)
        state = saved["state"]
        print(f"going on after epoch {history.epochs[-1]['epoch']}")
    report: Report | None = None
    bar = tqdm(total=None, unit=" digits", unit_scale=True, file=sys.stderr)
    for report in train(recipe, data, test, report_every=LOSS_EVERY, resume=state):
        bar.total = report.steps * recipe.batch_size
        bar.update(report.seen - bar.n)
        history.add(report, test)
        _print_as_the_book(report, len(data))
        if report.state is not None:
            write_tensors(unfinished, {"recipe": recipe.as_json(), "state": report.state, **history.saved()})
    bar.close()
    # A run that stopped between its last epoch and its checkpoint has nothing left to learn.
    model = report.model.eval() if report else model_from(state["model"] if state else {}, name)
    facts = history.facts(recipe, name) | {
        "data": {"name": data.name, "digits": len(data), "md5": data.checksum},
        "test": {"name": test.name, "digits": len(test), "md5": test.checksum},
        "accuracies": {test.name: evaluate(model, test).accuracy}
        | {f"{kind} hands": evaluate(model, judged_on(kind)).accuracy for kind in ("drawings", "held-out")},
    }
    save(name, model, facts, history.snapshots, folder)
    unfinished.unlink(missing_ok=True)


def _print_as_the_book(report: Report, digits: int) -> None:
    """The two log lines of the chapter's training and test functions."""
    per_epoch = report.steps // report.recipe.epochs if report.recipe.epochs else 1
    within = (report.step - 1) % per_epoch + 1
    if report.step and report.test is None:
        seen = within * report.recipe.batch_size
        tqdm.write(
            f"epoch: {report.epoch} [{seen}/{digits} ({100 * within / per_epoch:.0f}%)]"
            f"\t training loss: {report.loss:.6f}"
        )
    if report.test is not None:
        right = round(report.test.accuracy * report.test.images)
        tqdm.write(
            f"\nTest dataset: Overall Loss: {report.test.loss:.4f}, Overall Accuracy: {right}/{report.test.images} "
            f"({100 * report.test.accuracy:.0f}%)\n"
        )


class _History:
    """What a run leaves behind for its JSON and its replay."""

    def __init__(self) -> None:
        self.losses: list[list[float]] = []
        self.epochs: list[dict[str, Any]] = []
        self.snapshots: list[Snapshot] = []

    def add(self, report: Report, test: Digits) -> None:
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
        if report.snapshot and report.epoch <= EPOCHS_KEPT and report.step < report.steps:
            accuracy = (report.test or evaluate(report.model, test)).accuracy
            weights = {key: value.clone() for key, value in report.model.state_dict().items()}
            self.snapshots.append(Snapshot(report.epoch, report.step, report.loss, accuracy, weights))

    def saved(self) -> dict[str, Any]:
        return {"losses": self.losses, "epochs": self.epochs, "snapshots": [vars(moment) for moment in self.snapshots]}

    def restore(self, saved: dict[str, Any]) -> None:
        self.losses, self.epochs = list(saved["losses"]), list(saved["epochs"])
        self.snapshots = [Snapshot(**moment) for moment in saved["snapshots"]]

    def facts(self, recipe: Recipe, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "title": recipe.title,
            "recipe": recipe.as_json(),
            "command": f"python -m core.training --recipe {recipe.name}",
            "threads": torch.get_num_threads(),
            "versions": {library: version(library) for library in LIBRARIES} | {"python": platform.python_version()},
            "epochs": self.epochs,
            "losses": self.losses,
        }
