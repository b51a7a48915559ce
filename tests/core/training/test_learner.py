"""The loss of one step, on digits and on what is none."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.training import learner
from core.training.learner import loss_of


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


@pytest.mark.parametrize(
    ("name", "settings"), [("Adadelta", {"foreach": True}), ("SGD", {"momentum": 0.9}), ("AdamW", {})]
)
def test_an_optimiser_steps_and_is_restored_bit_for_bit_as_torch_s_own(name: str, settings: dict) -> None:
    ends = []
    for kind in (getattr(learner, name), getattr(torch.optim, name)):
        generator = torch.Generator().manual_seed(0)
        weights = torch.nn.Parameter(torch.randn(7, 5, generator=generator))
        optimiser = kind([weights], lr=0.1, **settings)
        for step in range(6):
            optimiser.zero_grad()
            (weights @ torch.randn(5, generator=generator)).square().sum().backward()
            optimiser.step()
            if step == 3:
                state = optimiser.state_dict()
                optimiser = kind([weights], lr=0.1, **settings)
                optimiser.load_state_dict(state)
        ends.append(weights.detach())
    assert torch.equal(*ends)
