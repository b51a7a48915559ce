"""The digits that lie nearest to one: by what the last hidden layer makes of them, or by their pixels."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.network.answers import AT_ONCE, plainly
from core.network.stages import stages_of

# What is ranked in float32 is ranked anew in float64, as many times as are asked for.
SPARE = 4
ROWS = 500


@dataclass(frozen=True)
class Neighbours:
    """The nearest of many, the nearest first: which, and how far away each is."""

    numbers: np.ndarray
    distances: np.ndarray


def hidden_stage(model: nn.Module) -> str:
    """The stage whose numbers the logits are made of: the last hidden layer, after its ReLU."""
    return next(stage.reads for stage in stages_of(model) if stage.name == "logits")


@plainly()
def last_hidden(model: nn.Module, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The last hidden layer of images (n, 28, 28) uint8 or (n, 1, 28, 28) ink: (n, units), and logits (n, 10).

    The same as `feature_maps` gives one by one but for the last bits.
    """
    *before, last = copy.deepcopy(model).to(memory_format=torch.channels_last).children()  # pyright: ignore[reportCallIssue]
    body, hidden = nn.Sequential(*before), []
    with torch.inference_mode():
        for first in range(0, len(images), AT_ONCE):
            batch = torch.from_numpy(_ink(images[first : first + AT_ONCE]).reshape(-1, 1, 28, 28))
            hidden.append(body(batch.to(memory_format=torch.channels_last)))
        found = torch.cat(hidden)
        return found.numpy(), last(found).numpy()


def nearest(table: np.ndarray, point: np.ndarray, count: int) -> Neighbours:
    """The rows of a table that lie nearest to a point, by Euclidean distance; of equal ones the first in the table.

    Near means alike to this measure. It does not say that the network used the one to read the other.

    Args:
        table: (n, ...) float32, or uint8 pixels that stand for their 255ths.
        point: one row, as float.
    """
    point = np.asarray(point, dtype=np.float32).reshape(-1)
    rows = table.reshape(len(table), -1)
    if rows.shape[1] != point.size:
        raise ValueError(f"expected a point of {rows.shape[1]} numbers, got {point.size}")
    # In parts: as floats, pixels take four times their room.
    squares = np.concatenate([_squares(rows[first : first + ROWS], point) for first in range(0, len(rows), ROWS)])
    near = np.argsort(squares, kind="stable")[: SPARE * count]
    near.sort()
    exact = np.sqrt(_squares(rows[near], point, np.float64))
    order = np.argsort(exact, kind="stable")[:count]
    return Neighbours(near[order], exact[order])


def vote(labels: np.ndarray) -> tuple[int, int]:
    """The label most of the neighbours have, and how many have it; where two have as many, that of the nearest."""
    counts = np.bincount(labels, minlength=1)
    winner = next(int(label) for label in labels if counts[label] == counts.max())
    return winner, int(counts[winner])


def _ink(images: np.ndarray, precision: type = np.float32) -> np.ndarray:
    return images.astype(precision) / precision(255 if images.dtype == np.uint8 else 1)


def _squares(rows: np.ndarray, point: np.ndarray, precision: type = np.float32) -> np.ndarray:
    away = _ink(rows, precision) - point.astype(precision)
    return np.einsum("ij,ij->i", away, away)
