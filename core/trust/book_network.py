"""The book's network as the book writes it: activations as function calls, which DeepLift cannot see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.attribution.score import Output
from core.network.answers import as_batch, gradients
from core.network.model import MNIST_MEAN, MNIST_STD, STAGES, DigitNet
from core.network.stages import layers_of, stages_of


class BookNet(nn.Module):
    """The same layers and weights as a `DigitNet`, with `F.relu` and `F.max_pool2d` between them.

    It computes exactly what `DigitNet` computes. It takes images already normalised, as the book does, and gives
    log-probabilities (n, 10), or logits.
    """

    # Its source goes into notebooks as it stands, which know no `Output`.
    def __init__(self, output: str = "log_probability", classes: int = 10) -> None:
        super().__init__()
        self.output = output
        self.cn1 = nn.Conv2d(1, 16, 3, 1)
        self.cn2 = nn.Conv2d(16, 32, 3, 1)
        self.dp1 = nn.Dropout(0.10)
        self.dp2 = nn.Dropout(0.25)
        self.fc1 = nn.Linear(4608, 64)
        self.fc2 = nn.Linear(64, classes)

    def forward(self, images: Tensor) -> Tensor:
        maps = functional.relu(self.cn1(images))
        maps = functional.relu(self.cn2(maps))
        maps = self.dp1(functional.max_pool2d(maps, 2))
        hidden = self.dp2(functional.relu(self.fc1(torch.flatten(maps, 1))))
        logits = self.fc2(hidden)
        return functional.log_softmax(logits, dim=1) if self.output == "log_probability" else logits


@dataclass(frozen=True)
class LooksRight:
    """What Captum's DeepLift makes of the book's network.

    Attributes:
        values: (28, 28), the map it returns.
        gradient_x_input: (28, 28), the plain gradient times (digit - baseline).
        total, difference: the map's sum, and what it should be.
    """

    values: np.ndarray
    gradient_x_input: np.ndarray
    target: int
    total: float
    difference: float

    @property
    def gap(self) -> float:
        return self.total - self.difference


def book_network(model: DigitNet, output: Output = "log_probability") -> BookNet:
    """A `BookNet` with the weights of a `DigitNet`.

    Raises:
        ValueError: the network has other layers than the book's.
    """
    # The last two, scores and shares, have as many numbers as there are classes.
    if stages_of(model)[:-2] != STAGES[:-2]:
        raise ValueError(f"expected a network with the book's layers, got {tuple(layers_of(model))}")
    book = BookNet(output, len(model.fc2.bias))
    names = {"cn1": "conv1", "cn2": "conv2", "fc1": "fc1", "fc2": "fc2"}
    weights = model.state_dict()
    book.load_state_dict(
        {f"{to}.{kind}": weights[f"{of}.{kind}"] for to, of in names.items() for kind in ("weight", "bias")}
    )
    return book.eval().requires_grad_(False)


def normalised(image: np.ndarray | Tensor) -> Tensor:
    """An image (1, 28, 28) as the book feeds it to its network: (1, 1, 28, 28)."""
    return (as_batch(image, "image") - MNIST_MEAN) / MNIST_STD


@gradients()
def deeplift_that_looks_right(
    model: DigitNet,
    image: np.ndarray,
    target: int,
    baseline: np.ndarray | None = None,
    output: Output = "log_probability",
) -> LooksRight:
    """DeepLift as the book calls it: on the functional network, by default from a baseline of 0 after normalising.

    Captum hooks modules. It finds no activation to put its rule on, raises nothing, and returns the plain
    gradient times (digit - baseline).
    """
    from captum.attr import DeepLift

    book = book_network(model, output)
    digit = normalised(image).requires_grad_()
    start = torch.zeros_like(digit) if baseline is None else normalised(baseline)
    values = DeepLift(book).attribute(digit, start, target=target).detach()
    (gradient,) = torch.autograd.grad(book(digit)[0, target], digit)
    with torch.no_grad():
        difference = float(book(digit)[0, target].double() - book(start)[0, target].double())
    return LooksRight(
        values=values[0, 0].numpy(),
        gradient_x_input=(gradient * (digit.detach() - start))[0, 0].numpy(),
        target=target,
        total=float(values.double().sum()),
        difference=difference,
    )
