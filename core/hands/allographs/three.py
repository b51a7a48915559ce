"""The ways people write a 3."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Strokes, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
def _lower_bowl(waist: float, right: float, end: float) -> np.ndarray:
    return curve(
        (waist, 0.46), (0.14, 0.5), (right, 0.64), (right, 0.82), (0.1, 0.98), (-0.14, 0.98),
        (-0.34, end),
    )


@allograph("3-round", N_("3, round"), 0.48, start=(0.08, 0.24), upper=(0.18, 0.3), waist=(-0.16, 0.04),
    lower=(0.24, 0.38), end=(0.8, 0.93))
def _three_round(start: float, upper: float, waist: float, lower: float, end: float) -> Strokes:
    head = curve(
        (-0.3, start), (-0.14, 0.03), (0.05, 0.0), (upper, 0.12), (upper, 0.28), (0.08, 0.42),
        (waist, 0.46),
    )
    return [joined(head, _lower_bowl(waist, lower, end))]


@allograph("3-flat", N_("3, flat-topped"), 0.18, left=(0.24, 0.36), right=(0.22, 0.34),
    waist=(-0.12, 0.02), lower=(0.26, 0.38), end=(0.8, 0.93), tilt=(-0.03, 0.04))
def _three_flat(left: float, right: float, waist: float, lower: float, end: float,
        tilt: float) -> Strokes:
    return [
        joined(line((-left, tilt), (right, 0.0), (waist, 0.42)), _lower_bowl(waist, lower, end)[1:])
    ]


@allograph("3-loop", N_("3, with a loop in the middle"), 0.18, start=(0.08, 0.22), upper=(0.18, 0.3),
    loop=(0.04, 0.13), lower=(0.26, 0.38), end=(0.8, 0.92))
def _three_loop(start: float, upper: float, loop: float, lower: float, end: float) -> Strokes:
    return [
        curve(
            (-0.28, start), (-0.12, 0.03), (0.05, 0.0), (upper, 0.13), (upper - 0.04, 0.3),
            (0.02, 0.45), (-0.1, 0.49), (-0.1 - loop, 0.47 - loop / 2), (-0.08, 0.46 - loop),
            (0.08, 0.49), (lower, 0.64), (lower, 0.82), (0.1, 0.98), (-0.14, 0.98), (-0.34, end),
        )
    ]


@allograph("3-shallow", N_("3, hardly waisted"), 0.1, start=(0.06, 0.18), upper=(0.22, 0.3),
    waist=(0.04, 0.12), lower=(0.26, 0.36), end=(0.84, 0.94))
def _three_shallow(start: float, upper: float, waist: float, lower: float, end: float) -> Strokes:
    return [
        curve(
            (-0.3, start), (-0.12, 0.02), (0.08, 0.01), (upper, 0.14), (upper - 0.03, 0.3),
            (waist, 0.44), (lower - 0.06, 0.54), (lower, 0.74), (0.16, 0.95), (-0.1, 1.0),
            (-0.34, end),
        )
    ]


@allograph("3-hooked", N_("3, with hooked ends"), 0.06, curl=(0.04, 0.1), upper=(0.2, 0.3),
    waist=(-0.1, 0.04), lower=(0.26, 0.36))
def _three_hooked(curl: float, upper: float, waist: float, lower: float) -> Strokes:
    head = curve(
        (-0.2, 0.2), (-0.28, 0.2 - curl), (-0.14, 0.03), (0.05, 0.0), (upper, 0.13),
        (upper - 0.02, 0.3), (0.08, 0.43), (waist, 0.46),
    )
    tail = curve(
        (waist, 0.46), (0.14, 0.5), (lower, 0.66), (lower, 0.82), (0.1, 0.98), (-0.16, 0.98),
        (-0.34, 0.86), (-0.26, 0.86 - curl),
    )
    return [joined(head, tail)]


@allograph("3-angular", N_("3, in straight lines"), 0.06, left=(0.22, 0.34), upper=(0.2, 0.32), waist=(-0.14, 0.04),
    lower=(0.24, 0.36), end=(0.8, 0.98))
def _three_angular(left: float, upper: float, waist: float, lower: float, end: float) -> Strokes:
    return [line((-left, 0.04), (upper, 0.0), (waist, 0.42), (lower, 0.68), (0.04, 1.0), (-0.32, end))]


@allograph("3-big-top", N_("3, larger above"), 0.08, start=(0.1, 0.3), upper=(0.26, 0.38), waist=(-0.14, 0.06),
    lower=(0.16, 0.28), end=(0.84, 0.98))
def _three_big_top(start: float, upper: float, waist: float, lower: float, end: float) -> Strokes:
    return [
        curve(
            (-0.32, start), (-0.16, 0.03), (0.06, 0.0), (upper, 0.16), (upper - 0.02, 0.38), (0.08, 0.54),
            (waist, 0.58), (0.12, 0.61), (lower, 0.74), (lower - 0.04, 0.88), (0.0, 1.0), (-0.32, end),
        )
    ]


@allograph("3-long-tail", N_("3, with a long tail"), 0.06, start=(0.06, 0.22), upper=(0.18, 0.3), waist=(-0.14, 0.04),
    lower=(0.22, 0.34), reach=(0.36, 0.6), end=(0.84, 1.02))
def _three_long_tail(start: float, upper: float, waist: float, lower: float, reach: float, end: float) -> Strokes:
    head = curve((-0.28, start), (-0.14, 0.03), (0.05, 0.0), (upper, 0.12), (upper, 0.28), (0.08, 0.42), (waist, 0.46))
    tail = curve((waist, 0.46), (0.14, 0.5), (lower, 0.66), (lower - 0.02, 0.82), (0.06, 0.97), (-reach, end))
    return [joined(head, tail)]


@allograph("3-pinched", N_("3, cut deep in the middle"), 0.08, start=(0.06, 0.24), upper=(0.2, 0.32),
    waist=(-0.32, -0.14), lower=(0.24, 0.38), end=(0.78, 0.94))
def _three_pinched(start: float, upper: float, waist: float, lower: float, end: float) -> Strokes:
    return _three_round(start, upper, waist, lower, end)
# fmt: on
