"""What a unit would love to see: an image made, step by step, to raise it (activation maximisation).

Erhan, Bengio, Courville, Vincent 2009, Visualizing Higher-Layer Features of a Deep Network; blur as in
Yosinski et al. 2015, arXiv 1506.06579; jitter as in Mordvintsev, Olah, Tyka 2015, Inceptionism.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.network.answers import undisturbed
from core.network.model import DigitNet
from core.network.stages import SIDE, Stage, layers_of

STEPS = 160
JITTER = 2
BLUR_EVERY = 4
# Climbs start from blank paper and from ever stronger noise, since a single one may stick halfway.
STARTS = (0.0, 0.1, 0.3, 0.6, 1.0)
# Filters see patches and may fill the image; a unit that reads all of it has to pay for its ink.
FILTER_STEP, UNIT_STEP, INK_PRICE = 0.06, 0.1, 0.2


@dataclass(frozen=True)
class Dream:
    """An image on its way to please a unit.

    It is one of many images that raise this unit, shaped by the seed, the jitter and the blur. It is not a
    digit anybody wrote, nothing the network was trained on, and not a picture of what the unit means.

    Attributes:
        image: (1, 28, 28) float32, ink 1.0 on 0.0.
        value: what `unit_values` gives for it.
        step: steps taken so far.
    """

    image: np.ndarray
    value: float
    step: int


def dream(model: DigitNet, stage: str, unit: int, seed: int = 0, steps: int = STEPS) -> Iterator[Dream]:
    """Climbs to an image the unit answers strongly; yields the best so far every ten steps and at the end.

    Five climbs go on side by side, from blank paper and from noise of four strengths. Every step shifts the images by
    up to two pixels, follows the gradient (scaled to unit size), pays for ink where the unit reads the whole image, and
    keeps ink within 0..1; every fourth one blurs a little. What is yielded is the best image of all: shifting and
    blurring also cost. It need not beat every drawing. Nothing is hooked: a shared network stays as it is.

    Raises:
        ValueError: there is no such unit.
    """
    return undisturbed(_climb(model, stage, unit, _layer(model, stage, unit), seed, steps))


def _climb(model: DigitNet, stage: str, unit: int, layer: Stage, seed: int, steps: int) -> Iterator[Dream]:
    generator = torch.Generator().manual_seed(seed)
    strengths = torch.tensor(STARTS)[:, None, None, None]
    images = torch.rand((len(STARTS), 1, SIDE, SIDE), generator=generator) * strengths
    pace, price = (FILTER_STEP, 0.0) if layer.kind == "convolution" else (UNIT_STEP, INK_PRICE)
    best = _better(None, model, images, stage, unit, 0)
    for step in range(1, steps + 1):
        down, right = (int(shift) for shift in torch.randint(-JITTER, JITTER + 1, (2,), generator=generator))
        shifted = images.roll((down, right), dims=(2, 3)).requires_grad_()
        (slope,) = torch.autograd.grad(_goal(model, shifted, stage, unit), shifted)
        size = slope.square().mean(dim=(1, 2, 3), keepdim=True).sqrt() + 1e-8
        climbed = shifted.detach() + pace * (slope / size - price)
        images = climbed.roll((-down, -right), dims=(2, 3)).clamp(0.0, 1.0)
        if step % BLUR_EVERY == 0 and step < steps:
            images = _blur(images)
        best = _better(best, model, images, stage, unit, step)
        if step % 10 == 0 or step == steps:
            yield replace(best, step=step)


def unit_values(model: DigitNet, images: Tensor, stage: str) -> Tensor:
    """How much images (n, 1, 28, 28) raise every unit of a stage: (n, units).

    A filter's value is the mean of its map after ReLU; a unit's is its number before ReLU; a class's is its lead, its
    logit minus the highest other. A logit alone says little: all ten can rise together and the answer stays.
    """
    with torch.no_grad():
        values = model.stages(images)[stage]
    if stage == "logits":
        return values - _others(values).amax(dim=2)
    return values.relu().mean(dim=(2, 3)) if values.dim() == 4 else values


def _better(best: Dream | None, model: DigitNet, images: Tensor, stage: str, unit: int, step: int) -> Dream:
    values = unit_values(model, images, stage)[:, unit]
    first = int(values.argmax())
    if best is not None and float(values[first]) <= best.value:
        return best
    return Dream(images[first].numpy().copy(), float(values[first]), step)


def _goal(model: DigitNet, images: Tensor, stage: str, unit: int) -> Tensor:
    """What all climbs together must raise; each image has a part of its own in it."""
    values = model.stages(images)[stage]
    if stage == "logits":
        # The smooth lead: its gradient does not jump from one rival to the next.
        return (values - _others(values).logsumexp(dim=2))[:, unit].sum()
    if values.dim() == 2:
        return values[:, unit].sum()
    fired = values[:, unit].relu().mean(dim=(1, 2))
    # A filter silent everywhere has no slope; the smooth ReLU shows it the way out.
    return torch.where(fired.detach() > 0, fired, functional.softplus(values[:, unit]).mean(dim=(1, 2))).sum()


def _others(logits: Tensor) -> Tensor:
    """For every class all logits, its own put at minus infinity: (n, 10) to (n, 10, 10)."""
    itself = torch.eye(logits.shape[1], dtype=torch.bool)
    return logits[:, None].expand(-1, logits.shape[1], -1).masked_fill(itself, -torch.inf)


def _blur(image: Tensor) -> Tensor:
    line = torch.tensor([0.1, 0.8, 0.1])
    kernel = (line[:, None] * line[None, :])[None, None]
    return functional.conv2d(functional.pad(image, (1, 1, 1, 1), mode="replicate"), kernel)


def _layer(model: DigitNet, name: str, unit: int) -> Stage:
    there = layers_of(model)
    if name not in there:
        raise ValueError(f"expected a stage in {tuple(there)}, got {name!r}")
    if unit not in range(there[name].shape[0]):
        raise ValueError(f"expected a unit of {name} from 0 to {there[name].shape[0] - 1}, got {unit}")
    return there[name]
