"""What the network learned to look for, and what it sees: filters and feature maps."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from core.attribution import as_batch
from core.model import DigitNet

CONVOLUTIONS = ("conv1", "conv2")


def filters(model: nn.Module, layer: str) -> np.ndarray:
    """The kernels of a convolution: (filters, channels, 3, 3) float32, conv1 (16, 1, 3, 3), conv2 (32, 16, 3, 3).

    A kernel says what pattern raises its map; it does not say what the network makes of that map.

    Raises:
        ValueError: `layer` is not a convolution of this network.
    """
    module = dict(model.named_modules()).get(layer)
    if not isinstance(module, nn.Conv2d):
        raise ValueError(f"expected a layer in {CONVOLUTIONS}, got {layer!r}")
    return module.weight.detach().numpy().copy()


def feature_maps(model: DigitNet, image: np.ndarray | Tensor) -> dict[str, np.ndarray]:
    """Every stage of the real forward pass on one image (1, 28, 28), by name and in order.

    Returns:
        conv1 and relu1 (16, 26, 26), conv2 and relu2 (32, 24, 24), pool (32, 12, 12), fc1 and relu3 (64,),
        logits and probabilities (10,), all float32.
    """
    with torch.no_grad():
        return {name: values[0].numpy() for name, values in model.stages(as_batch(image, "image")).items()}
