"""What the pages that explain compute, behind caches."""

from __future__ import annotations

import numpy as np

from core.attribution import path
from core.attribution.baselines import baseline_image
from core.attribution.path import Path
from core.trust.controls import CONTROLS, control_maps
from core.trust.erase import (
    NEVER,
    changeable,
    first_crossing,
    logits_along,
    marks_nothing,
    order_by,
    random_orders,
)
from ui.visitor.cached import attribution, kept
from ui.visitor.session import Network

# Random orders and controls are followed in at most this many steps.
MOST_STEPS = 180


@kept()
def walk(network: Network, image: np.ndarray, baseline: str | np.ndarray, target: int, steps: int) -> Path:
    """See `core.attribution.path.walk`."""
    return path.walk(network.model, image, baseline, target, steps=steps)


@kept()
def quadrature_gaps(
    network: Network, image: np.ndarray, baseline: str | np.ndarray, target: int
) -> dict[str, list[float]]:
    """See `core.attribution.path.quadrature_gaps`."""
    return path.quadrature_gaps(network.model, image, baseline, target)


def every(pixels: int) -> int:
    """In steps of how many pixels random orders are followed: one, unless there are too many pixels."""
    return -(-pixels // MOST_STEPS)


@kept()
def erasing(
    network: Network,
    image: np.ndarray,
    method: str,
    target: int,
    against: int,
    replacement: str,
    insert: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """The order in which a method's contrast takes the pixels, and the logits (pixels + 1, 10) after each."""
    erased = baseline_image(replacement, image)
    values = attribution(network, image, method, target, replacement, against=against).values
    order = order_by(values, changeable(image, erased))
    start, end = (erased, image) if insert else (image, erased)
    return order, logits_along(network.model, start, end, [order], np.arange(len(order) + 1))[0]


@kept()
def says_nothing(network: Network, image: np.ndarray, method: str, target: int, against: int, replacement: str) -> bool:
    """Whether a method's contrast says the same of every pixel, so that its order is drawn by lot."""
    values = attribution(network, image, method, target, replacement, against=against).values
    return marks_nothing(values, changeable(image, baseline_image(replacement, image)))


@kept()
def control_crossings(
    network: Network, image: np.ndarray, target: int, against: int, replacement: str
) -> dict[str, float]:
    """How many pixels it takes until `against` leads, in the order of every control; infinity for never."""
    erased = baseline_image(replacement, image)
    pixels = changeable(image, erased)
    maps = control_maps(image)
    orders = [order_by(maps[name], pixels) for name in CONTROLS]
    found = logits_along(network.model, image, erased, orders, _counts(len(pixels)))
    return dict(zip(CONTROLS, _crossings(found, len(pixels), target, against).tolist(), strict=True))


@kept()
def random_crossings(
    network: Network, image: np.ndarray, target: int, against: int, replacement: str, count: int
) -> np.ndarray:
    """How many randomly chosen pixels it takes until `against` leads: (count,), infinity for never."""
    erased = baseline_image(replacement, image)
    orders = random_orders(changeable(image, erased), count, seed=0)
    pixels = orders.shape[1]
    return _crossings(logits_along(network.model, image, erased, orders, _counts(pixels)), pixels, target, against)


def coarse_crossing(logits: np.ndarray, target: int, against: int) -> float:
    """The crossing of logits (pixels + 1, 10) taken pixel by pixel, at the steps in which random orders are followed.

    Only so may the two be compared: a step of several pixels finds a crossing late, and may miss one that is undone.
    """
    pixels = len(logits) - 1
    return float(_crossings(logits[None, _counts(pixels)], pixels, target, against)[0])


def _counts(pixels: int) -> np.ndarray:
    return np.arange(0, pixels + 1, every(pixels))


def _crossings(logits: np.ndarray, pixels: int, target: int, against: int) -> np.ndarray:
    found = first_crossing(logits, target, against)
    return np.where(found == NEVER, np.inf, _counts(pixels)[found])
