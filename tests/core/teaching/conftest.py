"""Quizzes made with the shipped networks, and items to be recomputed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from core.network.checkpoints import Card, read_card
from core.network.recipes import RECIPES
from core.teaching.item import Item
from core.teaching.quiz import item, places


@pytest.fixture(scope="session")
def readers() -> dict[str, Card]:
    return {name: read_card(name) for name in RECIPES}


@pytest.fixture(scope="session")
def asked(readers: dict[str, Card]) -> Callable[[int, str], Item]:
    """The question of a kind in the quiz of a seed."""

    @cache
    def make(seed: int, kind: str) -> Item:
        return item(readers, seed, next(place for place in places(seed) if place.kind == kind))

    return make
