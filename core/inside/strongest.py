"""Which digits make a filter fire most, and where in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.network.answers import plainly
from core.network.model import DigitNet
from core.network.stages import convolutions_of


@dataclass(frozen=True)
class Peaks:
    """The strongest place of every map of a convolution in each of n digits.

    A filter fires where its pattern is; that it fires does not say that the answer depends on it.

    Attributes:
        values: (n, filters) float32, before ReLU: at or below 0 the filter stays silent all over that digit.
        rows, columns: (n, filters), where in the map.
        mean: (filters,) the filter's activation after ReLU, averaged over all places of all digits.
    """

    values: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    mean: np.ndarray

    def strongest(self, number: int, count: int) -> np.ndarray:
        """Indices of the digits in which filter `number` peaks highest, the highest first."""
        return np.argsort(-self.values[:, number], kind="stable")[:count]


@plainly()
def peaks(model: DigitNet, batches: Iterable[Tensor]) -> dict[str, Peaks]:
    """Looks for every filter's strongest place in every digit, in one pass over batches (n, 1, 28, 28)."""
    layers = convolutions_of(model)
    found: dict[str, list[tuple[Tensor, Tensor, Tensor]]] = {layer: [] for layer in layers}
    with torch.no_grad():
        for images in batches:
            for layer, maps in _maps(model, images, list(layers)):
                values, places = maps.flatten(2).max(dim=2)
                found[layer].append((values, places, maps.relu().mean(dim=(2, 3))))
    result = {}
    for layer, parts in found.items():
        if not parts:
            raise ValueError("expected at least one batch of digits, got none")
        values, places, means = (torch.cat(part) for part in zip(*parts, strict=True))
        rows, columns = np.divmod(places.numpy(), layers[layer].shape[2])
        result[layer] = Peaks(values.numpy(), rows, columns, means.mean(dim=0).numpy())
    return result


def _maps(model: DigitNet, values: Tensor, layers: list[str]) -> Iterator[tuple[str, Tensor]]:
    """The maps of these layers, as far into the network as the last of them and no further."""
    for name, module in model.named_children():
        values = module(values)
        if name in layers:
            yield name, values
        if name == layers[-1]:
            return
