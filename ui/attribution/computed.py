"""What the pages that explain compute, behind caches."""

from __future__ import annotations

import numpy as np
import torch

from core.attribution import path
from core.attribution.baselines import baseline_image
from core.attribution.path import Path
from core.fooling import attacks
from core.hands.samples import samples
from core.judging.between import between_two
from core.judging.doubt import Rule, refused
from core.network.answers import as_batch, many_logits
from core.trust.controls import CONTROLS, control_maps
from core.trust.erase import (
    NEVER,
    changeable,
    collapse,
    crossing_in_time,
    logits_along,
    marks_nothing,
    order_by,
    random_orders,
)
from ui.visitor.cached import attribution, kept, shares
from ui.visitor.session import Network

# Random orders and controls are followed in at most this many steps.
MOST_STEPS = 180
# Random changes of a digit, beside one that is made to fool.
DRAWS = 20


@kept()
def between(network: Network) -> str | None:
    """The built-in drawing that stands most evenly between two digits to a network which is sure of its answer."""
    logits = many_logits(network.model, np.stack([sample.image for sample in samples()]))
    believed = ~refused(torch.from_numpy(logits), Rule.of(network.facts)).numpy()
    found = between_two(shares(network, logits), believed)
    return None if found is None else samples()[found].name


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
    return dict(zip(CONTROLS, _crossings(network, found, len(pixels), target, against).tolist(), strict=True))


@kept()
def random_crossings(
    network: Network, image: np.ndarray, target: int, against: int, replacement: str, count: int
) -> np.ndarray:
    """How many randomly chosen pixels it takes until `against` leads: (count,), infinity for never."""
    erased = baseline_image(replacement, image)
    orders = random_orders(changeable(image, erased), count, seed=0)
    pixels = orders.shape[1]
    logits = logits_along(network.model, image, erased, orders, _counts(pixels))
    return _crossings(network, logits, pixels, target, against)


def end_of_erasing(network: Network, logits: np.ndarray, target: int, against: int) -> int:
    """After how many pixels, of logits (pixels + 1, 10), erasing ends: see `core.trust.erase.collapse`."""
    return int(collapse(shares(network, logits)[None], target, against)[0])


def exact_crossing(network: Network, logits: np.ndarray, target: int, against: int) -> int:
    """After how many pixels, of logits (pixels + 1, 10), `against` takes the lead while it still counts."""
    return int(crossing_in_time(logits[None], shares(network, logits)[None], target, against)[0])


def coarse_crossing(network: Network, logits: np.ndarray, target: int, against: int) -> float:
    """The crossing of logits (pixels + 1, 10) taken pixel by pixel, at the steps in which random orders are followed.

    Only so may the two be compared: a step of several pixels finds a crossing late, and may miss one that is undone.
    """
    pixels = len(logits) - 1
    return float(_crossings(network, logits[None, _counts(pixels)], pixels, target, against)[0])


def _counts(pixels: int) -> np.ndarray:
    return np.arange(0, pixels + 1, every(pixels))


def _crossings(network: Network, logits: np.ndarray, pixels: int, target: int, against: int) -> np.ndarray:
    found = crossing_in_time(logits, shares(network, logits), target, against)
    return np.where(found == NEVER, np.inf, _counts(pixels)[found])


@kept(quick=True)
def fooled(network: Network, image: np.ndarray, wanted: int, how: str, grey: int) -> np.ndarray | None:
    """The image (1, 28, 28) changed so that it becomes the wanted digit, whether or not it does; None where "smallest"
    finds nothing."""
    if how == "smallest":
        found = attacks.smallest(network.model, image, wanted)
        return None if found is None else found[0]
    moved = attacks.ATTACKS[how](network.model, as_batch(image, "image"), torch.tensor([wanted]), grey * attacks.GREY)
    return moved[0].numpy()


@kept(quick=True)
def changed_by_lot(network: Network, image: np.ndarray, size: float, wanted: int) -> tuple[np.ndarray, int]:
    """An image changed as much by lot, and how many of `DRAWS` such became the wanted digit."""
    moved = np.stack([attacks.random_change(as_batch(image, "image"), size, draw)[0].numpy() for draw in range(DRAWS)])
    return moved[0], int((many_logits(network.model, moved).argmax(axis=1) == wanted).sum())
