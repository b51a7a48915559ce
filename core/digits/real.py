"""Digits and letters by real people, where somebody put them on this machine: never shipped, never needed.

`DIGITSCOPE_HANDS` names the folder. Its files are described where they are read; what is not there is an empty set.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core.digits.digits import DataError
from core.ink.strokes import Drawing
from core.language import N_
from core.network.files import DAMAGE

PENS, SCANS, LETTERS = "pens-train.dat", "optdigits-train.npz", "omniglot-small1.npz"
# Of the writers every third is never learned from: they judge. Of those who drew letters every second.
JUDGING = 3
# A script of which no letter is learned from.
UNSEEN_SCRIPT = "Korean"
# Letters that are digits as well.
ALIKE = frozenset(
    f"{script}/character{number:02d}"
    for script, numbers in {
        "Balinese": (5,),
        "Early_Aramaic": (2, 3, 4, 6, 12, 14, 16, 17, 20),
        "Greek": (4, 9, 15),
        "Korean": (10, 12, 21, 22, 24, 33, 37),
        "Latin": (2, 7, 9, 10, 12, 15, 17, 19, 26),
    }.items()
    for number in numbers
)


@dataclass(frozen=True, eq=False)
class Penned:
    """One digit as a pen on a tablet wrote it: its strokes with y down, one high or wide, and who wrote it."""

    label: int
    writer: int
    strokes: tuple[np.ndarray, ...]

    def judges(self, judging: int = 0) -> bool:
        """Whether this writer is kept for judging; who is, is another third for `judging` 0, 1 and 2."""
        return self.writer % JUDGING == judging

    def drawing(self, height: float = 0.7, width: float = 0.07) -> Drawing:
        """The digit in the middle of the box, its longer side `height`, drawn with a brush of this width."""
        return Drawing(tuple((stroke * height + 0.5).astype(np.float32) for stroke in self.strokes), width)


def hands_root() -> Path | None:
    """The folder of real people's writing, or None where none is named."""
    named = os.path.expanduser(os.environ.get("DIGITSCOPE_HANDS", "").strip())
    return Path(named) if named else None


def has(name: str) -> bool:
    """Whether a file of real people's writing is there."""
    root = hands_root()
    try:
        return root is not None and (root / name).is_file()
    except OSError:
        return False


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """What reads this file inside fails with a sentence that names it."""
    try:
        yield
    except DAMAGE as error:
        raise DataError(
            N_("{path} is not the file of this name, or is damaged. Put the right one there, or take it away."),
            path=f"{hands_root()}/{name}",
        ) from error


@cache
def pens() -> tuple[Penned, ...]:
    """Digits of tablet pens in UNIPEN's form (Alpaydin and Alimoglu 1998, 30 writers); none where they are not."""
    if (root := hands_root()) is None or not has(PENS):
        return ()
    with _whole(PENS):
        found = tuple(_segment(text) for text in (root / PENS).read_text("ascii").split(".SEGMENT DIGIT")[1:])
        if not found:
            raise ValueError("no digit")
    return found


def _segment(text: str) -> Penned:
    header, comment, *lines = text.strip().splitlines()
    strokes: list[list[list[float]]] = []
    for line in lines:
        if line.startswith(".PEN_DOWN"):
            strokes.append([])
        elif line and not line.startswith("."):
            strokes[-1].append([float(part) for part in line.split()[:2]])
    points = [np.array(stroke) * [1, -1] for stroke in strokes if stroke]
    everything = np.concatenate(points)
    low, high = everything.min(axis=0), everything.max(axis=0)
    scale = max(float((high - low).max()), 1.0)
    placed = tuple(((stroke - (low + high) / 2) / scale).astype(np.float32) for stroke in points)
    return Penned(int(header.split('"')[1]), int(comment.split()[2]), placed)


def scans() -> tuple[np.ndarray, np.ndarray]:
    """Scanned digits (n, 32, 32) uint8, ink 1 on 0, and labels (n,) (Alpaydin and Kaynak 1998, 30 writers)."""
    if (found := _unpacked(SCANS)) is None:
        return np.zeros((0, 32, 32), np.uint8), np.zeros(0, np.uint8)
    return found[0], found[1]["labels"]


def letters() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Characters of five scripts (n, 105, 105) uint8, ink 1 on 0, their names and people (Lake et al. 2015)."""
    if (found := _unpacked(LETTERS)) is None:
        return np.zeros((0, 105, 105), np.uint8), np.zeros(0, "U1"), np.zeros(0, "U1")
    return found[0], found[1]["character"], found[1]["drawer"]


def _unpacked(name: str) -> tuple[np.ndarray, dict[str, np.ndarray]] | None:
    root = hands_root()
    if root is None or not has(name):
        return None
    with _whole(name), (root / name).open("rb") as opened, np.load(opened) as file:
        held = {key: file[key] for key in file.files}
        shape = held["shape"]
        return np.unpackbits(held["bits"])[: np.prod(shape)].reshape(shape), held
