"""The ways people write a 9."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Strokes, arc, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
def _loop_of_nine(width: float, height: float, start: float, close: float) -> np.ndarray:
    """Anticlockwise from the right end of the top round to where the tail begins."""
    return arc((0.0, height / 2), (width, height / 2), start, -360 * close)


@allograph("9-straight", N_("9, straight-tailed"), 0.3, width=(0.16, 0.32), height=(0.42, 0.56),
    start=(-50, -15), close=(0.94, 1.04), foot=(-0.06, 0.06))
def _nine_straight(width: float, height: float, start: float, close: float, foot: float) -> Strokes:
    return [
        joined(
            _loop_of_nine(width, height, start, close),
            line((width, height * 0.25), (width - 0.04 + foot, 1.0)),
        )
    ]


@allograph("9-slanted", N_("9, its tail slanting"), 0.14, width=(0.22, 0.32), height=(0.42, 0.54),
    start=(-50, -15), close=(0.95, 1.04), foot=(-0.2, 0.08), bow=(-0.04, 0.06))
def _nine_slanted(width: float, height: float, start: float, close: float, foot: float,
        bow: float) -> Strokes:
    tail = curve((width, height * 0.3), ((width + foot) / 2 + 0.03 + bow, 0.66), (foot, 1.0))
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@allograph("9-curled", N_("9, its tail curled like a g"), 0.2, width=(0.22, 0.32), height=(0.4, 0.54),
    start=(-45, -10), close=(0.95, 1.04), curl=(0.74, 0.94), reach=(0.18, 0.34))
def _nine_curled(width: float, height: float, start: float, close: float, curl: float,
        reach: float) -> Strokes:
    tail = curve(
        (width, height * 0.35), (width + 0.01, 0.62), (width - 0.06, 0.88), (0.04, 1.0),
        (-reach + 0.06, (curl + 1.0) / 2 + 0.01), (-reach, curl),
    )
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@allograph("9-hooked", N_("9, with a hooked tail"), 0.12, width=(0.22, 0.3), height=(0.42, 0.56),
    start=(-45, -10), close=(0.95, 1.04), hook=(0.1, 0.24), lift=(0.0, 0.1))
def _nine_hooked(width: float, height: float, start: float, close: float, hook: float,
        lift: float) -> Strokes:
    tail = curve(
        (width, height * 0.35), (width - 0.0, 0.66), (width - 0.03, 0.9), (width - 0.09, 0.99),
        (width - 0.1 - hook, 0.98 - lift),
    )
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@allograph("9-round", N_("9, a 6 turned round"), 0.1, width=(0.24, 0.32), height=(0.46, 0.6),
    start=(-30, -5), close=(0.95, 1.04), foot=(-0.24, -0.08), lift=(0.0, 0.08))
def _nine_round(width: float, height: float, start: float, close: float, foot: float,
        lift: float) -> Strokes:
    tail = curve((width, height * 0.5), (width - 0.01, 0.62), (0.12, 0.88), (foot, 1.0 - lift))
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@allograph("9-small-loop", N_("9, with a small loop"), 0.08, width=(0.14, 0.2), height=(0.28, 0.38),
    start=(-40, -10), close=(0.95, 1.05), foot=(-0.12, 0.04))
def _nine_small_loop(width: float, height: float, start: float, close: float,
        foot: float) -> Strokes:
    return [
        joined(
            _loop_of_nine(width, height, start, close),
            line((width, height * 0.3), (width + foot, 1.0)),
        )
    ]


@allograph("9-two-strokes", N_("9, its stem apart"), 0.06, width=(0.2, 0.3), height=(0.42, 0.56),
    start=(-60, -20), close=(0.9, 1.0), over=(-0.05, 0.06), foot=(-0.1, 0.04))
def _nine_two_strokes(width: float, height: float, start: float, close: float, over: float,
        foot: float) -> Strokes:
    return [
        _loop_of_nine(width, height, start, close),
        line((width, 0.02 + over), (width + foot, 1.0)),
    ]


@allograph("9-open", N_("9, its loop not closed"), 0.1, width=(0.2, 0.3), height=(0.4, 0.52),
    start=(-80, -45), gap=(0.04, 0.12), reach=(-0.1, 0.3), curl=(0.86, 1.0))
def _nine_open(width: float, height: float, start: float, gap: float, reach: float,
        curl: float) -> Strokes:
    loop = arc((-0.02, height / 2), (width, height / 2), start, -(start + 335))
    x = width + gap * 0.5
    tail = curve(
        (x, height * 0.12), (x, height * 0.6), (x - 0.03, 0.84), (x - 0.14 - reach / 3, 0.98),
        (x - 0.28 - reach, curl),
    )
    return [joined(loop, tail)]


@allograph("9-flat-base", N_("9, its tail flat at the foot"), 0.14, width=(0.18, 0.32), height=(0.4, 0.58),
    start=(-50, -10), close=(0.93, 1.05), foot=(-0.12, 0.04), reach=(0.24, 0.6), tilt=(-0.06, 0.06))
def _nine_flat_base(width: float, height: float, start: float, close: float, foot: float, reach: float,
        tilt: float) -> Strokes:
    x = width + foot
    tail = line((width, height * 0.3), (x, 1.0), (x - reach, 1.0 + tilt))
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@allograph("9-deep-hook", N_("9, its tail hooked far up"), 0.12, width=(0.2, 0.32), height=(0.38, 0.52),
    start=(-45, -10), close=(0.93, 1.05), curl=(0.64, 0.82), reach=(0.22, 0.44))
def _nine_deep_hook(width: float, height: float, start: float, close: float, curl: float, reach: float) -> Strokes:
    return _nine_curled(width, height, start, close, curl, reach)


@allograph("9-g-loop", N_("9, its tail looped like a g"), 0.05, width=(0.2, 0.3), height=(0.38, 0.5), start=(-45, -10),
    close=(0.95, 1.04), left=(0.06, 0.24), reach=(0.1, 0.4))
def _nine_g_loop(width: float, height: float, start: float, close: float, left: float, reach: float) -> Strokes:
    tail = curve(
        (width, height * 0.35), (width, 0.66), (width - 0.06, 0.92), (0.02, 1.0), (-left, 0.9), (0.0, 0.76),
        (width + reach * 0.5, 0.66),
    )
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@allograph("9-spiral", N_("9, begun inside its loop"), 0.06, width=(0.22, 0.32), height=(0.42, 0.56), start=(-80, -20),
    grow=(1.15, 1.6), foot=(-0.2, 0.06), curl=(0.0, 0.16))
def _nine_spiral(width: float, height: float, start: float, grow: float, foot: float, curl: float) -> Strokes:
    loop = arc((0.0, height / 2), (width / grow, height / 2 / grow), start, -370, grow)
    tail = curve(
        (width, height * 0.4), (width - 0.02, 0.7), (width + foot * 0.6, 0.94), (foot - curl, 1.0 - curl * 0.4)
    )
    return [joined(loop, tail)]


@allograph("9-big-loop", N_("9, with a big loop"), 0.06, width=(0.26, 0.38), height=(0.54, 0.68), start=(-50, -10),
    close=(0.93, 1.04), foot=(-0.26, 0.06), bow=(-0.04, 0.06))
def _nine_big_loop(width: float, height: float, start: float, close: float, foot: float, bow: float) -> Strokes:
    return _nine_slanted(width, height, start, close, foot, bow)


@allograph("9-long-hook", N_("9, its tail a long hook"), 0.1, width=(0.18, 0.3), height=(0.36, 0.52),
    start=(-60, -10), close=(0.92, 1.05), curl=(0.72, 0.96), reach=(0.36, 0.62))
def _nine_long_hook(width: float, height: float, start: float, close: float, curl: float, reach: float) -> Strokes:
    return _nine_curled(width, height, start, close, curl, reach)
# fmt: on
