"""The ways people write a 6."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Point, Strokes, arc, curve
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
def _six(top: list[Point], loop: float, width: float, sweep: float, grow: float,
        droop: float = 0.0) -> np.ndarray:
    """Down the back and round the loop; a `sweep` of 360 closes it, `grow` below 1 ends inside.

    `droop` lets the stroke that closes the loop come back to the foot of the 6, not to its waist.
    """
    middle, radii = (width - 0.28, (loop + 1) / 2), (width, (1 - loop) / 2)
    rounds = arc(middle, radii, 185, -sweep, grow)[::4]
    rounds[:, 1] += droop * (1 - loop) * np.linspace(-1, 1, len(rounds)).clip(0) ** 1.5
    return curve(*top, *((float(x), float(y)) for x, y in rounds))


@allograph("6-straight", N_("6, straight-topped"), 0.3, tip=(0.0, 0.3), loop=(0.46, 0.6),
    width=(0.23, 0.31), sweep=(340, 385), grow=(0.85, 1.0), droop=(-0.1, 0.4))
def _six_straight(tip: float, loop: float, width: float, sweep: float, grow: float,
        droop: float) -> Strokes:
    top = [(tip, 0.0), (tip * 0.4 - 0.1, 0.26), (-0.22, 0.5)]
    return [_six(top, loop, width, sweep, grow, droop)]


@allograph("6-curled", N_("6, its top curled over"), 0.28, tip=(0.18, 0.32), dip=(0.06, 0.18),
    loop=(0.44, 0.58), width=(0.23, 0.31), sweep=(340, 385), grow=(0.85, 1.0), droop=(-0.1, 0.4))
def _six_curled(tip: float, dip: float, loop: float, width: float, sweep: float,
        grow: float, droop: float) -> Strokes:
    top = [(tip, dip), (0.08, 0.0), (-0.14, 0.14), (-0.25, 0.42)]
    return [_six(top, loop, width, sweep, grow, droop)]


@allograph("6-small-loop", N_("6, with a small loop"), 0.16, tip=(0.08, 0.26), loop=(0.6, 0.7),
    width=(0.16, 0.23), sweep=(345, 385), grow=(0.9, 1.0))
def _six_small_loop(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.35 - 0.1, 0.26), (-0.22, 0.52)], loop, width, sweep, grow)]


@allograph("6-big-loop", N_("6, with a big loop"), 0.14, tip=(0.04, 0.22), loop=(0.28, 0.4),
    width=(0.27, 0.34), sweep=(340, 375), grow=(0.9, 1.0))
def _six_big_loop(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.4 - 0.12, 0.2), (-0.25, 0.44)], loop, width, sweep, grow)]


@allograph("6-upright", N_("6, upright like a b"), 0.14, tip=(-0.26, 0.02), bow=(0.0, 0.06),
    loop=(0.46, 0.64), width=(0.24, 0.32), sweep=(310, 390), grow=(0.9, 1.25), droop=(0.0, 0.6))
def _six_upright(tip: float, bow: float, loop: float, width: float, sweep: float,
        grow: float, droop: float) -> Strokes:
    return [
        _six(
            [(tip, 0.0), (tip * 0.6 - 0.11 - bow, 0.28), (-0.25 - bow / 2, 0.52)],
            loop,
            width,
            sweep,
            grow,
        )
    ]


@allograph("6-open", N_("6, its loop not closed"), 0.08, tip=(0.08, 0.28), loop=(0.48, 0.58),
    width=(0.24, 0.32), sweep=(265, 315), grow=(0.7, 0.95))
def _six_open(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.4 - 0.1, 0.26), (-0.22, 0.5)], loop, width, sweep, grow)]


@allograph("6-spiral", N_("6, its loop ending inside"), 0.1, tip=(0.02, 0.3), loop=(0.34, 0.58), width=(0.24, 0.33),
    sweep=(370, 450), grow=(0.5, 0.85))
def _six_spiral(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.4 - 0.1, 0.24), (-0.23, 0.48)], loop, width, sweep, grow)]


@allograph("6-low", N_("6, its top reaching far"), 0.08, tip=(0.3, 0.5), dip=(0.02, 0.22), loop=(0.44, 0.6),
    width=(0.23, 0.32), sweep=(335, 390), grow=(0.8, 1.0), droop=(-0.1, 0.3))
def _six_low(tip: float, dip: float, loop: float, width: float, sweep: float, grow: float, droop: float) -> Strokes:
    return [_six([(tip, dip), (tip * 0.5, 0.02), (-0.1, 0.16), (-0.24, 0.44)], loop, width, sweep, grow, droop)]


@allograph("6-slanted", N_("6, straight and slanting"), 0.1, tip=(0.2, 0.44), loop=(0.48, 0.66), width=(0.18, 0.3),
    sweep=(335, 400), grow=(0.85, 1.05), droop=(-0.1, 0.3))
def _six_slanted(tip: float, loop: float, width: float, sweep: float, grow: float, droop: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.55 - 0.08, 0.22), (-0.2, 0.55)], loop, width, sweep, grow, droop)]


@allograph("6-nearly", N_("6, its loop a slit"), 0.06, tip=(0.0, 0.26), loop=(0.5, 0.62), width=(0.22, 0.3),
    sweep=(320, 350), grow=(0.85, 1.0), droop=(0.4, 0.75))
def _six_nearly(tip: float, loop: float, width: float, sweep: float, grow: float, droop: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.4 - 0.1, 0.26), (-0.22, 0.5)], loop, width, sweep, grow, droop)]


@allograph("6-tiny-loop", N_("6, with a tiny loop"), 0.08, tip=(0.04, 0.3), loop=(0.7, 0.82), width=(0.1, 0.18),
    sweep=(335, 400), grow=(0.85, 1.05))
def _six_tiny_loop(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    back = -0.28 + 0.06 * (1 - width / 0.18)
    return [_six([(tip, 0.0), (tip * 0.35 - 0.1, 0.26), (back + 0.06, 0.58)], loop, width, sweep, grow)]


@allograph("6-flat-top", N_("6, its top flat"), 0.06, tip=(0.16, 0.4), tilt=(-0.04, 0.08), loop=(0.4, 0.62),
    width=(0.2, 0.32), sweep=(330, 390), grow=(0.85, 1.05), droop=(-0.1, 0.4))
def _six_flat_top(tip: float, tilt: float, loop: float, width: float, sweep: float, grow: float,
        droop: float) -> Strokes:
    return [_six([(tip, tilt), (0.02, 0.0), (-0.2, 0.06), (-0.26, 0.3)], loop, width, sweep, grow, droop)]
# fmt: on
