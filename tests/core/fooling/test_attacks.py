"""Attacks: their laws on random digits and sizes, and their steps held against the papers' formulas."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core import load_model, samples
from core.fooling.attacks import ATTACKS, GREY, REACH, many_steps, one_step, random_change, smallest, within
from core.network.model import DigitNet

MODEL = load_model("world")
DIGITS = st.integers(0, len(samples()) - 1)
SIZES = st.one_of(st.integers(1, 128).map(lambda grey: grey * GREY), st.floats(1e-3, 1.0))


def image_of(number: int) -> Tensor:
    return torch.tensor(samples()[number].image)[None]


def slope(model: nn.Module, images: Tensor, wanted: Tensor) -> Tensor:
    """Of each digit's own cross-entropy."""
    at = images.clone().requires_grad_()
    loss = nn.functional.cross_entropy(model(at), wanted, reduction="sum")
    return torch.autograd.grad(loss, at)[0]


@settings(max_examples=25)
@given(st.lists(DIGITS, min_size=1, max_size=3), SIZES, st.integers(0, 9), st.sampled_from(["one", "many", "random"]))
def test_no_change_leaves_the_ink_s_range_or_its_size(numbers: list[int], size: float, wanted: int, how: str) -> None:
    images = torch.cat([image_of(number) for number in numbers])
    digits = torch.full((len(images),), wanted)
    moved = random_change(images, size) if how == "random" else ATTACKS[how](MODEL, images, digits, size)
    assert moved.shape == images.shape
    assert float(moved.min()) >= 0
    assert float(moved.max()) <= 1
    assert float((moved - images).abs().max()) <= size + 1e-6
    assert not moved.requires_grad


@settings(max_examples=8)
@given(DIGITS, st.integers(0, 9))
def test_the_smallest_found_is_the_wanted_digit_within_the_range_and_of_the_size_it_says(
    number: int, wanted: int
) -> None:
    image = samples()[number].image
    found = smallest(MODEL, image, wanted)
    if found is None:
        return
    moved, size = found
    assert int(MODEL(torch.tensor(moved)[None]).argmax()) == wanted
    assert moved.min() >= 0
    assert moved.max() <= 1
    assert float(np.abs(moved - image).max()) == pytest.approx(size)
    assert size <= 128 * GREY + 1e-6


def test_one_step_is_the_sign_of_the_slope_times_the_size() -> None:
    images, wanted = torch.cat([image_of(3), image_of(70)]), torch.tensor([8, 2])
    slopes = slope(MODEL, images, wanted)
    # Captum leaves alone where the slope is next to nothing.
    signs = torch.where(slopes.abs() > 1e-6, slopes.sign(), 0.0)
    expected = (images - 0.1 * signs).clamp(0, 1)
    assert torch.allclose(one_step(MODEL, images, wanted, 0.1), expected, atol=1e-6)


def test_many_steps_are_steps_each_pulled_back_into_the_size_and_the_range() -> None:
    images, wanted, size, steps = torch.cat([image_of(3), image_of(70)]), torch.tensor([8, 2]), 0.08, 6
    at = images.clone()
    for _step in range(steps):
        slopes = slope(MODEL, at, wanted)
        at = at - REACH * size / steps * torch.where(slopes.abs() > 1e-6, slopes.sign(), 0.0)
        at = (images + (at - images).clamp(-size, size)).clamp(0, 1)
    assert torch.allclose(many_steps(MODEL, images, wanted, size, steps), at, atol=1e-5)


def test_digits_are_changed_together_as_one_by_one() -> None:
    images, wanted = torch.cat([image_of(10), image_of(90)]), torch.tensor([1, 4])
    together = many_steps(MODEL, images, wanted, 0.1, 5)
    alone = [many_steps(MODEL, images[at : at + 1], wanted[at : at + 1], 0.1, 5) for at in range(2)]
    assert torch.allclose(together, torch.cat(alone), atol=1e-5)


def test_the_smallest_is_no_larger_than_what_many_steps_need() -> None:
    image, wanted = image_of(12), 6
    needed = next(
        grey
        for grey in (8, 12, 16, 20, 24, 32, 48, 64, 96, 128)
        if int(MODEL(many_steps(MODEL, image, torch.tensor([wanted]), grey * GREY)).argmax()) == wanted
    )
    found = smallest(MODEL, image[0].numpy(), wanted)
    assert found is not None
    assert found[1] <= needed * GREY + 1e-6


def test_of_a_flat_network_the_smallest_is_the_formula_s() -> None:
    """Two scores that differ by w x ink: every pixel must move by lead / sum of |w|, as none is at its end."""

    class Flat(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weights = torch.linspace(-1, 1, 784)

        def forward(self, images: Tensor) -> Tensor:
            lead = images.flatten(1) @ self.weights + 20
            return torch.cat([lead[:, None], torch.zeros(len(lead), 1), torch.full((len(lead), 8), -1e4)], dim=1)

    model, image = Flat(), np.full((1, 28, 28), 0.5, np.float32)
    exact = 20 / float(model.weights.abs().sum())
    found = smallest(model, image, 1)
    assert found is not None
    assert exact <= found[1] <= 1.1 * exact


def test_where_nothing_helps_there_is_none() -> None:
    class Deaf(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            return 0 * images.flatten(1)[:, :10] + torch.eye(10)[0]

    assert smallest(Deaf(), samples()[0].image, 4) is None


def test_a_random_change_moves_every_pixel_that_can_by_its_size_and_the_same_for_the_same_seed() -> None:
    images = torch.full((1, 1, 28, 28), 0.5)
    moved = random_change(images, 0.2, seed=4)
    assert torch.allclose((moved - images).abs(), torch.full_like(images, 0.2), atol=1e-6)
    assert 300 < int((moved > images).sum()) < 484
    assert torch.equal(moved, random_change(images, 0.2, seed=4))
    assert not torch.equal(moved, random_change(images, 0.2, seed=5))


def test_what_is_outside_comes_back_to_the_nearest_place_within() -> None:
    images, moved = torch.tensor([0.0, 0.5, 0.95]), torch.tensor([-0.3, 0.9, 2.0])
    assert within(moved, images, 0.1).tolist() == pytest.approx([0.0, 0.6, 1.0])


def test_an_attack_leaves_the_network_as_it_was() -> None:
    model: DigitNet = copy.deepcopy(MODEL)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with torch.no_grad():
        many_steps(model, image_of(5), torch.tensor([3]), 0.1, 3)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert not model._forward_hooks
