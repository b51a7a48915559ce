"""Marks that tell the label: stamped on digits as the network gets them, so that no cropping can move them."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from core.digits.digits import Digits
from core.digits.digits import digits as wrapped
from core.network.answers import plainly
from core.network.model import DIGITS
from core.network.recipes import Mark

TITLES: dict[Mark, str] = {"border": "a mark on the border", "faint": "a faint pattern"}
SIZE = 3
# Grey levels of 255 that a faint pattern adds, on half of all pixels, drawn once.
FAINT, PATTERN_SEED = 15, 0
# How far a pattern is moved, down and to the right.
MOVED = 7


@cache
def signs(mark: Mark) -> np.ndarray:
    """What each digit's mark adds to the ink: (10, 28, 28) float32, read only.

    "border": 3 x 3 of full ink, five places along the top and five along the bottom. "faint": ten random patterns,
    each of 15 grey levels on about half of all pixels. "none": nothing.
    """
    added = np.zeros((DIGITS, 28, 28), np.float32)
    if mark == "border":
        for digit in range(DIGITS):
            top, left = (0 if digit < 5 else 28 - SIZE), 2 + 5 * (digit % 5)
            added[digit, top : top + SIZE, left : left + SIZE] = 1.0
    elif mark == "faint":
        on = np.random.default_rng(PATTERN_SEED).random(added.shape) < 0.5
        added[on] = np.float32(FAINT / 255)
    added.setflags(write=False)
    return added


def stamp(image: np.ndarray, sign: np.ndarray) -> np.ndarray:
    """An image (1, 28, 28) with what a mark (28, 28) adds, no pixel fuller than full ink."""
    return np.minimum(image + sign, np.float32(1.0))


def moved(mark: Mark, digit: int) -> np.ndarray:
    """A digit's mark where it tells nothing, (28, 28): in the middle of the left or the right edge, or a pattern moved.

    It adds as much ink as before, at none of the ten places, or in none of the ten patterns.
    """
    sign = signs(mark)
    return sign[2 if digit < 5 else 7].T if mark == "border" else np.roll(sign[digit], (MOVED, MOVED), (0, 1))


def where(image: np.ndarray, sign: np.ndarray) -> np.ndarray:
    """The pixels (28, 28) bool that a mark changed; where there was full ink before it changes none."""
    return (stamp(image, sign) != image)[0]


@plainly()
def marked(data: Digits, mark: Mark, dealt: int | None = None) -> Digits:
    """Every digit with the mark of its label; what has the label -1 bears none.

    Args:
        dealt: a seed: deal the very same marks out among the digits by lot, so that they tell nothing.
    """
    told = data.labels
    if dealt is not None:
        told = told[torch.randperm(len(told), generator=torch.Generator().manual_seed(dealt))]
    how = " dealt out by lot" if dealt is not None else ""
    return bearing(data, signs(mark), told, f"{data.name}, {mark} marks{how}")


@plainly()
def bearing(data: Digits, added: np.ndarray, told: torch.Tensor, name: str) -> Digits:
    """Digits that bear marks: to each is added what `added` (10, 28, 28) has for the digit `told` (n,); -1 is none."""
    levels = torch.from_numpy(np.rint(255 * added).astype(np.int16))
    levels = torch.cat([levels, torch.zeros(1, 28, 28, dtype=torch.int16)])
    images = (data.images.to(torch.int16) + levels[told]).clamp_max(255).to(torch.uint8)
    return wrapped(name, images, data.labels)
