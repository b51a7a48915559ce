"""Core's pure functions behind Streamlit's caches, keyed by the network's weights and the digit's pixels."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
import streamlit as st

if TYPE_CHECKING:
    from core.attribution.explain import Attribution
    from core.attribution.score import Output
    from core.digits.digits import Digits
    from core.judging.doubt import Verdict
    from ui.visitor.session import Network

Given = ParamSpec("Given")
Result = TypeVar("Result")
# A network is known by its weights, whatever it is called and wherever it comes from.
KEYS: dict[str | type[Any], Callable[[Any], Any]] = dict.fromkeys(
    ("core.network.checkpoints.Card", "core.network.bundle.Trained"), lambda network: network.key
)


def kept(most: int, shared: bool = False) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Keeps up to so many results of a pure function, for all sessions.

    Arguments may be networks and arrays. A default that is left out and one that is written out are one call.

    Args:
        shared: all callers get the very same result, which nobody may change; otherwise each gets a copy.
    """
    cache = st.cache_resource if shared else st.cache_data

    def keep(function: Callable[Given, Result]) -> Callable[Given, Result]:
        cached = cache(show_spinner=False, max_entries=most, hash_funcs=KEYS)(function)
        signature = inspect.signature(function)

        @wraps(function)
        def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            asked = signature.bind(*args, **kwargs)
            asked.apply_defaults()
            return cached(*asked.args)  # pyright: ignore[reportCallIssue]

        return call

    return keep


@kept(4000)
def logits(network: Network, image: np.ndarray) -> np.ndarray:
    """(10,) scores of a network for an image (1, 28, 28), before softmax."""
    from core.inside.features import feature_maps

    return feature_maps(network.model, image)["logits"]


def probabilities(network: Network, image: np.ndarray) -> np.ndarray:
    """(10,) probabilities a network gives an image (1, 28, 28), at its temperature: what is shown of an answer."""
    return shares(network, logits(network, image))


def shares(network: Network, logits: np.ndarray) -> np.ndarray:
    """(..., 10) the probabilities that are shown for a network's logits; see `core.judging.calibration.shares`."""
    from core.judging.calibration import shares

    return shares(logits, network.facts)


def softmax(network: Network, image: np.ndarray) -> np.ndarray:
    """(10,) the network's own softmax, whatever its temperature: where a page shows the forward pass itself."""
    from core.network.answers import probabilities

    return probabilities(logits(network, image))


def verdict(network: Network, image: np.ndarray) -> Verdict:
    """Whether the network's answer counts, by the rule measured for it."""
    from core.judging.doubt import Rule, sure

    return sure(logits(network, image), Rule.of(network.facts))


# A quarter of a megabyte each, and wanted only by the pages that show them.
@kept(48)
def feature_maps(network: Network, image: np.ndarray) -> dict[str, np.ndarray]:
    """Every stage of the forward pass; see `core.feature_maps`."""
    from core.inside.features import feature_maps

    return feature_maps(network.model, image)


@kept(2000)
def attribution(
    network: Network,
    image: np.ndarray,
    method: str,
    target: int,
    baseline: str | np.ndarray = "black",
    output: Output = "logit",
    steps: int | None = None,
    against: int | None = None,
) -> Attribution:
    """One explanation, the same for all pages that ask for it; see `core.explain`."""
    from core.attribution.explain import explain

    return explain(network.model, image, method, target, baseline, output, steps, against)


@st.cache_resource(show_spinner=False)
def mnist_test() -> Digits:
    """MNIST's test digits, for the wall they are chosen from.

    Raises:
        DataError: MNIST is not on disk, or damaged.
    """
    from core.digits.mnist import load_mnist

    return load_mnist("test")


@kept(16)
def mnist_probabilities(network: Network) -> np.ndarray:
    """(10000, 10) probabilities over MNIST's test digits, as shown."""
    from core.judging.judge import logits_of

    return shares(network, logits_of(network.model, mnist_test()).numpy())


@kept(16)
def sample_probabilities(network: Network) -> np.ndarray:
    """(n, 10) probabilities over the built-in drawings, in their order, as shown."""
    import torch

    from core.hands.samples import samples

    images = torch.from_numpy(np.stack([sample.image for sample in samples()]))
    with torch.no_grad():
        return shares(network, network.model(images).numpy())
