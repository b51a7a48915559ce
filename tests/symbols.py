"""A network of three symbols, as a class might train one: its weights are random, its names are not."""

from __future__ import annotations

import torch

from core.network.bundle import Trained, bundle
from core.network.checkpoints import read_card
from core.network.model import DigitNet

SYMBOLS = ("A", "heart", "plus")


def three_symbols(names: tuple[str, ...] = SYMBOLS, seed: int = 5) -> Trained:
    """The network as it comes out of its zip."""
    model = DigitNet(generator=torch.Generator().manual_seed(seed), outputs=len(names)).eval()
    facts = read_card("world").facts.but(classes=names, doubt={}, calibration={}, title="Our symbols")
    return bundle(model, facts, [])
