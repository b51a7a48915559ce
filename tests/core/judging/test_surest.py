"""Of several ways to see a picture, those that name different digits."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from core.judging.doubt import Rule
from core.judging.surest import surest


class Reads(nn.Module):
    """Names the digit in a picture's first pixel, as sure as its second."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        named = nn.functional.one_hot((10 * images[:, 0, 0, 0]).round().long(), 10)
        return named * images[:, 0, 0, 1:2] * 10


def way(digit: int, sure: float) -> np.ndarray:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 0, :2] = digit / 10, sure
    return image


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ([(3, 0.9)], [(0, 3)]),
        ([(3, 0.5), (3, 0.9)], [(1, 3)]),
        ([(3, 0.5), (7, 0.9), (3, 0.8)], [(1, 7), (2, 3)]),
        # A piece of a digit is a stroke, and passes for a 1; where nothing else counts, it is one.
        ([(1, 0.9), (4, 0.8)], [(1, 4), (0, 1)]),
        ([(1, 0.9), (4, 0.1)], [(0, 1)]),
        # Where one answer counts, those that do not have nothing to say; where none does, all have.
        ([(3, 0.1), (7, 0.9)], [(1, 7)]),
        ([(3, 0.1), (7, 0.15)], [(1, 7), (0, 3)]),
    ],
)
def test_the_surest_of_those_that_differ_comes_first(ways, expected) -> None:
    found = surest(Reads(), [way(*one) for one in ways], Rule())
    assert [(one.number, one.answer) for one in found] == expected
