"""The gauge under a map: the sum it has, the sum it must have, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal

from core.attribution.explain import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, Attribution
from core.attribution.methods import METHODS
from core.render.words import format_number

# Within this share of the difference, or this much, a sum counts as exact.
EXACT = 1e-3
Sum = Literal["right", "near", "wrong"]
SAID: dict[Sum, str] = {"right": "It adds up.", "near": "It nearly adds up.", "wrong": "It does not add up."}


def gauge(rows: Sequence[tuple[str, float]]) -> str:
    """Named numbers as bars from a common middle, warm above 0 and cool below."""
    span = max([abs(value) for _, value in rows] + [1e-9])
    cells = []
    for label, value in rows:
        share = 50 * abs(value) / span
        left, against = (50 - share, ' class="against"') if value < 0 else (50, "")
        cells.append(
            f"<span>{escape(label)}</span><span>{format_number(value)}</span>"
            f'<div><i{against} style="left:{left:.1f}%;width:{share:.1f}%"></i></div>'
        )
    return f'<div class="ds-gauge">{"".join(cells)}</div>'


def sum_gauge(attribution: Attribution) -> str:
    """Sum of a map against what it must be, and the verdict in words; for methods without a promise, the sum."""
    method = METHODS[attribution.method]
    if attribution.gap is None:
        return f"<p>No promise. {escape(method.sum_says)} Sum: {format_number(attribution.total)}.</p>"
    rows = (("sum of the map", attribution.total), ("F(digit) − F(baseline)", attribution.difference))
    return gauge(rows) + f"<p>{verdict(attribution)}</p>"


def verdict(attribution: Attribution) -> str:
    """Whether a map adds up, and by how much not."""
    walked = f" {attribution.steps} steps." if attribution.steps else ""
    return f"{SAID[adds_up(attribution)]} Gap {format_number(attribution.gap or 0.0)}.{walked}"


def adds_up(attribution: Attribution) -> Sum:
    """The verdict on a map that promises a sum: within a thousandth, within the tolerance, or not."""
    gap, difference = abs(attribution.gap or 0.0), abs(attribution.difference)
    if gap <= max(EXACT * difference, EXACT):
        return "right"
    return "near" if gap <= max(RELATIVE_TOLERANCE * difference, ABSOLUTE_TOLERANCE) else "wrong"
