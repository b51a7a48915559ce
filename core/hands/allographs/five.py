"""The ways people write a 5."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Strokes, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
def _bowl_of_five(neck: float, waist: float, right: float, end: float) -> np.ndarray:
    return curve(
        (neck, waist), (neck + 0.16, waist - 0.06), (right - 0.1, waist + 0.02),
        (right, waist + 0.24), (right - 0.1, 0.9), (0.0, 1.0), (-0.18, 0.98), (-0.34, end),
    )


@allograph("5-two-strokes", N_("5, its bar apart"), 0.36, neck=(-0.28, -0.18), waist=(0.36, 0.48),
    right=(0.24, 0.36), end=(0.84, 0.95), bar=(0.2, 0.58), tilt=(-0.04, 0.18))
def _five_two_strokes(neck: float, waist: float, right: float, end: float, bar: float,
        tilt: float) -> Strokes:
    top = neck + 0.06
    body = joined(line((top, 0.0), (neck, waist)), _bowl_of_five(neck, waist, right, end))
    return [body, line((top - 0.01, 0.0), (bar, -tilt))]


@allograph("5-one-stroke", N_("5, in one stroke"), 0.26, neck=(-0.28, -0.18), waist=(0.36, 0.5),
    right=(0.24, 0.36), end=(0.84, 0.95), bar=(0.16, 0.5), tilt=(-0.03, 0.18))
def _five_one_stroke(neck: float, waist: float, right: float, end: float, bar: float,
        tilt: float) -> Strokes:
    head = line((bar, -tilt), (neck + 0.05, 0.0), (neck, waist))
    return [joined(head, _bowl_of_five(neck, waist, right, end))]


@allograph("5-s", N_("5, like an s"), 0.18, tip=(0.26, 0.48), start=(-0.06, 0.09), left=(0.2, 0.28),
    right=(0.24, 0.32), end=(0.84, 0.98))
def _five_s(tip: float, start: float, left: float, right: float, end: float) -> Strokes:
    return [
        curve(
            (tip, start), (0.12, 0.0), (-left + 0.05, 0.05), (-left - 0.02, 0.24),
            (-left + 0.06, 0.41), (0.08, 0.46), (right, 0.6), (right, 0.82), (0.08, 0.99),
            (-0.14, 1.0), (-0.34, end),
        )
    ]


@allograph("5-gap", N_("5, its bar not touching"), 0.12, neck=(-0.28, -0.18), waist=(0.36, 0.46),
    right=(0.24, 0.36), end=(0.84, 0.95), gap=(0.08, 0.2), bar=(0.36, 0.56), lift=(-0.02, 0.12))
def _five_gap(neck: float, waist: float, right: float, end: float, gap: float, bar: float,
        lift: float) -> Strokes:
    top = neck + 0.04
    body = joined(line((top, 0.04), (neck, waist)), _bowl_of_five(neck, waist, right, end))
    return [body, line((top + gap, 0.03 - lift), (bar, 0.0 - lift))]


@allograph("5-short-neck", N_("5, with a short neck"), 0.08, neck=(-0.24, -0.14), waist=(0.24, 0.34),
    right=(0.26, 0.38), end=(0.82, 0.94), bar=(0.2, 0.42), tilt=(-0.02, 0.1))
def _five_short_neck(neck: float, waist: float, right: float, end: float, bar: float,
        tilt: float) -> Strokes:
    body = joined(line((neck + 0.03, 0.0), (neck, waist)), _bowl_of_five(neck, waist, right, end))
    return [body, line((neck + 0.03, 0.0), (bar, -tilt))]


@allograph("5-long-bar", N_("5, with a long bar"), 0.08, neck=(-0.28, -0.16), waist=(0.34, 0.5), right=(0.2, 0.34),
    end=(0.82, 0.98), bar=(0.45, 0.8), tilt=(-0.05, 0.18))
def _five_long_bar(neck: float, waist: float, right: float, end: float, bar: float, tilt: float) -> Strokes:
    return _five_two_strokes(neck, waist, right, end, bar, tilt)


@allograph("5-bar-across", N_("5, its bar laid across"), 0.08, neck=(-0.24, -0.12), waist=(0.38, 0.52),
    right=(0.22, 0.36), end=(0.82, 0.96), left=(0.04, 0.22), bar=(0.14, 0.5), drop=(-0.1, 0.1), tilt=(-0.06, 0.12))
def _five_bar_across(neck: float, waist: float, right: float, end: float, left: float, bar: float, drop: float,
        tilt: float) -> Strokes:
    body = joined(line((neck + 0.05, 0.02), (neck, waist)), _bowl_of_five(neck, waist, right, end))
    return [body, line((neck - left, drop + tilt / 2), (bar, drop - tilt / 2))]


@allograph("5-angular", N_("5, in straight lines"), 0.07, right=(0.2, 0.34), neck=(-0.28, -0.16), waist=(0.34, 0.5),
    belly=(0.2, 0.34), end=(0.94, 1.02), tilt=(-0.04, 0.12))
def _five_angular(right: float, neck: float, waist: float, belly: float, end: float, tilt: float) -> Strokes:
    head = ((right, -tilt), (neck + 0.03, 0.0), (neck, waist))
    return [line(*head, (belly, waist + 0.08), (belly - 0.04, 0.84), (-0.3, end))]


@allograph("5-curled", N_("5, its end curled up"), 0.07, neck=(-0.26, -0.16), waist=(0.34, 0.46), right=(0.24, 0.36),
    end=(0.68, 0.82), bar=(0.18, 0.5), tilt=(-0.04, 0.16))
def _five_curled(neck: float, waist: float, right: float, end: float, bar: float, tilt: float) -> Strokes:
    return _five_two_strokes(neck, waist, right, end, bar, tilt)


@allograph("5-small-bowl", N_("5, with a small bowl"), 0.06, neck=(-0.26, -0.14), waist=(0.5, 0.6), right=(0.16, 0.3),
    end=(0.86, 0.98), bar=(0.16, 0.5), tilt=(-0.04, 0.18))
def _five_small_bowl(neck: float, waist: float, right: float, end: float, bar: float, tilt: float) -> Strokes:
    top = neck + 0.06
    bowl = curve(
        (neck, waist), (neck + 0.16, waist - 0.05), (right - 0.06, waist + 0.04), (right, waist + 0.18),
        (right - 0.08, 0.93), (0.0, 1.0), (-0.14, 0.99), (-0.3, end),
    )
    return [joined(line((bar, -tilt), (top, 0.0), (neck, waist)), bowl)]
# fmt: on
