"""Numbers in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.render.words import describe, format_number, format_share


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12.7, "12.7"),
        (-9.92, "−9.92"),
        (0.0442, "0.0442"),
        (134.2, "134"),
        (1.5, "1.50"),
        (9.6e-7, "9.6×10⁻⁷"),
        (2663.4, "2663"),
        (99999, "99999"),
        (1e5, "1.0×10⁵"),
        (0.00012, "0.000120"),
        (float("inf"), "inf"),
        (99.96, "100"),
        (-2.3e6, "−2.3×10⁶"),
    ],
)
def test_numbers_are_short_and_honest(value, text):
    assert format_number(value) == text


@given(st.floats(-1e4, 1e4).filter(lambda value: abs(value) > 1e-3))
def test_a_shown_number_is_within_half_a_percent(value):
    assert float(format_number(value).replace("−", "-")) == pytest.approx(value, rel=6e-3)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_needs_a_programmer_to_read_it(value):
    text = format_number(value)
    assert "e" not in text
    assert "-" not in text
    assert text.startswith("−") == (value < 0)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0.00 %"), (9.2e-8, "under 0.01 %"), (0.0043, "0.43 %"), (0.043, "4.3 %"), (0.43, "43 %"), (9.3, "930 %")],
)
def test_a_share_has_two_digits_and_no_exponent(share, text):
    assert format_share(share) == text


def test_alt_text_says_smallest_largest_and_sum():
    assert describe(np.array([-1.0, 2.0])) == "smallest −1.00, largest 2.00, sum 1.00"
