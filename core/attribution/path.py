"""The straight line from a baseline to a digit, which Integrated Gradients walks, point by point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn

from core.attribution.baselines import baseline_image
from core.attribution.score import contrast
from core.attribution.way import POINTS_AT_ONCE
from core.language import N_
from core.network.answers import as_batch, gradients

# Captum's names of the ways to add up a path, and ours.
RULES: dict[str, str] = {
    "riemann_middle": N_("middle"),
    "gausslegendre": "Gauss-Legendre",
    "riemann_trapezoid": N_("trapezoid"),
    "riemann_left": N_("left end"),
    "riemann_right": N_("right end"),
}
STEP_COUNTS = (5, 10, 20, 50, 100, 300)


@dataclass(frozen=True)
class Path:
    """What happens between baseline and digit. It shows one way there, in straight lines; no other is asked.

    Attributes:
        places: (n + 1,), from 0 at the baseline to 1 at the digit.
        images: (n + 1, 1, 28, 28), what the network is shown there.
        scores: (n + 1,), the explained score there.
        slopes: (n,), the size (L2 norm) of the gradient half-way between neighbouring places.
        so_far: (n + 1, 28, 28), what Integrated Gradients has gathered up to each place; the last is its map.
    """

    places: np.ndarray
    images: np.ndarray
    scores: np.ndarray
    slopes: np.ndarray
    so_far: np.ndarray


@gradients()
def walk(
    model: nn.Module,
    image: np.ndarray | Tensor,
    baseline: str | np.ndarray | Tensor,
    target: int,
    against: int | None = None,
    steps: int = 50,
) -> Path:
    """Walks from the baseline to the image in `steps` equal steps, explaining a logit or a difference of two."""
    start, end = _ends(image, baseline)
    readout = contrast(target, against, _outputs(model, end))
    places = torch.linspace(0.0, 1.0, steps + 1, dtype=torch.float32)
    images = start + places[:, None, None, None] * (end - start)
    with torch.no_grad():
        scores = torch.cat([model(part) @ readout for part in images.split(POINTS_AT_ONCE)])
    middles = (torch.arange(steps, dtype=torch.float32) + 0.5) / steps
    slopes = _gradients(model, start + middles[:, None, None, None] * (end - start), readout)
    gathered = torch.cumsum((slopes * (end - start)).double() / steps, dim=0)[:, 0]
    so_far = torch.cat([torch.zeros(1, 28, 28, dtype=torch.float64), gathered])
    return Path(
        places=places.numpy(),
        images=images.numpy(),
        scores=scores.numpy(),
        slopes=slopes.flatten(1).norm(dim=1).numpy(),
        so_far=so_far.to(torch.float32).numpy(),
    )


@gradients()
def quadrature_gaps(
    model: nn.Module,
    image: np.ndarray | Tensor,
    baseline: str | np.ndarray | Tensor,
    target: int,
    against: int | None = None,
    rules: Sequence[str] = tuple(RULES),
    counts: Sequence[int] = STEP_COUNTS,
) -> dict[str, list[float]]:
    """The gap of Integrated Gradients by rule and number of steps, with Captum's own points and weights.

    A small gap says that the sum was well approximated. It does not say that every pixel's share was.
    """
    start, end = _ends(image, baseline)
    readout = contrast(target, against, _outputs(model, end))
    with torch.no_grad():
        difference = float((model(end) - model(start))[0] @ readout)
    points = {(rule, count): _points_and_weights(rule, count)[0] for rule in rules for count in counts}
    # Rules share many points: each is asked once.
    unique, where = np.unique(np.concatenate(list(points.values())).round(9), return_inverse=True)
    places = torch.from_numpy(unique).to(torch.float32)[:, None, None, None]
    climbs = []
    for part in places.split(POINTS_AT_ONCE):
        slopes = _gradients(model, start + part * (end - start), readout)
        climbs.append((slopes * (end - start)).double().flatten(1).sum(dim=1))
    climb = torch.cat(climbs).numpy()[where]
    gaps: dict[str, list[float]] = {rule: [] for rule in rules}
    first = 0
    for rule, count in points:
        weights = _points_and_weights(rule, count)[1]
        gaps[rule].append(float((weights * climb[first : first + count]).sum()) - difference)
        first += count
    return gaps


@cache
def _points_and_weights(rule: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Captum's places on the path and their weights; kept, as Gauss-Legendre's take longer than the network."""
    from captum.attr._utils.approximation_methods import approximation_parameters

    weights, points = approximation_parameters(rule)
    return np.asarray(points(count)), np.asarray(weights(count))


def _ends(image: np.ndarray | Tensor, baseline: str | np.ndarray | Tensor) -> tuple[Tensor, Tensor]:
    end = as_batch(image, "image")
    compared = baseline_image(baseline, end[0].numpy()) if isinstance(baseline, str) else baseline
    return as_batch(compared, "baseline"), end


@torch.no_grad()
def _outputs(model: nn.Module, batch: Tensor) -> int:
    return model(batch).shape[1]


def _gradients(model: nn.Module, points: Tensor, readout: Tensor) -> Tensor:
    found = []
    for part in points.split(POINTS_AT_ONCE):
        asked = part.detach().requires_grad_()
        found += torch.autograd.grad((model(asked) @ readout).sum(), asked)
    return torch.cat(found)
