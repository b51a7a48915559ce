"""What the quiz and the worksheet compute, behind caches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.network.recipes import RECIPES
from core.teaching import quiz, worksheet
from core.teaching.item import Item
from core.teaching.quiz import Place
from core.teaching.worksheet import Sheet
from ui.visitor.cached import kept
from ui.visitor.networks import networks
from ui.visitor.session import Network


def readers() -> list[Network]:
    """The shipped networks that can be read here, in the order of their table."""
    there = networks()
    return [there[name] for name in RECIPES if name in there]


@kept()
def item(networks: Sequence[Network], seed: int, place: Place) -> Item:
    """See `core.teaching.quiz.item`."""
    return quiz.item({one.name: one for one in networks}, seed, place)


@kept()
def sheet(network: Network, image: np.ndarray) -> Sheet:
    """See `core.teaching.worksheet.worksheet`."""
    return worksheet.worksheet(network, image)
