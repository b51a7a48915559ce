"""Labelled digits held in memory: wrapped, drawn anew, mixed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.language import SentenceError
from core.network.answers import plainly

Drawings = Literal["hands", "samples", "held-out"]
DRAWINGS: dict[Drawings, str] = {
    "hands": "drawings in many hands",
    "samples": "variations of the built-in drawings",
    "held-out": "drawings in held-out hands",
}


class DataError(SentenceError):
    """A data set cannot be had; the message says which, why, and how to get it."""


@dataclass(frozen=True)
class Digits:
    """Labelled digits held in memory.

    Attributes:
        name: where they come from, in words.
        images: uint8 (n, 28, 28), ink 255 on 0.
        labels: int64 (n,).
        checksum: MD5 over images and labels, so that a training run can say what it saw.
        mnist: these are MNIST's own digits, all of them and in its order.
    """

    name: str
    images: Tensor
    labels: Tensor
    checksum: str
    mnist: bool = False

    def __len__(self) -> int:
        return len(self.labels)

    def batches(self, size: int) -> Iterator[tuple[Tensor, Tensor]]:
        """All digits in order, as the network takes them: float32 (n, 1, 28, 28) in 0..1, and labels."""
        for start in range(0, len(self), size):
            yield as_ink(self.images[start : start + size]), self.labels[start : start + size]

    def first(self, count: int | None) -> Digits:
        """The first `count` digits, or all of them."""
        if count is None or count >= len(self):
            return self
        return Digits(f"{count} of {self.name}", self.images[:count], self.labels[:count], self.checksum)


def as_ink(images: Tensor) -> Tensor:
    """uint8 (n, 28, 28) to float32 (n, 1, 28, 28), ink 1.0 on 0.0."""
    return images.unsqueeze(1).to(torch.float32).div_(255.0)


def digits(name: str, images: Tensor, labels: Tensor) -> Digits:
    """Wraps images (n, 28, 28) uint8 and labels (n,) and computes their checksum."""
    images, labels = images.contiguous(), labels.to(torch.int64).contiguous()
    checksum = hashlib.md5(images.numpy().data)
    checksum.update(labels.numpy().data)
    return Digits(name, images, labels, checksum.hexdigest())


def load_drawings(count: int, seed: int, kind: Drawings = "hands") -> Digits:
    """Drawings made anew from `seed`, as the app would see them.

    Args:
        kind: "hands" for any hand's, "samples" for variations of the very drawings the app offers (ambiguous
            ones left out), "held-out" for hands that no training set draws from.
    """
    from core.hands.pictures import held_out_set, training_set
    from core.hands.samples import samples

    if kind == "held-out":
        images, labels = held_out_set(count, seed)
    elif kind == "samples":
        plain = [sample for sample in samples() if sample.ambiguous_with is None]
        images, labels = training_set(count, seed, plain)
    else:
        images, labels = training_set(count, seed)
    return digits(f"{count} {DRAWINGS[kind]}", torch.from_numpy(images), torch.from_numpy(labels))


@plainly()
def load_not_digits(count: int, seed: int) -> Digits:
    """Scribbles, letters, hatching and blots to learn doubt from, each with the label -1."""
    from core.digits.not_digits import KINDS, not_digits

    kinds = not_digits(-(-count // len(KINDS["train"])), seed, "train")
    images = torch.from_numpy(np.concatenate(list(kinds.values()))[:count])
    return digits(f"{count} scribbles and letters", images, torch.full((count,), -1))


def load_people(count: int, seed: int, judging: int = 0) -> Digits | None:
    """Variations of digits that people wrote, but for those who judge; None where there are none on this machine."""
    from core.digits.people import people_set

    images, labels, people = people_set(count, seed, judging)
    if not people:
        return None
    return digits(f"{count} digits after {people} people", torch.from_numpy(images), torch.from_numpy(labels))


@plainly()
def load_letters(count: int, seed: int) -> Digits | None:
    """Variations of letters that people wrote, each with the label -1; None where there are none on this machine."""
    from core.digits.people import letter_set

    images, people = letter_set(count, seed)
    if not people:
        return None
    name = f"{count} letters after {people} people"
    return digits(name, torch.from_numpy(images), torch.full((count,), -1))


def mix(*parts: Digits) -> Digits:
    """Several data sets as one, in order."""
    return digits(
        " + ".join(part.name for part in parts),
        torch.cat([part.images for part in parts]),
        torch.cat([part.labels for part in parts]),
    )
