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
    """The inverse of `pack`, up to its rounding: half a 127th of a row's largest weight."""
    return {
        name: part["integers"].to(torch.float32) * part["scale"] if "scale" in part else part["half"].to(torch.float32)
        for name, part in packed.items()
    }


def _pack_one(value: Tensor) -> dict[str, Tensor]:
    value = value.detach()
    if value.numel() < LARGE:
        return {"half": value.to(torch.float16)}
    scale = value.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127.0
    return {"integers": (value / scale).round().to(torch.int8), "scale": scale}
