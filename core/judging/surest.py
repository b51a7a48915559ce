"""Of several ways to see a picture, those a network is surest of; and where they disagree, which to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.judging.doubt import Rule, refused
from core.network.answers import plainly

# What is no more than one stroke.
STROKE = "1"


@dataclass(frozen=True)
class Seen:
    """One way to see a picture: which one, the digit the network names, and how likely it thinks it is."""

    number: int
    answer: int
    likely: float


@torch.no_grad()
@plainly()
def surest(model: nn.Module, images: Sequence[np.ndarray], rule: Rule) -> list[Seen]:
    """The ways, each (1, 28, 28), that name different digits, the surest first: at least one.

    A 1 comes after the others: of any digit a piece is a stroke, which passes for a 1 at once, so where another way
    sees more, it is that.

    More than one means that somebody must be asked: where an answer counts, of those that count; where none does, of
    all. That all agree does not mean that they are right.

    Args:
        model: in eval mode.
        rule: by which it is believed; its temperature makes logits probabilities.
    """
    logits = model(torch.from_numpy(np.stack(images)))
    likely, answers = rule.likely(logits).tolist(), logits.argmax(dim=1).tolist()
    doubted = refused(logits, rule).tolist()
    stroke = [rule.names[answer] == STROKE for answer in answers]
    order = sorted(range(len(images)), key=lambda number: (doubted[number], stroke[number], -likely[number]))
    found: list[Seen] = []
    for number in order:
        named = answers[number] in [one.answer for one in found]
        if not named and not (found and doubted[number] and not doubted[order[0]]):
            found.append(Seen(number, answers[number], likely[number]))
    return found
