"""The list of layers."""

from __future__ import annotations

import torch

from core.inside.summary import layers
from core.network.model import DigitNet

NETWORK = DigitNet(generator=torch.Generator().manual_seed(11)).eval()


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
