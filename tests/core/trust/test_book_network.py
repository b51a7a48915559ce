"""The picture that looked right."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core import explain, samples
from core.network.model import DigitNet
from core.trust.book_network import book_network, deeplift_that_looks_right, normalised

pytestmark = pytest.mark.filterwarnings("ignore:Setting forward, backward hooks:UserWarning")


@pytest.mark.parametrize("sample", samples()[::40], ids=lambda sample: sample.name)
def test_it_computes_what_our_network_computes(world: DigitNet, book: DigitNet, sample) -> None:
    for model in (world, book):
        with torch.no_grad():
            expected = model(torch.from_numpy(sample.image.copy())[None]).log_softmax(dim=1)
            found = book_network(model)(normalised(sample.image))
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)


def test_the_book_s_zero_is_our_grey() -> None:
    grey = normalised(np.full((1, 28, 28), 0.1302, np.float32))
    assert float(grey.abs().max()) < 1e-6


@pytest.mark.parametrize("sample", samples()[::40], ids=lambda sample: sample.name)
def test_captum_s_deeplift_on_it_is_only_gradient_times_change(book: DigitNet, sample) -> None:
    found = deeplift_that_looks_right(book, sample.image, sample.label)
    scale = max(np.abs(found.gradient_x_input).max(), 1e-12)
    np.testing.assert_allclose(found.values / scale, found.gradient_x_input / scale, atol=1e-4)


def test_the_gauge_gives_it_away_while_ours_adds_up(book: DigitNet) -> None:
    sample = samples()[40]
    theirs = deeplift_that_looks_right(book, sample.image, sample.label)
    ours = explain(book, sample.image, "deeplift", sample.label, "grey", "log_probability")
    assert theirs.difference == pytest.approx(ours.difference, rel=1e-3)
    assert abs(theirs.gap) > 0.5 * abs(theirs.difference)
    assert ours.gap == pytest.approx(0.0, abs=1e-4)


def test_no_hook_is_left_on_our_network(book: DigitNet) -> None:
    deeplift_that_looks_right(book, samples()[0].image, 0)
    assert not any(module._forward_hooks or module._backward_hooks for module in book.modules())
