"""Forged maps: pictures that know nothing of any network, scaled until they add up to what a true map must."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.attribution.explain import Attribution


def noise_map(seed: int = 0) -> np.ndarray:
    """(28, 28) drawn evenly between 0 and 1."""
    return np.random.default_rng(seed).random((28, 28))


def smile_map() -> np.ndarray:
    """A smiling face, (28, 28) of 0 and 1."""
    down, across = np.mgrid[:28, :28] - 13.5
    far = np.hypot(down, across)
    head = np.abs(far - 12) < 1.2
    eyes = np.hypot(down + 4, np.abs(across) - 4.5) < 1.8
    mouth = (np.abs(far - 7) < 1.1) & (down > 2.5)
    return (head | eyes | mouth).astype(np.float64)


FORGED = {"noise": noise_map, "smile": smile_map}


def forged(true: Attribution, picture: np.ndarray) -> Attribution:
    """A picture (28, 28), its sum above 0, in the place of a true map: scaled so that its sum is the very one demanded.

    Its gap is as small as rounding. It explains nothing: the picture was there before the digit was.
    """
    values = (picture * (true.difference / picture.sum())).astype(np.float32)
    total = float(values.sum(dtype=np.float64))
    return replace(true, values=values, total=total, gap=total - true.difference, steps=None, settled=None)
