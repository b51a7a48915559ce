"""The ways people write a 2."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Strokes, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
def _head_of_two(start: float, right: float, foot: float) -> np.ndarray:
    return curve(
        (-0.3, start), (-0.2, 0.07), (0.0, 0.0), (right - 0.04, 0.1), (right, 0.27),
        (right * 0.62, 0.5), (-0.05, 0.76), (-foot, 1.0),
    )


@allograph("2-plain", N_("2, plain"), 0.34, start=(0.16, 0.3), right=(0.2, 0.33), foot=(0.28, 0.4),
    reach=(0.26, 0.58), tilt=(-0.05, 0.04))
def _two_plain(start: float, right: float, foot: float, reach: float, tilt: float) -> Strokes:
    return [joined(_head_of_two(start, right, foot), line((-foot, 1.0), (reach, 1.0 + tilt)))]


@allograph("2-loop", N_("2, with a loop at the foot"), 0.26, start=(0.12, 0.28), right=(0.18, 0.32),
    loop=(0.04, 0.2), reach=(0.3, 0.7), dip=(-0.05, 0.05))
def _two_loop(start: float, right: float, loop: float, reach: float, dip: float) -> Strokes:
    return [
        curve(
            (-0.3, start), (-0.18, 0.06), (0.02, 0.0), (right, 0.12), (right, 0.32), (0.1, 0.64),
            (-0.1, 0.93 - loop / 4), (-0.22 - loop / 2, 0.99), (-0.27 - loop, 0.97 - loop / 2),
            (-0.25 - loop / 2, 0.94 - loop * 1.2), (-0.06, 0.93 - loop * 0.7), (0.14, 0.98),
            (reach, 0.96 + dip),
        )
    ]


@allograph("2-z", N_("2, like a z"), 0.14, start=(-0.02, 0.12), right=(0.24, 0.36), foot=(0.26, 0.38),
    reach=(0.26, 0.48), bow=(0.0, 0.09))
def _two_z(start: float, right: float, foot: float, reach: float, bow: float) -> Strokes:
    stem = curve((right, 0.02 + bow), (right * 0.5 + bow, 0.42), (-foot, 1.0))
    top = curve((-0.3, start), (0.0, 0.0 - bow * 0.3), (right, 0.02 + bow))
    return [joined(top, stem, line((-foot, 1.0), (reach, 1.0)))]


@allograph("2-wavy", N_("2, with a wavy foot"), 0.12, start=(0.14, 0.28), right=(0.2, 0.32),
    wave=(0.03, 0.09), reach=(0.3, 0.56))
def _two_wavy(start: float, right: float, wave: float, reach: float) -> Strokes:
    foot = curve(
        (-0.33, 1.0), (-0.18, 1 - wave), (0.06, 1 - wave * 0.3), (0.22, 1.0), (reach, 1 - wave),
    )
    return [joined(_head_of_two(start, right, 0.33), foot)]


@allograph("2-curled", N_("2, with a curled start"), 0.1, curl=(0.04, 0.1), right=(0.2, 0.32),
    foot=(0.28, 0.38), reach=(0.26, 0.44))
def _two_curled(curl: float, right: float, foot: float, reach: float) -> Strokes:
    curl_in = ((-0.27 + curl, 0.27), (-0.27, 0.3), (-0.3 - curl / 2, 0.21))
    head = curve(
        *curl_in, (-0.2, 0.05), (0.02, 0.0), (right, 0.14), (right, 0.3), (0.02, 0.7), (-foot, 1.0),
    )
    return [joined(head, line((-foot, 1.0), (reach, 1.0)))]


@allograph("2-round", N_("2, round at the foot"), 0.08, start=(0.14, 0.28), right=(0.2, 0.32),
    reach=(0.28, 0.44), lift=(-0.08, 0.02))
def _two_round(start: float, right: float, reach: float, lift: float) -> Strokes:
    return [
        curve(
            (-0.28, start), (-0.16, 0.05), (0.04, 0.0), (right, 0.14), (right, 0.32), (0.04, 0.62),
            (-0.2, 0.84), (-0.27, 0.96), (-0.12, 1.0), (0.14, 0.99), (reach, 0.98 + lift),
        )
    ]


@allograph("2-big-loop", N_("2, with a big loop at the foot"), 0.1, start=(0.08, 0.3), right=(0.18, 0.34),
    loop=(0.18, 0.34), reach=(0.3, 0.75), dip=(-0.06, 0.06))
def _two_big_loop(start: float, right: float, loop: float, reach: float, dip: float) -> Strokes:
    return _two_loop(start, right, loop, reach, dip)


@allograph("2-short-foot", N_("2, with a short foot"), 0.06, start=(0.14, 0.32), right=(0.2, 0.34), foot=(0.2, 0.36),
    reach=(0.06, 0.24), tilt=(-0.06, 0.05))
def _two_short_foot(start: float, right: float, foot: float, reach: float, tilt: float) -> Strokes:
    return _two_plain(start, right, foot, reach, tilt)


@allograph("2-flick", N_("2, its foot turned up"), 0.08, start=(0.14, 0.32), right=(0.2, 0.34), foot=(0.26, 0.38),
    reach=(0.28, 0.52), lift=(0.06, 0.2))
def _two_flick(start: float, right: float, foot: float, reach: float, lift: float) -> Strokes:
    base = curve((-foot, 1.0), (0.0, 0.98), (reach * 0.7, 1.0), (reach, 1.0 - lift))
    return [joined(_head_of_two(start, right, foot), base)]


@allograph("2-swan", N_("2, its head hanging low"), 0.06, start=(0.3, 0.46), right=(0.2, 0.34), foot=(0.26, 0.38),
    reach=(0.26, 0.52), tilt=(-0.05, 0.05))
def _two_swan(start: float, right: float, foot: float, reach: float, tilt: float) -> Strokes:
    return _two_plain(start, right, foot, reach, tilt)


@allograph("2-angular", N_("2, in straight lines"), 0.05, start=(0.06, 0.28), right=(0.2, 0.34), shoulder=(0.14, 0.32),
    foot=(0.26, 0.4), reach=(0.26, 0.5))
def _two_angular(start: float, right: float, shoulder: float, foot: float, reach: float) -> Strokes:
    return [line((-0.28, start), (0.02, 0.0), (right, shoulder), (-foot, 1.0), (reach, 1.0))]
# fmt: on
