"""`python -m core.examples`: wrong labels planted and looked for, written to checkpoints/planted.json."""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import torch

from core.digits.digits import DataError, Digits, load_drawings
from core.digits.mnist import load_mnist
from core.examples.learned import MOST, SEED, SHEET, sheet_of, spread
from core.examples.planted import COMMAND, FILE, PLANTED, RECIPE, SEEDS, TITLES, Planted, look_for
from core.network.checkpoints import FOLDER
from core.network.files import replace
from core.render.commands import check_writable, one_sentence, whole_number

UNSEEN = 20_000_003


def main(arguments: list[str] | None = None) -> None:
    """Trains three small networks on drawings, and three on MNIST where it is; a minute each."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER / FILE)
    parser.add_argument("--images", type=whole_number(100, 60_000), default=RECIPE.images)
    parser.add_argument(
        "--sheet", action="store_true", help=f"instead, draw {SHEET} anew, the drawings the shipped networks saw first"
    )
    asked = parser.parse_args(arguments)
    with one_sentence(parser):
        check_writable(asked.out)
        if asked.sheet:
            buffer = io.BytesIO()
            sheet_of(load_drawings(MOST["drawings"], SEED).images.numpy()).save(buffer, format="PNG", optimize=True)
            replace(asked.out.parent / SHEET, buffer.getvalue())
            return
        torch.set_num_threads(1)
        runs = [asdict(found) for found in _runs(asked.images)]
        facts = {"command": COMMAND, "recipe": RECIPE.but(images=asked.images).as_json(), "runs": runs}
        replace(asked.out, (json.dumps(facts, indent=1) + "\n").encode())


def _runs(count: int) -> Iterator[Planted]:
    for seed in SEEDS:
        for kind in TITLES:
            try:
                data, unseen = digits_of(kind, count, seed)
            except DataError as error:
                print(error)
                continue
            began = time.perf_counter()
            found = look_for(RECIPE.but(images=count), kind, data, unseen, PLANTED * count // 2_000, seed)
            print(f"{TITLES[kind]}, seed {seed}, {time.perf_counter() - began:.0f} s: {found}", flush=True)
            yield found


def digits_of(kind: str, count: int, seed: int) -> tuple[Digits, Digits]:
    """Digits to learn from, and others to be asked about."""
    if kind == "drawings":
        return load_drawings(count, seed), load_drawings(300, UNSEEN)
    train, test = load_mnist("train"), load_mnist("test")
    picked = torch.from_numpy(spread(len(train), count))
    return Digits(f"{count} of MNIST train", train.images[picked], train.labels[picked], train.checksum), test


if __name__ == "__main__":
    main()
