"""The cheap way through the book's network gathers what the plain one does, wherever on the image it changes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core import samples
from core.attribution.score import Readout, contrast
from core.attribution.way import Turning, Way, _pooled
from core.network.model import DigitNet

PLACES = (torch.arange(20, dtype=torch.float64) + 0.5) / 20


def plainly(model: nn.Module, image: Tensor, baseline: Tensor, target: int) -> Tensor:
    """Every pixel's change times the sum of its slopes, one whole pass of the whole network for each place."""
    exact, total = DigitNet().double().eval(), torch.zeros(1, 1, 28, 28, dtype=torch.float64)
    exact.load_state_dict(model.state_dict())
    change = image.double() - baseline.double()
    for place in PLACES:
        point = (baseline.double() + place * change).requires_grad_()
        total += torch.autograd.grad(exact(point)[0, target], point)[0]
    return change * total


def off(found: Tensor, expected: Tensor) -> float:
    """The worst pixel's error, as a share of the largest value."""
    return float((found - expected).abs().max() / expected.abs().max())


def only(rows: slice, columns: slice) -> Tensor:
    """Noise in one part of an image, nothing elsewhere."""
    image = torch.zeros(1, 1, 28, 28)
    image[..., rows, columns] = torch.from_numpy(np.random.default_rng(3).random((28, 28), dtype=np.float32))[
        rows, columns
    ]
    return image


@pytest.mark.parametrize("place", range(28))
def test_one_pixel_s_share_is_the_plain_way_s_wherever_it_is(model: DigitNet, place: int) -> None:
    image = torch.zeros(1, 1, 28, 28)
    image[..., place, 27 - place] = 2.0
    baseline = torch.zeros(1, 1, 28, 28)
    found = Way(model, Readout(contrast(3, None, 10)), image, baseline).gathered(PLACES)
    assert found.count_nonzero() == 1
    assert off(found, plainly(model, image, baseline, 3)) < 1e-4


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (slice(0, 28), slice(0, 28)),
        (slice(4, 24), slice(9, 18)),
        (slice(0, 5), slice(20, 28)),
        (slice(7, 8), slice(1, 27)),
    ],
)
def test_a_part_of_an_image_gathers_the_plain_way_s_map_over_any_baseline(
    model: DigitNet, rows: slice, columns: slice
) -> None:
    baseline = torch.tensor(samples()[40].image)[None]
    image = baseline + only(rows, columns)
    found = Way(model, Readout(contrast(7, None, 10)), image, baseline).gathered(PLACES)
    assert off(found, plainly(model, image, baseline, 7)) < 1e-3


@pytest.mark.parametrize(("first", "last"), [(0, 0), (3, 3), (4, 4), (5, 18), (6, 27), (23, 24), (27, 27)])
def test_the_units_that_are_read_are_those_that_see_what_changes_and_no_more(first: int, last: int) -> None:
    changed = torch.zeros(28, dtype=torch.bool)
    changed[first : last + 1] = True
    ones = torch.ones(1, 1, 3)
    seen = functional.conv1d(functional.conv1d(changed.float()[None, None], ones), ones)
    reached = functional.max_pool1d(seen, 2).flatten().nonzero().flatten().tolist()
    assert list(range(12))[_pooled(changed, 12)] == reached


def test_nothing_that_changes_gathers_nothing(model: DigitNet) -> None:
    image = torch.tensor(samples()[40].image)[None]
    assert not Way(model, Readout(contrast(7, None, 10)), image, image.clone()).gathered(PLACES).any()


def test_another_network_goes_the_plain_way(model: DigitNet) -> None:
    class Own(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            return model(images)

    image, baseline = torch.tensor(samples()[40].image)[None], torch.zeros(1, 1, 28, 28)
    head = Readout(contrast(2, None, 10))
    quick, slow = (Way(network, head, image, baseline).gathered(PLACES) for network in (model, Own()))
    assert off(quick, slow) < 1e-4


@pytest.mark.parametrize(("count", "height", "width"), [(1, 3, 3), (17, 6, 4), (18, 3, 9), (40, 12, 7)])
def test_a_convolution_behind_units_that_turn_is_passed_as_if_place_by_place(
    count: int, height: int, width: int
) -> None:
    draw = torch.Generator().manual_seed(count)
    layer = nn.Conv2d(4, 5, 3).double()
    start = torch.randn(1, 4, height, width, generator=draw, dtype=torch.float64)
    ahead = torch.randn(1, 4, height, width, generator=draw, dtype=torch.float64) * 2
    start[:, 0, 0], ahead[:, 1, 1] = 0.0, 0.0
    places = (torch.arange(count, dtype=torch.float64) + 0.5) / count
    points = (start + places[:, None, None, None] * ahead).requires_grad_()
    expected = layer(points.relu())
    slopes = torch.randn(expected.shape, generator=draw, dtype=torch.float64)
    (by_point,) = torch.autograd.grad((expected * slopes).sum(), points)

    walk, seen = Turning(layer, start, ahead, places), 0
    for found in walk.units():
        torch.testing.assert_close(found, expected[seen : seen + len(found)])
        walk.back(slopes[seen : seen + len(found)])
        seen += len(found)
    assert seen == count
    torch.testing.assert_close(walk.gathered(), by_point.sum(dim=0))
