"""Logits for many images at once."""

from __future__ import annotations

import copy

import numpy as np
import torch
from torch import nn

AT_ONCE = 128


def many_logits(model: nn.Module, images: np.ndarray) -> np.ndarray:
    """Logits (n, 10) float32 of images (n, 1, 28, 28), the same as one by one but for the last bits.

    The network is copied with its channels last, in which layout a batch takes less than half the time.
    """
    fast = copy.deepcopy(model).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    batch = torch.from_numpy(np.array(images, dtype=np.float32)).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        return torch.cat([fast(part) for part in batch.split(AT_ONCE)]).numpy()


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Softmax over the last axis, in float64."""
    shifted = np.asarray(logits, dtype=np.float64)
    shifted = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)
