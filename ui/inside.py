"""What the pages that look inside compute, behind caches keyed by the network's name."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from core.arithmetic import UnitSum
from core.hands import samples
from core.knockout import Missed
from core.mosaic import mosaic
from core.receptive import ReceptiveField
from core.render import Picture, data_uri, describe, format_number, ink_picture
from core.strongest import Peaks
from ui import cached, pictures
from ui import inside_tables as tables


class Tiles(NamedTuple):
    """A wall of filters: their pictures, what each shows in words, and the scale they share as HTML."""

    pixels: list[np.ndarray]
    names: list[str]
    scale: str


@st.cache_resource(show_spinner=False)
def drawings() -> np.ndarray:
    """The built-in drawings as one batch (n, 1, 28, 28)."""
    return np.stack([sample.image for sample in samples()])


@st.cache_resource(show_spinner=False, max_entries=16)
def peaks(network: str, source: str = "drawings") -> dict[str, Peaks]:
    """Where every filter fires most, among the built-in drawings or MNIST's test digits ("mnist")."""
    import torch

    from core import strongest

    model = cached.model(network)
    if source == "mnist":
        return strongest.peaks(model, (images for images, _ in cached.mnist_test().batches(500)))
    return strongest.peaks(model, [torch.from_numpy(drawings())])


@st.cache_resource(show_spinner=False, max_entries=16)
def filters(network: str, layer: str) -> np.ndarray:
    """A convolution's kernels; see `core.filters`. Read only."""
    from core.features import filters as kernels

    return kernels(cached.model(network), layer)


@st.cache_resource(show_spinner=False, max_entries=64)
def tiles(network: str, layer: str, first: bool) -> Tiles:
    """A convolution's filters as square tiles on one scale: all their slices, or the first of each."""
    kernels = filters(network, layer)
    shown = kernels[:, :1] if first else kernels
    made = [_tile(kernel, float(np.abs(kernels).max()), 16 if first else 4, 1) for kernel in shown]
    names = [f"{layer}, filter {at}: {describe(kernel)}" for at, kernel in enumerate(kernels)]
    return Tiles([picture.pixels for picture in made], names, pictures.scale(made[0]))


@st.cache_data(show_spinner=False, max_entries=1000)
def large_filter(network: str, layer: str, number: int) -> str:
    """One filter with all its slices, as HTML, on the scale of its wall."""
    kernels = filters(network, layer)
    title = "Its nine weights" if layer == "conv1" else "Its 16 slices, for conv1's maps 0 to 15"
    picture = _tile(kernels[number], float(np.abs(kernels).max()), 8, 2)
    return pictures.figure(picture, f"{title}: {describe(kernels[number])}.", title, "300px")


def _tile(kernel: np.ndarray, limit: float, zoom: int, gap: int) -> Picture:
    return mosaic(kernel, "signed", 1 if len(kernel) == 1 else 4, limit, zoom, gap)


@st.cache_data(show_spinner=False, max_entries=1000)
def strongest(network: str, layer: str, number: int, source: str) -> tuple[list[str], float]:
    """The ten digits in which a filter peaks highest, framed where it does, and the share in which it is silent."""
    found, field, figures = peaks(network, source)[layer], receptive_fields(network)[layer], []
    for at in found.strongest(number, 10):
        row, column = int(found.rows[at, number]), int(found.columns[at, number])
        value = format_number(float(found.values[at, number]))
        if source == "mnist":
            title, image = f"test digit {at}", cached.mnist_test().images[at].numpy() / 255.0
        else:
            title, image = samples()[at].title, drawings()[at, 0]
        alt = f"{title}: {value} at row {row}, column {column} of the map."
        uri = data_uri(ink_picture(image).pixels)
        figures.append(tables.framed(uri, field.box(row, column), alt, f"{value} · {title}"))
    return figures, float((found.values[:, number] <= 0).mean())


@st.cache_resource(show_spinner=False, max_entries=16)
def receptive_fields(network: str) -> dict[str, ReceptiveField]:
    """Every stage's receptive field; see `core.receptive`."""
    from core.receptive import receptive_fields as fields

    return fields(cached.model(network))


def unit_sum(network: str, image: np.ndarray, layer: str, unit: tuple[int, ...]) -> UnitSum:
    """One unit taken apart; see `core.arithmetic`. A forward pass is too short to be worth keeping."""
    from core import arithmetic

    return arithmetic.unit_sum(cached.model(network), image, layer, unit)


@st.cache_data(show_spinner=False, max_entries=500)
def _ranked(network: str, pixels: bytes, at_mean: bool) -> list[Missed]:
    from core.knockout import rank_filters

    image = np.frombuffer(pixels, dtype=np.float32).reshape(1, 28, 28)
    means = {layer: found.mean for layer, found in peaks(network).items()} if at_mean else None
    return rank_filters(cached.model(network), image, means)


def ranked(network: str, image: np.ndarray, at_mean: bool) -> list[Missed]:
    """All filters by what their absence costs this digit's answer; see `core.knockout`."""
    return _ranked(network, image.tobytes(), at_mean)
