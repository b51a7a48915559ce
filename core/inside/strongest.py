"""Which digits make a filter fire most, and where in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.inside.features import CONVOLUTIONS
from core.network.model import DigitNet


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


def peaks(model: DigitNet, batches: Iterable[Tensor]) -> dict[str, Peaks]:
    """Looks for every filter's strongest place in every digit, in one pass over batches (n, 1, 28, 28)."""
    found: dict[str, list[tuple[Tensor, Tensor, Tensor]]] = {layer: [] for layer in CONVOLUTIONS}
    width: dict[str, int] = dict.fromkeys(CONVOLUTIONS, 1)
    with torch.no_grad():
        for images in batches:
            first = model.conv1(model.normalize(images))
            second = model.conv2(model.relu1(first))
            for layer, maps in zip(CONVOLUTIONS, (first, second), strict=True):
                values, places = maps.flatten(2).max(dim=2)
                found[layer].append((values, places, maps.relu().mean(dim=(2, 3))))
                width[layer] = maps.shape[3]
    result = {}
    for layer, parts in found.items():
        if not parts:
            raise ValueError("expected at least one batch of digits, got none")
        values, places, means = (torch.cat(part) for part in zip(*parts, strict=True))
        rows, columns = np.divmod(places.numpy(), width[layer])
        result[layer] = Peaks(values.numpy(), rows, columns, means.mean(dim=0).numpy())
    return result
