"""The race: whose order of pixels takes the answer away, or brings it back, soonest?

Deletion and insertion after Petsiuk, Das, Saenko 2018, RISE, arXiv 1806.07421.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from torch import nn

from core.network.answers import many_logits, probabilities
from core.trust.controls import CONTROLS, Verdict, judge
from core.trust.erase import changeable, logits_along, marks_nothing, order_by, random_orders

# An area by so many points is within 0.03 of the one by every pixel, 0.01 as a rule.
POINTS = 17
# With 99, a method is better than chance when at most 4 of them do as well.
RANDOM_ORDERS = 99


@dataclass(frozen=True)
class Race:
    """How the probability of a digit falls as pixels go, and rises as they come, in several orders.

    A half-erased digit is no digit: the network was not trained on such, so a curve also shows how it takes
    strange pictures.

    Attributes:
        shares: (points,), the share of the pixels taken, 0 to 1.
        counts: (points,), the same in pixels.
        orders: map -> the pixels in its order.
        empty: the maps that say the same of every pixel; their order was drawn by lot.
        deletion, insertion: map -> (points,) probabilities.
        random_orders: (orders, pixels), the same pixels shuffled.
        random_deletion: (orders, points) for these.
    """

    shares: np.ndarray
    counts: np.ndarray
    orders: dict[str, np.ndarray]
    empty: frozenset[str]
    deletion: dict[str, np.ndarray]
    insertion: dict[str, np.ndarray]
    random_orders: np.ndarray
    random_deletion: np.ndarray

    @property
    def random_insertion(self) -> np.ndarray:
        """(orders, points) for the same orders read backwards: inserting so is erasing, seen from its end."""
        return self.random_deletion[:, ::-1]

    def curves(self, kind: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """The maps' curves and the random ones, of "deletion" or "insertion"."""
        if kind == "deletion":
            return self.deletion, self.random_deletion
        return self.insertion, self.random_insertion

    def areas(self, kind: str) -> tuple[dict[str, float], np.ndarray]:
        """The area under each curve: low is good for deletion, high for insertion."""
        methods, chance = self.curves(kind)
        return {name: area(curve, self.shares) for name, curve in methods.items()}, np.array(
            [area(curve, self.shares) for curve in chance]
        )

    def verdicts(self, kind: str) -> dict[str, Verdict]:
        """Every map held against the random orders and, unless it is one itself, the controls that raced with it."""
        areas, chance = self.areas(kind)
        controls = {name: areas[name] for name in areas if name in CONTROLS}
        return {
            name: judge(value, chance, {} if name in CONTROLS else controls, kind == "deletion", name in self.empty)
            for name, value in areas.items()
        }

    def best_control(self, kind: str) -> str | None:
        """The control that does best of those that raced."""
        areas, _ = self.areas(kind)
        raced = [name for name in areas if name in CONTROLS]
        return (min if kind == "deletion" else max)(raced, key=areas.__getitem__, default=None)


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

    Args:
        maps: name -> (28, 28); those of `core.trust.controls.control_maps` among them are what methods must beat.
        seed: of the random orders, and of the order of equal values.
    """
    pixels = changeable(image, replacement)
    if not pixels.size:
        raise ValueError("expected an image that differs from its replacement, got the same")
    # The same counts from either end, so that a random order's curve serves both races.
    near = np.rint(np.linspace(0, len(pixels) / 2, (points + 1) // 2)).astype(int)
    counts = np.unique(np.concatenate([near, len(pixels) - near]))
    orders = {name: order_by(values, pixels, seed) for name, values in maps.items()}
    shuffled = random_orders(pixels, random_count, seed)

    def curves(start: np.ndarray, end: np.ndarray, some: list[np.ndarray]) -> np.ndarray:
        # All orders begin and end at the same two pictures.
        ends = probabilities(many_logits(model, np.stack([start, end])))[:, target]
        between = probabilities(logits_along(model, start, end, some, counts[1:-1]))[..., target]
        return np.column_stack([np.full(len(some), ends[0]), between, np.full(len(some), ends[1])])

    own = list(orders.values())
    deletion, insertion = curves(image, replacement, [*own, *shuffled]), curves(replacement, image, own)
    return Race(
        shares=counts / len(pixels),
        counts=counts,
        orders=orders,
        empty=frozenset(name for name, values in maps.items() if marks_nothing(values, pixels)),
        deletion=dict(zip(orders, deletion, strict=False)),
        insertion=dict(zip(orders, insertion, strict=True)),
        random_orders=shuffled,
        random_deletion=deletion[len(orders) :],
    )
