"""Filters, feature maps, and the book's conv2."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.hands.samples import samples
from core.inside.features import book_conv2, correlation, feature_maps, filters, normalised
from core.network.model import STAGES, DigitNet

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
    first = convolved(
        (DIGIT - 0.1302) / 0.3069, filters(NETWORK, "conv1"), NETWORK.get_parameter("conv1.bias").detach().numpy()
    )
    second = convolved(
        np.maximum(first, 0), filters(NETWORK, "conv2"), NETWORK.get_parameter("conv2.bias").detach().numpy()
    )
    np.testing.assert_allclose(maps["conv1"], first, atol=1e-5)
    np.testing.assert_allclose(maps["conv2"], second, atol=1e-5)
    np.testing.assert_allclose(
        maps["pool"], np.maximum(second, 0).reshape(32, 12, 2, 12, 2).max(axis=(2, 4)), atol=1e-5
    )
    assert {name: values.shape for name, values in maps.items()} == {stage.name: stage.shape for stage in STAGES}


def test_the_books_conv2_skips_the_relu_and_the_networks_does_not():
    first = convolved(
        (DIGIT - 0.1302) / 0.3069, filters(NETWORK, "conv1"), NETWORK.get_parameter("conv1.bias").detach().numpy()
    )
    raw = convolved(first, filters(NETWORK, "conv2"), NETWORK.get_parameter("conv2.bias").detach().numpy())
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
