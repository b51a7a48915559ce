"""The straight way from a baseline to an image, walked through the book's network as cheaply as its form allows.

Nothing is left out. Before its first ReLU a straight way stays straight, so its points need no pass through those
layers each. The units of that ReLU turn on or off once at most, at places known beforehand, so slopes are summed before
they go back through the second convolution. Where no pixel changes no unit does, and its value is computed once. And
of what a max-pool hands on a ReLU afterwards leaves the same, at a quarter of the units.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.network.model import DigitNet

# Points that go through the network at once: more would not be faster, and take memory that stays taken.
POINTS_AT_ONCE = 17
LAST = torch.channels_last
SIDE = torch.arange(3, device="cpu")


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


class Straight:
    """The points of a straight way, `POINTS_AT_ONCE` each time, and their slopes, given back after each, summed."""

    def __init__(self, start: Tensor, ahead: Tensor, places: Tensor) -> None:
        self._start, self._ahead, self._places = start, ahead, places
        self._sum = torch.zeros_like(start[0])

    def units(self) -> Iterator[Tensor]:
        for part in self._places.split(POINTS_AT_ONCE):
            yield torch.addcmul(self._start, part[:, None, None, None], self._ahead)

    def back(self, slopes: Tensor) -> None:
        self._sum += slopes.sum(dim=0)

    def gathered(self) -> Tensor:
        return self._sum


class Turning:
    """The same behind a ReLU and a 3 x 3 convolution, whose slopes go back through it once and not for each place.

    Of the slopes summed over all places, a unit of the ReLU that is on at the last gets its part, less that of those
    before it turned on; one that is off gets that of those before it turned off. Forward each point passes: by running
    sums, of two units that are equal one would come out larger, and a max-pool might choose the other.

    Args:
        layer: the convolution, without border or stride.
        start, ahead: (1, maps, rows, columns), what the ReLU gets at the baseline, and the change from it to the image.
        places: (n,) rising, from 0 at the baseline to 1 at the image.
    """

    def __init__(self, layer: nn.Conv2d, start: Tensor, ahead: Tensor, places: Tensor) -> None:
        self._layer, self._way = layer, Straight(start, ahead, places)
        self._on = on = (start > 0)[0]
        turns = on != (start + ahead > 0)[0]
        before, order = torch.searchsorted(places, -start[0, turns] / ahead[0, turns]).sort()
        # Those that turn before the last place; after it nobody looks.
        before = before[before < len(places)]
        self._units = maps, rows, columns = turns.nonzero()[order[: len(before)]].unbind(1)
        on[self._units] ^= True
        self._weights = layer.weight.detach().permute(1, 2, 3, 0).flatten(1)[maps]
        self._found = torch.zeros(len(before), dtype=start.dtype)
        self._bounds = torch.searchsorted(before, torch.arange(len(places) + 1)).tolist()
        # Sums by place and unit of the convolution, and before them a row for what is outside it.
        height, width = start.shape[2] - 2, start.shape[3] - 2
        self._table = torch.zeros(1 + POINTS_AT_ONCE * height * width, layer.out_channels, dtype=start.dtype)
        self._sums = self._table[1:].view(POINTS_AT_ONCE, height, width, -1).unbind()
        self._sum, self._seen = torch.zeros_like(self._sums[0]), 0
        # The nine rows that a unit meets where it turns.
        down, right = rows[:, None, None] - SIDE[:, None], columns[:, None, None] - SIDE
        inside = (down >= 0) & (down < height) & (right >= 0) & (right < width)
        at = ((before % POINTS_AT_ONCE)[:, None, None] * height + down) * width + right + 1
        self._at = torch.where(inside, at, 0).flatten(1)

    def units(self) -> Iterator[Tensor]:
        for points in self._way.units():
            yield self._layer(points.relu_()).detach()

    def back(self, slopes: Tensor) -> None:
        *others, last = by_place = slopes.permute(0, 2, 3, 1).unbind()
        self._sums[0].copy_(self._sum)
        for at, slope in enumerate(others, start=1):
            torch.add(self._sums[at - 1], slope, out=self._sums[at])
        self._sum = self._sums[len(others)] + last
        turned = slice(self._bounds[self._seen], self._bounds[self._seen + len(by_place)])
        self._found[turned] = torch.linalg.vecdot(self._table[self._at[turned]].flatten(1), self._weights[turned])
        self._seen += len(by_place)

    def gathered(self) -> Tensor:
        total = self._on * functional.conv_transpose2d(self._sum.permute(2, 0, 1), self._layer.weight.detach())
        total[self._units] += torch.where(self._on[self._units], -self._found, self._found)
        return total


class Way:
    """From a baseline to an image, both (1, 1, 28, 28), and a network's explained score on it.

    Args:
        model: images (n, 1, 28, 28) to logits (n, outputs), in eval mode; any, but only a `DigitNet` is quick.
        head: logits to the explained score (n,).
    """

    def __init__(self, model: nn.Module, head: nn.Module, image: Tensor, baseline: Tensor) -> None:
        self.image, self.change = image, image - baseline
        self._straight: nn.Module = nn.Identity()
        self._turning: nn.Conv2d | None = None
        self._rows = self._columns = slice(None)
        if type(model) is DigitNet:
            model = self._in_parts(model, baseline)
        self._explained = nn.Sequential(model, head)
        with torch.no_grad():
            start = self._straight(baseline)
            ahead = self._straight(image) - start
        window = ..., self._rows, self._columns
        # With the channels last a max-pool takes a seventh of its time.
        self._start, self._ahead = (ends[window].contiguous(memory_format=LAST) for ends in (start, ahead))
        self._reached = ahead.shape

    def gathered(self, places: Tensor) -> Tensor:
        """What each pixel adds to the score over all places (n,), rising from 0 at the baseline to 1 at the image.

        Returns:
            (1, 1, 28, 28) float64: the pixel's change times the sum of the score's slopes by it.
        """
        ends = self._start, self._ahead, places.to(self.change.dtype)
        walk = Turning(self._turning, *ends) if self._turning else Straight(*ends)
        for units in walk.units():
            units.requires_grad_()
            (slopes,) = torch.autograd.grad(self._explained(units).sum(), units)
            walk.back(slopes)
        total = torch.zeros(self._reached, dtype=self.change.dtype)
        total[..., self._rows, self._columns] = walk.gathered()
        image = self.image.clone().requires_grad_()
        # As a product: given slopes to start from, torch imports its compiler, and with it sympy, for 35 MB.
        (slope,) = torch.autograd.grad((self._straight(image) * total).sum(), image)
        return self.change.double() * slope

    @torch.no_grad()
    def _in_parts(self, model: DigitNet, baseline: Tensor) -> nn.Module:
        """Sets the straight part, its window and the layer whose input turns aside; returns the rest.

        In eval mode dropout hands on what it gets, and is left out.
        """
        self._straight, self._turning = nn.Sequential(model.normalize, model.conv1), model.conv2
        pooled = nn.Sequential(model.pool, model.relu2)
        still = pooled(model.conv2(model.relu1(self._straight(baseline))))
        rows, columns = (_pooled(self.change.any(dim=axis).flatten(), still.shape[2]) for axis in (3, 2))
        self._rows, self._columns = (slice(2 * found.start, 2 * found.stop + 2) for found in (rows, columns))
        return nn.Sequential(pooled, Reading(model.fc1, still, rows, columns), model.relu3, model.fc2)


def _pooled(changed: Tensor, size: int) -> slice:
    """Which of `size` pooled rows see a row of pixels that changes: two 3 x 3 convolutions and a 2 x 2 pool see six."""
    found = changed.nonzero().flatten().tolist() or [0]
    return slice(max(0, (found[0] - 4) // 2), min(size, found[-1] // 2 + 1))
