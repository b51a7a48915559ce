"""Digits made for tests, and a recipe that learns them in no time."""

from __future__ import annotations

import torch

from core.digits.digits import Digits, digits
from core.network.recipes import Recipe

TINY = Recipe("tiny", "Tiny", images=60, epochs=2, batch_size=16)


def some_digits(count: int, seed: int = 0) -> Digits:
    """Ten blots, one a label, under noise: enough to learn from, made in no time."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % 10
    images = torch.randint(0, 60, (count, 28, 28), generator=generator)
    for number, label in enumerate(labels.tolist()):
        images[number, 2 * label : 2 * label + 8, 4:24] += 150
    return digits("blots", images.to(torch.uint8), labels)
