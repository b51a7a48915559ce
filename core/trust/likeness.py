"""How alike maps are, by their ranks and as pictures, and an edge detector to compare them with.

Ranks, so that no map's own scale has a say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.inside.features import correlation

# Wang, Bovik, Sheikh, Simoncelli 2004, Image Quality Assessment: From Error Visibility to Structural Similarity.
WINDOW, WIDTH = 11, 1.5
K1, K2 = 0.01, 0.03


@dataclass(frozen=True)
class Similarity:
    """Two maps compared in three ways, each 1 for the same map. None says which of the maps is right.

    Attributes:
        values: Spearman's rank correlation of the values.
        sizes: the same of their absolute values: which pixels matter, whatever the sign.
        ssim: structural similarity of the two pictures, each scaled by its own largest size.
    """

    values: float
    sizes: float
    ssim: float


def similarity(one: np.ndarray, other: np.ndarray, where: np.ndarray | None = None) -> Similarity:
    """Compares two maps (28, 28).

    Args:
        where: (28, 28) bool, the pixels whose ranks count. Maps that are 0 by construction on empty paper would
            be called alike for that alone.
    """
    kept = np.ones(one.shape, dtype=bool) if where is None else where
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    return Similarity(
        values=spearman(first[kept], second[kept]),
        sizes=spearman(np.abs(first[kept]), np.abs(second[kept])),
        ssim=ssim(_to_one(first), _to_one(second), 2.0 if min(first.min(), second.min()) < 0 else 1.0),
    )


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's rank correlation, -1 to 1; 0 when either map is one flat value.

    High says that both order the pixels alike. It does not say that either is right.
    """
    return correlation(ranks(one), ranks(other))


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values sharing the mean of theirs: (n,) to (n,) float64."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    _, place, counts = np.unique(flat, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2.0)[place]


def agreement(maps: Sequence[np.ndarray]) -> np.ndarray:
    """Spearman's correlation of the absolute values of every pair of maps: (n, n), ones on the diagonal.

    Absolute, because Saliency has no sign: this compares which pixels matter, not which way.
    """
    count = len(maps)
    table = np.ones((count, count))
    for i in range(count):
        for j in range(i):
            table[i, j] = table[j, i] = spearman(np.abs(maps[i]), np.abs(maps[j]))
    return table


@dataclass(frozen=True)
class Shared:
    """How many of the pixels somebody chose are among a map's strongest. That many shared says nothing of who is right.

    Attributes:
        strongest: (28, 28) bool, the map's strongest pixels, as many as were chosen, fewer where it marks fewer.
        count: how many are both.
        by_chance: how many as many pixels, drawn by lot from all, would share on average.
        by_chance_in_ink: the same drawn from the inked ones; None where more were chosen than there are.
    """

    strongest: np.ndarray
    count: int
    by_chance: float
    by_chance_in_ink: float | None


def shared(values: np.ndarray, chosen: np.ndarray, ink: np.ndarray) -> Shared:
    """Compares pixels somebody chose with the strongest of a map, whatever their sign; (28, 28), the last two bool."""
    sizes, count = np.abs(np.asarray(values, dtype=np.float64)), int(chosen.sum())
    order = np.argsort(-sizes, axis=None, kind="stable")[:count]
    strongest = np.zeros(sizes.shape, dtype=bool)
    strongest.ravel()[order] = sizes.ravel()[order] > 0
    inked = int(ink.sum())
    return Shared(
        strongest,
        int((strongest & chosen).sum()),
        count * int(strongest.sum()) / sizes.size,
        count * int((strongest & ink).sum()) / inked if 0 < count <= inked else None,
    )


def ssim(one: np.ndarray, other: np.ndarray, span: float) -> float:
    """Structural similarity of two pictures (height, width), -1 to 1, averaged over all whole 11 x 11 windows.

    Args:
        span: how far apart two values can be, such as 1 for pictures from 0 to 1.
    """
    if one.shape != other.shape or min(one.shape) < WINDOW:
        raise ValueError(
            f"expected two pictures of one shape, at least {WINDOW} a side, got {one.shape}, {other.shape}"
        )
    from scipy import ndimage

    half = WINDOW // 2

    def mean(picture: np.ndarray) -> np.ndarray:
        return ndimage.gaussian_filter(picture, WIDTH, radius=half)[half:-half, half:-half]

    mean_one, mean_other = mean(one), mean(other)
    variance_one = mean(one * one) - mean_one**2
    variance_other = mean(other * other) - mean_other**2
    covariance = mean(one * other) - mean_one * mean_other
    c1, c2 = (K1 * span) ** 2, (K2 * span) ** 2
    luminance = (2 * mean_one * mean_other + c1) / (mean_one**2 + mean_other**2 + c1)
    structure = (2 * covariance + c2) / (variance_one + variance_other + c2)
    return float((luminance * structure).mean())


def edges(image: np.ndarray) -> np.ndarray:
    """Sobel's edge strength (28, 28) of an image (1, 28, 28), black beyond its border.

    It looks at no network, so nothing in it can explain one.
    """
    from scipy import ndimage

    field = np.asarray(image, dtype=np.float64)[0]
    down, across = (ndimage.sobel(field, axis, mode="constant") for axis in (0, 1))
    return np.hypot(down, across).astype(np.float32)


def _to_one(values: np.ndarray) -> np.ndarray:
    largest = np.abs(values).max(initial=0.0)
    return values / largest if largest > 0 else values
