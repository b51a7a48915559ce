"""What neighbours, influence and fooling cost on the server, in milliseconds of its processor, and what is kept.

    python -m benchmarks.near

For ten built-in drawings through every shipped network: neighbours of a new digit among those the page holds, once its
table exists; who taught it; and each way of fooling. The medians and the slowest. MNIST's digits only where MNIST is.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from core.digits.mnist import has_mnist
from core.examples.influence import influence, traces
from core.examples.learned import learned_digits
from core.examples.neighbours import last_hidden, nearest
from core.fooling.attacks import ATTACKS, GREY, smallest
from core.hands.samples import samples
from core.network.answers import many_logits
from core.network.checkpoints import list_models, models_of, read_card
from ui.examples.computed import MOST_TRACED, NEAREST

DIGITS, SIZE = samples()[::13][:10], 24 * GREY


def said(what: str, work: Callable[[np.ndarray], object]) -> None:
    """The processor's milliseconds of each digit."""
    took = []
    for sample in DIGITS:
        began = time.process_time()
        work(sample.image)
        took.append(1000 * (time.process_time() - began))
    print(f"  {what:42}{np.median(took):8.1f} ms, slowest {max(took):.1f}", flush=True)


def neighbours_in(model: nn.Module, table: np.ndarray, images: np.ndarray) -> Callable[[np.ndarray], object]:
    """What looks up a digit's neighbours in both measures."""

    def look_up(image: np.ndarray) -> None:
        nearest(table, last_hidden(model, image[None])[0], NEAREST)
        nearest(images, image, NEAREST)

    return look_up


def fool(model: nn.Module, how: str) -> Callable[[np.ndarray], object]:
    """What makes a digit the next likely one."""

    def change(image: np.ndarray) -> object:
        wanted = int(np.argsort(many_logits(model, image[None])[0])[-2])
        if how == "smallest":
            return smallest(model, image, wanted)
        return ATTACKS[how](model, torch.from_numpy(image.copy())[None], torch.tensor([wanted]), SIZE)

    return change


def measure(name: str) -> None:
    card = read_card(name)
    model = card.model
    print(name)
    for source in ("drawings", "mnist") if has_mnist("train") else ("drawings",):
        learned, began = learned_digits(card.facts.recipe, source), time.process_time()
        table = last_hidden(model, learned.images)[0]
        kept = (learned.images.nbytes + table.nbytes) / 1e6
        print(f"  {len(learned)} of {source}: table in {time.process_time() - began:.1f} s, {kept:.1f} MB kept")
        said("neighbours in both measures", neighbours_in(model, table, learned.images))
    some, began = learned_digits(card.facts.recipe, "drawings").evenly(MOST_TRACED), time.process_time()
    moments = models_of([moment for moment in card.moments() if moment.step], name)
    known = traces(moments, some.images, some.labels)
    kept = (known.hidden.nbytes + known.errors.nbytes) / 1e6
    print(
        f"  traces of {len(some)} at {len(moments)} moments in {time.process_time() - began:.1f} s, {kept:.1f} MB kept"
    )
    said("who taught it", lambda image: influence(known, moments, image, 4))
    for how in (*ATTACKS, "smallest"):
        said(f"fool it, {how}", fool(model, how))


def main() -> None:
    torch.set_num_threads(1)
    import captum.robust  # noqa: F401

    for name in list_models():
        measure(name)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    main()
