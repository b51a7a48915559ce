"""Max sensitivity and infidelity against their formulas written out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from core import explain, samples
from core.network.model import DigitNet
from core.trust.scramble import explained
from core.trust.stability import infidelity, max_sensitivity

IMAGE = samples()[18].image
DIGIT = samples()[18].label


def linear() -> nn.Module:
    torch.manual_seed(4)
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 10)).eval()


def test_a_straight_network_s_gradient_never_moves() -> None:
    assert max_sensitivity(linear(), IMAGE, "saliency", DIGIT) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("method", ["saliency", "deeplift"])
def test_max_sensitivity_is_the_largest_relative_change_over_its_own_draws(book: DigitNet, method: str) -> None:
    generator = torch.Generator().manual_seed(7)
    original = explained(book, IMAGE, method, DIGIT).values
    noise = (2 * torch.rand((6, 1, 28, 28), generator=generator) - 1) / 255
    changes = [np.linalg.norm(explained(book, IMAGE + one.numpy(), method, DIGIT).values - original) for one in noise]
    found = max_sensitivity(book, IMAGE, method, DIGIT, noises=6, seed=7)
    assert found == pytest.approx(max(changes) / np.linalg.norm(original), rel=1e-3)


def test_noise_and_erasures_ask_no_global_generator(book: DigitNet) -> None:
    state = torch.get_rng_state()
    one = max_sensitivity(book, IMAGE, "saliency", DIGIT, noises=3)
    infidelity(book, IMAGE, explain(book, IMAGE, "deeplift", DIGIT))
    assert torch.equal(torch.get_rng_state(), state)
    assert max_sensitivity(book, IMAGE, "saliency", DIGIT, noises=3) == one


def test_where_two_maps_foretell_about_alike_other_erasures_turn_the_verdict(world: DigitNet) -> None:
    sample = next(sample for sample in samples() if sample.name == "7-long-top-2")
    found = explain(world, sample.image, "saliency", sample.label)
    ink = replace(explain(world, sample.image, "input-x-gradient", sample.label), values=sample.image[0])
    pairs = [[infidelity(world, sample.image, one, seed=seed).scaled for one in (found, ink)] for seed in range(2)]
    assert {first < second for first, second in pairs} == {True, False}


def test_more_noise_moves_a_map_further(book: DigitNet) -> None:
    moved = [max_sensitivity(book, IMAGE, "integrated-gradients", DIGIT, radius=size) for size in (1e-4, 1e-2, 0.3)]
    assert all(less < more for less, more in pairwise(moved))


@pytest.mark.parametrize("method", ["integrated-gradients", "deeplift", "input-x-gradient"])
@pytest.mark.parametrize("against", [None, 9])
def test_on_a_straight_network_a_complete_map_foretells_every_erasure(method: str, against: int | None) -> None:
    model = linear()
    found = infidelity(model, IMAGE, explain(model, IMAGE, method, 2, against=against))
    assert found.raw == pytest.approx(0.0, abs=1e-8)
    assert found.nothing > 1e-4


def test_guided_slopes_are_multiplied_by_the_ink_they_foretell() -> None:
    """Through no ReLU at all, guided backprop is the gradient: times erased ink it is exact."""
    model = linear()
    assert infidelity(model, IMAGE, explain(model, IMAGE, "guided-backprop", 2)).raw == pytest.approx(0.0, abs=1e-8)


def test_infidelity_is_the_mean_squared_error_of_what_the_map_foretells(book: DigitNet) -> None:
    found = explain(book, IMAGE, "deeplift", DIGIT)
    rng = np.random.default_rng(3)
    pixels = np.flatnonzero(IMAGE.ravel() > 0.5 / 255)
    errors, drops = [], []
    for _ in range(20):
        chosen = rng.choice(pixels, max(1, round(len(pixels) * rng.random())), replace=False)
        erased = IMAGE.copy()
        erased.flat[chosen] = 0.0
        with torch.no_grad():
            before, after = (float(book(torch.from_numpy(one.copy())[None])[0, DIGIT]) for one in (IMAGE, erased))
        errors.append((found.values.ravel()[chosen].sum() - (before - after)) ** 2)
        drops.append((before - after) ** 2)
    measured = infidelity(book, IMAGE, found, erasures=20, seed=3)
    assert measured.raw == pytest.approx(np.mean(errors), rel=1e-3)
    assert measured.nothing == pytest.approx(np.mean(drops), rel=1e-3)
    assert measured.scaled <= measured.raw + 1e-6
