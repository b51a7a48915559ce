"""The ways people write a 4."""

from __future__ import annotations

from core.hands.allographs.pen import Strokes, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
@allograph("4-open", N_("4, open"), 0.3, top=(-0.3, -0.1), left=(0.28, 0.4), bar=(0.55, 0.68),
    reach=(0.28, 0.44), stem=(0.1, 0.24), rise=(0.0, 0.2), lean=(0.0, 0.16))
def _four_open(top: float, left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    return [
        line((top, 0.02), (-left, bar), (reach, bar - 0.02)),
        line((stem, rise), (stem - lean, 1.0)),
    ]


@allograph("4-open-low", N_("4, open, its stem set low"), 0.1, top=(-0.12, 0.06), left=(0.28, 0.38),
    bar=(0.58, 0.7), reach=(0.3, 0.42), stem=(0.08, 0.2), rise=(0.3, 0.45), lean=(0.0, 0.1))
def _four_open_low(top: float, left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    return [
        line((top, 0.0), (-left, bar), (reach, bar - 0.02)),
        line((stem, rise), (stem - lean, 1.0)),
    ]


@allograph("4-cup", N_("4, open and round"), 0.12, left=(0.24, 0.34), bar=(0.46, 0.58),
    reach=(0.28, 0.42), stem=(0.14, 0.26), rise=(0.0, 0.2), lean=(0.0, 0.14))
def _four_cup(left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    cup = curve(
        (-left + 0.04, 0.0), (-left - 0.02, 0.28), (-left + 0.06, bar - 0.03), (0.05, bar + 0.01),
        (reach, bar - 0.04),
    )
    return [cup, line((stem, rise), (stem - lean, 1.0))]


@allograph("4-closed", N_("4, closed"), 0.26, apex=(0.06, 0.2), left=(0.28, 0.42), bar=(0.58, 0.72),
    reach=(0.26, 0.42), lean=(-0.02, 0.1))
def _four_closed(apex: float, left: float, bar: float, reach: float, lean: float) -> Strokes:
    return [line((apex, 0.0), (-left, bar), (reach, bar)), line((apex, 0.0), (apex - lean, 1.0))]


@allograph("4-one-stroke", N_("4, in one stroke"), 0.14, left=(0.22, 0.34), cup=(0.44, 0.56),
    right=(0.16, 0.28), rise=(0.0, 0.14), lean=(0.0, 0.14), sharp=(0.0, 1.0))
def _four_one_stroke(left: float, cup: float, right: float, rise: float, lean: float,
        sharp: float) -> Strokes:
    corner = 0.05 + 0.05 * sharp
    bowl = curve(
        (-left, 0.02), (-left - 0.03, 0.3), (-left + corner / 3, cup - 0.02), (0.0, cup + 0.01),
        (right - 0.02, cup - 0.12),
    )
    return [joined(bowl, line((right, rise), (right - lean, 1.0)))]


@allograph("4-lightning", N_("4, in one stroke, turning back"), 0.08, apex=(-0.06, 0.12),
    left=(0.28, 0.4), bar=(0.54, 0.66), reach=(0.2, 0.34), stem=(0.0, 0.1), rise=(0.2, 0.42))
def _four_lightning(apex: float, left: float, bar: float, reach: float, stem: float,
        rise: float) -> Strokes:
    back = curve(
        (-left, bar), (0.0, bar), (reach - 0.04, bar - 0.03), (reach - 0.03, bar - 0.12),
        (stem + 0.07, bar - rise),
    )
    return [
        joined(
            line((apex, 0.0), (-left, bar)),
            back,
            line((stem + 0.05, bar - rise), (stem - 0.03, 1.0)),
        )
    ]


@allograph("4-triangle", N_("4, closed and small on a long stem"), 0.06, apex=(0.04, 0.2), left=(0.24, 0.4),
    bar=(0.42, 0.54), reach=(0.18, 0.4), lean=(-0.02, 0.12))
def _four_triangle(apex: float, left: float, bar: float, reach: float, lean: float) -> Strokes:
    return _four_closed(apex, left, bar, reach, lean)


@allograph("4-wide", N_("4, open, with a long bar"), 0.08, top=(-0.3, 0.05), left=(0.3, 0.5), bar=(0.5, 0.74),
    reach=(0.42, 0.66), stem=(0.04, 0.24), rise=(0.1, 0.45), lean=(-0.04, 0.14))
def _four_wide(top: float, left: float, bar: float, reach: float, stem: float, rise: float, lean: float) -> Strokes:
    return _four_open(top, left, bar, reach, stem, rise, lean)


@allograph("4-looped", N_("4, with a loop at its corner"), 0.06, top=(-0.12, 0.14), left=(0.24, 0.38), bar=(0.5, 0.64),
    loop=(0.04, 0.12), reach=(0.24, 0.44), stem=(0.08, 0.2), rise=(0.1, 0.4), lean=(0.0, 0.12))
def _four_looped(top: float, left: float, bar: float, loop: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    angle = curve(
        (top, 0.0), (-left * 0.7, bar * 0.6), (-left, bar), (-left - loop * 0.3, bar + loop * 0.6),
        (-left + loop, bar + loop * 0.5), (-left + loop * 1.6, bar - 0.02), (0.05, bar - 0.02), (reach, bar - 0.03),
    )
    return [angle, line((stem, rise), (stem - lean, 1.0))]


@allograph("4-hooked", N_("4, its stem hooked"), 0.05, left=(0.22, 0.36), cup=(0.42, 0.58), right=(0.14, 0.28),
    rise=(0.0, 0.2), hook=(-0.2, 0.24), lift=(0.0, 0.1), lean=(0.0, 0.1))
def _four_hooked(left: float, cup: float, right: float, rise: float, hook: float, lift: float,
        lean: float) -> Strokes:
    bowl = curve(
        (-left, 0.02), (-left - 0.02, 0.28), (-left + 0.05, cup - 0.02), (0.0, cup), (right + 0.06, cup - 0.06)
    )
    foot = right - lean
    stem = curve(
        (right, rise), (right - lean * 0.6, 0.6), (foot, 0.9), (foot + hook * 0.4, 0.99), (foot + hook, 1 - lift)
    )
    return [bowl, stem]


@allograph("4-stem-apart", N_("4, its stem not reaching the top"), 0.06, top=(-0.28, 0.0), left=(0.2, 0.36),
    bar=(0.52, 0.7), reach=(0.2, 0.42), stem=(0.0, 0.16), rise=(0.36, 0.56), lean=(-0.06, 0.1))
def _four_stem_apart(top: float, left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    angle = line((top, 0.0), (-left, bar), (reach, bar - 0.03))
    return [angle, line((stem, min(rise, bar - 0.06)), (stem - lean, 1.0))]


@allograph("4-short-leg", N_("4, open, with a short leg"), 0.08, top=(-0.3, -0.04), left=(0.22, 0.42), bar=(0.7, 0.86),
    reach=(0.16, 0.44), stem=(0.04, 0.24), rise=(0.0, 0.5), lean=(-0.04, 0.14))
def _four_short_leg(top: float, left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    return _four_open(top, left, bar, reach, stem, rise, lean)


@allograph("4-peaked", N_("4, closed to a peak, in one stroke"), 0.06, left=(0.18, 0.34), bar=(0.4, 0.6),
    reach=(0.16, 0.42), stem=(0.0, 0.14), tilt=(-0.08, 0.06))
def _four_peaked(left: float, bar: float, reach: float, stem: float, tilt: float) -> Strokes:
    return [line((stem, 1.0), (stem + 0.02, 0.0), (-left, bar - tilt), (reach, bar + tilt))]
# fmt: on
