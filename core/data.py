"""Digits to learn from: MNIST through torchvision, the built-in drawings' variations, or both."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.torchvision_import import import_torchvision

Dataset = Literal["mnist", "drawings", "mixed"]
Split = Literal["train", "test"]
Drawings = Literal["hands", "samples", "held-out"]
DRAWINGS: dict[Drawings, str] = {
    "hands": "drawings in many hands",
    "samples": "variations of the built-in drawings",
    "held-out": "drawings in held-out hands",
}

# MD5 of the four uncompressed files, as published with the original data set.
MNIST_FILES: dict[Split, dict[str, str]] = {
    "train": {
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    },
    "test": {
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    },
}
HOW_TO_GET_MNIST = (
    "Run `python -m core.data` once with a network connection, or put MNIST's four files in `data/MNIST/raw`."
)


class DataError(ValueError):
    """A data set cannot be had; the message says which, why, and how to get it."""


@dataclass(frozen=True)
class Digits:
    """Labelled digits held in memory.

    Attributes:
        name: where they come from, in words.
        images: uint8 (n, 28, 28), ink 255 on 0.
        labels: int64 (n,).
        checksum: MD5 over images and labels, so that a training run can say what it saw.
    """

    name: str
    images: Tensor
    labels: Tensor
    checksum: str

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


def mnist_root() -> Path:
    """The folder in which MNIST is looked for: DIGITSCOPE_DATA, or ./data."""
    return Path(os.environ.get("DIGITSCOPE_DATA") or "data")


def has_mnist(split: Split, root: Path | None = None) -> bool:
    """Whether the files of a split are on disk; it does not read them."""
    raw = (root or mnist_root()) / "MNIST" / "raw"
    return all((raw / file).is_file() for file in MNIST_FILES[split])


def load_mnist(split: Split, root: Path | None = None, download: bool = False) -> Digits:
    """MNIST's 60,000 training or 10,000 test digits (LeCun et al. 1998), checked file by file.

    Args:
        root: the folder above `MNIST/raw`; default `mnist_root()`.
        download: fetch what is missing into `root`, showing progress on the terminal.

    Raises:
        DataError: the files are absent, damaged, or cannot be fetched.
    """
    root = root or mnist_root()
    datasets = import_torchvision("torchvision.datasets")
    try:
        if download and not (has_mnist("train", root) and has_mnist("test", root)):
            datasets.MNIST(str(root), download=True)
        _check_files(split, root)
        mnist = datasets.MNIST(str(root), train=split == "train", download=False)
    except (RuntimeError, OSError) as error:
        raise DataError(f"MNIST could not be had in {root}. {HOW_TO_GET_MNIST}") from error
    return digits(f"MNIST {split}", mnist.data, mnist.targets)


def _check_files(split: Split, root: Path) -> None:
    if not has_mnist(split, root):
        raise DataError(f"MNIST's {split} files are not in {root / 'MNIST' / 'raw'}. {HOW_TO_GET_MNIST}")
    for file, expected in MNIST_FILES[split].items():
        path = root / "MNIST" / "raw" / file
        with path.open("rb") as handle:
            found = hashlib.file_digest(handle, "md5").hexdigest()
        if found != expected:
            raise DataError(f"{path} is damaged: expected MD5 {expected}, got {found}. Delete it. {HOW_TO_GET_MNIST}")


def digits(name: str, images: Tensor, labels: Tensor) -> Digits:
    """Wraps images (n, 28, 28) uint8 and labels (n,) and computes their checksum."""
    images, labels = images.contiguous(), labels.to(torch.int64).contiguous()
    checksum = hashlib.md5(images.numpy().tobytes() + labels.numpy().tobytes()).hexdigest()
    return Digits(name, images, labels, checksum)


def load_drawings(count: int, seed: int, kind: Drawings = "hands") -> Digits:
    """Drawings made anew from `seed`, as the app would see them.

    Args:
        kind: "hands" for any hand's, "samples" for variations of the very drawings the app offers (ambiguous
            ones left out), "held-out" for hands that no training set draws from.
    """
    from core.hands import held_out_set, samples, training_set

    if kind == "held-out":
        images, labels = held_out_set(count, seed)
    elif kind == "samples":
        plain = [sample for sample in samples() if sample.ambiguous_with is None]
        images, labels = training_set(count, seed, plain)
    else:
        images, labels = training_set(count, seed)
    return digits(f"{count} {DRAWINGS[kind]}", torch.from_numpy(images), torch.from_numpy(labels))


def load_not_digits(count: int, seed: int) -> Digits:
    """Scribbles, letters, hatching and blots to learn doubt from, each with the label -1."""
    from core.not_digits import KINDS, not_digits

    kinds = not_digits(-(-count // len(KINDS["train"])), seed, "train")
    images = torch.from_numpy(np.concatenate(list(kinds.values()))[:count])
    return digits(f"{count} scribbles and letters", images, torch.full((count,), -1))


def mix(*parts: Digits) -> Digits:
    """Several data sets as one, in order."""
    return digits(
        " + ".join(part.name for part in parts),
        torch.cat([part.images for part in parts]),
        torch.cat([part.labels for part in parts]),
    )


def main() -> None:
    """`python -m core.data`: downloads MNIST to where the app looks for it."""
    root = mnist_root()
    for split in MNIST_FILES:
        found = load_mnist(split, root, download=True)
        print(f"{found.name}: {len(found)} digits in {root}")


if __name__ == "__main__":
    main()
