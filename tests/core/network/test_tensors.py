"""Weights in fewer bits."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from core.network.model import DigitNet
from core.network.tensors import LARGE, pack, unpack


@given(st.integers(0, 10_000), st.floats(1e-4, 1e3))
def test_a_large_matrix_comes_back_within_half_a_127th_of_its_rows_largest_weight(seed: int, size: float) -> None:
    weights = size * torch.randn(20, LARGE // 20 + 1, generator=torch.Generator().manual_seed(seed))
    back = unpack(pack({"weight": weights}))["weight"]
    allowed = weights.abs().amax(dim=1, keepdim=True) / 127 / 2
    assert bool(((back - weights).abs() <= allowed * 1.001).all())


def test_small_tensors_keep_half_precision_and_shape() -> None:
    values = {"bias": torch.tensor([0.1, -2.5, 3.0]), "mean": torch.tensor(0.1302)}
    back = unpack(pack(values))
    assert back["bias"].shape == (3,)
    assert back["mean"].shape == ()
    torch.testing.assert_close(back["bias"], values["bias"].half().float(), rtol=0, atol=0)


def test_a_row_of_zeros_stays_zero() -> None:
    assert bool((unpack(pack({"weight": torch.zeros(2, LARGE)}))["weight"] == 0).all())


def test_a_packed_network_takes_less_than_a_third_of_its_bytes() -> None:
    weights = DigitNet().state_dict()
    packed = sum(part.nbytes for entry in pack(weights).values() for part in entry.values())
    assert packed * 3 < sum(value.nbytes for value in weights.values())
