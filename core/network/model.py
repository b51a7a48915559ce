"""DigitNet: the book's small convolutional network."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from core import classes
from core.network.stages import Stage, stages_of

# The book's figures for the mean and spread of MNIST's ink. Over its 60,000 training digits they are 0.1307 and
# 0.3081; the shipped networks were trained behind the book's, so these stay.
MNIST_MEAN, MNIST_STD = 0.1302, 0.3069
DIGITS = len(classes.DIGITS)


class Normalize(nn.Module):
    """Subtracts a mean ink and divides by a spread, so that outside it black is 0.

    In `DigitNet` both are the book's, 0.1302 and 0.3069; MNIST's own, over its training digits, are 0.1307 and 0.3081.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, mean: float, std: float) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean))
        self.register_buffer("std", torch.tensor(std))

    def forward(self, image: Tensor) -> Tensor:
        return (image - self.mean) / self.std


class SeededDropout(nn.Module):
    """Dropout whose masks come from a generator of its own.

    PyTorch's dropout draws from one generator for the whole process: two networks training in two threads
    would change each other's masks, and the same seed would no longer give the same weights.

    Args:
        probability: of dropping a unit, or a whole map.
        maps: drop whole feature maps (PyTorch's Dropout2d; Tompson et al. 2015, arXiv 1411.4280).
        generator: where masks come from; None is the process's own.
    """

    def __init__(self, probability: float, *, maps: bool = False, generator: torch.Generator | None = None) -> None:
        super().__init__()
        if not 0.0 <= probability < 1.0:
            raise ValueError(f"expected a dropout probability in [0, 1), got {probability}")
        self.probability, self.maps, self.generator = probability, maps, generator

    def forward(self, values: Tensor) -> Tensor:
        if not self.training or self.probability == 0.0:
            return values
        shape = values.shape[:2] + (1,) * (values.dim() - 2) if self.maps else values.shape
        keep = 1.0 - self.probability
        mask = values.new_empty(shape).bernoulli_(keep, generator=self.generator)
        return values * mask.div_(keep)

    def extra_repr(self) -> str:
        return f"{self.probability}, maps={self.maps}"


class DigitNet(nn.Sequential):
    """Two convolutions, a max-pool, two linear layers: images (n, 1, 28, 28), ink 1 on 0, to logits (n, outputs).

    Every activation and pool is its own named module, used once, and ReLU stands before the pool: DeepLift
    puts its rule on modules and is only then complete. 300,426 trainable parameters where it tells ten classes apart.

    Args:
        dropout: probabilities after the pool (whole maps) and after the first linear layer (units).
        generator: source of the initial weights and of the dropout masks; None is the process's own.
        outputs: how many classes it tells apart.
    """

    def __init__(
        self,
        dropout: tuple[float, float] = (0.10, 0.25),
        generator: torch.Generator | None = None,
        outputs: int = DIGITS,
    ) -> None:
        super().__init__()
        self.normalize = Normalize(MNIST_MEAN, MNIST_STD)
        self.conv1 = nn.Conv2d(1, 16, 3)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(16, 32, 3)
        self.relu2 = nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.dropout1 = SeededDropout(dropout[0], maps=True, generator=generator)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(32 * 12 * 12, 64)
        self.relu3 = nn.ReLU()
        self.dropout2 = SeededDropout(dropout[1], generator=generator)
        self.fc2 = nn.Linear(64, outputs)
        if generator is not None:
            initialise(self, generator)

    def stages(self, images: Tensor) -> dict[str, Tensor]:
        """The forward pass, every stage kept: name -> (n, *shape), in the order of `stages_of`."""
        outputs: dict[str, Tensor] = {}
        for name, module in self.named_children():
            images = module(images)
            outputs[name] = images
        outputs["softmax"] = images.softmax(dim=1)
        return {stage.name: outputs[stage.module] for stage in stages_of(self)}


def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Gives every weight layer PyTorch's own default initial weights, drawn from `generator`.

    The draws and their order are those of PyTorch's constructors, so a generator seeded with s makes the
    network that `torch.manual_seed(s)` would, without touching the process's own generator.
    """
    for module in model.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_uniform_(module.weight, a=math.sqrt(5), generator=generator)
            fan_in = module.weight[0].numel()
            bound = 1.0 / math.sqrt(fan_in)
            if module.bias is not None:
                nn.init.uniform_(module.bias, -bound, bound, generator=generator)


# Those of the network as it stands here; made without weights, which would take draws from the process's generator.
with torch.device("meta"):
    STAGES: tuple[Stage, ...] = stages_of(DigitNet())
