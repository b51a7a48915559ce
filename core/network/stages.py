"""The stages of a forward pass, read off a network's modules: their names, shapes, and what each is made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from torch import nn

from core.language import N_

# Of a digit's image, in pixels.
SIDE = 28
Kind = Literal["convolution", "relu", "pool", "linear", "probabilities"]
# Of the first of its kind, of the second, and so on.
TITLES: dict[Kind, tuple[str, ...]] = {
    "convolution": (
        N_("First convolution"),
        N_("Second convolution"),
        N_("Third convolution"),
        N_("Fourth convolution"),
        N_("Fifth convolution"),
    ),
    "relu": (N_("ReLU"),),
    "pool": (N_("Max pooling"),),
    "linear": (
        N_("First linear layer"),
        N_("Second linear layer"),
        N_("Third linear layer"),
        N_("Fourth linear layer"),
        N_("Fifth linear layer"),
    ),
}
LOGITS, PROBABILITIES = N_("Logits"), N_("Probabilities")


@dataclass(frozen=True)
class Stage:
    """One place of the forward pass.

    Attributes:
        name: what it is called everywhere.
        module: the module whose output it is.
        kind: what that module does.
        title: what people call it, in English: it is said where it is shown.
        shape: of its output for one image: (filters, height, width), or (units,).
        reads: the stage before it, whose numbers it is made of; "normalize" for the first.
        relu: of a layer, the stage after its ReLU; "" where none follows.
    """

    name: str
    module: str
    kind: Kind
    shape: tuple[int, ...]
    title: str
    reads: str
    relu: str = ""

    @property
    def weighted(self) -> bool:
        """Whether it is a layer: made by weights and biases that were learned."""
        return self.kind in ("convolution", "linear")


def stages_of(model: nn.Module) -> tuple[Stage, ...]:
    """The stages of a network in order, read off its modules; normalising, dropout and flattening are none.

    The last linear layer's numbers are the logits, and the probabilities come after them.
    """
    modules = dict(model.named_children())
    kinds: dict[str, Kind] = {name: kind for name, module in modules.items() if (kind := _kind(module))}
    last = [name for name, kind in kinds.items() if kind == "linear"][-1:]
    stages: list[Stage] = []
    shape, before, counts = (1, SIDE, SIDE), "normalize", Counter[str]()
    for module, kind in kinds.items():
        shape = shape_after(modules[module], shape)
        name = "logits" if module in last else module
        title = LOGITS if module in last else TITLES[kind][counts[kind] % len(TITLES[kind])]
        if kind == "relu" and stages and stages[-1].weighted:
            stages[-1] = replace(stages[-1], relu=name)
        stages.append(Stage(name, module, kind, shape, title, before))
        before = name
        counts[kind] += 1
    return (*stages, Stage("probabilities", "softmax", "probabilities", shape, PROBABILITIES, before))


def layers_of(model: nn.Module) -> dict[str, Stage]:
    """The stages that have weights, by name, in order."""
    return {stage.name: stage for stage in stages_of(model) if stage.weighted}


def convolutions_of(model: nn.Module) -> dict[str, Stage]:
    """The convolutions, by name, in order."""
    return {name: stage for name, stage in layers_of(model).items() if stage.kind == "convolution"}


def window_of(module: nn.Conv2d | nn.MaxPool2d) -> tuple[int, int, int, int]:
    """Side, stride, padding and dilation of a square window; PyTorch keeps each as one number or as two."""
    sizes = (module.kernel_size, module.stride, module.padding, module.dilation)
    side, stride, padding, dilation = (int(size[0]) if isinstance(size, tuple) else int(size) for size in sizes)
    return side, stride, padding, dilation


def shape_after(module: nn.Module, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a module's output for one image, from that of its input."""
    if isinstance(module, nn.Linear):
        return (module.out_features,)
    if not isinstance(module, nn.Conv2d | nn.MaxPool2d):
        return shape
    side, stride, padding, dilation = window_of(module)
    places = ((size + 2 * padding - dilation * (side - 1) - 1) // stride + 1 for size in shape[1:])
    return (module.out_channels if isinstance(module, nn.Conv2d) else shape[0], *places)


def _kind(module: nn.Module) -> Kind | None:
    if isinstance(module, nn.Conv2d):
        return "convolution"
    if isinstance(module, nn.ReLU):
        return "relu"
    if isinstance(module, nn.MaxPool2d):
        return "pool"
    return "linear" if isinstance(module, nn.Linear) else None
