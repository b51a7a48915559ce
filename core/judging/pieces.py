"""Two digits where one is expected: what a network reads of each piece of the ink by itself."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from core.ink.groups import groups
from core.ink.preprocess import fit
from core.judging.doubt import UNMEASURED, Rule, refused
from core.network.answers import many_logits

# Ink between two pieces is no stronger than the first; a digit's piece has so much of the whole's size, and is no
# flatter than the last: a line under a digit is none.
FAINT, LARGE, FLAT = 0.35, 0.4, 2.5


def digits_in(model: nn.Module, field: np.ndarray, rule: Rule) -> tuple[int, ...]:
    """The digits that pieces of ink (height, width), 0..1, are read as, the largest piece first; () for one digit.

    Pieces are digits if one of them counts by the network's rule, and another is likelier one digit than all others
    together. Two that touch are one piece: of them this says nothing.
    """
    labels, found = groups(field > FAINT)
    if len(found) < 2:
        return ()
    whole = max(
        max(group.bottom for group in found) - min(group.top for group in found),
        max(group.right for group in found) - min(group.left for group in found),
    )
    large = [group for group in found if group.size >= LARGE * whole and group.width <= FLAT * group.height]
    pieces = [np.where(labels == group.number, field, np.float32(0)) for group in large]
    if len(pieces) < 2:
        return ()
    logits = torch.from_numpy(many_logits(model, np.stack([fit(piece)[None] for piece in pieces])))
    likely = rule.likely(logits) > UNMEASURED
    if int(likely.sum()) < 2 or bool(refused(logits, rule).all()):
        return ()
    return tuple(logits[likely].argmax(dim=1).tolist())
