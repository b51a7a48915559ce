"""Numbers in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.render.words import describe, format_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12.7, "12.7"),
        (-9.92, "−9.92"),
        (0.0442, "0.0442"),
        (134.2, "134"),
        (1.5, "1.50"),
        (9.6e-7, "9.6e-07"),
        (99.96, "100"),
        (-2.3e6, "−2.3e+06"),
    ],
)
def test_numbers_are_short_and_honest(value, text):
    assert format_number(value) == text


@given(st.floats(-1e4, 1e4).filter(lambda value: abs(value) > 1e-3))
def test_a_shown_number_is_within_half_a_percent(value):
    assert float(format_number(value).replace("−", "-")) == pytest.approx(value, rel=6e-3)


def test_alt_text_says_smallest_largest_and_sum():
    assert describe(np.array([-1.0, 2.0])) == "smallest −1.00, largest 2.00, sum 1.00"
