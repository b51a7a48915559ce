"""Taking a digit apart pixel by pixel, in an order, and asking the network at every step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import nn

from core.network.answers import many_logits

# Pixels that differ by less than half a grey level are the same pixel.
LEAST_CHANGE = 0.5 / 255
NEVER = -1


def changeable(image: np.ndarray, replacement: np.ndarray) -> np.ndarray:
    """Which of the 784 pixels a replacement would change, as their numbers.

    Only these are put in order: erasing black to black changes nothing, and a random order that spends most
    of its turns there would be beaten by anything that can find ink.
    """
    return np.flatnonzero(np.abs(image.ravel() - replacement.ravel()) > LEAST_CHANGE)


def order_by(values: np.ndarray, pixels: np.ndarray, seed: int = 0) -> np.ndarray:
    """Pixels from the highest value of a map to the lowest; equal values in an order drawn by lot.

    By their place they would go from top left to bottom right, and on a digit that alone is better than chance.
    """
    # Not the draws of `random_orders` with the same seed: an empty map would race as the first of them.
    shuffled = np.random.default_rng((seed, 1)).permutation(pixels)
    return shuffled[np.argsort(-np.asarray(values, dtype=np.float64).ravel()[shuffled], kind="stable")]


def marks_nothing(values: np.ndarray, pixels: np.ndarray) -> bool:
    """Whether a map says the same of all these pixels, so that it puts them in no order."""
    kept = np.asarray(values).ravel()[pixels]
    return bool((kept == kept[0]).all())


def random_orders(pixels: np.ndarray, count: int, seed: int) -> np.ndarray:
    """(count, n): the same pixels shuffled."""
    rng = np.random.default_rng(seed)
    return np.stack([rng.permutation(pixels) for _ in range(count)])


def steps_between(
    start: np.ndarray, end: np.ndarray, order: np.ndarray, counts: Sequence[int] | np.ndarray
) -> np.ndarray:
    """The image `start` with its first k pixels, in order, taken from `end`: (len(counts), 1, 28, 28).

    From digit to replacement this erases; from replacement to digit it inserts.
    """
    rank = np.full(start.size, start.size)
    rank[order] = np.arange(len(order))
    taken = rank[None] < np.asarray(counts)[:, None]
    return np.where(taken, end.ravel(), start.ravel()).astype(np.float32).reshape(-1, 1, 28, 28)


def logits_along(
    model: nn.Module,
    start: np.ndarray,
    end: np.ndarray,
    orders: Sequence[np.ndarray] | np.ndarray,
    counts: Sequence[int] | np.ndarray,
) -> np.ndarray:
    """Logits (orders, counts, 10) of `steps_between` for every order, in batches across all of them."""
    images = np.concatenate([steps_between(start, end, order, counts) for order in orders])
    return many_logits(model, images).reshape(len(orders), len(counts), 10)


def first_crossing(logits: np.ndarray, target: int, against: int) -> np.ndarray:
    """How many steps until the logit of `against` is above that of `target`: (orders,), -1 for never.

    It is the first crossing; the two may cross back later. Which digit the network answers there may be a third.
    """
    crossed = logits[..., against] > logits[..., target]
    return np.where(crossed.any(axis=-1), crossed.argmax(axis=-1), NEVER)
