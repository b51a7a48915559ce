"""Digits moved, turned, stretched, bent and thickened, a whole batch at once.

The warp is PyTorch's own `affine_grid` and `grid_sample`. torchvision's transforms draw from the process's
one generator and move a whole batch alike; here every digit has its own motion and every run its own seed.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from core.network.answers import plainly

DEGREES = 12.0
SHIFT = 2.0 / 14.0
STRETCH = 0.15
# Wider and lower, or narrower and taller: the logarithm of the factor, over and above STRETCH.
SQUEEZE = 0.10
SHEAR = 0.25
# How far the picture is bent from place to place: standard deviation in half sides, at KNOTS x KNOTS places.
BEND, KNOTS = 0.03, 5
THICKER, THINNER = 0.3, 0.15


@plainly()
def augment(images: Tensor, generator: torch.Generator) -> Tensor:
    """Returns (n, 1, 28, 28) images, each moved and bent in its own small way, some thicker or thinner.

    A strong enough motion may turn a 4 into a 9; these were chosen to leave nearly all digits what they are.

    Args:
        images: float32 (n, 1, 28, 28), ink 1.0 on 0.0; left as they are.
        generator: where every draw comes from.
    """
    return _move(_change_width(images, generator), generator)


def _uniform(count: int, generator: torch.Generator) -> Tensor:
    """(count,) in -1..1."""
    return torch.rand(count, generator=generator).mul_(2.0).sub_(1.0)


def _move(images: Tensor, generator: torch.Generator) -> Tensor:
    count = len(images)
    angle = _uniform(count, generator) * (DEGREES * torch.pi / 180.0)
    squeeze = (SQUEEZE * _uniform(count, generator)).exp()
    wide = (1.0 + STRETCH * _uniform(count, generator)) * squeeze
    tall = (1.0 + STRETCH * _uniform(count, generator)) / squeeze
    shear = SHEAR * _uniform(count, generator)
    right, down = SHIFT * _uniform(count, generator), SHIFT * _uniform(count, generator)
    cosine, sine = angle.cos(), angle.sin()
    theta = torch.stack(
        [
            torch.stack([wide * cosine, wide * (shear * cosine - sine), right], dim=1),
            torch.stack([tall * sine, tall * (shear * sine + cosine), down], dim=1),
        ],
        dim=1,
    )
    grid = functional.affine_grid(theta, list(images.shape), align_corners=False) + _bend(images, generator)
    return functional.grid_sample(images, grid, align_corners=False)


def _bend(images: Tensor, generator: torch.Generator) -> Tensor:
    """Where else each pixel looks, (n, height, width, 2) in half sides: random at the knots, smooth between."""
    knots = BEND * torch.randn(len(images), 2, KNOTS, KNOTS, generator=generator)
    smooth = functional.interpolate(knots, size=images.shape[-2:], mode="bicubic", align_corners=True)
    return smooth.permute(0, 2, 3, 1)


def _change_width(images: Tensor, generator: torch.Generator) -> Tensor:
    """Blends towards the brightest (thicker) or darkest (thinner) of each pixel's neighbours."""
    draw = torch.rand(len(images), generator=generator)
    amount = torch.rand(len(images), 1, 1, 1, generator=generator)
    result = images.clone()
    thick, thin = draw < THICKER, draw > 1.0 - THINNER
    bold = functional.max_pool2d(images[thick], 3, stride=1, padding=1)
    result[thick] = images[thick] + amount[thick] * (bold - images[thick])
    fine = -functional.max_pool2d(-images[thin], 3, stride=1, padding=1)
    result[thin] = images[thin] + 0.5 * amount[thin] * (fine - images[thin])
    return result
