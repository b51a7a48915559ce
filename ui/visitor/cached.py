"""Core's pure functions behind Streamlit's caches, keyed by names and pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from ui.visitor.session import session
from ui.visitor.warm_up import ready

if TYPE_CHECKING:
    from core.attribution.explain import Attribution
    from core.digits.digits import Digits
    from core.judging.doubt import Verdict
    from core.network.model import DigitNet


def model(network: str) -> DigitNet:
    """The network by name, this visitor's own or one for all sessions: nothing here hooks it or changes it.

    Raises:
        CheckpointError: the checkpoint is missing or damaged.
    """
    own = session().trained.get(network)
    return own.model if own else _shipped(network)


@st.cache_resource(show_spinner=False, max_entries=16)
def _shipped(network: str) -> DigitNet:
    ready()
    from core.network.checkpoints import load_model

    return load_model(network)


@st.cache_data(show_spinner=False, max_entries=4000)
def _answer(network: str, pixels: bytes) -> tuple[np.ndarray, np.ndarray]:
    from core.inside.features import feature_maps

    stages = feature_maps(model(network), _image(pixels))
    return stages["logits"], stages["probabilities"]


# A quarter of a megabyte each, and wanted only by the pages that show them.
@st.cache_data(show_spinner=False, max_entries=48)
def _feature_maps(network: str, pixels: bytes) -> dict[str, np.ndarray]:
    from core.inside.features import feature_maps

    return feature_maps(model(network), _image(pixels))


@st.cache_data(show_spinner=False, max_entries=2000)
def _attribution(
    network: str, pixels: bytes, method: str, target: int, baseline: str, output: str, steps: int | None
) -> Attribution:
    from core.attribution.explain import explain

    return explain(model(network), _image(pixels), method, target, baseline, output, steps)  # type: ignore[arg-type]


def probabilities(network: str, image: np.ndarray) -> np.ndarray:
    """(10,) probabilities of a network for an image (1, 28, 28)."""
    return _answer(network, image.tobytes())[1]


def logits(network: str, image: np.ndarray) -> np.ndarray:
    """(10,) scores of a network for an image (1, 28, 28), before softmax."""
    return _answer(network, image.tobytes())[0]


def facts(network: str) -> dict[str, Any]:
    """The JSON of how a network was made and what was measured of it."""
    own = session().trained.get(network)
    return own.facts if own else _shipped_facts(network)


@st.cache_resource(show_spinner=False, max_entries=16)
def _shipped_facts(network: str) -> dict[str, Any]:
    from core.network.checkpoints import read_card

    return read_card(network).facts


def verdict(network: str, image: np.ndarray) -> Verdict:
    """Whether the network's answer counts, by the rule measured for it."""
    from core.judging.doubt import sure

    return sure(logits(network, image), facts(network))


def feature_maps(network: str, image: np.ndarray) -> dict[str, np.ndarray]:
    """Every stage of the forward pass; see `core.feature_maps`."""
    return _feature_maps(network, image.tobytes())


def attribution(
    network: str,
    image: np.ndarray,
    method: str,
    target: int,
    baseline: str = "black",
    output: str = "logit",
    steps: int | None = None,
) -> Attribution:
    """One explanation; see `core.explain`."""
    return _attribution(network, image.tobytes(), method, target, baseline, output, steps)


@st.cache_resource(show_spinner=False)
def mnist_test() -> Digits:
    """MNIST's test digits, for the wall they are chosen from.

    Raises:
        DataError: MNIST is not on disk, or damaged.
    """
    from core.digits.mnist import load_mnist

    return load_mnist("test")


@st.cache_data(show_spinner=False, max_entries=16)
def mnist_probabilities(network: str) -> np.ndarray:
    """(10000, 10) probabilities over MNIST's test digits."""
    import torch

    with torch.no_grad():
        parts = [model(network)(images).softmax(dim=1) for images, _ in mnist_test().batches(500)]
    return torch.cat(parts).numpy()


@st.cache_data(show_spinner=False, max_entries=16)
def sample_probabilities(network: str) -> np.ndarray:
    """(n, 10) probabilities over the built-in drawings, in their order."""
    import torch

    from core.hands.samples import samples

    images = torch.from_numpy(np.stack([sample.image for sample in samples()]))
    with torch.no_grad():
        return model(network)(images).softmax(dim=1).numpy()


def _image(pixels: bytes) -> np.ndarray:
    return np.frombuffer(pixels, dtype=np.float32).reshape(1, 28, 28)
