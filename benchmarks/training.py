"""What an epoch costs: `core.training`, forward and backward alone, and the book's DataLoader loop, in one run.

    DIGITSCOPE_DATA=... python -m benchmarks.training [--images 60000] [--batch 256] [--recipe 40-seconds]

All three train the same architecture on the same images. `core.training` and forward and backward alone share
batch size and memory layout; the book's loop has the book's batch of 32 and its Adadelta. `core.training` is timed
without its evaluation at the end of the epoch, which neither of the others has. Each is run `--rounds` times, turn
and turn about, and the shortest time counts: what else the machine does can only make it longer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from core.digits.digits import Digits, as_ink
from core.digits.mnist import load_mnist, mnist_root
from core.digits.torchvision_import import import_torchvision
from core.network.model import MNIST_MEAN, MNIST_STD, DigitNet
from core.network.recipes import BOOK, Recipe
from core.render.commands import whole_number
from core.training.loop import train
from core.training.presets import NAMED


class BookNet(nn.Module):
    """The book's ConvNet, as its listing has it."""

    def __init__(self) -> None:
        super().__init__()
        self.cn1, self.cn2 = nn.Conv2d(1, 16, 3, 1), nn.Conv2d(16, 32, 3, 1)
        self.dp1, self.dp2 = nn.Dropout2d(0.10), nn.Dropout(0.25)
        self.fc1, self.fc2 = nn.Linear(4608, 64), nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.cn2(functional.relu(self.cn1(x))))
        x = torch.flatten(self.dp1(functional.max_pool2d(x, 2)), 1)
        return functional.log_softmax(self.fc2(self.dp2(functional.relu(self.fc1(x)))), dim=1)


def ours(digits: Digits, batch: int, recipe: Recipe) -> Callable[[], None]:
    """One epoch of `core.training`, reports and snapshots included."""

    def epoch() -> None:
        for _ in train(recipe, digits, None, epochs=1, batch_size=batch):
            pass

    return epoch


def forward_and_backward(digits: Digits, batch: int) -> Callable[[], None]:
    """The same number of forward and backward passes, over images that lie ready; no optimiser, no data."""
    model = DigitNet(BOOK.dropout, torch.Generator().manual_seed(1)).train()
    passes = -(-len(digits) // batch)
    starts = range(0, min(40, len(digits) // batch) * batch, batch)
    ready = [(as_ink(digits.images[at : at + batch]), digits.labels[at : at + batch]) for at in starts]

    def epoch() -> None:
        for number in range(passes):
            images, labels = ready[number % len(ready)]
            loss = functional.cross_entropy(model(images), labels)
            for parameter in model.parameters():
                parameter.grad = None
            loss.backward()

    return epoch


def the_book(images: int, batch: int) -> Callable[[], None]:
    """The book's loop: a DataLoader that opens, converts and normalises one image after another."""
    datasets, transforms = import_torchvision("torchvision.datasets"), import_torchvision("torchvision.transforms")
    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MNIST_MEAN,), (MNIST_STD,))])
    mnist = datasets.MNIST(str(mnist_root()), train=True, transform=steps)
    loader = DataLoader(torch.utils.data.Subset(mnist, range(images)), batch_size=batch, shuffle=True)
    model = BookNet()
    optimiser = torch.optim.Adadelta(model.parameters(), lr=0.5)

    def epoch() -> None:
        model.train()
        for number, (pictures, labels) in enumerate(loader):
            optimiser.zero_grad()
            loss = functional.nll_loss(model(pictures), labels)
            loss.backward()
            optimiser.step()
            if number % 10 == 0:
                loss.item()

    return epoch


def main() -> None:
    """Prints the times and both ratios as one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=whole_number(1, 100_000), default=60_000)
    parser.add_argument("--batch", type=whole_number(1, 100_000), default=256)
    parser.add_argument("--book-batch", type=whole_number(1, 100_000), default=32)
    parser.add_argument("--recipe", choices=list(NAMED), default="40-seconds")
    parser.add_argument("--threads", type=whole_number(1, 100_000), default=2)
    parser.add_argument("--rounds", type=whole_number(1, 100_000), default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    digits = load_mnist("train").first(options.images)
    epochs = {
        "core.training": ours(digits, options.batch, NAMED[options.recipe]),
        "forward and backward": forward_and_backward(digits, options.batch),
        "the book's loop": the_book(len(digits), options.book_batch),
    }
    best = dict.fromkeys(epochs, float("inf"))
    for _ in range(options.rounds):
        for name, epoch in epochs.items():
            began = time.perf_counter()
            epoch()
            best[name] = min(best[name], time.perf_counter() - began)
    alone = best["forward and backward"]
    print(
        json.dumps(
            vars(options)
            | {"seconds": {name: round(seconds, 2) for name, seconds in best.items()}}
            | {"core.training / alone": round(best["core.training"] / alone, 3)}
            | {"the book / core.training": round(best["the book's loop"] / best["core.training"], 3)}
        )
    )


if __name__ == "__main__":
    main()
