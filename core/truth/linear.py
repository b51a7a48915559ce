"""Two small networks: of a linear one the right map is known, of the same with one ReLU it is not."""

from __future__ import annotations

import io
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from core.attribution.methods import METHODS
from core.digits.digits import Digits, as_ink
from core.language import _
from core.network.answers import gradients
from core.network.checkpoints import FOLDER
from core.network.files import DAMAGE, CheckpointError, read_some
from core.network.model import DIGITS, MNIST_MEAN, MNIST_STD, Normalize

FILE = "linear.npz"
HIDDEN, SEED = 32, 0
# So much of the weights' squares is added to the loss: without it those of always black pixels stay as they began.
PENALTY, ROUNDS = 1e-4, 150
# These look into layers that such a network does not have.
ASK_FOR_A_LAYER = {"grad-cam", "conductance-conv1", "conductance-conv2"}


def linear_network() -> nn.Sequential:
    """784 weights for each digit, and nothing between them and the logits; without training all are 0."""
    model = nn.Sequential(_front(fc=nn.Linear(784, DIGITS)))
    nn.init.zeros_(model.get_parameter("fc.weight"))
    nn.init.zeros_(model.get_parameter("fc.bias"))
    return model


def one_relu_network() -> nn.Sequential:
    """32 sums of the pixels, one ReLU, ten sums of these: without the ReLU it would be linear again."""
    model = nn.Sequential(_front(hidden=nn.Linear(784, HIDDEN), relu=nn.ReLU(), fc=nn.Linear(HIDDEN, DIGITS)))
    generator = torch.Generator().manual_seed(SEED)
    for name in ("hidden.weight", "fc.weight"):
        nn.init.kaiming_uniform_(model.get_parameter(name), generator=generator)
    return model


def _front(**layers: nn.Module) -> OrderedDict[str, nn.Module]:
    first: dict[str, nn.Module] = {"normalize": Normalize(MNIST_MEAN, MNIST_STD), "flatten": nn.Flatten()}
    return OrderedDict(first | layers)


NETWORKS = {"linear": linear_network, "one-relu": one_relu_network}


@gradients()
def fitted(name: str, data: Digits) -> nn.Sequential:
    """One of the two fitted to digits, by L-BFGS on all of them at once; the same digits give the same weights."""
    model = NETWORKS[name]()
    images, weights = as_ink(data.images), [value for value in model.parameters() if value.dim() > 1]
    optimiser = torch.optim.LBFGS(model.parameters(), max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        wrong = nn.functional.cross_entropy(model(images), data.labels)
        total = wrong + PENALTY * sum((value.square().sum() for value in weights), torch.zeros(()))
        total.backward()
        return total

    optimiser.step(loss)
    return model.eval().requires_grad_(False)


def contents(models: dict[str, nn.Module]) -> bytes:
    """Both networks as the content of a file, in half precision."""
    buffer = io.BytesIO()
    halves = {
        f"{name}.{key}": value.numpy().astype(np.float16)
        for name, model in models.items()
        for key, value in model.named_parameters()
    }
    np.savez(buffer, allow_pickle=False, **halves)
    return buffer.getvalue()


@gradients()
def load_linear(name: str, folder: Path = FOLDER) -> nn.Sequential:
    """The shipped "linear" or "one-relu" network, in eval mode.

    Raises:
        CheckpointError: the file is missing, or holds anything else.
    """
    content, model = read_some(folder / FILE), NETWORKS[name]()
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            for key, value in model.named_parameters():
                numbers = held[f"{name}.{key}"]
                if numbers.shape != tuple(value.shape) or not np.isfinite(numbers).all():
                    raise ValueError(f"expected finite numbers of shape {tuple(value.shape)}")
                value.data = torch.from_numpy(numbers.astype(np.float32))
    except DAMAGE as error:
        raise CheckpointError(_("{file} is not the file of two small networks, or is damaged.", file=FILE)) from error
    return model.eval().requires_grad_(False)


def weights_of(model: nn.Sequential) -> np.ndarray:
    """Of the linear network, what a unit of ink at each pixel adds to each logit: (10, 28, 28)."""
    return (model.get_parameter("fc.weight").detach().double() / MNIST_STD).numpy().reshape(DIGITS, 28, 28)


def right_map(model: nn.Sequential, image: np.ndarray, baseline: np.ndarray, target: int) -> np.ndarray:
    """The one right map (28, 28) of the linear network: weight times (digit - baseline), pixel by pixel.

    No pixel's effect depends on another's, so each one's share of the logit is what it adds, and nothing is left over.
    """
    change = np.asarray(image, dtype=np.float64)[0] - np.asarray(baseline, dtype=np.float64)[0]
    return weights_of(model)[target] * change


def distance(values: np.ndarray, right: np.ndarray) -> float:
    """How far the worst pixel of a map is from another map's, as a share of that one's largest size."""
    largest = float(np.abs(right).max())
    return float(np.abs(np.asarray(values, dtype=np.float64) - right).max()) / largest if largest else 0.0


def methods_there() -> list[str]:
    """The methods that can be asked of such a network."""
    return [name for name in METHODS if name not in ASK_FOR_A_LAYER]
