"""Two digits where one is expected: what a network reads of each piece of the ink by itself."""

from __future__ import annotations

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt
from torch import nn

from core.ink.groups import groups
from core.ink.preprocess import fit
from core.judging.doubt import UNMEASURED, Rule, refused
from core.network.answers import many_logits

# Ink between two pieces is no stronger than the first; a digit's piece has so much of the whole's size, and is no
# flatter than the third: a line under a digit is none. Nearer than the last of the whole's size are a thin pen's
# strokes of one digit, which do not quite meet.
FAINT, LARGE, FLAT, NEAR = 0.35, 0.4, 2.5, 0.06


def digits_in(model: nn.Module, field: np.ndarray, rule: Rule) -> tuple[int, ...]:
    """The digits that pieces of ink (height, width), 0..1, are read as, the largest piece first; () for one digit.

    Pieces are digits if one of them counts by the network's rule, and another is likelier one digit than all others
    together. Two that touch, or nearly, are one piece: of them this says nothing.
    """
    labels, found = groups(field > FAINT)
    if len(found) < 2:
        return ()
    whole = max(
        max(group.bottom for group in found) - min(group.top for group in found),
        max(group.right for group in found) - min(group.left for group in found),
    )
    large = [group for group in found if group.size >= LARGE * whole and group.width <= FLAT * group.height]
    if len(large) < 2:
        return ()
    away = np.asarray(distance_transform_edt(labels != large[0].number))
    apart = [large[0], *(group for group in large[1:] if away[labels == group.number].min() > NEAR * whole)]
    pieces = [np.where(labels == group.number, field, np.float32(0)) for group in apart]
    if len(pieces) < 2:
        return ()
    logits = torch.from_numpy(many_logits(model, np.stack([fit(piece)[None] for piece in pieces])))
    likely = rule.likely(logits) > UNMEASURED
    if int(likely.sum()) < 2 or bool(refused(logits, rule).all()):
        return ()
    return tuple(logits[likely].argmax(dim=1).tolist())
