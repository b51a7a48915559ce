"""`python -m core.trust`: the race and the scramble over many digits, written to checkpoints/faithfulness.json."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

from core.digits.digits import DataError
from core.digits.mnist import load_mnist
from core.hands.samples import samples
from core.network.checkpoints import FOLDER, digest, list_models, load_model, read_card
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


def main() -> None:
    """Takes a few minutes a network."""
    import torch

    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--networks", nargs="*", help="by default every shipped one")
    parser.add_argument("--digits", type=int, help="at most this many of each set, for a quick look")
    parser.add_argument("--out", type=Path, default=FOLDER / FILE)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    # A network that is not asked for keeps the figures it has.
    names = asked.networks or list_models()
    kept = [entry for entry in _old(asked.out) if entry.network not in names]
    summaries: list[Summary] = []
    for name in names:
        model, sha256 = load_model(name), digest(read_card(name).weights)
        for digits, images in digit_sets(asked.digits).items():
            began, found = time.perf_counter(), []
            for entry in summarise(model, images):
                found.append(entry)
                if len(found) % 20 == 0:
                    print(f"{name}, {TITLES[digits]}: {len(found)} of {len(images)}", flush=True)
            summaries.append(average(found, name, sha256, digits))
            print(f"{name}, all {len(found)} {TITLES[digits]} in {time.perf_counter() - began:.0f} s")
            for kind in KINDS:
                print("  " + summaries[-1].sentence(kind))
    facts = {"command": COMMAND, "summaries": [asdict(entry) for entry in [*kept, *summaries]]}
    asked.out.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _old(path: Path) -> list[Summary]:
    try:
        return load_summaries(path.parent) if path.name == FILE else []
    except FaithfulnessError:
        return []


if __name__ == "__main__":
    main()
