"""What the tests of explanations compute, behind Streamlit's caches, keyed by names and pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from ui.attribution.computed import _attribution, baseline, image
from ui.visitor import cached

if TYPE_CHECKING:
    from core.attribution.explain import Attribution
    from core.trust.book_network import LooksRight
    from core.trust.race import Race
    from core.trust.scramble import Cascade
    from core.trust.stability import Infidelity


@st.cache_data(show_spinner=False, max_entries=500)
def _race(network: str, pixels: bytes, methods: tuple[str, ...], target: int, replacement: str) -> Race:
    from core.trust.race import race

    digit = image(pixels)
    maps = {name: _attribution(network, pixels, name, target, replacement, None, None).values for name in methods}
    return race(cached.model(network), digit, maps, target, baseline(digit, replacement))


@st.cache_data(show_spinner=False, max_entries=500)
def _cascade(network: str, pixels: bytes, method: str, target: int) -> Cascade:
    from core.trust.scramble import cascade

    return cascade(cached.model(network), image(pixels), [method], target)[method]


@st.cache_data(show_spinner=False, max_entries=500)
def _scrambled_answers(network: str, pixels: bytes) -> list[np.ndarray]:
    from core.network.answers import predict
    from core.trust.scramble import FROM_THE_TOP, scramble

    model = cached.model(network)
    return [predict(scramble(model, depth, 0), image(pixels)) for depth in range(len(FROM_THE_TOP) + 1)]


@st.cache_data(show_spinner=False, max_entries=1000)
def _ink_infidelity(network: str, pixels: bytes, target: int) -> Infidelity:
    from core.trust.stability import infidelity

    found = _attribution(network, pixels, "input-x-gradient", target, "black", None, None)
    return infidelity(cached.model(network), image(pixels), replace(found, values=image(pixels)[0]))


@st.cache_data(show_spinner=False, max_entries=1000)
def _steadiness(network: str, pixels: bytes, method: str, target: int) -> tuple[float, Infidelity]:
    from core.trust.stability import infidelity, max_sensitivity

    model = cached.model(network)
    found = _attribution(network, pixels, method, target, "black", None, None)
    return max_sensitivity(model, image(pixels), method, target), infidelity(model, image(pixels), found)


@st.cache_data(show_spinner=False, max_entries=500)
def _looked_right(network: str, pixels: bytes, target: int) -> tuple[LooksRight, Attribution]:
    from core.attribution.explain import explain
    from core.trust.book_network import deeplift_that_looks_right

    model = cached.model(network)
    ours = explain(model, image(pixels), "deeplift", target, "grey", "log_probability")
    return deeplift_that_looks_right(model, image(pixels), target), ours


def race(network: str, image: np.ndarray, methods: list[str], target: int, replacement: str) -> Race:
    """See `core.race.race`; the maps compare with what replaces the pixels."""
    return _race(network, image.tobytes(), tuple(methods), target, replacement)


def cascade(network: str, image: np.ndarray, method: str, target: int) -> Cascade:
    """One method's maps and similarities as layers are scrambled; see `core.scramble.cascade`."""
    return _cascade(network, image.tobytes(), method, target)


def scrambled_answers(network: str, image: np.ndarray) -> list[np.ndarray]:
    """Probabilities (10,) of the network at every depth of scrambling."""
    return _scrambled_answers(network, image.tobytes())


def steadiness(network: str, image: np.ndarray, method: str, target: int) -> tuple[float, Infidelity]:
    """Max sensitivity and infidelity; see `core.stability`."""
    return _steadiness(network, image.tobytes(), method, target)


def ink_infidelity(network: str, image: np.ndarray, target: int) -> Infidelity:
    """The infidelity of a map that is only the digit's own ink."""
    return _ink_infidelity(network, image.tobytes(), target)


def looked_right(network: str, image: np.ndarray, target: int) -> tuple[LooksRight, Attribution]:
    """DeepLift on the book's functional network, and DeepLift on ours: same weights, digit, baseline and score."""
    return _looked_right(network, image.tobytes(), target)
