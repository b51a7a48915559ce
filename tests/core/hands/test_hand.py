"""One hand, writing."""

from __future__ import annotations

import numpy as np
import pytest

from core.hands.hand import hands


def test_a_hand_writes_the_same_digit_the_same_way() -> None:
    hand = hands()[0]
    for a, b in zip(hand.write(4).strokes, hand.write(4).strokes, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_hand_refuses_what_is_no_digit_and_a_split_must_exist() -> None:
    with pytest.raises(ValueError, match="from 0 to 9, got 10"):
        hands()[0].write(10)
    with pytest.raises(ValueError, match="got 'test'"):
        hands("test")  # type: ignore[arg-type]
