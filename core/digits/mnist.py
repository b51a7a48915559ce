"""MNIST: sixty thousand digits to learn from and ten thousand to be tested on, read through torchvision."""

from __future__ import annotations

import hashlib
import os
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Literal
from weakref import WeakValueDictionary

from core.digits.digits import DataError, Digits, digits
from core.digits.torchvision_import import import_torchvision
from core.language import N_, _
from core.network.answers import plainly
from core.render.words import together

Split = Literal["train", "test"]

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
# The largest of the four has so many bytes.
LARGEST = 47_040_016
LABEL_ERRORS = N_(
    "Some of MNIST's own labels are wrong: people asked anew found fifteen in its test set ([Northcutt et al. "
    "2021](https://arxiv.org/abs/2103.14749)). What counts as misread may have been read right."
)
# What is in use already is not read again: every network somebody trained holds on to the digits it was tried on.
_opened: WeakValueDictionary[tuple[Split, Path], Digits] = WeakValueDictionary()
HOW_TO_GET_MNIST = N_(
    "Run `python -m core.digits` once with a network connection, or put MNIST's four files in `data/MNIST/raw`."
)


class MnistError(DataError):
    """MNIST cannot be had; the message ends with how to get it."""

    def __str__(self) -> str:
        return together(super().__str__(), _(HOW_TO_GET_MNIST))


def mnist_root() -> Path:
    """The folder in which MNIST is looked for: DIGITSCOPE_DATA, or ./data."""
    return Path(os.path.expanduser(os.environ.get("DIGITSCOPE_DATA", "").strip() or "data"))


def has_mnist(split: Split, root: Path | None = None) -> bool:
    """Whether the files of a split are on disk; it does not read them."""
    raw = (root or mnist_root()) / "MNIST" / "raw"
    try:
        return all((raw / file).is_file() for file in MNIST_FILES[split])
    except OSError:
        # A name too long for the system, or a folder that nobody may look into.
        return False


@plainly()
def load_mnist(split: Split, root: Path | None = None, download: bool = False) -> Digits:
    """MNIST's 60,000 training or 10,000 test digits (LeCun et al. 1998), checked file by file.

    Args:
        root: the folder above `MNIST/raw`; default `mnist_root()`.
        download: fetch what is missing into `root`, showing progress on the terminal.

    Raises:
        DataError: the files are absent, damaged, or cannot be fetched.
    """
    root = root or mnist_root()
    try:
        datasets = import_torchvision("torchvision.datasets")
        if download and not (has_mnist("train", root) and has_mnist("test", root)):
            datasets.MNIST(str(root), download=True)
        _check_files(split, root)
        if (opened := _opened.get((split, root))) is not None:
            return opened
        mnist = datasets.MNIST(str(root), train=split == "train", download=False)
    except (RuntimeError, OSError, EOFError, zlib.error, ImportError) as error:
        raise MnistError(N_("MNIST could not be had in {folder} ({why})."), folder=root, why=_why(error)) from error
    read = replace(digits(f"MNIST {split}", mnist.data, mnist.targets), mnist=True)
    return _opened.setdefault((split, root), read)


def _why(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) else None
    return " ".join((said or str(error) or type(error).__name__).split())[:100]


def _check_files(split: Split, root: Path) -> None:
    if not has_mnist(split, root):
        raise MnistError(N_("MNIST's {split} files are not in {folder}."), split=split, folder=root / "MNIST" / "raw")
    for file, expected in MNIST_FILES[split].items():
        path = root / "MNIST" / "raw" / file
        with path.open("rb") as handle:
            size = os.fstat(handle.fileno()).st_size
            # Of a file of many gigabytes nobody waits for the digest.
            found = hashlib.file_digest(handle, "md5").hexdigest() if size <= LARGEST else f"{size} bytes"
        if found != expected:
            raise MnistError(
                N_("{path} is damaged: expected MD5 {expected}, got {found}. Delete it."),
                path=path,
                expected=expected,
                found=found,
            )
