"""Numbers in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def format_number(value: float) -> str:
    """A number as shown beside pictures: three significant digits, a true minus sign, no exponent when short."""
    if value == 0:
        return "0"
    size = abs(value)
    text = f"{size:.3g}" if size < 1e5 and size >= 1e-4 else f"{size:.1e}"
    if "e" not in text and float(text) < 100:
        decimals = max(0, 2 - int(np.floor(np.log10(float(text)))))
        text = f"{size:.{min(decimals, 6)}f}"
    return f"{'−' if value < 0 else ''}{text}"


def a_digit(digit: int) -> str:
    """A digit with its article: "a 7", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def describe(values: Sequence[float] | np.ndarray) -> str:
    """Smallest, largest and sum of some values, for a picture's alt text."""
    array = np.asarray(values, dtype=np.float64)
    return (
        f"smallest {format_number(float(array.min()))}, largest {format_number(float(array.max()))}, "
        f"sum {format_number(float(array.sum()))}"
    )
