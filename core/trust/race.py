"""The race: whose order of pixels takes the answer away, or brings it back, soonest?

Deletion and insertion after Petsiuk, Das, Saenko 2018, RISE, arXiv 1806.07421.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from torch import nn

from core.network.answers import probabilities
from core.trust.erase import changeable, logits_along, order_by, random_orders

POINTS = 25
RANDOM_ORDERS = 20


@dataclass(frozen=True)
class Race:
    """How the probability of a digit falls as pixels go, and rises as they come, in several orders.

    A half-erased digit is no digit: the network was not trained on such, so a curve also shows how it takes
    strange pictures.

    Attributes:
        shares: (points,), the share of the pixels taken, 0 to 1.
        counts: (points,), the same in pixels.
        orders: method -> the pixels in its order.
        deletion, insertion: method -> (points,) probabilities.
        random_deletion, random_insertion: (orders, points) for shuffled orders of the same pixels.
    """

    shares: np.ndarray
    counts: np.ndarray
    orders: dict[str, np.ndarray]
    deletion: dict[str, np.ndarray]
    insertion: dict[str, np.ndarray]
    random_orders: np.ndarray
    random_deletion: np.ndarray
    random_insertion: np.ndarray

    def curves(self, kind: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """The methods' curves and the random ones, of "deletion" or "insertion"."""
        if kind == "deletion":
            return self.deletion, self.random_deletion
        return self.insertion, self.random_insertion

    def areas(self, kind: str) -> tuple[dict[str, float], np.ndarray]:
        """The area under each curve: low is good for deletion, high for insertion."""
        methods, chance = self.curves(kind)
        return {name: area(curve, self.shares) for name, curve in methods.items()}, np.array(
            [area(curve, self.shares) for curve in chance]
        )


def area(curve: np.ndarray, shares: np.ndarray) -> float:
    """The area under a curve by trapezoids."""
    return float(np.trapezoid(np.asarray(curve, dtype=np.float64), shares))


def race(
    model: nn.Module,
    image: np.ndarray,
    maps: Mapping[str, np.ndarray],
    target: int,
    replacement: np.ndarray,
    random_count: int = RANDOM_ORDERS,
    seed: int = 0,
    points: int = POINTS,
) -> Race:
    """Erases and inserts the pixels of an image (1, 28, 28) in the order of each map, highest value first.

    Only pixels that differ from the replacement take part, for the methods and for random orders alike: this
    makes chance a harder opponent than in the paper, where most of its turns would fall on empty paper.
    """
    pixels = changeable(image, replacement)
    if not pixels.size:
        raise ValueError("expected an image that differs from its replacement, got the same")
    counts = np.unique(np.rint(np.linspace(0, len(pixels), points)).astype(int))
    orders = {name: order_by(values, pixels) for name, values in maps.items()}
    shuffled = random_orders(pixels, random_count, seed)
    everyone = [*orders.values(), *shuffled]

    def curves(start: np.ndarray, end: np.ndarray) -> np.ndarray:
        return probabilities(logits_along(model, start, end, everyone, counts))[..., target]

    deletion, insertion = curves(image, replacement), curves(replacement, image)
    return Race(
        shares=counts / len(pixels),
        counts=counts,
        orders=orders,
        deletion=dict(zip(orders, deletion, strict=False)),
        insertion=dict(zip(orders, insertion, strict=False)),
        random_orders=shuffled,
        random_deletion=deletion[len(orders) :],
        random_insertion=insertion[len(orders) :],
    )


def against_chance(value: float, chance: np.ndarray, low_is_good: bool) -> str:
    """A method's area held against those of random orders: "better", "no better" or "worse"."""
    low, high = np.percentile(chance, [5, 95])
    if value < low:
        return "better" if low_is_good else "worse"
    if value > high:
        return "worse" if low_is_good else "better"
    return "no better"
