"""The ways to write a digit."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings

from core.hands.allographs import ALLOGRAPHS
from tests.drawings import SEEDS


@pytest.mark.parametrize("name", sorted(ALLOGRAPHS))
@given(seed=SEEDS)
@settings(max_examples=15)
def test_an_allograph_is_written_upright_about_one_high(name: str, seed: int) -> None:
    strokes = ALLOGRAPHS[name].write(np.random.default_rng(seed))
    points = np.concatenate(strokes)
    assert np.isfinite(points).all()
    assert -0.25 <= points[:, 1].min() <= 0.3
    # A 0 that winds inwards may pass its foot when it has lost a quarter of its radius.
    assert 0.85 <= points[:, 1].max() <= 1.15
    assert np.abs(points[:, 0]).max() <= 0.9


def test_every_digit_is_written_in_five_ways_or_more() -> None:
    counts = Counter(way.label for way in ALLOGRAPHS.values())
    assert set(counts) == set(range(10))
    assert min(counts.values()) >= 5
