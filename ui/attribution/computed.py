"""What the pages that explain compute, behind caches."""

from __future__ import annotations

import numpy as np

from core.attribution import path
from core.attribution.baselines import baseline_image
from core.attribution.path import Path
from core.trust.erase import NEVER, changeable, first_crossing, logits_along, order_by, random_orders
from ui.visitor.cached import attribution, kept
from ui.visitor.session import Network

# Random orders are followed in at most this many steps.
MOST_STEPS = 180


@kept(200)
def walk(network: Network, image: np.ndarray, baseline: str | np.ndarray, target: int, steps: int) -> Path:
    """See `core.attribution.path.walk`."""
    return path.walk(network.model, image, baseline, target, steps=steps)


@kept(500)
def quadrature_gaps(
    network: Network, image: np.ndarray, baseline: str | np.ndarray, target: int
) -> dict[str, list[float]]:
    """See `core.attribution.path.quadrature_gaps`."""
    return path.quadrature_gaps(network.model, image, baseline, target)


def every(pixels: int) -> int:
    """In steps of how many pixels random orders are followed: one, unless there are too many pixels."""
    return -(-pixels // MOST_STEPS)


@kept(1000)
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


@kept(200)
def random_crossings(
    network: Network, image: np.ndarray, target: int, against: int, replacement: str, count: int
) -> np.ndarray:
    """How many randomly chosen pixels it takes until `against` leads: (count,), -1 for never."""
    erased = baseline_image(replacement, image)
    orders = random_orders(changeable(image, erased), count, seed=0)
    pixels = orders.shape[1]
    counts = np.arange(0, pixels + 1, every(pixels))
    found = first_crossing(logits_along(network.model, image, erased, orders, counts), target, against)
    return np.where(found == NEVER, NEVER, counts[found])
