"""Is it true who taught what? Wrong labels are planted among digits, and looked for by their influence.

`python -m core.examples` trains the networks and writes checkpoints/planted.json.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.digits.digits import Digits, digits
from core.examples.influence import Traces, influence, self_influence, strongest, traces
from core.language import N_
from core.network.checkpoints import FOLDER
from core.network.recipes import Recipe
from core.training.loop import train

COMMAND = "python -m core.examples"
FILE = "planted.json"
TITLES = {"drawings": N_("drawings in many hands"), "mnist": N_("MNIST digits")}
# Small enough to be trained in a minute, long enough to learn most of the wrong labels by heart.
RECIPE = Recipe("planted", "Wrong labels planted", images=2_000, epochs=10, batch_size=64, learning_rate=3e-3)
PLANTED, SEEDS, LOOKED_AT = 20, (1, 2, 3), (20, 100)
# Of how many digits it never saw opponents are looked for, and how many of each.
ASKED, OPPONENTS = 100, 10


class PlantedError(ValueError):
    """The figures about planted labels are missing or damaged."""


@dataclass(frozen=True)
class Planted:
    """What became of wrong labels planted among right ones, in one training.

    Attributes:
        digits: "drawings" or "mnist"; `count` of them, `planted` with a wrong label.
        own: k -> how many of the planted are among the k that taught themselves most; `surprise`: k -> the same of the
            k the finished network finds least likely, which needs no influence at all.
        opponents: of digits it never saw, the share of planted ones among the strongest opponents of their right
            answer; drawn by lot it would be planted / count.
        accuracy: on digits it never saw.
    """

    digits: str
    seed: int
    count: int
    planted: int
    own: dict[str, int]
    surprise: dict[str, int]
    opponents: float
    accuracy: float

    def chance(self, looked_at: int) -> float:
        """How many of the planted would be among so many drawn by lot."""
        return self.planted * looked_at / self.count


def plant(data: Digits, count: int, seed: int) -> tuple[Digits, np.ndarray]:
    """The digits with `count` of their labels made wrong, each any of the nine others; and which these are, sorted."""
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.choice(len(data), count, replace=False))
    labels = data.labels.numpy().copy()
    labels[chosen] = (labels[chosen] + rng.integers(1, 10, count)) % 10
    return digits(f"{data.name}, {count} labels wrong", data.images, torch.from_numpy(labels)), chosen


def moments_of(recipe: Recipe, data: Digits) -> list[nn.Module]:
    """Trains by a recipe and returns the network at its saved moments, the untrained one left out."""
    found: list[nn.Module] = []
    for report in train(recipe, data):
        if report.snapshot and report.step:
            found.append(copy.deepcopy(report.model).eval())
    return found


def look_for(recipe: Recipe, kind: str, data: Digits, unseen: Digits, count: int, seed: int) -> Planted:
    """Plants, trains, and looks where the planted ones come in every order."""
    wrong, chosen = plant(data, count, seed)
    models = moments_of(recipe.but(seed=seed), wrong)
    images, labels = wrong.images.numpy(), wrong.labels.numpy()
    learned = traces(models, images, labels)
    losses = -np.log(np.maximum(1 + learned.errors[-1].astype(np.float64)[np.arange(len(labels)), labels], 1e-12))
    orders = {"own": self_influence(learned), "surprise": losses}
    among = {
        name: {str(k): int(np.isin(np.argsort(-scores, kind="stable")[:k], chosen).sum()) for k in LOOKED_AT}
        for name, scores in orders.items()
    }
    accuracy, opponents = _asked(models, learned, unseen, chosen)
    return Planted(kind, seed, len(data), count, among["own"], among["surprise"], opponents, accuracy)


def load_planted(folder: Path = FOLDER) -> list[Planted]:
    """The figures that were written last.

    Raises:
        PlantedError: there are none, or the file is damaged.
    """
    try:
        return [Planted(**entry) for entry in json.loads((folder / FILE).read_text(encoding="utf-8"))["runs"]]
    except FileNotFoundError as error:
        raise PlantedError("The figures about planted labels have not been computed yet.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise PlantedError(f"{FILE} is damaged.") from error


def _asked(models: Sequence[nn.Module], learned: Traces, unseen: Digits, chosen: np.ndarray) -> tuple[float, float]:
    """Accuracy on digits never seen, and the share of planted ones among the opponents of their right answers."""
    found, right = [], []
    for image, label in zip(unseen.images.numpy()[:ASKED], unseen.labels.tolist(), strict=False):
        ink = image[None].astype(np.float32) / np.float32(255)
        with torch.inference_mode():
            right.append(int(models[-1](torch.from_numpy(ink[None])).argmax()) == label)
        found.append(np.isin(strongest(-influence(learned, models, ink, label), OPPONENTS), chosen).mean())
    return float(np.mean(right)), float(np.mean(found))
