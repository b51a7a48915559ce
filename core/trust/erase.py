"""Taking a digit apart pixel by pixel, in an order, and asking the network at every step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import nn

from core.network.answers import AT_ONCE, many_logits

# Pixels that differ by less than half a grey level are the same pixel.
LEAST_CHANGE = 0.5 / 255
NEVER = -1
# Erasing ends where the two digits that are told apart have less than this together: what is left is neither.
TOGETHER = 0.5


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
    """(count, n): the same pixels shuffled; 16 bits each, since the orders of a race are kept."""
    rng = np.random.default_rng(seed)
    return np.stack([rng.permutation(pixels).astype(np.int16) for _ in range(count)])


def steps_between(
    start: np.ndarray, end: np.ndarray, order: np.ndarray, counts: Sequence[int] | np.ndarray
) -> np.ndarray:
    """The image `start` with its first k pixels, in order, taken from `end`: (len(counts), 1, 28, 28).

    From digit to replacement this erases; from replacement to digit it inserts.
    """
    return _taken(start, end, _turns(order, start.size), np.asarray(counts))


def logits_along(
    model: nn.Module,
    start: np.ndarray,
    end: np.ndarray,
    orders: Sequence[np.ndarray] | np.ndarray,
    counts: Sequence[int] | np.ndarray,
) -> np.ndarray:
    """Logits (orders, counts, outputs) of `steps_between` for every order, in batches across all of them.

    Fifty random orders of a digit are ten thousand images; only one batch of them is held at a time.
    """
    turns = np.stack([_turns(order, start.size) for order in orders])
    which, taken = np.repeat(np.arange(len(orders)), len(counts)), np.tile(counts, len(orders))
    batches = (
        _taken(start, end, turns[which[first : first + AT_ONCE]], taken[first : first + AT_ONCE])
        for first in range(0, max(1, len(which)), AT_ONCE)
    )
    logits = many_logits(model, batches)
    # A digit of one dot has no steps between its ends: where there is nothing, no shape can be worked out.
    return logits.reshape(len(orders), len(counts), logits.shape[-1])


def _turns(order: np.ndarray, pixels: int) -> np.ndarray:
    """(pixels,) when each pixel's turn comes, from 0; for those out of order, after all others."""
    turns = np.full(pixels, pixels, dtype=np.int16)
    turns[order] = np.arange(len(order))
    return turns


def _taken(start: np.ndarray, end: np.ndarray, turns: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """(n, 1, 28, 28): `start` with the pixels whose `turns`, (n, pixels) or (pixels,), came within `counts` (n,)."""
    images = np.where(turns < counts[:, None], end.ravel(), start.ravel())
    return images.astype(np.float32, copy=False).reshape(-1, 1, 28, 28)


def first_crossing(logits: np.ndarray, target: int, against: int) -> np.ndarray:
    """How many steps until the logit of `against` is above that of `target`: (orders,), -1 for never.

    It is the first crossing; the two may cross back later. Which digit the network answers there may be a third.
    """
    crossed = logits[..., against] > logits[..., target]
    return np.where(crossed.any(axis=-1), crossed.argmax(axis=-1), NEVER)


def collapse(probabilities: np.ndarray, target: int, against: int) -> np.ndarray:
    """How many steps until two digits together have less than half, where erasing ends: (orders,), -1 for never.

    A lead of one over the other says nothing from there on: the network holds what is left for neither. Where it did
    so from the start there is nothing to collapse.

    Args:
        probabilities: (orders, steps, 10), the first of each before anything was erased.
    """
    below = probabilities[..., target] + probabilities[..., against] < TOGETHER
    return np.where(below.any(axis=-1) & ~below[..., 0], below.argmax(axis=-1), NEVER)


def crossing_in_time(logits: np.ndarray, probabilities: np.ndarray, target: int, against: int) -> np.ndarray:
    """`first_crossing` where it comes before the `collapse`, or with it: (orders,), -1 for never."""
    found, ends = first_crossing(logits, target, against), collapse(probabilities, target, against)
    return np.where((ends != NEVER) & (found > ends), NEVER, found)
