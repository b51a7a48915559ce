"""`python -m core.fooling`: success by size over two hundred digits, written to checkpoints/fooled.json."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from core.digits.digits import DataError
from core.digits.mnist import load_mnist
from core.fooling.success import COMMAND, FILE, measure
from core.hands.samples import samples
from core.judging.doubt import Rule
from core.network.checkpoints import FOLDER, list_models, read_card
from core.network.files import replace
from core.render.commands import check_writable, one_sentence, whole_number

DIGITS = 200


def main(arguments: list[str] | None = None) -> None:
    """Takes a few minutes a network."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--digits", type=whole_number(1, 10_000), default=DIGITS)
    parser.add_argument("--out", type=Path, default=FOLDER / FILE)
    asked = parser.parse_args(arguments)
    with one_sentence(parser):
        check_writable(asked.out)
        torch.set_num_threads(1)
        cards = [read_card(name) for name in list_models()]
        images, digits = digits_of(asked.digits)
        found = []
        for card in cards:
            others = {other.name: other.model for other in cards if other is not card}
            rule = Rule.of(card.facts)
            found.append(measure(card.name, card.model, rule, others, images, card.facts.weights, digits))
            print(found[-1], flush=True)
        facts = {"command": COMMAND, "networks": [asdict(entry) for entry in found]}
        replace(asked.out, (json.dumps(facts, indent=1) + "\n").encode())


def digits_of(count: int) -> tuple[np.ndarray, str]:
    """Digits spread evenly over MNIST's test set or, where that is not on disk, the built-in drawings."""
    try:
        test = load_mnist("test")
    except DataError:
        drawn = np.stack([sample.image for sample in samples()])[:count]
        return drawn, f"{len(drawn)} built-in drawings"
    picked = np.linspace(0, len(test) - 1, count).astype(int)
    return (test.images[picked].numpy() / np.float32(255)).astype(np.float32)[:, None], f"{count} MNIST test digits"


if __name__ == "__main__":
    main()
