"""`python -m core.trust`: the race and the scramble over many digits, written to checkpoints/faithfulness.json."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from core.digits.digits import DataError
from core.digits.mnist import load_mnist
from core.hands.samples import samples
from core.network.checkpoints import FOLDER, Card, list_models, read_card
from core.network.files import replace
from core.render.commands import check_writable, one_sentence, whole_number
from core.trust.faithfulness import (
    COMMAND,
    FILE,
    KINDS,
    TITLES,
    FaithfulnessError,
    Summary,
    average,
    load_summaries,
    summarise,
)

MNIST_DIGITS = 200


def digit_sets(count: int | None = None, mnist: int = MNIST_DIGITS) -> dict[str, list[np.ndarray]]:
    """The built-in drawings and, where MNIST is on disk, digits spread evenly over its test set."""
    sets = {"drawings": [sample.image for sample in samples()][:count]}
    try:
        test = load_mnist("test")
    except DataError:
        return sets
    picked = np.linspace(0, len(test) - 1, mnist if count is None else count).astype(int)
    sets["mnist"] = [(test.images[int(at)].numpy() / np.float32(255)).astype(np.float32)[None] for at in picked]
    return sets


def main(arguments: list[str] | None = None) -> None:
    """Takes a few minutes a network."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--networks", nargs="*", help="by default every shipped one")
    parser.add_argument(
        "--digits", type=whole_number(1, 10_000), help="at most this many of each set, for a quick look"
    )
    parser.add_argument("--out", type=Path, default=FOLDER / FILE)
    asked = parser.parse_args(arguments)
    with one_sentence(parser):
        # A network that is not there, or a file that cannot be written, is found out before the first minute.
        cards = [read_card(name) for name in asked.networks or list_models()]
        check_writable(asked.out)
        # A network that is not asked for keeps the figures it has.
        names = {card.name for card in cards}
        kept = [entry for entry in _old(asked.out) if entry.network not in names]
        measured = [found for card in cards for found in _measured(card, asked.digits)]
        facts = {"command": COMMAND, "summaries": [asdict(entry) for entry in [*kept, *measured]]}
        replace(asked.out, (json.dumps(facts, indent=1) + "\n").encode())


def _measured(card: Card, count: int | None) -> Iterator[Summary]:
    """One network's figures on each set of digits, with a line now and then of how far it is."""
    import torch

    torch.set_num_threads(1)
    for digits, images in digit_sets(count).items():
        began, found = time.perf_counter(), []
        for entry in summarise(card.model, images):
            found.append(entry)
            if len(found) % 20 == 0:
                print(f"{card.name}, {TITLES[digits]}: {len(found)} of {len(images)}", flush=True)
        summary = average(found, card.name, card.facts.weights, digits)
        print(f"{card.name}, all {len(found)} {TITLES[digits]} in {time.perf_counter() - began:.0f} s")
        for kind in KINDS:
            print("  " + summary.sentence(kind))
        yield summary


def _old(path: Path) -> list[Summary]:
    try:
        return load_summaries(path.parent) if path.name == FILE else []
    except FaithfulnessError:
        return []


if __name__ == "__main__":
    main()
