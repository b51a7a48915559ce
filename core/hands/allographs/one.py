"""The ways people write a 1."""

from __future__ import annotations

import numpy as np

from core.hands.allographs.pen import Strokes, curve, joined, line
from core.hands.allographs.table import allograph
from core.language import N_


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
@allograph("1-bar", N_("1, a bar"), 0.3, lean=(-0.06, 0.14), bow=(-0.04, 0.04))
def _one_bar(lean: float, bow: float) -> Strokes:
    return [curve((lean, 0), (lean / 2 + bow, 0.5), (0, 1))]


@allograph("1-slanted", N_("1, a slanted bar"), 0.16, lean=(0.28, 0.55), bow=(-0.04, 0.04))
def _one_slanted(lean: float, bow: float) -> Strokes:
    return [curve((lean, 0), (lean / 2 + bow, 0.5), (0, 1))]


@allograph("1-nib", N_("1, with a short flag"), 0.1, flag=(0.06, 0.14), steep=(0.6, 1.6),
    lean=(-0.02, 0.12))
def _one_nib(flag: float, steep: float, lean: float) -> Strokes:
    return [line((lean - flag, flag * steep), (lean, 0), (0, 1))]


@allograph("1-flag", N_("1, with a flag"), 0.34, flag=(0.15, 0.36), steep=(0.85, 1.6),
    sag=(-0.04, 0.05), lean=(-0.04, 0.12))
def _one_flag(flag: float, steep: float, sag: float, lean: float) -> Strokes:
    return [_flagged(flag, steep, sag, lean)]


@allograph("1-flag-foot", N_("1, with a flag and a foot"), 0.13, flag=(0.1, 0.34), steep=(0.75, 1.5),
    sag=(-0.04, 0.05), left=(0.06, 0.36), right=(0.14, 0.42), tilt=(-0.06, 0.03))
def _one_flag_foot(flag: float, steep: float, sag: float, left: float, right: float,
        tilt: float) -> Strokes:
    return [_flagged(flag, steep, sag, 0.03), line((-left, 1 + tilt), (right, 1 - tilt))]


@allograph("1-foot", N_("1, a bar on a foot"), 0.03, left=(0.15, 0.32), right=(0.15, 0.34),
    tilt=(-0.03, 0.03))
def _one_foot(left: float, right: float, tilt: float) -> Strokes:
    return [line((0.03, 0), (0, 1)), line((-left, 1 + tilt), (right, 1 - tilt))]


def _flagged(flag: float, steep: float, sag: float, lean: float) -> np.ndarray:
    tip, top = (lean - flag, flag * steep), (lean, 0.0)
    bend = ((tip[0] + top[0]) / 2 + sag, (tip[1] + top[1]) / 2 + sag)
    return joined(curve(tip, bend, top), line(top, (0, 1)))


@allograph("1-long-flag", N_("1, with a long flag"), 0.16, flag=(0.3, 0.56), steep=(0.75, 1.35), sag=(-0.05, 0.05),
    lean=(-0.06, 0.1))
def _one_long_flag(flag: float, steep: float, sag: float, lean: float) -> Strokes:
    return [_flagged(flag, steep, sag, lean)]


@allograph("1-wide-foot", N_("1, with a long flag and a wide foot"), 0.12, flag=(0.22, 0.48), steep=(0.7, 1.3),
    sag=(-0.04, 0.05), left=(0.25, 0.5), right=(0.25, 0.52), tilt=(-0.06, 0.04), drop=(-0.02, 0.04))
def _one_wide_foot(flag: float, steep: float, sag: float, left: float, right: float, tilt: float,
        drop: float) -> Strokes:
    return [_flagged(flag, steep, sag, 0.03), line((-left, 1 + tilt + drop), (right, 1 - tilt + drop))]


@allograph("1-heel", N_("1, its foot curled to the right"), 0.05, flag=(0.0, 0.25), steep=(0.7, 1.4), heel=(0.1, 0.28),
    lift=(0.0, 0.12))
def _one_heel(flag: float, steep: float, heel: float, lift: float) -> Strokes:
    stem = curve((0.03, 0.0), (0.0, 0.45), (-0.01, 0.85), (0.05, 0.99), (heel, 1.0 - lift))
    return [joined(line((0.03 - flag, flag * steep), (0.03, 0.0)), stem) if flag > 0.06 else stem]


@allograph("1-round-flag", N_("1, its flag round"), 0.06, flag=(0.12, 0.3), dip=(0.1, 0.34), lean=(-0.04, 0.1))
def _one_round_flag(flag: float, dip: float, lean: float) -> Strokes:
    return [curve((lean - flag, dip), (lean - flag * 0.5, dip * 0.3), (lean - 0.02, 0.0), (lean, 0.12), (0.0, 1.0))]


@allograph("1-close-flag", N_("1, its flag close to the stem"), 0.1, flag=(0.07, 0.2), fall=(0.26, 0.62),
    sag=(-0.03, 0.03), lean=(-0.06, 0.12))
def _one_close_flag(flag: float, fall: float, sag: float, lean: float) -> Strokes:
    return [_flagged(flag, fall / flag, sag, lean)]
# fmt: on
