"""What the network learned to look for, and what it sees: filters and feature maps."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from core.network.answers import as_batch, plainly
from core.network.model import DigitNet
from core.network.stages import convolutions_of


def filters(model: nn.Module, layer: str) -> np.ndarray:
    """The kernels of a convolution: (filters, channels, 3, 3) float32, conv1 (16, 1, 3, 3), conv2 (32, 16, 3, 3).

    A kernel says what pattern raises its map; it does not say what the network makes of that map.

    Raises:
        ValueError: `layer` is not a convolution of this network.
    """
    there = convolutions_of(model)
    if layer not in there:
        raise ValueError(f"expected a layer in {tuple(there)}, got {layer!r}")
    return model.get_parameter(f"{layer}.weight").detach().numpy().copy()


def normalised(model: DigitNet, image: np.ndarray | Tensor) -> np.ndarray:
    """What conv1 reads: the image (1, 28, 28) less the book's mean ink, over its spread; float32 of the same shape."""
    with torch.no_grad():
        return model.normalize(as_batch(image, "image"))[0].numpy()


@plainly()
def feature_maps(model: DigitNet, image: np.ndarray | Tensor) -> dict[str, np.ndarray]:
    """Every stage of the real forward pass on one image (1, 28, 28), by name and in order.

    Returns:
        conv1 and relu1 (16, 26, 26), conv2 and relu2 (32, 24, 24), pool (32, 12, 12), fc1 and relu3 (64,),
        logits and probabilities (10,), all float32.
    """
    with torch.no_grad():
        return {name: values[0].numpy() for name, values in model.stages(as_batch(image, "image")).items()}


def book_conv2(model: DigitNet, image: np.ndarray | Tensor) -> np.ndarray:
    """The second convolution as the book's figure computes it: (32, 24, 24) float32.

    It feeds conv2 with conv1's raw output, negative values and all. The network itself puts a ReLU between
    them, so these are not the network's feature maps.
    """
    with torch.no_grad():
        return model.conv2(model.conv1(model.normalize(as_batch(image, "image"))))[0].numpy()


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's correlation of two arrays of one size, -1 to 1; 0 when either is one flat value."""
    first, second = (np.asarray(values, dtype=np.float64).ravel() for values in (one, other))
    if first.shape != second.shape:
        raise ValueError(f"expected arrays of equal size, got {first.size} and {second.size} values")
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / size) if size > 0 else 0.0
