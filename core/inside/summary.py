"""The network as a list of layers, with the parameters each of them has."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn


@dataclass(frozen=True)
class Layer:
    """One layer: its name, how PyTorch prints it, and how its parameters come about."""

    name: str
    printed: str
    weights: int
    biases: int
    sum: str

    @property
    def parameters(self) -> int:
        return self.weights + self.biases


def layers(model: nn.Module) -> list[Layer]:
    """The network's layers in order. Many parameters do not make a layer important, only large."""
    return [_layer(name, module) for name, module in model.named_children()]


def _layer(name: str, module: nn.Module) -> Layer:
    counts = {key: value.numel() for key, value in module.named_parameters()}
    if not counts:
        return Layer(name, repr(module), 0, 0, "")
    weight = module.get_parameter("weight")
    product = " × ".join(str(size) for size in weight.shape)
    biases = counts.get("bias", 0)
    return Layer(name, repr(module), counts["weight"], biases, product + (f" + {biases}" if biases else ""))
