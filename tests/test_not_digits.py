"""What is no digit, as something to learn doubt from."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.digits.digits import load_not_digits
from core.digits.not_digits import KINDS, not_digits
from core.network.recipes import Recipe
from core.training.learner import loss_of
from core.training.loop import load_data, train


def test_of_digits_the_loss_is_cross_entropy() -> None:
    logits, labels = torch.randn(5, 10, generator=torch.Generator().manual_seed(0)), torch.tensor([1, 0, 9, 3, 3])
    assert loss_of(logits, labels).item() == functional.cross_entropy(logits, labels).item()


def test_of_what_is_no_digit_the_loss_is_least_when_all_ten_are_equally_likely() -> None:
    none = torch.tensor([-1])
    even, decided = torch.zeros(1, 10), 5 * torch.eye(10)[:1]
    assert loss_of(even, none).item() == pytest.approx(np.log(10))
    # By hand: the mean of -log p is log(e^5 + 9) - 5/10.
    assert loss_of(decided, none).item() == pytest.approx(np.log(np.exp(5) + 9) - 0.5, rel=1e-5)


def test_a_mixed_batch_has_the_mean_of_both_losses() -> None:
    logits = torch.randn(4, 10, generator=torch.Generator().manual_seed(1))
    both = loss_of(logits, torch.tensor([2, -1, 7, -1])).item()
    digits = loss_of(logits[[0, 2]], torch.tensor([2, 7])).item()
    doubtful = loss_of(logits[[1, 3]], torch.tensor([-1, -1])).item()
    assert both == pytest.approx((digits + doubtful) / 2, rel=1e-6)


def test_scribbles_to_learn_from_are_labelled_minus_one_and_none_is_judged_by() -> None:
    taught = load_not_digits(41, 123)
    assert len(taught) == 41
    assert set(taught.labels.tolist()) == {-1}
    judged = {image.tobytes() for images in not_digits(40, 123, "judge").values() for image in images}
    taught_letters = not_digits(40, 123, "train")["letters and signs"]
    assert not judged & {image.tobytes() for image in taught_letters}


def test_every_kind_is_taught_in_equal_parts() -> None:
    assert {len(images) for images in not_digits(5, 0, "train").values()} == {5}
    assert set(not_digits(1, 0, "train")) == set(KINDS["train"])


def test_a_recipe_that_asks_for_doubt_trains_and_is_judged_on_digits_only() -> None:
    recipe = Recipe("doubt", dataset="drawings", images=30, not_digits=12, epochs=1, batch_size=16)
    data, _ = load_data(recipe)
    assert data.labels[:30].min() >= 0
    assert data.labels[30:].tolist() == [-1] * 12
    last = list(train(recipe, data, data.first(30)))[-1]
    assert last.train is not None
    assert last.train.images == 30
