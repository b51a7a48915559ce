"""What learning from people's strokes gives on other people's: several splits by writer, one short training each.

    DIGITSCOPE_HANDS=FOLDER python -m benchmarks.writers [--splits 0 1 2] [--images 12000] [--epochs 8]

Of thirty writers another third judges in each split. Two networks are trained on the same digits, drawings and
scribbles, with and without the other twenty people's strokes (and letters). Prints a JSON line for each: the shares
read right of the judging writers' digits, drawn plainly and as bitmaps of 16 x 16 filled to the edges, of scans by
others, of MNIST's test set; and how many letters of other people it believes, where the usual share of MNIST's digits
(`core.judging.doubt.REFUSED`) may be refused. Short trainings, judged on `JUDGED` digits of each kind: the shipped
network is better than any of these, what counts is what differs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.digits.digits import Digits, digits, load_drawings, load_letters, load_not_digits, load_people, mix
from core.digits.mnist import load_mnist
from core.digits.not_digits import not_digits
from core.digits.real import ALIKE, letters, pens, scans
from core.hands.pictures import as_pixels
from core.ink.preprocess import preprocess
from core.ink.strokes import Drawing, ink
from core.judging.calibration import fit_temperature
from core.judging.doubt import Rule, best_limits, refused
from core.judging.judge import logits_of
from core.network.model import DigitNet
from core.network.recipes import WORLD
from core.render.commands import whole_number
from core.training.loop import train

JUDGED, OF_MNIST, SCRIBBLES = 1_000, 5_000, 100


def _as_seen(picture: np.ndarray) -> np.ndarray:
    return np.rint(preprocess(picture).image[0] * 255).astype(np.uint8)


def _bitmap(drawing: Drawing, rng: np.random.Generator) -> np.ndarray:
    """A digit as a small scan of its own box: 16 x 16, black and white, filled to the edges."""
    page = ink(Drawing(drawing.strokes, float(rng.uniform(0.05, 0.14))))
    small = page.crop(page.getbbox()).resize((16, 16), Image.Resampling.BOX)
    return _as_seen(np.pad((np.asarray(small) > 100).astype(np.uint8) * 255, 2))


@cache
def judging(split: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(split)
    kept = [pens()[at] for at in some([one.judges(split) for one in pens()], rng)]
    labels = np.array([one.label for one in kept])
    bitmaps, of = scans()
    picked = some(np.ones(len(of)), rng)
    test = load_mnist("test")
    return {
        "plain": (np.stack([as_pixels(one.drawing()) for one in kept]), labels),
        "16 x 16": (np.stack([_bitmap(one.drawing(0.8), rng) for one in kept]), labels),
        "scans": (np.stack([_as_seen(np.pad(bitmap * 255, 2)) for bitmap in bitmaps[picked]]), of[picked]),
        "MNIST": (test.images.numpy(), test.labels.numpy()),
    }


@cache
def strange() -> np.ndarray:
    images, names, drawers = letters()
    others = [name not in ALIKE and int(drawer) % 2 == 0 for name, drawer in zip(names, drawers, strict=True)]
    picked = some(others, np.random.default_rng(0))
    return np.stack([_as_seen(np.pad(images[at] * 255, 8)) for at in picked])


@cache
def scribbles() -> np.ndarray:
    """What is no digit, of the kinds that are learned from."""
    return np.concatenate(list(not_digits(SCRIBBLES, 0, "train").values()))


def some(of: Sequence[bool] | np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The places of at most `JUDGED` of those that are true, by lot."""
    return rng.permutation(np.flatnonzero(of))[:JUDGED]


def rule_of(model: DigitNet) -> Rule:
    """When an answer counts: set on the last of MNIST's training digits, which nobody here learns from."""
    known = load_mnist("train")
    labels, logits = known.labels[-OF_MNIST:], _logits(model, known.images[-OF_MNIST:].numpy())
    temperature = fit_temperature(logits, labels)
    return Rule(temperature, best_limits([(logits, labels)], _logits(model, scribbles()), temperature))


def _logits(model: DigitNet, images: np.ndarray) -> Tensor:
    return logits_of(model, digits("judges", torch.from_numpy(images), torch.zeros(len(images), dtype=torch.int64)))


def lessons(images: int, split: int, with_people: bool) -> Digits:
    half, seed = images // 2, WORLD.seed
    parts = [load_mnist("train").first(half), load_drawings(half, seed), load_not_digits(images // 15, seed)]
    more = [load_people(images // 6, seed, split), load_letters(images // 20, seed)] if with_people else []
    return mix(*parts, *(part for part in more if part is not None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--splits", type=int, nargs="*", default=[0, 1, 2], choices=[0, 1, 2])
    parser.add_argument("--images", type=whole_number(1, 100_000), default=12_000)
    parser.add_argument("--epochs", type=whole_number(1, 100), default=8)
    options = parser.parse_args()
    if not pens():
        parser.error("DIGITSCOPE_HANDS names no folder with people's strokes")
    torch.set_num_threads(1)
    for split in options.splits:
        for with_people in (False, True):
            data, model = lessons(options.images, split, with_people), None
            for report in train(WORLD, data, epochs=options.epochs, plain_epochs=1):
                model = report.model.eval()
            assert model is not None
            found: dict[str, object] = {"split": split, "people": with_people, "learned from": data.name}
            for kind, (images, labels) in judging(split).items():
                answers = _logits(model, images).argmax(dim=1).numpy()
                found[kind] = round(100 * float((answers == labels).mean()), 2)
            believed = ~refused(_logits(model, strange()), rule_of(model))
            found["letters believed"] = round(100 * float(believed.double().mean()), 2)
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
