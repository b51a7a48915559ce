"""Numbers in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LABEL_ERRORS = (
    "Some of MNIST's own labels are wrong: people asked anew found fifteen in its test set "
    "([Northcutt et al. 2021](https://arxiv.org/abs/2103.14749)). What counts as "
    "misread may have been read right."
)
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def format_number(value: float) -> str:
    """A number as shown beside pictures, with a true minus sign: three significant digits, or whole from 100 on.

    Below 0.0001 and from 100 000 on it is written as people write such numbers: 9.6×10⁻⁷.
    """
    if value == 0:
        return "0"
    size = abs(value)
    rounded = float(f"{size:.3g}")
    if 1e-4 <= size < 1e5:
        decimals = 2 - int(np.floor(np.log10(rounded))) if rounded < 100 else 0
        text = f"{size:.{min(decimals, 6)}f}"
    else:
        digits, power, exponent = f"{size:.1e}".partition("e")
        text = f"{digits}×10{str(int(exponent)).translate(RAISED)}" if power else digits
    return f"{'−' if value < 0 else ''}{text}"


def format_share(share: float) -> str:
    """A share as a percentage of about two digits: "0.43 %", "12 %"; of the tiniest only how tiny."""
    percent = 100 * share
    if 0 < percent < 0.01:
        return "under 0.01 %"
    return f"{percent:.{2 if percent < 1 else 1 if percent < 10 else 0}f} %"


def percent(value: float) -> str:
    """A probability with one decimal; never rounded to a certainty that softmax cannot give."""
    shown = f"{100 * value:.1f}"
    if shown == "100.0":
        shown = "> 99.9"
    elif shown == "0.0" and value > 0:
        shown = "< 0.1"
    return f"{shown} %"


def all_digits(value: float) -> str:
    """A number with the digits it has and no power of ten: 0.001, 0.00001."""
    return np.format_float_positional(value, trim="-")


def a_digit(digit: int) -> str:
    """A digit with its article: "a 7", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def meant_as(label: int, mnist: bool) -> str:
    """What a digit is known to be: MNIST's say how somebody labelled them, which at times is wrong."""
    return f"labelled {label}" if mnist else f"meant as {label}"


def describe(values: Sequence[float] | np.ndarray) -> str:
    """Smallest, largest and sum of some values, for a picture's alt text."""
    array = np.asarray(values, dtype=np.float64)
    return (
        f"smallest {format_number(float(array.min()))}, largest {format_number(float(array.max()))}, "
        f"sum {format_number(float(array.sum()))}"
    )
