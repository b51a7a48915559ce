"""The numbers of a gauge, which must show the gap that the verdict under them speaks of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.show.gauge import EXACT, TELLS, told_apart


def test_two_sums_are_written_with_the_decimals_that_tell_them_apart() -> None:
    assert told_apart([10.3349, 10.3782]) == ["10.335", "10.378"]
    assert told_apart([10.349, 10.3511]) == ["10.3490", "10.3511"]
    assert told_apart([-120.04, -120.51]) == ["−120.04", "−120.51"]


def test_sums_without_a_gap_worth_a_word_and_those_far_apart_stay_short() -> None:
    assert told_apart([10.3349, 10.3350]) == ["10.3", "10.3"]
    assert told_apart([10.3349, 1.2]) == ["10.3", "1.20"]
    assert told_apart([0.0, 0.0]) == ["0", "0"]


@given(st.floats(0.2, 900), st.floats(1.01 * EXACT, 0.99 * TELLS))
def test_whoever_takes_one_from_the_other_gets_about_the_gap(value: float, share: float) -> None:
    other = value * (1 - share)
    first, second = (float(text) for text in told_apart([value, other]))
    assert abs((first - second) - (value - other)) <= 0.1 * (value - other) + 1e-4
