"""What the pages that look inside compute, behind caches keyed by the network's name."""

from __future__ import annotations

import numpy as np
import streamlit as st
import torch

from core.hands.samples import samples
from core.inside import features, receptive, strongest
from core.inside.knockout import Missed, rank_filters
from core.inside.receptive import ReceptiveField
from core.inside.strongest import Peaks
from core.render.sheets import wall
from ui.visitor import cached


@st.cache_resource(show_spinner=False)
def drawings() -> np.ndarray:
    """The built-in drawings as one batch (n, 1, 28, 28)."""
    return np.stack([sample.image for sample in samples()])


@st.cache_resource(show_spinner=False, max_entries=16)
def peaks(network: str) -> dict[str, Peaks]:
    """Where every filter fires most among the built-in drawings."""
    return strongest.peaks(cached.model(network), [torch.from_numpy(drawings())])


@st.cache_resource(show_spinner=False, max_entries=32)
def tiles(network: str, layer: str) -> list[np.ndarray]:
    """A convolution's filters as pictures on one scale, conv2's 16 slices four by four."""
    kernels = features.filters(cached.model(network), layer)
    across, limit = 1 if layer == "conv1" else 4, float(np.abs(kernels).max())
    return [wall(kernel, "signed", across, limit, zoom=16 // across, gap=1).pixels for kernel in kernels]


@st.cache_resource(show_spinner=False, max_entries=16)
def receptive_fields(network: str) -> dict[str, ReceptiveField]:
    """Every stage's receptive field; see `core.receptive`."""
    return receptive.receptive_fields(cached.model(network))


@st.cache_data(show_spinner=False, max_entries=500)
def _ranked(network: str, pixels: bytes, at_mean: bool) -> list[Missed]:
    image = np.frombuffer(pixels, dtype=np.float32).reshape(1, 28, 28)
    means = {layer: found.mean for layer, found in peaks(network).items()} if at_mean else None
    return rank_filters(cached.model(network), image, means)


def ranked(network: str, image: np.ndarray, at_mean: bool) -> list[Missed]:
    """All filters by what their absence costs this digit's answer; see `core.knockout`."""
    return _ranked(network, image.tobytes(), at_mean)
