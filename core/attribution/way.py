"""The straight way from a baseline to an image, walked through the book's network as cheaply as its form allows.

Nothing is left out: before its first ReLU a straight way stays straight, so its points need no pass through those
layers each; where no pixel changes no unit does, so its value is computed once; and of what a max-pool hands on a ReLU
afterwards leaves the same, at a quarter of the units.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.network.model import DigitNet

# Points that go through the network at once: more would not be faster, and take memory that stays taken.
POINTS_AT_ONCE = 17
LAST = torch.channels_last


class Reading(nn.Module):
    """A linear layer over the pooled units that change, (n, maps, rows, columns); what stays is part of its bias."""

    def __init__(self, layer: nn.Linear, still: Tensor, rows: slice, columns: slice) -> None:
        super().__init__()
        kept = still.clone()
        kept[..., rows, columns] = 0.0
        weight = layer.weight.unflatten(1, still.shape[1:])[..., rows, columns]
        # The maps last, as the units come.
        self.weight, self.bias = weight.permute(0, 2, 3, 1).flatten(1), layer(kept.flatten(1))

    def forward(self, units: Tensor) -> Tensor:
        return functional.linear(units.permute(0, 2, 3, 1).flatten(1), self.weight, self.bias)


class Way:
    """From a baseline to an image, both (1, 1, 28, 28), and a network's explained score on it.

    Args:
        model: images (n, 1, 28, 28) to logits (n, outputs), in eval mode; any, but only a `DigitNet` is quick.
        head: logits to the explained score (n,).
    """

    def __init__(self, model: nn.Module, head: nn.Module, image: Tensor, baseline: Tensor) -> None:
        self.image, self.change = image, image - baseline
        self._straight: nn.Module = nn.Identity()
        self._rows = self._columns = slice(None)
        if type(model) is DigitNet:
            model = self._in_two(model, baseline)
        self._explained = nn.Sequential(model, head)
        with torch.no_grad():
            start = self._straight(baseline)
            ahead = self._straight(image) - start
        window = ..., self._rows, self._columns
        # With the channels last a max-pool takes a seventh of its time.
        self._start, self._ahead = (ends[window].contiguous(memory_format=LAST) for ends in (start, ahead))
        self._reached = ahead.shape

    def gathered(self, places: Tensor) -> Tensor:
        """What each pixel adds to the score over all places (n,), from 0 at the baseline to 1 at the image.

        Returns:
            (1, 1, 28, 28) float64: the pixel's change times the sum of the score's slopes by it.
        """
        total = torch.zeros(self._reached, dtype=self.change.dtype)
        for part in places.to(self.change.dtype).split(POINTS_AT_ONCE):
            points = torch.addcmul(self._start, part[:, None, None, None], self._ahead).requires_grad_()
            (slopes,) = torch.autograd.grad(self._explained(points).sum(), points)
            total[..., self._rows, self._columns] += slopes.sum(dim=0)
        image = self.image.clone().requires_grad_()
        (slope,) = torch.autograd.grad(self._straight(image), image, total)
        return self.change.double() * slope

    @torch.no_grad()
    def _in_two(self, model: DigitNet, baseline: Tensor) -> nn.Module:
        """Sets the straight part and its window aside; returns the rest, which takes what is in the window.

        In eval mode dropout hands on what it gets, and is left out.
        """
        self._straight = nn.Sequential(model.normalize, model.conv1)
        pooled = nn.Sequential(model.relu1, model.conv2, model.pool, model.relu2)
        still = pooled(self._straight(baseline))
        rows, columns = (_pooled(self.change.any(dim=axis).flatten(), still.shape[2]) for axis in (3, 2))
        self._rows, self._columns = (slice(2 * found.start, 2 * found.stop + 2) for found in (rows, columns))
        return nn.Sequential(pooled, Reading(model.fc1, still, rows, columns), model.relu3, model.fc2)


def _pooled(changed: Tensor, size: int) -> slice:
    """Which of `size` pooled rows see a row of pixels that changes: two 3 x 3 convolutions and a 2 x 2 pool see six."""
    found = changed.nonzero().flatten().tolist() or [0]
    return slice(max(0, (found[0] - 4) // 2), min(size, found[-1] // 2 + 1))
