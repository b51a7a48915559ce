"""What the pages that look inside compute, behind caches."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from core.hands.samples import samples
from core.inside import features, receptive, strongest
from core.inside.knockout import Missed, rank_filters
from core.inside.receptive import ReceptiveField
from core.inside.strongest import Peaks
from core.render.sheets import wall
from ui.visitor.cached import kept
from ui.visitor.session import Network


@cache
def drawings() -> np.ndarray:
    """The built-in drawings as one batch (n, 1, 28, 28)."""
    return np.stack([sample.image for sample in samples()])


@kept(shared=True)
def peaks(network: Network) -> dict[str, Peaks]:
    """Where every filter fires most among the built-in drawings."""
    return strongest.peaks(network.model, [torch.from_numpy(drawings())])


@kept(shared=True, quick=True)
def tiles(network: Network, layer: str) -> list[np.ndarray]:
    """A convolution's filters as pictures on one scale, conv2's 16 slices four by four."""
    kernels = features.filters(network.model, layer)
    across, limit = round(kernels.shape[1] ** 0.5), float(np.abs(kernels).max())
    return [wall(kernel, "signed", across, limit, zoom=16 // across, gap=1).pixels for kernel in kernels]


@kept(shared=True, quick=True)
def receptive_fields(network: Network) -> dict[str, ReceptiveField]:
    """Every stage's receptive field; see `core.inside.receptive`."""
    return receptive.receptive_fields(network.model)


@kept()
def ranked(network: Network, image: np.ndarray, at_mean: bool) -> list[Missed]:
    """All filters by what their absence costs this digit's answer; see `core.inside.knockout`."""
    means = {layer: found.mean for layer, found in peaks(network).items()} if at_mean else None
    return rank_filters(network.model, image, means)
