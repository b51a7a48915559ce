"""Receptive fields: the formula against what gradients say."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from core.inside.receptive import ReceptiveField, receptive_fields
from core.network.model import STAGES, DigitNet

NETWORK = DigitNet(generator=torch.Generator().manual_seed(1)).eval()


def pixels_that_matter(model: DigitNet, stage: str, unit: tuple[int, ...]) -> np.ndarray:
    """Where the gradient of a unit is not 0 for any of many random images."""
    generator = torch.Generator().manual_seed(2)
    images = torch.rand((200, 1, 28, 28), generator=generator, requires_grad=True)
    (slope,) = torch.autograd.grad(model.stages(images)[stage][(slice(None), *unit)].sum(), images)
    return (slope != 0).any(dim=0)[0].numpy()


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
@pytest.mark.parametrize("corner", ["first", "middle", "last"])
def test_the_gradient_reaches_exactly_the_pixels_of_the_formula(stage, corner):
    shape = next(entry.shape for entry in STAGES if entry.name == stage)
    model = DigitNet(generator=torch.Generator().manual_seed(1)).eval()
    with torch.no_grad():
        # A unit that ReLU silences has no gradient: keep all of them alive.
        for layer in ("conv1", "conv2", "fc1"):
            model.get_parameter(f"{layer}.bias").add_(1.0)
    place = {"first": 0.0, "middle": 0.5, "last": 1.0}[corner]
    unit = tuple(round((size - 1) * place) for size in shape)
    row, column = unit[1:] if len(unit) == 3 else (0, 0)
    top, left, bottom, right = receptive_fields(model)[stage].box(row, column)
    expected = np.zeros((28, 28), dtype=bool)
    expected[top:bottom, left:right] = True
    assert np.array_equal(pixels_that_matter(model, stage, unit), expected)


def test_sizes_are_those_of_the_books_network():
    sides = {name: field.side for name, field in receptive_fields(NETWORK).items()}
    assert sides == {
        "conv1": 3,
        "relu1": 3,
        "conv2": 5,
        "relu2": 5,
        "pool": 6,
        "fc1": 28,
        "relu3": 28,
        "logits": 28,
        "probabilities": 28,
    }


def test_other_kernels_strides_and_paddings_follow_from_the_modules():
    model = DigitNet(generator=torch.Generator().manual_seed(1))
    model.conv1 = nn.Conv2d(1, 16, 5, stride=2, padding=2)
    model.conv2 = nn.Conv2d(16, 32, 3, dilation=2)
    fields = receptive_fields(model)
    assert fields["conv1"] == ReceptiveField(side=5, step=2, start=-2)
    assert fields["conv2"] == ReceptiveField(side=13, step=2, start=-2)
    assert fields["conv1"].box(0, 0) == (0, 0, 3, 3)
