"""Digits and letters by real people, where somebody put them on this machine: never shipped, never needed.

`DIGITSCOPE_HANDS` names the folder. Its files are described where they are read; what is not there is an empty set.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from core.hands.pictures import pictured
from core.hands.variation import vary
from core.ink.pen import repenned
from core.ink.preprocess import fit
from core.ink.strokes import Drawing

PENS, SCANS, LETTERS = "pens-train.dat", "optdigits-train.npz", "omniglot-small1.npz"
# Of the writers every third is never learned from: they judge. Of those who drew letters every second.
JUDGING = 3
# A script nobody's letters are learned from.
UNSEEN_SCRIPT = "Korean"
# How much a real hand is varied: less than an invented one, for it has a style already.
VARIED = 0.6
# Of a letter that was turned and enlarged: what is fainter is no ink.
FAINT = 0.15
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
    named = os.environ.get("DIGITSCOPE_HANDS")
    return Path(named) if named else None


def has_hands() -> bool:
    """Whether there are strokes of real writers."""
    root = hands_root()
    return root is not None and (root / PENS).is_file()


@cache
def pens() -> tuple[Penned, ...]:
    """Digits of tablet pens in UNIPEN's form (Alpaydin and Alimoglu 1998, 30 writers); none where they are not."""
    if (root := hands_root()) is None or not (root / PENS).is_file():
        return ()
    return tuple(_segment(text) for text in (root / PENS).read_text("ascii").split(".SEGMENT DIGIT")[1:])


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


def people_set(count: int, seed: int, judging: int = 0) -> tuple[np.ndarray, np.ndarray, int]:
    """Pictures to learn from after digits of `pens`, but for the writers who judge, each digit in its turn.

    Returns:
        images (count, 28, 28) uint8, labels (count,) and how many people wrote: with none, both are empty.
    """
    taught = [one for one in pens() if not one.judges(judging)]
    by_label = [[one for one in taught if one.label == digit] for digit in range(10)]
    if not all(by_label):
        return np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.int64), 0
    images, labels = np.zeros((count, 28, 28), np.uint8), np.arange(count) % 10
    for number, label in enumerate(labels.tolist()):
        rng = np.random.default_rng([seed, number, 2])
        one = by_label[label][int(rng.integers(len(by_label[label])))]
        images[number] = pictured(vary(one.drawing(), rng, VARIED), rng)
    return images, labels, len({one.writer for one in taught})


def letter_set(count: int, seed: int) -> tuple[np.ndarray, int]:
    """Pictures to learn doubt from after `letters`, but for who and what judges, and how many people drew them."""
    images, names, drawers = letters()
    taught = [at for at, name in enumerate(names) if _taught(str(name), str(drawers[at]))]
    if not taught:
        return np.zeros((0, 28, 28), np.uint8), 0
    made = np.zeros((count, 28, 28), np.uint8)
    for number in range(count):
        rng = np.random.default_rng([seed, number, 3])
        made[number] = _redrawn(images[taught[int(rng.integers(len(taught)))]], rng)
    return made, len({str(drawers[at]) for at in taught})


def _taught(name: str, drawer: str) -> bool:
    return int(drawer) % 2 == 1 and name not in ALIKE and not name.startswith(UNSEEN_SCRIPT)


def _redrawn(letter: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A letter (105, 105) turned, stretched and drawn with a broader pen, as a network sees it."""
    picture = Image.fromarray(np.pad(letter * np.uint8(255), 20))
    wide, tall = np.exp(rng.normal(0.0, 0.15, 2)).tolist()
    picture = picture.rotate(float(rng.uniform(-12, 12)), Image.Resampling.BILINEAR)
    picture = picture.resize((round(picture.width * wide), round(picture.height * tall)), Image.Resampling.BILINEAR)
    picture = picture.filter(ImageFilter.MaxFilter(2 * int(rng.integers(6)) + 1))
    field = np.asarray(picture, dtype=np.float32) / 255.0
    return np.rint(fit(repenned(np.where(field > FAINT, field, np.float32(0.0)))) * 255.0).astype(np.uint8)


def _unpacked(name: str) -> tuple[np.ndarray, dict[str, np.ndarray]] | None:
    root = hands_root()
    if root is None or not (root / name).is_file():
        return None
    with np.load(root / name) as file:
        held = {key: file[key] for key in file.files}
    shape = held["shape"]
    return np.unpackbits(held["bits"])[: np.prod(shape)].reshape(shape), held
