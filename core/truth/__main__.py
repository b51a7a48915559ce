"""`python -m core.truth`: what is known of the marked and the small networks, written to checkpoints/truth.json."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import replace as changed
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.digits.digits import Digits
from core.digits.mnist import load_mnist
from core.judging.judge import judge
from core.network.checkpoints import FOLDER, read_card
from core.network.files import replace
from core.network.recipes import CURED, MARKED
from core.render.commands import check_writable, one_sentence, whole_number
from core.truth.figures import COMMAND, FILE, Figures, Known, Refereed, Tried, TruthError, load_figures
from core.truth.linear import FILE as LINEAR
from core.truth.linear import NETWORKS, contents, fitted, load_linear
from core.truth.referee import Found, refereed, table
from core.truth.trials import exam, others, tried

PARTS = ("trials", "referee", "linear")
REFEREED, LEARNED = 200, 20_000


def main(arguments: list[str] | None = None) -> None:
    """Needs MNIST, and takes some minutes; a part that is not asked for keeps the figures it has."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; by default all")
    parser.add_argument(
        "--other", type=Path, nargs="*", default=[], metavar="FOLDER",
        help="folders with more of them, of other seeds, whose figures stand beside; and the cure for patterns",
    )  # fmt: skip
    parser.add_argument("--digits", type=whole_number(1, 10_000), default=REFEREED, help="how many the referee tries")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"expected parts of {', '.join(PARTS)}, got {min(unknown):.40}")
    with one_sentence(parser):
        torch.set_num_threads(1)
        check_writable(asked.folder / FILE)
        test = load_mnist("test")
        for part in asked.parts or PARTS:
            if part == "trials":
                found = [_tried(name, asked.folder, test) for name in MARKED]
                found += [
                    changed(_tried(name, folder, test), sha256="")
                    for folder in asked.other
                    for name in (*MARKED, CURED.name)
                    if (folder / f"{name}.pt").is_file()
                ]
                new = {"tried": tuple(found)}
            elif part == "referee":
                new = {"refereed": tuple(_refereed(asked.folder, test, asked.digits))}
            else:
                new = {"known": tuple(_known(asked.folder, test))}
            # Read now: another part may have been measured meanwhile.
            replace(asked.folder / FILE, changed(_before(asked.folder), **new).as_json())


def _before(folder: Path) -> Figures:
    try:
        return load_figures(folder)
    except TruthError:
        return Figures()


def _tried(name: str, folder: Path, test: Digits) -> Tried:
    card = read_card(name, folder)
    recipe, model = card.facts.recipe, card.model
    trials = {trial: _rounded(found) for trial, found in tried(model, test).items()}
    found = Tried(name, card.facts.weights, recipe.seed, len(test), round(exam(model, recipe, test), 4), trials)
    print(found, flush=True)
    return found


def _refereed(folder: Path, test: Digits, count: int) -> Iterator[Refereed]:
    """The referee on every network whose marks told the label, over digits spread evenly over the test set."""
    picked = torch.from_numpy(np.linspace(0, len(test) - 1, count).astype(np.int64))
    images = [(image.numpy() / np.float32(255)).astype(np.float32)[None] for image in test.images[picked]]
    labels, told = test.labels[picked].tolist(), others(test.labels)[picked].tolist()
    for name, recipe in MARKED.items():
        if recipe.mark == "none" or recipe.shuffle_marks:
            continue
        card, every = read_card(name, folder), list[dict[str, Found]]()
        for number, said in enumerate(refereed(card.model, recipe.mark, images, labels, told), 1):
            every += [] if said is None else [said]
            if number % 20 == 0:
                print(f"{name}: {number} of {count}", flush=True)
        rows = {method: _rounded(row) for method, row in table(every).items()}
        found = Refereed(name, card.facts.weights, "MNIST test", count, len(every), rows)
        print(found, flush=True)
        yield found


def _known(folder: Path, test: Digits) -> Iterator[Known]:
    """Fits the two small networks, keeps them, and judges them as they are kept, in half precision."""
    data = load_mnist("train").first(LEARNED)
    models: dict[str, nn.Module] = {name: fitted(name, data) for name in NETWORKS}
    content = contents(models)
    replace(folder / LINEAR, content)
    for name in NETWORKS:
        right = judge(load_linear(name, folder), test).accuracy
        found = Known(name, hashlib.sha256(content).hexdigest(), data.name, round(right, 4))
        print(found, flush=True)
        yield found


def _rounded(entry: dict[str, float]) -> dict[str, float]:
    return {what: round(value, 4) for what, value in entry.items()}


if __name__ == "__main__":
    main()
