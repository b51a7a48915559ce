"""How well a network reads a data set; `python -m core.judging.evaluate NAME` prints it as one JSON line."""

from __future__ import annotations

import argparse
import json

import torch
from torch import nn

from core.digits.digits import Digits, as_ink, load_drawings
from core.digits.mnist import load_mnist
from core.judging.judge import judge
from core.network.checkpoints import load_model
from core.render.commands import one_sentence

# Seeds of the variations no training run uses.
UNSEEN_SEED = 20_000_003
UNSEEN_COUNT = 10_000
DATASETS = ("mnist", "drawings", "held-out")
# Digits asked of each held-out hand: fifty of each kind.
PER_HAND = 500


@torch.no_grad()
def accuracy_by_hand(model: nn.Module) -> dict[str, float]:
    """Share of right answers on each held-out hand's digits, 500 of each hand; the network must be in eval mode.

    These people are invented: two networks can be compared on them, but nobody real was asked.
    """
    from core.hands.hand import hands
    from core.hands.pictures import held_out_set

    found = {}
    for person in hands("held-out"):
        images, labels = held_out_set(PER_HAND, UNSEEN_SEED, [person])
        answers = model(as_ink(torch.from_numpy(images))).argmax(dim=1)
        found[person.name] = round(float((answers == torch.from_numpy(labels)).double().mean()), 4)
    return found


def accuracies(model: nn.Module, test: Digits | None = None) -> dict[str, float]:
    """Data set -> share of right answers: on test digits, and on unseen drawings of both kinds.

    Args:
        model: in eval mode.
        test: the digits its training was tested on; None is MNIST's.

    Raises:
        DataError: MNIST is not on disk, and was asked for.
    """
    judges = [test or judged_on("mnist"), judged_on("drawings"), judged_on("held-out")]
    judged = [judge(model, digits) for digits in judges]
    return {found.digits.name: round(found.accuracy, 4) for found in judged}


def judged_on(dataset: str) -> Digits:
    """A data set to be judged on: MNIST's test digits, or unseen variations of the built-in drawings.

    "held-out" are variations of hands that no shipped recipe trains on.
    """
    if dataset == "mnist":
        return load_mnist("test")
    if dataset not in DATASETS:
        raise ValueError(f"expected a data set in {DATASETS}, got {dataset!r}")
    return load_drawings(UNSEEN_COUNT, UNSEEN_SEED, "samples" if dataset == "drawings" else "held-out")


def main(arguments: list[str] | None = None) -> None:
    """The command line: one JSON object on one line, or one sentence of what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m core.judging.evaluate", description=__doc__)
    parser.add_argument("name", help="a network in checkpoints/")
    parser.add_argument("--dataset", choices=DATASETS, default="mnist")
    parser.add_argument("--by-hand", action="store_true", help="with --dataset held-out: each hand's share, too")
    options = parser.parse_args(arguments)
    if options.by_hand and options.dataset != "held-out":
        parser.error("--by-hand goes with --dataset held-out: MNIST does not say who wrote what")
    with one_sentence(parser):
        model = load_model(options.name)
        result = judge(model, judged_on(options.dataset))
        line = {
            "model": options.name,
            "dataset": options.dataset,
            "images": len(result.answers),
            "accuracy": round(result.accuracy, 5),
            "loss": round(result.loss, 5),
        }
        print(json.dumps(line | ({"hands": accuracy_by_hand(model)} if options.by_hand else {})))


if __name__ == "__main__":
    main()
