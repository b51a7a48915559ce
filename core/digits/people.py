"""Pictures to learn from after what real people wrote, where their writing is at hand; see `core.digits.real`."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from core.digits.real import ALIKE, UNSEEN_SCRIPT, letters, pens
from core.hands.pictures import pictured
from core.hands.variation import vary
from core.ink.pen import repenned
from core.ink.preprocess import fit

# How much a real hand is varied: less than an invented one, for it has a style already.
VARIED = 0.6
# Of a letter that was turned and enlarged: what is fainter is no ink.
FAINT = 0.15


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
