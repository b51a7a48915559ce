"""Digits moved, turned, stretched and thickened, a whole batch at once.

The warp is PyTorch's own `affine_grid` and `grid_sample`. torchvision's transforms draw from the process's
one generator and move a whole batch alike; here every digit has its own motion and every run its own seed.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

DEGREES = 12.0
SHIFT = 2.0 / 14.0
STRETCH = 0.15
SHEAR = 0.25
THICKER, THINNER = 0.3, 0.15


def augment(images: Tensor, generator: torch.Generator) -> Tensor:
    """Returns (n, 1, 28, 28) images, each under its own small affine motion, some thicker or thinner.

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
    wide = 1.0 + STRETCH * _uniform(count, generator)
    tall = 1.0 + STRETCH * _uniform(count, generator)
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
    grid = functional.affine_grid(theta, list(images.shape), align_corners=False)
    return functional.grid_sample(images, grid, align_corners=False)


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
