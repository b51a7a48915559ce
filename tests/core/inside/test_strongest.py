"""Where filters fire most."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.hands.samples import samples
from core.inside.features import feature_maps
from core.inside.strongest import peaks
from core.network.model import DigitNet

NETWORK = DigitNet(generator=torch.Generator().manual_seed(11)).eval()


def test_peaks_are_the_largest_places_of_the_maps():
    images = np.stack([sample.image for sample in samples()[:6]])
    found = peaks(NETWORK, [torch.tensor(images[:4]), torch.tensor(images[4:])])
    means = {"conv1": [], "conv2": []}
    for at, image in enumerate(images):
        maps = feature_maps(NETWORK, image)
        for layer in means:
            means[layer].append(np.maximum(maps[layer], 0).mean(axis=(1, 2)))
            for number, values in enumerate(maps[layer]):
                row, column = found[layer].rows[at, number], found[layer].columns[at, number]
                assert values[row, column] == pytest.approx(values.max(), abs=1e-5)
                assert found[layer].values[at, number] == pytest.approx(values.max(), abs=1e-5)
    for layer, rows in means.items():
        np.testing.assert_allclose(found[layer].mean, np.mean(rows, axis=0), atol=1e-5)
    best = found["conv2"].strongest(3, 2)
    assert list(best) == list(np.argsort(-found["conv2"].values[:, 3])[:2])
    with pytest.raises(ValueError, match="at least one batch"):
        peaks(NETWORK, [])
