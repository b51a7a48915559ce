"""The ways people write a 0."""

from __future__ import annotations

from core.hands.allographs.pen import Strokes, arc, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
@allograph("0-round", N_("0, round"), 0.34, width=(0.33, 0.47), start=(-135, -45), sweep=(345, 372),
    power=(1.8, 2.4))
def _zero_round(width: float, start: float, sweep: float, power: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, power=power)]


@allograph("0-narrow", N_("0, a narrow oval"), 0.22, width=(0.2, 0.32), start=(-120, -50),
    sweep=(340, 375), power=(1.7, 2.5))
def _zero_narrow(width: float, start: float, sweep: float, power: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, power=power)]


@allograph("0-clockwise", N_("0, drawn clockwise"), 0.08, width=(0.26, 0.46), start=(-130, -60),
    sweep=(345, 375), grow=(0.92, 1.05))
def _zero_clockwise(width: float, start: float, sweep: float, grow: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, sweep, grow)]


@allograph("0-open", N_("0, not closed"), 0.1, width=(0.28, 0.45), start=(-110, -40), sweep=(305, 338),
    grow=(0.85, 1.05))
def _zero_open(width: float, start: float, sweep: float, grow: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, grow)]


@allograph("0-overlapping", N_("0, closed with an overlap"), 0.14, width=(0.28, 0.45),
    start=(-110, -40), sweep=(378, 420), grow=(0.78, 1.08))
def _zero_overlapping(width: float, start: float, sweep: float, grow: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, grow)]


@allograph("0-curled", N_("0, its end curled in"), 0.07, width=(0.3, 0.45), start=(-80, -50),
    curl=(0.1, 0.22))
def _zero_curled(width: float, start: float, curl: float) -> Strokes:
    oval = arc((0, 0.5), (width, 0.5), start, -350)
    x, y = float(oval[-1, 0]), float(oval[-1, 1])
    return [
        joined(oval, curve((x, y), (x - 0.6 * curl, y + 0.02), (x - 1.2 * curl, y + 0.6 * curl)))
    ]


@allograph("0-slashed", N_("0, slashed"), 0.07, width=(0.3, 0.44), start=(-120, -60), sweep=(350, 370),
    reach=(0.7, 1.3), steep=(0.8, 1.3))
def _zero_slashed(width: float, start: float, sweep: float, reach: float, steep: float) -> Strokes:
    x, y = 0.72 * width * reach, 0.36 * reach * steep
    return [arc((0, 0.5), (width, 0.5), start, -sweep), line((x, 0.5 - y), (-x, 0.5 + y))]


@allograph("0-anywhere", N_("0, begun anywhere"), 0.16, width=(0.24, 0.48), start=(0, 360), sweep=(318, 405),
    grow=(0.75, 1.12), way=(-1, 1), power=(1.7, 2.6))
def _zero_anywhere(width: float, start: float, sweep: float, grow: float, way: float, power: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, sweep if way > 0.3 else -sweep, grow, power)]


@allograph("0-tailed", N_("0, its end run inside"), 0.06, width=(0.28, 0.46), start=(-100, -40), dip=(0.12, 0.4),
    reach=(0.3, 0.9))
def _zero_tailed(width: float, start: float, dip: float, reach: float) -> Strokes:
    oval = arc((0, 0.5), (width, 0.5), start, -355)
    x, y = float(oval[-1, 0]), float(oval[-1, 1])
    inside = curve((x, y), (x - 0.4 * width * reach, y + 0.3 * dip), (x - width * reach, y + dip))
    return [joined(oval, inside)]


@allograph("0-lasso", N_("0, its end run outside"), 0.05, width=(0.28, 0.44), start=(-80, -35), reach=(0.12, 0.34),
    lift=(-0.06, 0.12))
def _zero_lasso(width: float, start: float, reach: float, lift: float) -> Strokes:
    oval = arc((0, 0.5), (width, 0.5), start, -358)
    x, y = float(oval[-1, 0]), float(oval[-1, 1])
    return [joined(oval, curve((x, y), (x - 0.1, y - 0.03), (x + reach, y - lift)))]


@allograph("0-drop", N_("0, pointed at the top"), 0.06, width=(0.26, 0.44), tip=(-0.06, 0.12), miss=(-0.08, 0.06))
def _zero_drop(width: float, tip: float, miss: float) -> Strokes:
    return [
        curve(
            (tip, 0.0), (-width * 0.8, 0.36), (-width, 0.66), (-width * 0.55, 0.95), (0.0, 1.0),
            (width * 0.6, 0.94), (width, 0.64), (width * 0.75, 0.32), (tip + miss, 0.02 - miss / 2),
        )
    ]
# fmt: on
