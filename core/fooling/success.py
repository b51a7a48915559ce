"""How often attacks succeed over many digits, by their size, and who notices.

`python -m core.fooling` computes it for every shipped network and writes checkpoints/fooled.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from core.fooling.attacks import ATTACKS, GREY, random_change
from core.judging.doubt import Rule, refused
from core.network.answers import gradients
from core.network.checkpoints import FOLDER

COMMAND = "python -m core.fooling"
FILE = "fooled.json"
# In grey levels.
SIZES = (4, 8, 12, 16, 24, 32, 48, 64, 96)
RANDOM = "random"
# So many of the digits are kept one by one, by which a test sees that the code still computes these figures.
FIRST = 5


class FooledError(ValueError):
    """The figures over many digits are missing or damaged."""


@dataclass(frozen=True)
class Fooled:
    """How often attacks of each size made a network's digits the next likely one.

    Attributes:
        sha256: of the weights these figures are for.
        digits: what they are, in words; `count` of them.
        sizes: in grey levels of 255.
        share: "one", "many" and "random" -> for each size the share of digits that became the wanted one.
        noticed: of what many steps fooled, for each size, the share on which the network says "not sure"; None where
            nothing was fooled.
        others: another network -> of what many steps fooled, the share that it reads otherwise than before, too.
        first: "one" and "many" -> for each of the first digits and each size, whether it became the wanted one.
    """

    network: str
    sha256: str
    digits: str
    count: int
    sizes: list[int]
    share: dict[str, list[float]]
    noticed: list[float | None]
    others: dict[str, list[float | None]]
    first: dict[str, list[list[bool]]]


def next_likely(logits: Tensor) -> Tensor:
    """(n,) the second digit of each of n logits (n, 10): the one an attack has least far to."""
    return logits.topk(2, dim=1).indices[:, 1]


@torch.no_grad()
@gradients()
def became(model: nn.Module, images: Tensor, wanted: Tensor, how: str, grey: int) -> tuple[Tensor, Tensor]:
    """Images after an attack of a size in grey levels, and (n,) whether each is now read as the wanted digit."""
    moved = random_change(images, grey * GREY) if how == RANDOM else ATTACKS[how](model, images, wanted, grey * GREY)
    return moved, model(moved).argmax(dim=1) == wanted


@gradients()
def measure(
    name: str,
    model: nn.Module,
    rule: Rule,
    others: Mapping[str, nn.Module],
    images: np.ndarray,
    sha256: str,
    digits: str,
    sizes: Sequence[int] = SIZES,
) -> Fooled:
    """The figures of one network on images (n, 1, 28, 28)."""
    batch = torch.from_numpy(images)
    with torch.no_grad():
        wanted = next_likely(model(batch))
        before = {other: found(batch).argmax(dim=1) for other, found in others.items()}
    share: dict[str, list[float]] = {how: [] for how in (*ATTACKS, RANDOM)}
    first: dict[str, list[list[bool]]] = {how: [] for how in ATTACKS}
    noticed: list[float | None] = []
    also: dict[str, list[float | None]] = {other: [] for other in others}
    for grey in sizes:
        for how in share:
            moved, done = became(model, batch, wanted, how, grey)
            share[how].append(_mean(done) or 0.0)
            if how in first:
                first[how].append(done[:FIRST].tolist())
            if how == "many":
                with torch.no_grad():
                    noticed.append(_mean(refused(model(moved[done]), rule)))
                    for other, found in others.items():
                        also[other].append(_mean(found(moved[done]).argmax(dim=1) != before[other][done]))
    by_digit = {how: [list(row) for row in zip(*rows, strict=True)] for how, rows in first.items()}
    return Fooled(name, sha256, digits, len(images), list(sizes), share, noticed, also, by_digit)


def load_fooled(folder: Path = FOLDER) -> list[Fooled]:
    """The figures that were written last.

    Raises:
        FooledError: there are none, or the file is damaged.
    """
    try:
        return [Fooled(**entry) for entry in json.loads((folder / FILE).read_text(encoding="utf-8"))["networks"]]
    except FileNotFoundError as error:
        raise FooledError("The figures over many digits have not been computed yet.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise FooledError(f"{FILE} is damaged.") from error


def _mean(said: Tensor) -> float | None:
    return round(float(said.double().mean()), 4) if len(said) else None
