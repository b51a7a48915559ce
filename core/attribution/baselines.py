"""What a digit is compared with: the images that stand for "nothing there"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.language import N_
from core.network.model import MNIST_MEAN

BLUR = 3.0
NOISE_SEED = 0


@dataclass(frozen=True)
class Baseline:
    """One kind of baseline; none of them is neutral, each asks a question of its own.

    Attributes:
        asks: the question an explanation against it answers.
        make: the digit (1, 28, 28) to the image it is compared with.
    """

    name: str
    title: str
    asks: str
    make: Callable[[np.ndarray], np.ndarray]


def flat(ink: float) -> np.ndarray:
    """(1, 28, 28) of one value."""
    return np.full((1, 28, 28), ink, dtype=np.float32)


def blurred(image: np.ndarray, width: float = BLUR) -> np.ndarray:
    """The image under a Gaussian of standard deviation `width` pixels, black beyond its edge.

    Blurring spreads ink and makes none; what spreads beyond the edge is lost.
    """
    from scipy import ndimage

    # Ten deviations to each side: the bell is cut off where float64 no longer sees it.
    field = ndimage.gaussian_filter(np.asarray(image, dtype=np.float64)[0], width, mode="constant", truncate=10.0)
    return field[None].astype(np.float32)


def noise(seed: int = NOISE_SEED) -> np.ndarray:
    """(1, 28, 28) of ink drawn evenly between 0 and 1."""
    return np.random.default_rng(seed).random((1, 28, 28), dtype=np.float32)


@cache
def average_digit() -> np.ndarray:
    """The mean of all built-in drawings, (1, 28, 28): what digits share, and so what tells none apart."""
    from core.hands.samples import samples

    images = np.stack([sample.image for sample in samples()])
    mean = np.asarray(images.mean(axis=0, dtype=np.float64), dtype=np.float32)
    mean.setflags(write=False)
    return mean


_BASELINES = (
    Baseline("black", N_("Black: no ink"), N_("What did drawing it change?"), lambda image: flat(0.0)),
    Baseline(
        "grey",
        N_("The book's grey: ink 0.13"),
        N_("What if the book's mean ink meant nothing? Then black counts too."),
        lambda image: flat(MNIST_MEAN),
    ),
    Baseline("blurred", N_("The digit, blurred"), N_("What did its fine lines change?"), blurred),
    Baseline("noise", N_("Noise"), N_("What tells it from this random ink?"), lambda image: noise()),
    Baseline(
        "average",
        N_("The average digit"),
        N_("What tells it from the mean of all drawings?"),
        lambda image: average_digit(),
    ),
)
BASELINES: dict[str, Baseline] = {baseline.name: baseline for baseline in _BASELINES}


def baseline_image(name: str, image: np.ndarray) -> np.ndarray:
    """The image (1, 28, 28) a baseline's name stands for, beside this digit.

    Raises:
        ValueError: there is no such baseline.
    """
    if name not in BASELINES:
        raise ValueError(f"expected a baseline in {tuple(BASELINES)} or an image, got {name!r}")
    return BASELINES[name].make(np.asarray(image))
