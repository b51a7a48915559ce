"""The ways people write a 8."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Strokes, arc, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
@allograph("8-s", N_("8, an s and back"), 0.42, upper=(0.18, 0.28), lower=(0.24, 0.36),
    waist=(0.42, 0.52), start=(0.08, 0.2), end=(-0.02, 0.08))
def _eight_s(upper: float, lower: float, waist: float, start: float, end: float) -> Strokes:
    return [
        curve(
            (upper - 0.02, start), (0.06, 0.0), (-upper + 0.04, 0.06), (-upper, 0.2),
            (-0.06, waist - 0.06), (0.1, waist + 0.06), (lower, 0.74), (lower - 0.08, 0.92),
            (0.0, 1.0), (-lower + 0.08, 0.93), (-lower, 0.76), (-0.1, waist + 0.06),
            (0.08, waist - 0.07), (upper, 0.22), (upper - 0.02, start + end),
        )
    ]


@allograph("8-straight-back", N_("8, an s and straight back"), 0.18, upper=(0.18, 0.28),
    lower=(0.22, 0.34), waist=(0.42, 0.54), start=(0.04, 0.16), tip=(-0.02, 0.2))
def _eight_straight_back(upper: float, lower: float, waist: float, start: float,
        tip: float) -> Strokes:
    s = curve(
        (upper - 0.02, start), (0.04, 0.0), (-upper + 0.04, 0.06), (-upper, 0.2),
        (-0.06, waist - 0.06), (0.12, waist + 0.08), (lower, 0.76), (lower - 0.1, 0.94),
        (-0.02, 1.0), (-lower + 0.06, 0.92), (-lower + 0.02, 0.78),
    )
    return [joined(s, line((-lower + 0.06, 0.7), (upper + tip, start - 0.02 - tip * 0.3)))]


@allograph("8-stacked", N_("8, two circles"), 0.12, upper=(0.18, 0.27), lower=(0.22, 0.34),
    waist=(0.42, 0.52), begin=(60, 120), overlap=(-0.01, 0.03))
def _eight_stacked(upper: float, lower: float, waist: float, begin: float,
        overlap: float) -> Strokes:
    return [
        arc((0, waist / 2), (upper, waist / 2), begin, -362),
        arc((0, (1 + waist) / 2), (lower, (1 - waist) / 2 + overlap), -begin, 364),
    ]


@allograph("8-open", N_("8, open at the top"), 0.12, upper=(0.18, 0.26), lower=(0.24, 0.34),
    waist=(0.44, 0.54), start=(0.0, 0.06), gap=(0.06, 0.26))
def _eight_open(upper: float, lower: float, waist: float, start: float, gap: float) -> Strokes:
    return [
        curve(
            (0.04, start), (-upper + 0.06, 0.05), (-upper, 0.2), (-0.06, waist - 0.06),
            (0.1, waist + 0.06), (lower, 0.74), (lower - 0.08, 0.92), (0.0, 1.0),
            (-lower + 0.08, 0.93), (-lower, 0.76), (-0.1, waist + 0.06), (0.08, waist - 0.07),
            (upper, 0.2), (0.06 + gap, start - 0.02),
        )
    ]


@allograph("8-middle", N_("8, from the middle"), 0.12, upper=(0.18, 0.27), lower=(0.22, 0.34),
    waist=(0.44, 0.52), miss=(-0.05, 0.05))
def _eight_middle(upper: float, lower: float, waist: float, miss: float) -> Strokes:
    return [
        curve(
            (0.02, waist), (-upper + 0.04, waist - 0.12), (-upper, 0.16), (0.0, 0.0),
            (upper, 0.14), (upper - 0.05, waist - 0.14), (0.0, waist + 0.01),
            (-lower + 0.04, 0.66), (-lower + 0.02, 0.86), (0.0, 1.0), (lower - 0.02, 0.86),
            (lower - 0.04, 0.66), (0.04 + miss, waist + miss / 2),
        )
    ]


@allograph("8-mirrored", N_("8, the other way round"), 0.08, upper=(0.18, 0.27), lower=(0.22, 0.34),
    waist=(0.44, 0.52), start=(0.08, 0.18), end=(-0.02, 0.06))
def _eight_mirrored(upper: float, lower: float, waist: float, start: float, end: float) -> Strokes:
    return [stroke * np.array([-1.0, 1.0]) for stroke in _eight_s(upper, lower, waist, start, end)]


@allograph("8-anywhere", N_("8, begun anywhere"), 0.24, upper=(0.16, 0.28), lower=(0.2, 0.36), waist=(0.4, 0.56),
    start=(0.0, 1.0), sweep=(0.9, 1.06), way=(-1, 1), drift=(-0.06, 0.06))
def _eight_anywhere(upper: float, lower: float, waist: float, start: float, sweep: float, way: float,
        drift: float) -> Strokes:
    turn = 2 * np.pi * (start + sweep * np.linspace(0.0, 1.0, 49))
    height = np.where(np.cos(turn) > 0, waist * (1 - np.cos(turn)), waist - (1 - waist) * np.cos(turn))
    wide = np.where(np.cos(turn) > 0, upper, lower)
    x = np.sign(way) * wide * np.sin(2 * turn) * 1.0 + drift * np.linspace(-1.0, 1.0, 49)
    return [np.stack([x, height], axis=1)]


@allograph("8-ribbon", N_("8, a ribbon open at the top"), 0.08, left=(0.14, 0.28), right=(0.14, 0.3), lower=(0.2, 0.34),
    waist=(0.36, 0.54), fall=(0.0, 0.12))
def _eight_ribbon(left: float, right: float, lower: float, waist: float, fall: float) -> Strokes:
    return [
        curve(
            (right - 0.06, fall), (0.04, 0.0), (-left, 0.14), (-0.04, waist), (lower, 0.74), (lower - 0.06, 0.92),
            (0.0, 1.0), (-lower + 0.06, 0.92), (-lower, 0.74), (0.0, waist + 0.04), (right, 0.04),
        )
    ]


@allograph("8-apart", N_("8, two circles that miss"), 0.06, upper=(0.16, 0.26), lower=(0.2, 0.32), waist=(0.4, 0.54),
    begin=(30, 200), gap=(-0.05, 0.03), aside=(-0.1, 0.1), sweep=(335, 375))
def _eight_apart(upper: float, lower: float, waist: float, begin: float, gap: float, aside: float,
        sweep: float) -> Strokes:
    return [
        arc((aside, waist / 2), (upper, waist / 2 - max(gap, 0)), begin, -sweep),
        arc((0, (1 + waist) / 2), (lower, (1 - waist) / 2 - gap), -begin, sweep),
    ]


@allograph("8-small-top", N_("8, with a small top"), 0.08, upper=(0.09, 0.16), lower=(0.2, 0.36), waist=(0.28, 0.4),
    start=(0.05, 0.14), end=(-0.02, 0.08))
def _eight_small_top(upper: float, lower: float, waist: float, start: float, end: float) -> Strokes:
    return _eight_s(upper, lower, waist, start, end)
# fmt: on
