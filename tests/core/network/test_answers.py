"""A network's answers, many at once and as probabilities."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core import samples
from core.network.answers import many_logits, probabilities
from core.network.model import DigitNet


def test_many_logits_at_once_are_the_same_as_one_by_one_and_the_network_stays_as_it_was(book: DigitNet) -> None:
    images = np.stack([sample.image for sample in samples()[:150]])
    before = [parameter.stride() for parameter in book.parameters()]
    found = many_logits(book, images)
    with torch.no_grad():
        expected = torch.cat([book(torch.from_numpy(image.copy())[None]) for image in images]).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-3)
    assert [parameter.stride() for parameter in book.parameters()] == before


def test_softmax_of_huge_logits_is_still_a_probability() -> None:
    found = probabilities(np.array([[1000.0, 1000.0, -1000.0]]))
    np.testing.assert_allclose(found, [[0.5, 0.5, 0.0]], atol=1e-12)
    assert found.sum() == pytest.approx(1.0)
