"""Weights in fewer bits, so that a whole training's snapshots fit beside the weights."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

# Only the first linear layer is this large: 294,912 of the 300,426 parameters.
LARGE = 10_000


def pack(weights: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """Large matrices to 8-bit integers with one scale per row, the rest to half precision."""
    return {name: _pack_one(value) for name, value in weights.items()}


def unpack(packed: Mapping[str, Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The inverse of `pack`, up to its rounding: half a 127th of a row's largest weight.

    Raises:
        ValueError: a scale does not fit its integers.
    """
    return {name: _unpack_one(part) for name, part in packed.items()}


def shape_of(part: Mapping[str, Tensor]) -> tuple[int, ...]:
    """What shape a packed tensor will have, before any memory is spent on it."""
    return tuple(part["integers" if "scale" in part else "half"].shape)


def _unpack_one(part: Mapping[str, Tensor]) -> Tensor:
    if "scale" not in part:
        return part["half"].to(torch.float32)
    if part["scale"].shape != (len(part["integers"]), 1):
        raise ValueError(f"expected a scale for each row, got {tuple(part['scale'].shape)}")
    return part["integers"].to(torch.float32) * part["scale"]


def _pack_one(value: Tensor) -> dict[str, Tensor]:
    value = value.detach()
    if value.numel() < LARGE:
        return {"half": value.to(torch.float16)}
    scale = value.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127.0
    return {"integers": (value / scale).round().to(torch.int8), "scale": scale}
