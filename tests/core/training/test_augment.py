"""Digits moved, bent and thickened."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.hands.samples import samples
from core.training.augment import augment


def batch(count: int = 12) -> torch.Tensor:
    return torch.from_numpy(np.stack([sample.image for sample in samples()[:count]]))


def moved(images: torch.Tensor, seed: int) -> torch.Tensor:
    return augment(images, torch.Generator().manual_seed(seed))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_what_comes_out_is_a_picture_of_ink_of_the_same_shape(seed: int) -> None:
    result = moved(batch(), seed)
    assert result.shape == batch().shape
    assert result.dtype == torch.float32
    assert result.min() >= 0.0
    assert result.max() <= 1.0


def test_the_same_generator_gives_the_same_pictures_and_another_gives_others() -> None:
    assert torch.equal(moved(batch(), 1), moved(batch(), 1))
    assert not torch.equal(moved(batch(), 1), moved(batch(), 2))


def test_the_originals_and_the_process_s_own_generator_are_left_alone() -> None:
    images, state = batch(), torch.get_rng_state()
    before = images.clone()
    moved(images, 3)
    assert torch.equal(images, before)
    assert torch.equal(torch.get_rng_state(), state)


def test_every_digit_has_a_motion_of_its_own() -> None:
    same = batch(1).repeat(6, 1, 1, 1)
    result = moved(same, 4)
    assert all(not torch.equal(result[0], other) for other in result[1:])


def test_nearly_all_ink_stays_in_the_picture_and_some_digits_get_thicker_and_some_thinner() -> None:
    images = batch(100)
    ratio = moved(images, 5).sum(dim=(1, 2, 3)) / images.sum(dim=(1, 2, 3))
    assert 0.85 < float(ratio.median()) < 1.3
    assert float(ratio.max()) > 1.4
    assert float(ratio.min()) < 0.8


def test_a_blank_picture_stays_blank() -> None:
    assert not moved(torch.zeros(4, 1, 28, 28), 6).any()


def test_it_bends_as_well_as_moves() -> None:
    """An affine motion keeps straight lines straight: here the middle of a bar leaves the line of its ends."""
    bar = torch.zeros(200, 1, 28, 28)
    bar[:, :, 4:24, 13:15] = 1.0
    result, rows = moved(bar, 7)[:, 0], torch.arange(28.0)
    middle = (result * rows).sum(dim=2) / result.sum(dim=2).clamp_min(1e-6)
    straight = (middle[:, 8] + middle[:, 19]) / 2 - (middle[:, 13] + middle[:, 14]) / 2
    assert float(straight.abs().quantile(0.9)) > 0.25
