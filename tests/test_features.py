"""Filters, feature maps, the book's conv2, where filters fire, and the list of layers."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.hands.samples import samples
from core.inside.features import book_conv2, correlation, feature_maps, filters, normalised
from core.inside.strongest import peaks
from core.inside.summary import layers
from core.network.model import STAGES, DigitNet
from core.render.sheets import GAP_COLOUR, wall

NETWORK = DigitNet(generator=torch.Generator().manual_seed(11)).eval()
DIGIT = samples()[8].image


def convolved(images: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A valid convolution of (channels, h, w) by shifting and adding, in float64."""
    height, width = images.shape[1] - 2, images.shape[2] - 2
    out = np.zeros((len(weights), height, width)) + bias[:, None, None]
    for down in range(3):
        for across in range(3):
            patch = images[:, down : down + height, across : across + width].astype(np.float64)
            out += np.einsum("fc,chw->fhw", weights[:, :, down, across].astype(np.float64), patch)
    return out


def test_filters_are_the_weights_and_a_copy_of_them():
    kernels = filters(NETWORK, "conv2")
    assert kernels.shape == (32, 16, 3, 3)
    assert filters(NETWORK, "conv1").shape == (16, 1, 3, 3)
    kernels[:] = 0
    assert float(NETWORK.conv2.weight.detach().abs().max()) > 0
    with pytest.raises(ValueError, match="expected a layer"):
        filters(NETWORK, "fc1")


def test_normalised_is_ink_less_mnists_mean_over_its_spread():
    assert normalised(NETWORK, DIGIT) == pytest.approx((DIGIT - 0.1302) / 0.3069, abs=1e-6)
    assert normalised(NETWORK, DIGIT).shape == (1, 28, 28)


def test_feature_maps_are_shifted_sums_of_products():
    maps = feature_maps(NETWORK, DIGIT)
    first = convolved((DIGIT - 0.1302) / 0.3069, filters(NETWORK, "conv1"), NETWORK.conv1.bias.detach().numpy())
    second = convolved(np.maximum(first, 0), filters(NETWORK, "conv2"), NETWORK.conv2.bias.detach().numpy())
    np.testing.assert_allclose(maps["conv1"], first, atol=1e-5)
    np.testing.assert_allclose(maps["conv2"], second, atol=1e-5)
    np.testing.assert_allclose(
        maps["pool"], np.maximum(second, 0).reshape(32, 12, 2, 12, 2).max(axis=(2, 4)), atol=1e-5
    )
    assert {name: values.shape for name, values in maps.items()} == {stage.name: stage.shape for stage in STAGES}


def test_the_books_conv2_skips_the_relu_and_the_networks_does_not():
    first = convolved((DIGIT - 0.1302) / 0.3069, filters(NETWORK, "conv1"), NETWORK.conv1.bias.detach().numpy())
    raw = convolved(first, filters(NETWORK, "conv2"), NETWORK.conv2.bias.detach().numpy())
    book = book_conv2(NETWORK, DIGIT)
    np.testing.assert_allclose(book, raw, atol=1e-5)
    assert np.abs(book - feature_maps(NETWORK, DIGIT)["conv2"]).max() > 0.1


def test_correlation_is_pearsons():
    rng = np.random.default_rng(0)
    one, other = rng.normal(size=(4, 5)), rng.normal(size=(4, 5))
    assert correlation(one, other) == pytest.approx(np.corrcoef(one.ravel(), other.ravel())[0, 1])
    assert correlation(one, 3 * one + 2) == pytest.approx(1.0)
    assert correlation(one, np.ones((4, 5))) == 0.0
    with pytest.raises(ValueError, match="equal size"):
        correlation(one, other[:2])


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


def test_the_list_of_layers_counts_the_books_parameters():
    found = {layer.name: layer for layer in layers(NETWORK)}
    assert [layer.name for layer in layers(NETWORK)] == [name for name, _ in NETWORK.named_children()]
    assert {name: layer.parameters for name, layer in found.items() if layer.parameters} == {
        "conv1": 16 * 9 + 16,
        "conv2": 32 * 16 * 9 + 32,
        "fc1": 4608 * 64 + 64,
        "fc2": 64 * 10 + 10,
    }
    assert sum(layer.parameters for layer in found.values()) == 300_426
    assert found["conv1"].printed == "Conv2d(1, 16, kernel_size=(3, 3), stride=(1, 1))"


def test_a_network_whose_weights_are_frozen_has_as_many_parameters():
    model = DigitNet(generator=torch.Generator().manual_seed(0)).requires_grad_(False)
    assert sum(layer.parameters for layer in layers(model)) == 300_426


def test_a_wall_of_slices_has_thin_lines_between_them():
    picture = wall(np.zeros((16, 3, 3)), "signed", 4, 1.0, zoom=5, gap=2)
    assert picture.pixels.shape == (4 * 15 + 3 * 2, 4 * 15 + 3 * 2, 3)
    assert (picture.pixels[15] == GAP_COLOUR).all()
    assert not (picture.pixels[14] == GAP_COLOUR).all()
