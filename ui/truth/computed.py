"""The networks whose reasons are known, and what was measured of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.attribution.explain import Attribution, explain
from core.network.checkpoints import FOLDER, Card, read_card
from core.network.files import Stamps, stamps
from core.network.recipes import MARKED
from core.render.words import whole
from core.truth.figures import Figures, load_figures
from core.truth.linear import distance, load_linear, methods_there, right_map, weights_of
from ui.visitor import cached
from ui.visitor.cached import kept
from ui.visitor.session import View
from ui.visitor.warm_up import ready


def networks() -> dict[str, Card]:
    """The marked networks by name, their weights read.

    Raises:
        CheckpointError: one is missing or damaged.
    """
    ready()
    found = _cards(stamps(FOLDER))
    for card in found.values():
        _ = card.model
    return found


@kept(shared=True, quick=True)
def _cards(on_disk: Stamps) -> dict[str, Card]:
    del on_disk
    return {name: read_card(name) for name in MARKED}


@st.cache_data(show_spinner=False, ttl=60)
def figures() -> Figures:
    """What was measured of them last; see `core.truth.figures.load_figures`."""
    return load_figures()


def meant(view: View) -> int:
    """Which digit the one looked at is: what it was meant as or, where nobody knows, what the network answers."""
    label = view.digit.label
    return int(cached.probabilities(view.network, view.digit.image).argmax()) if label is None else label


def share(value: float) -> str:
    """A share of many as a percentage with one decimal; all of them are 100."""
    return f"{100 * value:.1f} %"


def counted(number: int) -> str:
    """How many digits were tried, thousands apart."""
    return whole(number)


@dataclass(frozen=True)
class Row:
    """One method on the two small networks.

    Attributes:
        off: how far its map of the linear network is from the right one, as a share of that one's largest size.
        gap: of its map of the network with one ReLU, its sum less what the ink changed.
        apart: how far that map is from Integrated Gradients' there, as a share of that one's largest size.
    """

    method: str
    off: float
    gap: float
    apart: float


@dataclass(frozen=True)
class Known:
    """One digit through the linear network, and the methods on it and on the one with a ReLU."""

    logits: np.ndarray
    target: int
    right: np.ndarray
    difference: float
    maps: dict[str, np.ndarray]
    rows: tuple[Row, ...]


@kept()
def known(on_disk: Stamps, image: np.ndarray) -> Known:
    """What is known of a digit's map on the linear network, and how far every method is from it.

    Raises:
        CheckpointError: the two networks are missing or damaged.
    """
    del on_disk
    linear, bent = load_linear("linear"), load_linear("one-relu")
    black = np.zeros_like(image)
    names = methods_there()
    first = explain(linear, image, names[0])
    target, right = first.target, right_map(linear, image, black, first.target)
    plain = {name: explain(linear, image, name, target) for name in names}
    other: dict[str, Attribution] = {name: explain(bent, image, name, target) for name in names}
    path = other["integrated-gradients"].values
    rows = tuple(
        Row(
            name,
            distance(plain[name].values, right),
            other[name].total - other[name].difference,
            distance(other[name].values, path),
        )
        for name in names
    )
    import torch

    with torch.no_grad():
        logits = linear(torch.from_numpy(np.array(image))[None])[0].numpy()
    maps = {name: entry.values for name, entry in plain.items()}
    return Known(logits, target, right, first.difference, maps, rows)


@kept(quick=True)
def linear_weights(on_disk: Stamps) -> np.ndarray:
    """(10, 28, 28), see `core.truth.linear.weights_of`."""
    del on_disk
    return weights_of(load_linear("linear"))
