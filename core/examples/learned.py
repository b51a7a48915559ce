"""The digits a network learned from, a bounded number of them: its own drawings, which its seed makes, or MNIST's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.digits.digits import load_drawings
from core.digits.mnist import load_mnist
from core.network.answers import plainly
from core.network.checkpoints import FOLDER
from core.network.model import DigitNet
from core.network.recipes import BOOK, WORLD, Recipe

Source = Literal["drawings", "mnist"]
# At most so many of each: with what is kept of them, a few megabytes.
MOST: dict[Source, int] = {"drawings": 2_000, "mnist": 5_000}
# The first drawings of the seed that every shipped recipe has, as one sheet: to draw them takes seconds.
SHEET, SEED, ACROSS, SIDE = "drawings.png", WORLD.seed, 50, 28
# Where a visitor's network learned from another seed's, fewer are drawn anew.
MOST_DRAWN = 400
ALL = 60_000


@dataclass(frozen=True)
class Learned:
    """Digits with the labels under which a network learned them.

    Attributes:
        images: (n, 28, 28) uint8, ink 255 on 0; where the recipe bends digits anew each time, as they are unbent.
        labels: (n,) int64.
        numbers: (n,) which of the data set's digits each is.
        of: how many of this kind it learned from in all; 0 where it learned from none of them, and they are only
            looked at.
    """

    images: np.ndarray
    labels: np.ndarray
    numbers: np.ndarray
    of: int

    def __len__(self) -> int:
        return len(self.labels)

    def evenly(self, most: int) -> Learned:
        """At most so many of them, spread evenly over all."""
        kept = spread(len(self), most)
        return Learned(self.images[kept], self.labels[kept], self.numbers[kept], self.of)


def spread(count: int, most: int) -> np.ndarray:
    """The numbers of at most `most` things, evenly over `count`."""
    return np.arange(count) if count <= most else np.linspace(0, count - 1, most).astype(int)


@plainly()
def learned_digits(recipe: Recipe, source: Source, root: Path | None = None) -> Learned:
    """Of the digits a recipe learns from, those of one source, at most `MOST`; drawings the first, MNIST's evenly.

    Raises:
        DataError: MNIST is asked for and not on disk.
    """
    learns = recipe.epochs > 0 and recipe.dataset in (source, "mixed")
    asked = recipe if learns else (WORLD if source == "drawings" else BOOK)
    of = count_of(asked, source)
    if source == "mnist":
        mnist = load_mnist("train", root)
        numbers = spread(of, MOST[source])
        images, labels = mnist.images[numbers].numpy(), mnist.labels[numbers].numpy()
    else:
        images = _drawings(asked.seed, of)
        numbers = np.arange(len(images))
        labels = numbers % 10
    if learns and recipe.shuffle_labels:
        first = count_of(recipe, "mnist") if source == "drawings" and recipe.dataset == "mixed" else 0
        labels = _dealt_out(recipe, root)[first + numbers]
    return Learned(images, labels.astype(np.int64), numbers, of if learns else 0)


def count_of(recipe: Recipe, source: Source) -> int:
    """How many digits of a source a recipe learns from, as `core.training.loop.load_data` takes them."""
    half = recipe.images if recipe.dataset != "mixed" or recipe.images is None else max(1, recipe.images // 2)
    return min(half or ALL, ALL) if source == "mnist" else half or ALL


def sheet_of(images: np.ndarray) -> Image.Image:
    """Images (n, 28, 28) uint8, n a multiple of 50, as one grey picture, fifty in a row."""
    rows = images.reshape(-1, ACROSS, SIDE, SIDE).swapaxes(1, 2)
    return Image.fromarray(rows.reshape(-1, ACROSS * SIDE))


def _drawings(seed: int, count: int) -> np.ndarray:
    """The first drawings of a seed, as training made them: their digits take turns, from 0."""
    path = FOLDER / SHEET
    if seed != SEED or not path.is_file():
        return load_drawings(min(count, MOST_DRAWN), seed).images.numpy()
    with Image.open(path) as opened:
        rows = np.asarray(opened).reshape(-1, SIDE, ACROSS, SIDE).swapaxes(1, 2)
    return rows.reshape(-1, SIDE, SIDE)[: min(count, MOST["drawings"])]


def _dealt_out(recipe: Recipe, root: Path | None) -> np.ndarray:
    """The labels of all digits of a recipe that deals them out by lot, as `core.training.loop.train` does."""
    parts: list[Tensor] = []
    if recipe.dataset != "drawings":
        parts.append(load_mnist("train", root).first(count_of(recipe, "mnist")).labels)
    if recipe.dataset != "mnist":
        parts.append(torch.arange(count_of(recipe, "drawings")) % 10)
    parts.append(torch.full((recipe.not_digits,), -1))
    labels, generator = torch.cat(parts), torch.Generator().manual_seed(recipe.seed)
    # The weights are drawn before the labels.
    DigitNet(recipe.dropout, generator)
    return labels[torch.randperm(len(labels), generator=generator)].numpy()
