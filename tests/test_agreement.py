"""Rank correlation against worked examples and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.trust.likeness import agreement, ranks, spearman

NUMBERS = st.lists(st.integers(-20, 20), min_size=2, max_size=30)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    np.testing.assert_array_equal(ranks(np.array([10.0, 20.0, 20.0, 5.0])), [2.0, 3.5, 3.5, 1.0])


def test_spearman_of_a_worked_example_is_right() -> None:
    """Ten pairs from a textbook table: rho = 1 - 6 * 194 / (10 * 99)."""
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    assert spearman(np.array(iq), np.array(hours)) == pytest.approx(1 - 6 * 194 / 990)


@given(NUMBERS, st.integers(0, 1000))
@settings(deadline=None, max_examples=50)
def test_only_the_order_counts_and_reversing_it_turns_the_sign(numbers: list[int], seed: int) -> None:
    one = np.array(numbers, dtype=float)
    other = np.random.default_rng(seed).permutation(one)
    found = spearman(one, other)
    assert -1 - 1e-9 <= found <= 1 + 1e-9
    assert spearman(one**3 + 5, other) == pytest.approx(found)
    assert spearman(-one, other) == pytest.approx(-found)
    assert spearman(other, one) == pytest.approx(found)


def test_a_flat_map_has_no_order_to_agree_with() -> None:
    assert spearman(np.zeros(4), np.arange(4)) == 0.0
    assert spearman(np.zeros(4), np.zeros(4)) == 0.0


def test_maps_of_unequal_size_are_refused() -> None:
    with pytest.raises(ValueError, match="equal size, got 3 and 4"):
        spearman(np.arange(3), np.arange(4))


def test_the_table_compares_sizes_and_is_symmetric() -> None:
    one = np.array([[1.0, -2.0], [3.0, -4.0]])
    table = agreement([one, -one, np.abs(one), one[::-1, ::-1]])
    np.testing.assert_allclose(table, table.T)
    np.testing.assert_allclose(np.diag(table), 1.0)
    np.testing.assert_allclose(table[:3, :3], 1.0)
    assert table[0, 3] == pytest.approx(-1.0)
