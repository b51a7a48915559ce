"""The arithmetic of one unit: every number it is made of, and the number the forward pass has for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.network.answers import as_batch, plainly
from core.network.model import DigitNet
from core.network.stages import Stage, layers_of


@dataclass(frozen=True)
class UnitSum:
    """One unit's inputs and weights, and what the network's own forward pass made of them.

    It shows how a number came about; it does not say what the number is for.

    Attributes:
        layer: "conv1", "conv2", "fc1" or "logits", a stage that has weights.
        unit: (filter, row, column), or (number,) in a linear layer.
        inputs, weights: float32 (channels, height, width), laid out alike: conv1 (1, 3, 3), conv2 (16, 3, 3),
            fc1 (32, 12, 12), logits (64, 1, 1). What conv1 reads is the digit after normalising.
        bias: added to the sum of the products.
        in_map: the number at this place of the forward pass.
        after_relu: the number one stage later; None where no ReLU follows.
    """

    layer: str
    unit: tuple[int, ...]
    inputs: np.ndarray
    weights: np.ndarray
    bias: float
    in_map: float
    after_relu: float | None

    @property
    def products(self) -> np.ndarray:
        """Inputs times weights, float64."""
        return self.inputs.astype(np.float64) * self.weights.astype(np.float64)

    @property
    def channel_sums(self) -> np.ndarray:
        """The products summed channel by channel: (channels,)."""
        return self.products.sum(axis=(1, 2))

    @property
    def total(self) -> float:
        """All products and the bias, added up."""
        return float(self.channel_sums.sum()) + self.bias


@plainly()
def channel_sums(model: DigitNet, image: np.ndarray | Tensor, layer: str) -> np.ndarray:
    """What each channel adds to every unit of a linear layer: the `UnitSum.channel_sums` of all of them at once.

    Args:
        image: (1, 28, 28), ink 1.0 on 0.0.
        layer: "fc1", whose channels are the 32 pooled maps, or "logits", whose channels are the 64 units of relu3.

    Returns:
        float64 (units, channels): fc1 (64, 32), logits (10, 64). With the biases they add up to the layer's numbers.

    Raises:
        ValueError: `layer` is not linear.
    """
    stage = _layer(model, layer, linear=True)
    with torch.no_grad():
        inputs = model.stages(as_batch(image, "image"))[stage.reads][0].double()
    weights = model.get_parameter(f"{stage.module}.weight").detach().double()
    products = weights * inputs.flatten()
    return products.reshape(len(weights), len(inputs), -1).sum(dim=2).numpy()


@plainly()
def unit_sum(model: DigitNet, image: np.ndarray | Tensor, layer: str, unit: tuple[int, ...]) -> UnitSum:
    """Takes one unit of a forward pass apart.

    Args:
        image: (1, 28, 28), ink 1.0 on 0.0.
        layer: a stage that has weights, such as "conv2".
        unit: (filter, row, column) in a convolution, (number,) in a linear layer.

    Raises:
        ValueError: there is no such layer or unit.
    """
    stage = _layer(model, layer)
    batch = as_batch(image, "image")
    with torch.no_grad():
        stages = {"normalize": model.normalize(batch), **model.stages(batch)}
    if len(unit) != len(stage.shape) or not all(0 <= at < size for at, size in zip(unit, stage.shape, strict=True)):
        raise ValueError(f"expected a unit of {layer} within {stage.shape}, got {unit}")
    module, values = model.get_submodule(stage.module), stages[stage.reads][0]
    weights = module.get_parameter("weight").detach()[unit[0]]
    if isinstance(module, nn.Conv2d):
        _, row, column = unit
        inputs = values[:, row : row + weights.shape[1], column : column + weights.shape[2]]
    else:
        inputs = values if values.dim() == 3 else values[:, None, None]
    return UnitSum(
        layer=layer,
        unit=unit,
        inputs=inputs.numpy().copy(),
        weights=weights.reshape(inputs.shape).numpy().copy(),
        bias=float(module.get_parameter("bias").detach()[unit[0]]),
        in_map=float(stages[layer][0][unit]),
        after_relu=float(stages[stage.relu][0][unit]) if stage.relu else None,
    )


def _layer(model: DigitNet, name: str, linear: bool = False) -> Stage:
    there = {key: stage for key, stage in layers_of(model).items() if not linear or stage.kind == "linear"}
    if name not in there:
        raise ValueError(f"expected a {'linear ' if linear else ''}layer in {tuple(there)}, got {name!r}")
    return there[name]
