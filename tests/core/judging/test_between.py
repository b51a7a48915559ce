"""Which digit stands between two."""

from __future__ import annotations

import numpy as np

from core.judging.between import between_two


def test_it_is_the_one_with_the_smallest_lead_among_those_torn_between_two_only() -> None:
    shares = np.zeros((5, 10))
    shares[0, [4, 9]] = 0.9, 0.1
    shares[1, [1, 7]] = 0.6, 0.4
    shares[2, [3, 8, 5]] = 0.45, 0.4, 0.15
    shares[3, [2, 6]] = 0.8, 0.2
    shares[4, [0, 6]] = 0.5, 0.5
    allowed = np.array([True, True, True, True, False])
    assert between_two(shares, allowed) == 1
    assert between_two(shares, np.array([True, False, True, True, False])) == 3
    assert between_two(shares, np.array([False, False, True, False, False])) is None
