"""`python -m core.training --recipe NAME`: trains, prints the book's log lines, writes a checkpoint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, get_args

import torch
from tqdm import tqdm

from core.judging.calibrate import measure
from core.network.checkpoints import FOLDER, model_from, save
from core.network.facts import Facts
from core.network.files import DAMAGE, MOST_BYTES, CheckpointError, read_some, replace, writing
from core.network.recipes import RECIPES, Dataset, Mark, Optimiser, Recipe, Schedule
from core.network.tensors import read_tensors, tensor_bytes
from core.render.commands import one_sentence, whole_number
from core.training.history import History, few
from core.training.learner import rehearse
from core.training.log import LOG_EVERY, log_lines, test_line
from core.training.loop import as_found, load_data, train
from core.training.presets import NAMED
from core.training.report import Report

MOST_THREADS = 256


def main(arguments: list[str] | None = None) -> None:
    """The command line; every outcome but a bug is a checkpoint or one sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m core.training", description=__doc__, argument_default=argparse.SUPPRESS
    )
    parser.add_argument("--recipe", required=True, choices=list(NAMED))
    parser.add_argument("--name", default=None, help="the checkpoint's name; default: the recipe's")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where checkpoints are written")
    parser.add_argument(
        "--threads", type=whole_number(1, MOST_THREADS), default=1, help="part of what decides the weights' last bits"
    )
    parser.add_argument(
        "--moments",
        type=int,
        choices=range(2, 12),
        default=None,
        metavar="2..11",
        help="keep so few moments for a replay; default: all",
    )
    parser.add_argument("--resume", action="store_true", default=False, help="go on after the last finished epoch")
    changes = parser.add_argument_group("instead of the recipe's")
    changes.add_argument("--dataset", choices=[name for name in get_args(Dataset) if name != "class"])
    changes.add_argument("--images", type=_images, help="a number, or all")
    changes.add_argument("--not-digits", type=int, help="scribbles and letters to doubt, besides")
    changes.add_argument("--people", type=int, help="variations of digits people wrote, from DIGITSCOPE_HANDS")
    changes.add_argument("--letters", type=int, help="variations of letters people wrote, to doubt, from there too")
    changes.add_argument("--epochs", type=int)
    changes.add_argument("--batch-size", type=int)
    changes.add_argument("--optimiser", choices=get_args(Optimiser))
    changes.add_argument("--learning-rate", type=float)
    changes.add_argument("--schedule", choices=get_args(Schedule))
    changes.add_argument("--dropout", type=float, nargs=2, metavar=("MAPS", "UNITS"))
    changes.add_argument("--augment", action=argparse.BooleanOptionalAction)
    changes.add_argument("--plain-epochs", type=int, help="last epochs without --augment")
    changes.add_argument("--shuffle-labels", action=argparse.BooleanOptionalAction)
    changes.add_argument("--mark", choices=get_args(Mark), help="what every digit bears besides its ink")
    changes.add_argument("--shuffle-marks", action=argparse.BooleanOptionalAction)
    changes.add_argument("--seed", type=int)
    options = vars(parser.parse_args(arguments))
    folder, resume, threads = options.pop("folder"), options.pop("resume"), options.pop("threads")
    recipe, name, moments = NAMED[options.pop("recipe")], options.pop("name"), options.pop("moments")
    if "dropout" in options:
        options["dropout"] = tuple(options["dropout"])
    with one_sentence(parser):
        torch.set_num_threads(threads)
        recipe = recipe.but(**options)
        train_checkpoint(recipe, name or recipe.name, folder, resume, moments)


def _images(text: str) -> int | None:
    return None if text == "all" else whole_number(1, 600_000)(text)


def train_checkpoint(recipe: Recipe, name: str, folder: Path, resume: bool = False, moments: int | None = None) -> None:
    """Trains by a recipe and saves `name` with its JSON and snapshots; after a crash, resumes by epoch.

    Where people's writing is not there, the recipe that is followed, and kept, is the one without.

    Args:
        moments: how many snapshots to keep, spread evenly over those there are; None is all.
    """
    found = as_found(recipe)
    if found != recipe:
        print(
            "DIGITSCOPE_HANDS names no folder with all this recipe asks of people: learning without what is not there."
        )
    with writing(folder, name):
        _train_checkpoint(found, name, folder, resume, moments)


def _train_checkpoint(recipe: Recipe, name: str, folder: Path, resume: bool, moments: int | None) -> None:
    unfinished = folder / f".{name}.unfinished"
    history, state = History(), None
    if resume and unfinished.exists():
        state = _go_on(unfinished, recipe, history)
        print(f"going on after epoch {history.epochs[-1].epoch}")
    data, test = load_data(recipe, download=True)
    report: Report | None = None
    told = history.facts(recipe, name, data, test)
    bar = tqdm(total=len(data) * recipe.epochs, unit=" digits", unit_scale=True, file=sys.stderr)
    for report in train(recipe, data, test, report_every=LOG_EVERY, resume=state):
        bar.update(report.seen - bar.n)
        history.add(report, test)
        _print(told.but(losses=tuple(history.losses[-1:]), epochs=tuple(history.epochs[-1:])))
        if report.state is not None:
            _keep(unfinished, {"recipe": recipe.as_json(), "state": report.state, **history.saved()})
    bar.close()
    # A run that stopped between its last epoch and its checkpoint has nothing left to learn.
    model = report.model.eval() if report else model_from(state["model"] if state else {}, name)
    try:
        card = save(name, model, history.facts(recipe, name, data, test), few(history.snapshots, moments), folder)
    except CheckpointError as error:
        again = " Nothing of the training is lost: mend that, and go on with --resume." if unfinished.exists() else ""
        raise CheckpointError(f"{error}{again}") from error
    measure(card, test, whole=name in RECIPES and as_found(RECIPES[name]) == recipe)
    unfinished.unlink(missing_ok=True)


def _go_on(unfinished: Path, recipe: Recipe, history: History) -> dict[str, Any]:
    """Where an earlier run stood, and its history; whether all of it is there is found out now, not in an hour."""
    saved = read_tensors(read_some(unfinished), unfinished.name, most_words=MOST_BYTES)
    try:
        if saved["recipe"] != recipe.as_json():
            raise CheckpointError(f"{unfinished} is of another recipe. Delete it, or train without --resume.")
        history.restore(saved)
        if not history.epochs or history.epochs[-1].step != rehearse(saved["state"], recipe):
            raise ValueError("its story and its state differ")
    except CheckpointError:
        raise
    except DAMAGE as error:
        raise CheckpointError(
            f"{unfinished} is not what a training from here leaves behind. Delete it, or train without --resume."
        ) from error
    return saved["state"]


def _keep(unfinished: Path, state: dict[str, Any]) -> None:
    """Keeps what a run can go on from; one that cannot be kept is no reason to give up what was learned."""
    try:
        replace(unfinished, tensor_bytes(state))
    except OSError as error:
        tqdm.write(f"{unfinished} cannot be written ({error.strerror}): after a crash, --resume would begin earlier.")


def _print(latest: Facts) -> None:
    """The latest log lines, as the chapter's training and test functions print them."""
    for _, line in log_lines(latest.but(epochs=())):
        tqdm.write(line)
    for epoch in latest.epochs:
        if latest.losses and epoch.step == latest.losses[-1][0]:
            tqdm.write(f"\n{test_line(epoch, latest.test.digits)}\n")


if __name__ == "__main__":
    main()
