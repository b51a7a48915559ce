"""What a network suspected of reading marks is tried on: one digit with and without them, or a whole test set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import nn

from core.digits.digits import Digits
from core.judging.judge import judge
from core.network.answers import plainly
from core.network.model import DIGITS
from core.network.recipes import Mark, Recipe
from core.truth.marks import bearing, marked, moved, signs, stamp

SEED = 20_000_003


@dataclass(frozen=True)
class Trial:
    """A change of a digit that leaves its ink as it is, and so must not change what it is.

    Attributes:
        bears: no mark, another digit's mark, or the digit's own where it tells nothing.
    """

    name: str
    mark: Mark
    bears: Literal["nothing", "another's", "its own, moved"]

    def image(self, image: np.ndarray, digit: int, other: int) -> np.ndarray:
        """The digit's image (1, 28, 28) as it is tried: with the mark of `other`, or with its own moved."""
        return stamp(image, self.signs()[other if self.bears == "another's" else digit])

    def signs(self) -> np.ndarray:
        """What is added for each digit, (10, 28, 28)."""
        if self.bears == "its own, moved":
            return np.stack([moved(self.mark, digit) for digit in range(DIGITS)])
        return signs(self.mark)


_TRIALS = (
    Trial("clean", "none", "nothing"),
    Trial("border-other", "border", "another's"),
    Trial("border-moved", "border", "its own, moved"),
    Trial("faint-other", "faint", "another's"),
    Trial("faint-moved", "faint", "its own, moved"),
)
TRIALS = {trial.name: trial for trial in _TRIALS}


@plainly()
def others(labels: torch.Tensor, seed: int = SEED) -> torch.Tensor:
    """For each label another digit, drawn by lot, all nine alike."""
    generator = torch.Generator().manual_seed(seed)
    return (labels + torch.randint(1, DIGITS, labels.shape, generator=generator)) % DIGITS


def exam(model: nn.Module, recipe: Recipe, test: Digits) -> float:
    """The share of right answers on test digits that bear what those it learned from bore."""
    dealt = recipe.seed + 1 if recipe.shuffle_marks else None
    return judge(model, marked(test, recipe.mark, dealt)).accuracy


def tried(model: nn.Module, test: Digits) -> dict[str, dict[str, float]]:
    """Of every trial, over a whole test set: the share `right`, and of digits that bear another's mark the share that
    `follows` it. A network that knows nothing of a mark follows it now and then, by mistaking the ink for that digit.
    """
    told, found = others(test.labels), dict[str, dict[str, float]]()
    for name, trial in TRIALS.items():
        another = trial.bears == "another's"
        bore = bearing(test, trial.signs(), told if another else test.labels, f"{test.name}, {name}")
        judged = judge(model, bore)
        found[name] = {"right": judged.accuracy}
        if another:
            found[name]["follows"] = float((judged.answers == told.numpy()).mean())
    return found
