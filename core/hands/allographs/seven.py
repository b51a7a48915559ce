"""The ways people write a 7."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Strokes, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
def _stem_of_seven(right: float, foot: float, bow: float) -> np.ndarray:
    return curve((right, 0.0), ((right + foot) / 2 - bow, 0.46), (foot, 1.0))


@allograph("7-plain", N_("7, plain"), 0.22, left=(0.24, 0.38), right=(0.24, 0.36), tilt=(-0.05, 0.1),
    foot=(-0.16, 0.1), bow=(-0.03, 0.08))
def _seven_plain(left: float, right: float, tilt: float, foot: float, bow: float) -> Strokes:
    return [joined(line((-left, tilt), (right, 0.0)), _stem_of_seven(right, foot, bow))]


@allograph("7-crossed", N_("7, crossed"), 0.42, left=(0.22, 0.38), right=(0.24, 0.36),
    tilt=(-0.06, 0.12), foot=(-0.16, 0.08), bow=(-0.03, 0.08), cross=(0.4, 0.6), reach=(0.14, 0.26),
    rise=(-0.05, 0.06))
def _seven_crossed(left: float, right: float, tilt: float, foot: float, bow: float, cross: float,
        reach: float, rise: float) -> Strokes:
    return [
        *_seven_plain(left, right, tilt, foot, bow),
        _crossbar(right, foot, bow, cross, reach, rise),
    ]


@allograph("7-long-top", N_("7, with a long top"), 0.08, left=(0.46, 0.6), right=(0.26, 0.36),
    tilt=(-0.05, 0.05), foot=(-0.14, 0.08), bow=(-0.02, 0.08))
def _seven_long_top(left: float, right: float, tilt: float, foot: float, bow: float) -> Strokes:
    return _seven_plain(left, right, tilt, foot, bow)


@allograph("7-serif", N_("7, with a serif"), 0.07, left=(0.24, 0.36), right=(0.24, 0.36),
    serif=(0.08, 0.28), foot=(-0.16, 0.08), bow=(-0.03, 0.08))
def _seven_serif(left: float, right: float, serif: float, foot: float, bow: float) -> Strokes:
    return [
        joined(
            line((-left, serif), (-left + 0.01, 0.0), (right, 0.0)),
            _stem_of_seven(right, foot, bow),
        )
    ]


@allograph("7-serif-crossed", N_("7, with a serif, crossed"), 0.1, left=(0.24, 0.36),
    right=(0.24, 0.36), serif=(0.08, 0.28), foot=(-0.16, 0.08), bow=(-0.03, 0.08),
    cross=(0.4, 0.58), reach=(0.14, 0.26), rise=(-0.05, 0.06))
def _seven_serif_crossed(left: float, right: float, serif: float, foot: float, bow: float,
        cross: float, reach: float, rise: float) -> Strokes:
    return [
        *_seven_serif(left, right, serif, foot, bow),
        _crossbar(right, foot, bow, cross, reach, rise),
    ]


@allograph("7-curled", N_("7, its top curled"), 0.1, left=(0.26, 0.36), right=(0.24, 0.36),
    curl=(0.1, 0.28), wave=(0.02, 0.07), foot=(-0.14, 0.08), bow=(-0.02, 0.08))
def _seven_curled(left: float, right: float, curl: float, wave: float, foot: float,
        bow: float) -> Strokes:
    top = curve(
        (-left, curl), (-left + 0.03, 0.03), (-left + 0.16, wave * 0.4), (0.02, wave), (right, 0.0),
    )
    return [joined(top, _stem_of_seven(right, foot, bow))]


@allograph("7-curled-crossed", N_("7, its top curled, crossed"), 0.06, left=(0.26, 0.36),
    right=(0.24, 0.36), curl=(0.1, 0.28), wave=(0.02, 0.07), foot=(-0.14, 0.08), bow=(-0.02, 0.08),
    cross=(0.42, 0.58), reach=(0.14, 0.26), rise=(-0.05, 0.06))
def _seven_curled_crossed(left: float, right: float, curl: float, wave: float, foot: float,
        bow: float, cross: float, reach: float, rise: float) -> Strokes:
    return [
        *_seven_curled(left, right, curl, wave, foot, bow),
        _crossbar(right, foot, bow, cross, reach, rise),
    ]


@allograph("7-round", N_("7, round at the corner"), 0.06, left=(0.26, 0.36), right=(0.22, 0.32),
    foot=(-0.14, 0.04), tilt=(0.0, 0.08))
def _seven_round(left: float, right: float, foot: float, tilt: float) -> Strokes:
    return [
        curve(
            (-left, tilt + 0.02), (0.0, 0.01), (right - 0.04, 0.02), (right, 0.12), (0.1, 0.46),
            (foot + 0.02, 0.76), (foot, 1.0),
        )
    ]


def _crossbar(right: float, foot: float, bow: float, height: float, reach: float,
        rise: float) -> np.ndarray:
    middle = right + (foot - right) * height - bow * 0.9
    return line((middle - reach, height + rise), (middle + reach, height - rise))


@allograph("7-crossed-wide", N_("7, with a long crossbar"), 0.16, left=(0.16, 0.4), right=(0.2, 0.36),
    tilt=(-0.08, 0.16), foot=(-0.22, 0.08), bow=(-0.03, 0.08), cross=(0.36, 0.62),
    reach=(0.22, 0.44), rise=(-0.1, 0.14))
def _seven_crossed_wide(left: float, right: float, tilt: float, foot: float, bow: float, cross: float, reach: float,
        rise: float) -> Strokes:
    return _seven_crossed(left, right, tilt, foot, bow, cross, reach, rise)


@allograph("7-crossed-low", N_("7, crossed low"), 0.06, left=(0.2, 0.4), right=(0.2, 0.36), tilt=(-0.06, 0.14),
    foot=(-0.18, 0.08), bow=(-0.03, 0.08), cross=(0.58, 0.74), reach=(0.14, 0.32), rise=(-0.06, 0.08))
def _seven_crossed_low(left: float, right: float, tilt: float, foot: float, bow: float, cross: float, reach: float,
        rise: float) -> Strokes:
    return _seven_crossed(left, right, tilt, foot, bow, cross, reach, rise)


@allograph("7-bent", N_("7, its stem bent"), 0.06, left=(0.24, 0.38), right=(0.2, 0.34), tilt=(-0.06, 0.1),
    knee=(-0.04, 0.12), height=(0.3, 0.5), foot=(-0.1, 0.08))
def _seven_bent(left: float, right: float, tilt: float, knee: float, height: float, foot: float) -> Strokes:
    return [line((-left, tilt), (right, 0.0), (knee, height), (foot, 1.0))]


@allograph("7-heel", N_("7, its foot curled"), 0.05, left=(0.22, 0.38), right=(0.22, 0.34), tilt=(-0.05, 0.1),
    foot=(-0.14, 0.02), heel=(-0.16, 0.18), lift=(0.02, 0.1))
def _seven_heel(left: float, right: float, tilt: float, foot: float, heel: float, lift: float) -> Strokes:
    stem = curve(
        (right, 0.0), ((right + foot) / 2, 0.46), (foot, 0.88), (foot + heel * 0.4, 0.99), (foot + heel, 1.0 - lift)
    )
    return [joined(line((-left, tilt), (right, 0.0)), stem)]


@allograph("7-short-crossed", N_("7, with a short top, crossed"), 0.08, left=(0.04, 0.2), right=(0.16, 0.3),
    tilt=(0.0, 0.16), foot=(-0.2, 0.06), bow=(-0.03, 0.06), cross=(0.4, 0.6), reach=(0.16, 0.34), rise=(-0.06, 0.08))
def _seven_short_crossed(left: float, right: float, tilt: float, foot: float, bow: float, cross: float, reach: float,
        rise: float) -> Strokes:
    return _seven_crossed(left, right, tilt, foot, bow, cross, reach, rise)


@allograph("7-bow-crossed", N_("7, bent like a bow, crossed low"), 0.08, left=(0.2, 0.36), right=(0.18, 0.32),
    curl=(0.04, 0.26), foot=(-0.2, 0.06), cross=(0.5, 0.78), reach=(0.2, 0.44), rise=(-0.12, 0.12), drop=(0.0, 0.12))
def _seven_bow_crossed(left: float, right: float, curl: float, foot: float, cross: float, reach: float, rise: float,
        drop: float) -> Strokes:
    stem = curve(
        (-left, curl), (-left + 0.08, 0.04), (0.02, 0.0), (right, 0.12), (right - 0.02, 0.36), (right * 0.4, 0.68),
        (foot, 1.0),
    )
    middle = right * 0.6 + (foot - right * 0.6) * max(0.0, cross - 0.4) / 0.6
    low, high = (middle - reach, cross + rise), (middle + reach, cross - rise)
    return [stem, line((low[0] + 0.05, low[1] + drop), low, high) if drop > 0.05 else line(low, high)]


@allograph("7-two-hooks", N_("7, hooked at both ends"), 0.06, left=(0.22, 0.36), right=(0.2, 0.32), serif=(0.1, 0.34),
    foot=(-0.12, 0.06), hook=(0.06, 0.26), lift=(0.0, 0.1))
def _seven_two_hooks(left: float, right: float, serif: float, foot: float, hook: float, lift: float) -> Strokes:
    stem = curve(
        (-left, serif), (-left + 0.02, 0.06), (-left + 0.16, 0.0), (right - 0.06, 0.02), (right, 0.14),
        (right * 0.4, 0.5), (foot, 0.86), (foot + hook * 0.4, 0.99), (foot + hook, 1.0 - lift),
    )
    return [stem]
# fmt: on
