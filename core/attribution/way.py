"""The straight way from a baseline to an image, walked through the book's network as cheaply as its form allows.

Nothing is left out: before its first ReLU a straight way stays straight, so its points need no pass through those
layers each; where no pixel changes no unit does, so its value is computed once; of what a max-pool hands on a ReLU
afterwards leaves the same, at a quarter of the units; and as each unit of the first layer turns on or off once at most,
at a place known beforehand, slopes are summed before they go back through the second convolution.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.network.model import DigitNet

# Points that go through the network at once: more would not be faster, and take memory that stays taken.
POINTS_AT_ONCE = 17
LAST = torch.channels_last
SIDE = torch.arange(3)


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


class Back:
    """Slopes behind a convolution taken back through it and the ReLU before it, summed over places of a straight way.

    A unit that is on at the end has the sum over all places, taken back, less that over the places before it woke; one
    that is off has the sum over those before it fell asleep. Either sum meets the unit in one place only.

    Args:
        layer: of 3 x 3, without border or stride.
        start, ahead: (1, maps, rows, columns), what the ReLU gets at the baseline, and the change from it to the image.
        places: (n,) rising, from 0 at the baseline to 1 at the image.
    """

    def __init__(self, layer: nn.Conv2d, start: Tensor, ahead: Tensor, places: Tensor) -> None:
        (start,), (ahead,) = start, ahead
        out, height, width = layer.out_channels, start.shape[1] - 2, start.shape[2] - 2
        self._layer, self._on = layer, start + ahead > 0
        maps, rows, columns = ((start > 0) != self._on).nonzero().unbind(1)
        before, order = torch.searchsorted(places, -start[maps, rows, columns] / ahead[maps, rows, columns]).sort()
        self._turning = maps, rows, columns = maps[order], rows[order], columns[order]
        self._bounds = torch.searchsorted(before, torch.arange(len(places) + 1), right=True).tolist()
        # Where its unit's sums stand in the table below, for each of the nine weights; outside the layer in row 0.
        down, right = rows[:, None, None] - SIDE[:, None], columns[:, None, None] - SIDE
        inside = (down >= 0) & (down < height) & (right >= 0) & (right < width)
        at = (((before - 1) % POINTS_AT_ONCE)[:, None, None] * height + down) * width + right + 1
        self._at = torch.where(inside, at, 0).flatten(1)
        self._weights = layer.weight.detach().permute(1, 2, 3, 0).flatten(1)
        self._found = torch.zeros(len(maps), dtype=start.dtype)
        self._table = torch.zeros(1 + POINTS_AT_ONCE * height * width, out, dtype=start.dtype)
        self._sums, self._seen = self._table[1:].view(POINTS_AT_ONCE, height, width, out).unbind(), 0

    def take(self, slopes: Tensor) -> None:
        """Slopes (n, maps, rows, columns) at the next n places, of which all but the last come `POINTS_AT_ONCE`."""
        for at, here in enumerate(slopes.permute(0, 2, 3, 1).unbind()):
            torch.add(self._sums[at - 1], here, out=self._sums[at])
        turned = slice(self._bounds[self._seen], self._bounds[self._seen + len(slopes)])
        met = self._table[self._at[turned]].flatten(1)
        self._found[turned] = torch.linalg.vecdot(met, self._weights[self._turning[0][turned]])
        self._seen += len(slopes)

    def gathered(self) -> Tensor:
        """The sums before the ReLU, (maps, rows, columns)."""
        last = self._sums[self._seen % POINTS_AT_ONCE - 1].permute(2, 0, 1)
        total = self._on * functional.conv_transpose2d(last, self._layer.weight)
        total[self._turning] += torch.where(self._on[self._turning], -self._found, self._found)
        return total


class Sum:
    """Slopes at places of a straight way, summed."""

    def __init__(self) -> None:
        self._sum = torch.zeros(())

    def take(self, slopes: Tensor) -> None:
        self._sum = self._sum + slopes.sum(dim=0)

    def gathered(self) -> Tensor:
        return self._sum


class Way:
    """From a baseline to an image, both (1, 1, 28, 28), and a network's explained score on it.

    Args:
        model: images (n, 1, 28, 28) to logits (n, outputs), in eval mode; any, but only a `DigitNet` is quick.
        head: logits to the explained score (n,).
    """

    def __init__(self, model: nn.Module, head: nn.Module, image: Tensor, baseline: Tensor) -> None:
        self.image, self.change = image, image - baseline
        self._straight: nn.Module = nn.Identity()
        self._layer: nn.Conv2d | None = None
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
        """What each pixel adds to the score over all places (n,), rising from 0 at the baseline to 1 at the image.

        Returns:
            (1, 1, 28, 28) float64: the pixel's change times the sum of the score's slopes by it.
        """
        places = places.to(self.change.dtype)
        back = Back(self._layer, self._start, self._ahead, places) if self._layer else Sum()
        for part in places.split(POINTS_AT_ONCE):
            points = torch.addcmul(self._start, part[:, None, None, None], self._ahead)
            if self._layer:
                with torch.no_grad():
                    points = self._layer(points.relu_())
            points.requires_grad_()
            (slopes,) = torch.autograd.grad(self._explained(points).sum(), points)
            back.take(slopes)
        total = torch.zeros(self._reached, dtype=self.change.dtype)
        total[..., self._rows, self._columns] = back.gathered()
        image = self.image.clone().requires_grad_()
        # As a product: given slopes to start from, torch imports its compiler, and with it sympy, for 35 MB.
        (slope,) = torch.autograd.grad((self._straight(image) * total).sum(), image)
        return self.change.double() * slope

    @torch.no_grad()
    def _in_two(self, model: DigitNet, baseline: Tensor) -> nn.Module:
        """Sets the straight part, its window and the layer behind it aside; returns the rest.

        In eval mode dropout hands on what it gets, and is left out.
        """
        self._straight, self._layer = nn.Sequential(model.normalize, model.conv1), model.conv2
        pooled = nn.Sequential(model.pool, model.relu2)
        still = pooled(model.conv2(model.relu1(self._straight(baseline))))
        rows, columns = (_pooled(self.change.any(dim=axis).flatten(), still.shape[2]) for axis in (3, 2))
        self._rows, self._columns = (slice(2 * found.start, 2 * found.stop + 2) for found in (rows, columns))
        return nn.Sequential(pooled, Reading(model.fc1, still, rows, columns), model.relu3, model.fc2)


def _pooled(changed: Tensor, size: int) -> slice:
    """Which of `size` pooled rows see a row of pixels that changes: two 3 x 3 convolutions and a 2 x 2 pool see six."""
    found = changed.nonzero().flatten().tolist() or [0]
    return slice(max(0, (found[0] - 4) // 2), min(size, found[-1] // 2 + 1))
