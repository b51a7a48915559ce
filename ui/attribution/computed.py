"""What the pages about believing explanations compute, behind Streamlit's caches, keyed by names and pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from ui.visitor import cached

if TYPE_CHECKING:
    from core.attribution.explain import Attribution
    from core.attribution.path import Path

# Random orders are followed in at most this many steps.
MOST_STEPS = 180


@st.cache_data(show_spinner=False, max_entries=2000)
def _attribution(
    network: str, pixels: bytes, method: str, target: int, baseline: str | bytes, against: int | None, steps: int | None
) -> Attribution:
    from core.attribution.explain import explain

    return explain(
        cached.model(network), image(pixels), method, target, unpacked(baseline), steps=steps, against=against
    )


@st.cache_data(show_spinner=False, max_entries=200)
def _walk(network: str, pixels: bytes, baseline: str | bytes, target: int, steps: int) -> Path:
    from core.attribution.path import walk

    return walk(cached.model(network), image(pixels), unpacked(baseline), target, steps=steps)


@st.cache_data(show_spinner=False, max_entries=500)
def _quadrature_gaps(network: str, pixels: bytes, baseline: str | bytes, target: int) -> dict[str, list[float]]:
    from core.attribution.path import quadrature_gaps

    return quadrature_gaps(cached.model(network), image(pixels), unpacked(baseline), target)


def attribution(
    network: str,
    image: np.ndarray,
    method: str,
    target: int,
    baseline: str | np.ndarray = "black",
    against: int | None = None,
    steps: int | None = None,
) -> Attribution:
    """One explanation of a logit, or of the difference of two, against any baseline; see `core.explain`."""
    return _attribution(network, image.tobytes(), method, target, packed(baseline), against, steps)


def walk(network: str, image: np.ndarray, baseline: str | np.ndarray, target: int, steps: int) -> Path:
    """See `core.path.walk`."""
    return _walk(network, image.tobytes(), packed(baseline), target, steps)


def quadrature_gaps(network: str, image: np.ndarray, baseline: str | np.ndarray, target: int) -> dict[str, list[float]]:
    """See `core.path.quadrature_gaps`."""
    return _quadrature_gaps(network, image.tobytes(), packed(baseline), target)


def every(pixels: int) -> int:
    """In steps of how many pixels random orders are followed: one, unless there are too many pixels."""
    return -(-pixels // MOST_STEPS)


def packed(baseline: str | np.ndarray) -> str | bytes:
    """A baseline as something to key a cache by."""
    return baseline if isinstance(baseline, str) else np.ascontiguousarray(baseline, dtype=np.float32).tobytes()


def unpacked(baseline: str | bytes) -> str | np.ndarray:
    """The inverse of `packed`."""
    return baseline if isinstance(baseline, str) else image(baseline)


def image(pixels: bytes) -> np.ndarray:
    """(1, 28, 28) from its bytes."""
    return np.frombuffer(pixels, dtype=np.float32).reshape(1, 28, 28)


@st.cache_data(show_spinner=False, max_entries=1000)
def _crossings(
    network: str, pixels: bytes, method: str, target: int, against: int, replacement: str | bytes, insert: bool
) -> tuple[np.ndarray, np.ndarray]:
    from core.attribution.baselines import baseline_image
    from core.trust.erase import changeable, logits_along, order_by

    start = image(pixels)
    end = unpacked(replacement)
    end = baseline_image(end, start) if isinstance(end, str) else end
    values = _attribution(network, pixels, method, target, replacement, against, None).values
    order = order_by(values, changeable(start, end))
    start, end = (end, start) if insert else (start, end)
    logits = logits_along(cached.model(network), start, end, [order], np.arange(len(order) + 1))
    return order, logits[0]


@st.cache_data(show_spinner=False, max_entries=200)
def _random_crossings(
    network: str, pixels: bytes, target: int, against: int, replacement: str, count: int
) -> np.ndarray:
    from core.attribution.baselines import baseline_image
    from core.trust.erase import NEVER, changeable, first_crossing, logits_along, random_orders

    start = image(pixels)
    end = baseline_image(replacement, start)
    orders = random_orders(changeable(start, end), count, seed=0)
    pixels = orders.shape[1]
    counts = np.arange(0, pixels + 1, every(pixels))
    found = first_crossing(logits_along(cached.model(network), start, end, orders, counts), target, against)
    return np.where(found == NEVER, NEVER, counts[found])


def erasing(
    network: str, image: np.ndarray, method: str, target: int, against: int, replacement: str, insert: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """The order in which a method's contrast takes the pixels, and the logits (pixels + 1, 10) after each."""
    return _crossings(network, image.tobytes(), method, target, against, replacement, insert)


def random_crossings(
    network: str, image: np.ndarray, target: int, against: int, replacement: str, count: int
) -> np.ndarray:
    """How many randomly chosen pixels it takes until `against` leads: (count,), -1 for never."""
    return _random_crossings(network, image.tobytes(), target, against, replacement, count)


def baseline(image: np.ndarray, name: str) -> np.ndarray:
    """The image (1, 28, 28) a baseline's name stands for beside this digit."""
    from core.attribution.baselines import baseline_image

    return baseline_image(name, image)
