"""A small change that makes a digit another: one step of the gradient, many projected ones, and the smallest found.

Sizes are the most any pixel changes, in ink from 0 to 1; `GREY` is one level of 255. No attack leaves [0, 1] or its
size.
Captum's FGSM (Goodfellow, Shlens, Szegedy 2014, arXiv 1412.6572) and PGD (Madry et al. 2017, arXiv 1706.06083) do the
first two. The third begins with DeepFool (Moosavi-Dezfooli, Fawzi, Frossard 2015, arXiv 1511.04599) towards the chosen
digit, which Captum has not.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from core.network.answers import as_batch, gradients, plainly

GREY = 1 / 255
# Projected steps, each a little longer than the size would need; while the smallest is looked for, fewer.
STEPS, SEARCH_STEPS, REACH = 40, 20, 2.5
# DeepFool: steps at most, and by how much each goes beyond where the two scores should be equal.
MOST_STEPS, OVERSHOOT = 30, 0.02
# The smallest change is looked for up to so many grey levels.
MOST_GREY = 128

Attack = Callable[[nn.Module, Tensor, Tensor, float], Tensor]


@gradients()
def one_step(model: nn.Module, images: Tensor, wanted: Tensor, size: float) -> Tensor:
    """Every pixel one step of `size` the way that makes the wanted digits likelier (FGSM).

    Args:
        images: (n, 1, 28, 28).
        wanted: (n,) the digits they are to become.
    """
    from captum.robust import FGSM

    start = images.detach().clone().requires_grad_()
    moved = FGSM(model, _surprise, 0.0, 1.0).perturb(start, size, wanted, targeted=True)
    return within(moved, images, size)


@gradients()
def many_steps(model: nn.Module, images: Tensor, wanted: Tensor, size: float, steps: int = STEPS) -> Tensor:
    """Many small steps the same way, each pulled back to where no pixel is further than `size` from its own (PGD)."""
    from captum.robust import PGD

    start = images.detach().clone().requires_grad_()
    moved = PGD(model, _surprise, 0.0, 1.0).perturb(start, size, REACH * size / steps, steps, wanted, targeted=True)
    return within(moved, images, size)


ATTACKS: dict[str, Attack] = {"one": one_step, "many": many_steps}


@plainly()
def random_change(images: Tensor, size: float, seed: int = 0) -> Tensor:
    """Every pixel moved by `size`, up or down by lot: a change as large that knows nothing of the network."""
    generator = torch.Generator().manual_seed(seed)
    signs = torch.randint(0, 2, images.shape, generator=generator) * 2 - 1
    return within(images + size * signs, images, size)


def within(moved: Tensor, images: Tensor, size: float) -> Tensor:
    """The moved images where they are in [0, 1] and no pixel is further than `size` from what it was."""
    moved = torch.minimum(torch.maximum(moved.detach(), images - size), images + size)
    return moved.clamp(0.0, 1.0)


@gradients()
def smallest(model: nn.Module, image: np.ndarray, wanted: int) -> tuple[np.ndarray, float] | None:
    """The smallest change found that makes an image (1, 28, 28) the wanted digit: the image, and its size.

    DeepFool finds one; projected steps are then tried at half that size, and so on down to whole grey levels. That
    none smaller was found does not mean that there is none.

    Returns:
        None where none was found within 128 grey levels.
    """
    images, digit = as_batch(image, "image"), torch.tensor([wanted])
    found, high = _towards(model, images, digit), MOST_GREY
    if found is None:
        found = many_steps(model, images, digit, MOST_GREY * GREY)
        if not _is(model, found, wanted):
            return None
    else:
        high = int(np.ceil(_size(found, images) / GREY - 1e-4))
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        tried = many_steps(model, images, digit, middle * GREY, SEARCH_STEPS)
        if _is(model, tried, wanted):
            found, high = tried, middle
        else:
            low = middle
    return found[0].numpy(), _size(found, images)


@gradients()
def _towards(model: nn.Module, images: Tensor, wanted: Tensor) -> Tensor | None:
    """DeepFool for the largest change of a pixel, within [0, 1]: steps to where the wanted score would lead if the
    network were as flat as it is here; None where they do not get there within 128 grey levels."""
    moved = images
    for _step in range(MOST_STEPS):
        at = moved.clone().requires_grad_()
        lead = _lead(model(at), wanted)
        ahead = float(lead.detach())
        if ahead < 0:
            return moved if _size(moved, images) <= MOST_GREY * GREY else None
        (slope,) = torch.autograd.grad(lead.sum(), at)
        # Ink at its end cannot go further.
        slope = torch.where(torch.where(slope > 0, moved > 0, moved < 1), slope, 0.0)
        total = float(slope.abs().sum())
        if total == 0:
            return None
        step = (1 + OVERSHOOT) * (ahead + 1e-3) / total
        moved = (moved - step * slope.sign()).clamp(0.0, 1.0)
    return None


def _surprise(logits: Tensor, wanted: Tensor) -> Tensor:
    return nn.functional.cross_entropy(logits, torch.as_tensor(wanted).reshape(-1), reduction="none")


def _lead(logits: Tensor, wanted: Tensor) -> Tensor:
    """(n,) by how much the best other score is above the wanted one."""
    others = logits.scatter(1, wanted[:, None], -torch.inf).amax(dim=1)
    return others - logits.gather(1, wanted[:, None])[:, 0]


def _is(model: nn.Module, images: Tensor, wanted: int) -> bool:
    with torch.no_grad():
        return int(model(images)[0].argmax()) == wanted


def _size(moved: Tensor, images: Tensor) -> float:
    return float((moved - images).abs().max())
