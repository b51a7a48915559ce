"""The gauge under a map: the sum it has, the sum it must have, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal

import numpy as np

from core.attribution.explain import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, SETTLED, Attribution
from core.attribution.methods import METHODS
from core.language import N_, _, ngettext
from core.render.words import format_number, format_share, together

# Within this share of the difference, or this share of all the map's sizes together (float32's rounding), a sum counts
# as exact.
EXACT, ROUNDING = 1e-3, 1e-6
# A gap within the absolute tolerance says little of a difference that is not many times as large.
TELLS = 0.1
Sum = Literal["right", "near", "small", "wrong"]
# What a complete map's values sum to.
MUST_BE = N_("score − baseline's score")
SAID: dict[Sum, str] = {
    "right": N_("It adds up."),
    "near": N_("It nearly adds up."),
    "small": N_("The difference is too small to check."),
    "wrong": N_("It does not add up."),
}


def gauge(rows: Sequence[tuple[str, float]]) -> str:
    """Named numbers as bars from a common middle, warm above 0 and cool below."""
    values = [value for _, value in rows]
    span = max(1e-9, *map(abs, values))
    cells = []
    for (label, value), number in zip(rows, told_apart(values), strict=True):
        share = 50 * abs(value) / span
        left, against = (50 - share, ' class="against"') if value < 0 else (50, "")
        cells.append(
            f"<span>{escape(label)}</span><span>{number}</span>"
            f'<div><i{against} style="left:{left:.1f}%;width:{share:.1f}%"></i></div>'
        )
    return f'<div class="ds-gauge">{"".join(cells)}</div>'


def told_apart(values: Sequence[float]) -> list[str]:
    """Numbers in three digits, or in as many decimals, four at most, as it takes to see how far they lie apart.

    So what stands in two rows says of a gap what the verdict below says: 10.335 and 10.378, not 10.3 and 10.4.
    """
    apart, size = max(values) - min(values), max(map(abs, values))
    short = [format_number(value) for value in values]
    if not apart or (len(set(short)) == 1 and apart <= EXACT * size) or apart > TELLS * size or size >= 1e5:
        return short
    decimals = min(max(0, 1 - int(np.floor(np.log10(apart)))), 4)
    return [f"{'−' if value < 0 else ''}{abs(value):.{decimals}f}" for value in values]


def sum_gauge(attribution: Attribution) -> str:
    """Sum of a map against what it must be, and the verdict in words; for methods without a promise, the sum."""
    method = METHODS[attribution.method]
    if attribution.gap is None:
        told, total = escape(_(method.sum_says)), format_number(attribution.total)
        return "<p>" + _("No promise. {told} Sum: {sum}.", told=told, sum=total) + "</p>"
    rows = ((_("sum of the map"), attribution.total), (_(MUST_BE), attribution.difference))
    return gauge(rows) + f"<p>{verdict(attribution)}</p>"


def verdict(attribution: Attribution) -> str:
    """Whether a map adds up, by how much not, and whether more steps would change it."""
    said = together(_(SAID[adds_up(attribution)]), gap_says(attribution))
    return together(said, walk_says(attribution)) if attribution.steps else said


def gap_says(attribution: Attribution) -> str:
    """What is left between a map's sum and what it must be; none where it is the numbers' own rounding."""
    gap, difference = attribution.gap or 0.0, attribution.difference
    if abs(gap) <= _rounding(attribution):
        return _("No gap.")
    share = abs(gap) / abs(difference) if difference else float("inf")
    if share >= 10:
        return _("Gap {gap}.", gap=format_number(gap))
    return _("Gap {gap} ({share}).", gap=format_number(gap), share=format_share(share))


def walk_says(attribution: Attribution) -> str:
    """How many steps were walked, and how far off the map still is."""
    steps = attribution.steps or 0
    if attribution.settled is None:
        return ngettext("{n} step, not refined.", "{n} steps, not refined.", steps)
    share = format_share(attribution.settled)
    if is_settled(attribution):
        return ngettext(
            "{n} step; no pixel is off by more than about {share} of the largest, by the last refinement.",
            "{n} steps; no pixel is off by more than about {share} of the largest, by the last refinement.",
            steps,
            share=share,
        )
    return ngettext(
        "{n} step, and the map has not settled: a pixel may be off by about {share} of the largest.",
        "{n} steps, and the map has not settled: a pixel may be off by about {share} of the largest.",
        steps,
        share=share,
    )


def is_settled(attribution: Attribution) -> bool:
    """Whether the map is hardly off; a map that was not refined counts, as nothing is known."""
    return attribution.settled is None or attribution.settled <= SETTLED


def adds_up(attribution: Attribution) -> Sum:
    """The verdict on a map that promises a sum: within a thousandth, within the tolerance, or not.

    "small" is a gap within the absolute tolerance of a difference that is hardly larger, or smaller: no verdict.
    """
    gap, difference = abs(attribution.gap or 0.0), abs(attribution.difference)
    if gap <= max(EXACT * difference, _rounding(attribution)):
        return "right"
    if gap <= max(RELATIVE_TOLERANCE, TELLS if gap <= ABSOLUTE_TOLERANCE else 0.0) * difference:
        return "near"
    return "small" if gap <= ABSOLUTE_TOLERANCE else "wrong"


def _rounding(attribution: Attribution) -> float:
    """How far float32 may be off in adding a map up."""
    return ROUNDING * float(np.abs(attribution.values).sum())
