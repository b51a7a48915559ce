"""The ways people write the ten digits: one entry per allograph, each a recipe of a pen's path.

Coordinates: x to the right, y down, a digit is one high (0 top, 1 foot), its middle near x = 0.
Angles are degrees clockwise from the right, so -90 is the top of a circle. The shares are guesses
at a class of people from many countries, not a census.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]
Strokes = list[np.ndarray]


@dataclass(frozen=True)
class Allograph:
    """One way to write one digit.

    Attributes:
        name: url-safe, the digit first: "7-crossed".
        title: for people: "7, crossed".
        share: how often it is met among writers of this digit, relative to the others.
        ranges: lowest and highest value of every parameter of `draw`.
        draw: parameters -> strokes, each (points, 2).
    """

    name: str
    title: str
    share: float
    ranges: Mapping[str, tuple[float, float]]
    draw: Callable[..., Strokes]

    @property
    def label(self) -> int:
        """The digit it writes."""
        return int(self.name[0])

    def write(self, rng: np.random.Generator) -> Strokes:
        """Strokes with every parameter drawn evenly from its range."""
        return self.draw(
            **{name: low + (high - low) * rng.random() for name, (low, high) in self.ranges.items()}
        )


ALLOGRAPHS: dict[str, Allograph] = {}


def _allograph(
    name: str, title: str, share: float, **ranges: tuple[float, float]
) -> Callable[[Callable[..., Strokes]], Callable[..., Strokes]]:
    """Enters the decorated recipe in the table."""

    def enter(draw: Callable[..., Strokes]) -> Callable[..., Strokes]:
        ALLOGRAPHS[name] = Allograph(name, title, share, ranges, draw)
        return draw

    return enter


def curve(*through: Point) -> np.ndarray:
    """A smooth line through points (centripetal Catmull-Rom, which adds no loops of its own)."""
    points = np.array(through, dtype=np.float64)
    steps = np.diff(points, axis=0)
    knots = np.maximum(np.sqrt(np.hypot(steps[:, 0], steps[:, 1])), 1e-6)[:, None]
    slopes = steps / knots
    inner = (slopes[:-1] * knots[1:] + slopes[1:] * knots[:-1]) / (knots[:-1] + knots[1:])
    tangents = np.concatenate([slopes[:1], inner, slopes[-1:]])
    # End tangents that continue the neighbouring bend instead of going straight.
    if len(points) > 2:
        tangents[0], tangents[-1] = (
            1.5 * slopes[0] - 0.5 * inner[0],
            1.5 * slopes[-1] - 0.5 * inner[-1],
        )
    h = _HERMITE
    dense = (
        h[0] * points[:-1, None]
        + h[1] * (tangents[:-1] * knots)[:, None]
        + h[2] * points[1:, None]
        + h[3] * (tangents[1:] * knots)[:, None]
    )
    return np.concatenate([dense.reshape(-1, 2), points[-1:]])


_T = np.arange(8)[None, :, None] / 8
_HERMITE = (
    2 * _T**3 - 3 * _T**2 + 1,
    _T**3 - 2 * _T**2 + _T,
    -2 * _T**3 + 3 * _T**2,
    _T**3 - _T**2,
)


def line(*through: Point) -> np.ndarray:
    """Straight from point to point, with corners."""
    return np.array(through, dtype=np.float64)


def arc(
    middle: Point, radii: Point, start: float, sweep: float, grow: float = 1.0, power: float = 2.0
) -> np.ndarray:
    """Part of an ellipse from angle `start` on; its radii end up `grow` times as long.

    A `power` above 2 is squarer, below 2 more pointed.
    """
    angle = np.radians(start + sweep * np.linspace(0.0, 1.0, 33))
    radius = np.linspace(1.0, grow, 33)
    c, s = np.cos(angle), np.sin(angle)
    x, y = np.sign(c) * np.abs(c) ** (2 / power), np.sign(s) * np.abs(s) ** (2 / power)
    return np.stack([middle[0] + radii[0] * radius * x, middle[1] + radii[1] * radius * y], axis=1)


def joined(*parts: np.ndarray) -> np.ndarray:
    """One stroke without lifting the pen; where two parts meet there may be a corner."""
    return np.concatenate(parts)


# A recipe, like a row of a table, reads best in few lines.
# fmt: off
@_allograph("0-round", "0, round", 0.34, width=(0.33, 0.47), start=(-135, -45), sweep=(345, 372),
    power=(1.8, 2.4))
def _zero_round(width: float, start: float, sweep: float, power: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, power=power)]


@_allograph("0-narrow", "0, a narrow oval", 0.22, width=(0.2, 0.32), start=(-120, -50),
    sweep=(340, 375), power=(1.7, 2.5))
def _zero_narrow(width: float, start: float, sweep: float, power: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, power=power)]


@_allograph("0-clockwise", "0, drawn clockwise", 0.08, width=(0.26, 0.46), start=(-130, -60),
    sweep=(345, 375), grow=(0.92, 1.05))
def _zero_clockwise(width: float, start: float, sweep: float, grow: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, sweep, grow)]


@_allograph("0-open", "0, not closed", 0.1, width=(0.28, 0.45), start=(-110, -40), sweep=(305, 338),
    grow=(0.85, 1.05))
def _zero_open(width: float, start: float, sweep: float, grow: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, grow)]


@_allograph("0-overlapping", "0, closed with an overlap", 0.14, width=(0.28, 0.45),
    start=(-110, -40), sweep=(378, 420), grow=(0.78, 1.08))
def _zero_overlapping(width: float, start: float, sweep: float, grow: float) -> Strokes:
    return [arc((0, 0.5), (width, 0.5), start, -sweep, grow)]


@_allograph("0-curled", "0, its end curled in", 0.07, width=(0.3, 0.45), start=(-80, -50),
    curl=(0.1, 0.22))
def _zero_curled(width: float, start: float, curl: float) -> Strokes:
    oval = arc((0, 0.5), (width, 0.5), start, -350)
    x, y = float(oval[-1, 0]), float(oval[-1, 1])
    return [
        joined(oval, curve((x, y), (x - 0.6 * curl, y + 0.02), (x - 1.2 * curl, y + 0.6 * curl)))
    ]


@_allograph("0-slashed", "0, slashed", 0.07, width=(0.3, 0.44), start=(-120, -60), sweep=(350, 370),
    reach=(0.7, 1.3), steep=(0.8, 1.3))
def _zero_slashed(width: float, start: float, sweep: float, reach: float, steep: float) -> Strokes:
    x, y = 0.72 * width * reach, 0.36 * reach * steep
    return [arc((0, 0.5), (width, 0.5), start, -sweep), line((x, 0.5 - y), (-x, 0.5 + y))]


@_allograph("1-bar", "1, a bar", 0.34, lean=(-0.06, 0.14), bow=(-0.04, 0.04))
def _one_bar(lean: float, bow: float) -> Strokes:
    return [curve((lean, 0), (lean / 2 + bow, 0.5), (0, 1))]


@_allograph("1-slanted", "1, a slanted bar", 0.16, lean=(0.28, 0.55), bow=(-0.04, 0.04))
def _one_slanted(lean: float, bow: float) -> Strokes:
    return [curve((lean, 0), (lean / 2 + bow, 0.5), (0, 1))]


@_allograph("1-nib", "1, with a short flag", 0.1, flag=(0.06, 0.14), steep=(0.6, 1.6),
    lean=(-0.02, 0.12))
def _one_nib(flag: float, steep: float, lean: float) -> Strokes:
    return [line((lean - flag, flag * steep), (lean, 0), (0, 1))]


@_allograph("1-flag", "1, with a flag", 0.24, flag=(0.15, 0.36), steep=(0.85, 1.6),
    sag=(-0.04, 0.05), lean=(-0.04, 0.12))
def _one_flag(flag: float, steep: float, sag: float, lean: float) -> Strokes:
    return [_flagged(flag, steep, sag, lean)]


@_allograph("1-flag-foot", "1, with a flag and a foot", 0.13, flag=(0.1, 0.34), steep=(0.75, 1.5),
    sag=(-0.04, 0.05), left=(0.06, 0.36), right=(0.14, 0.42), tilt=(-0.06, 0.03))
def _one_flag_foot(flag: float, steep: float, sag: float, left: float, right: float,
        tilt: float) -> Strokes:
    return [_flagged(flag, steep, sag, 0.03), line((-left, 1 + tilt), (right, 1 - tilt))]


@_allograph("1-foot", "1, a bar on a foot", 0.03, left=(0.15, 0.32), right=(0.15, 0.34),
    tilt=(-0.03, 0.03))
def _one_foot(left: float, right: float, tilt: float) -> Strokes:
    return [line((0.03, 0), (0, 1)), line((-left, 1 + tilt), (right, 1 - tilt))]


def _flagged(flag: float, steep: float, sag: float, lean: float) -> np.ndarray:
    tip, top = (lean - flag, flag * steep), (lean, 0.0)
    bend = ((tip[0] + top[0]) / 2 + sag, (tip[1] + top[1]) / 2 + sag)
    return joined(curve(tip, bend, top), line(top, (0, 1)))


def _head_of_two(start: float, right: float, foot: float) -> np.ndarray:
    return curve(
        (-0.3, start), (-0.2, 0.07), (0.0, 0.0), (right - 0.04, 0.1), (right, 0.27),
        (right * 0.62, 0.5), (-0.05, 0.76), (-foot, 1.0),
    )


@_allograph("2-plain", "2, plain", 0.34, start=(0.16, 0.3), right=(0.2, 0.33), foot=(0.28, 0.4),
    reach=(0.26, 0.58), tilt=(-0.05, 0.04))
def _two_plain(start: float, right: float, foot: float, reach: float, tilt: float) -> Strokes:
    return [joined(_head_of_two(start, right, foot), line((-foot, 1.0), (reach, 1.0 + tilt)))]


@_allograph("2-loop", "2, with a loop at the foot", 0.26, start=(0.12, 0.28), right=(0.18, 0.32),
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


@_allograph("2-z", "2, like a z", 0.14, start=(-0.02, 0.12), right=(0.24, 0.36), foot=(0.26, 0.38),
    reach=(0.26, 0.48), bow=(0.0, 0.09))
def _two_z(start: float, right: float, foot: float, reach: float, bow: float) -> Strokes:
    stem = curve((right, 0.02 + bow), (right * 0.5 + bow, 0.42), (-foot, 1.0))
    top = curve((-0.3, start), (0.0, 0.0 - bow * 0.3), (right, 0.02 + bow))
    return [joined(top, stem, line((-foot, 1.0), (reach, 1.0)))]


@_allograph("2-wavy", "2, with a wavy foot", 0.12, start=(0.14, 0.28), right=(0.2, 0.32),
    wave=(0.03, 0.09), reach=(0.3, 0.56))
def _two_wavy(start: float, right: float, wave: float, reach: float) -> Strokes:
    foot = curve(
        (-0.33, 1.0), (-0.18, 1 - wave), (0.06, 1 - wave * 0.3), (0.22, 1.0), (reach, 1 - wave),
    )
    return [joined(_head_of_two(start, right, 0.33), foot)]


@_allograph("2-curled", "2, with a curled start", 0.1, curl=(0.04, 0.1), right=(0.2, 0.32),
    foot=(0.28, 0.38), reach=(0.26, 0.44))
def _two_curled(curl: float, right: float, foot: float, reach: float) -> Strokes:
    curl_in = ((-0.27 + curl, 0.27), (-0.27, 0.3), (-0.3 - curl / 2, 0.21))
    head = curve(
        *curl_in, (-0.2, 0.05), (0.02, 0.0), (right, 0.14), (right, 0.3), (0.02, 0.7), (-foot, 1.0),
    )
    return [joined(head, line((-foot, 1.0), (reach, 1.0)))]


@_allograph("2-round", "2, round at the foot", 0.08, start=(0.14, 0.28), right=(0.2, 0.32),
    reach=(0.28, 0.44), lift=(-0.08, 0.02))
def _two_round(start: float, right: float, reach: float, lift: float) -> Strokes:
    return [
        curve(
            (-0.28, start), (-0.16, 0.05), (0.04, 0.0), (right, 0.14), (right, 0.32), (0.04, 0.62),
            (-0.2, 0.84), (-0.27, 0.96), (-0.12, 1.0), (0.14, 0.99), (reach, 0.98 + lift),
        )
    ]


def _lower_bowl(waist: float, right: float, end: float) -> np.ndarray:
    return curve(
        (waist, 0.46), (0.14, 0.5), (right, 0.64), (right, 0.82), (0.1, 0.98), (-0.14, 0.98),
        (-0.34, end),
    )


@_allograph("3-round", "3, round", 0.48, start=(0.08, 0.24), upper=(0.18, 0.3), waist=(-0.16, 0.04),
    lower=(0.24, 0.38), end=(0.8, 0.93))
def _three_round(start: float, upper: float, waist: float, lower: float, end: float) -> Strokes:
    head = curve(
        (-0.3, start), (-0.14, 0.03), (0.05, 0.0), (upper, 0.12), (upper, 0.28), (0.08, 0.42),
        (waist, 0.46),
    )
    return [joined(head, _lower_bowl(waist, lower, end))]


@_allograph("3-flat", "3, flat-topped", 0.18, left=(0.24, 0.36), right=(0.22, 0.34),
    waist=(-0.12, 0.02), lower=(0.26, 0.38), end=(0.8, 0.93), tilt=(-0.03, 0.04))
def _three_flat(left: float, right: float, waist: float, lower: float, end: float,
        tilt: float) -> Strokes:
    return [
        joined(line((-left, tilt), (right, 0.0), (waist, 0.42)), _lower_bowl(waist, lower, end)[1:])
    ]


@_allograph("3-loop", "3, with a loop in the middle", 0.18, start=(0.08, 0.22), upper=(0.18, 0.3),
    loop=(0.04, 0.13), lower=(0.26, 0.38), end=(0.8, 0.92))
def _three_loop(start: float, upper: float, loop: float, lower: float, end: float) -> Strokes:
    return [
        curve(
            (-0.28, start), (-0.12, 0.03), (0.05, 0.0), (upper, 0.13), (upper - 0.04, 0.3),
            (0.02, 0.45), (-0.1, 0.49), (-0.1 - loop, 0.47 - loop / 2), (-0.08, 0.46 - loop),
            (0.08, 0.49), (lower, 0.64), (lower, 0.82), (0.1, 0.98), (-0.14, 0.98), (-0.34, end),
        )
    ]


@_allograph("3-shallow", "3, hardly waisted", 0.1, start=(0.06, 0.18), upper=(0.22, 0.3),
    waist=(0.04, 0.12), lower=(0.26, 0.36), end=(0.84, 0.94))
def _three_shallow(start: float, upper: float, waist: float, lower: float, end: float) -> Strokes:
    return [
        curve(
            (-0.3, start), (-0.12, 0.02), (0.08, 0.01), (upper, 0.14), (upper - 0.03, 0.3),
            (waist, 0.44), (lower - 0.06, 0.54), (lower, 0.74), (0.16, 0.95), (-0.1, 1.0),
            (-0.34, end),
        )
    ]


@_allograph("3-hooked", "3, with hooked ends", 0.06, curl=(0.04, 0.1), upper=(0.2, 0.3),
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


@_allograph("4-open", "4, open", 0.3, top=(-0.3, -0.1), left=(0.28, 0.4), bar=(0.55, 0.68),
    reach=(0.28, 0.44), stem=(0.1, 0.24), rise=(0.0, 0.2), lean=(0.0, 0.16))
def _four_open(top: float, left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    return [
        line((top, 0.02), (-left, bar), (reach, bar - 0.02)),
        line((stem, rise), (stem - lean, 1.0)),
    ]


@_allograph("4-open-low", "4, open, its stem set low", 0.1, top=(-0.12, 0.06), left=(0.28, 0.38),
    bar=(0.58, 0.7), reach=(0.3, 0.42), stem=(0.08, 0.2), rise=(0.3, 0.45), lean=(0.0, 0.1))
def _four_open_low(top: float, left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    return [
        line((top, 0.0), (-left, bar), (reach, bar - 0.02)),
        line((stem, rise), (stem - lean, 1.0)),
    ]


@_allograph("4-cup", "4, open and round", 0.12, left=(0.24, 0.34), bar=(0.46, 0.58),
    reach=(0.28, 0.42), stem=(0.14, 0.26), rise=(0.0, 0.2), lean=(0.0, 0.14))
def _four_cup(left: float, bar: float, reach: float, stem: float, rise: float,
        lean: float) -> Strokes:
    cup = curve(
        (-left + 0.04, 0.0), (-left - 0.02, 0.28), (-left + 0.06, bar - 0.03), (0.05, bar + 0.01),
        (reach, bar - 0.04),
    )
    return [cup, line((stem, rise), (stem - lean, 1.0))]


@_allograph("4-closed", "4, closed", 0.26, apex=(0.06, 0.2), left=(0.28, 0.42), bar=(0.58, 0.72),
    reach=(0.26, 0.42), lean=(-0.02, 0.1))
def _four_closed(apex: float, left: float, bar: float, reach: float, lean: float) -> Strokes:
    return [line((apex, 0.0), (-left, bar), (reach, bar)), line((apex, 0.0), (apex - lean, 1.0))]


@_allograph("4-one-stroke", "4, in one stroke", 0.14, left=(0.22, 0.34), cup=(0.44, 0.56),
    right=(0.16, 0.28), rise=(0.0, 0.14), lean=(0.0, 0.14), sharp=(0.0, 1.0))
def _four_one_stroke(left: float, cup: float, right: float, rise: float, lean: float,
        sharp: float) -> Strokes:
    corner = 0.05 + 0.05 * sharp
    bowl = curve(
        (-left, 0.02), (-left - 0.03, 0.3), (-left + corner / 3, cup - 0.02), (0.0, cup + 0.01),
        (right - 0.02, cup - 0.12),
    )
    return [joined(bowl, line((right, rise), (right - lean, 1.0)))]


@_allograph("4-lightning", "4, in one stroke, turning back", 0.08, apex=(-0.06, 0.12),
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


def _bowl_of_five(neck: float, waist: float, right: float, end: float) -> np.ndarray:
    return curve(
        (neck, waist), (neck + 0.16, waist - 0.06), (right - 0.1, waist + 0.02),
        (right, waist + 0.24), (right - 0.1, 0.9), (0.0, 1.0), (-0.18, 0.98), (-0.34, end),
    )


@_allograph("5-two-strokes", "5, its bar apart", 0.36, neck=(-0.28, -0.18), waist=(0.36, 0.48),
    right=(0.24, 0.36), end=(0.84, 0.95), bar=(0.2, 0.58), tilt=(-0.04, 0.18))
def _five_two_strokes(neck: float, waist: float, right: float, end: float, bar: float,
        tilt: float) -> Strokes:
    top = neck + 0.06
    body = joined(line((top, 0.0), (neck, waist)), _bowl_of_five(neck, waist, right, end))
    return [body, line((top - 0.01, 0.0), (bar, -tilt))]


@_allograph("5-one-stroke", "5, in one stroke", 0.26, neck=(-0.28, -0.18), waist=(0.36, 0.5),
    right=(0.24, 0.36), end=(0.84, 0.95), bar=(0.16, 0.5), tilt=(-0.03, 0.18))
def _five_one_stroke(neck: float, waist: float, right: float, end: float, bar: float,
        tilt: float) -> Strokes:
    head = line((bar, -tilt), (neck + 0.05, 0.0), (neck, waist))
    return [joined(head, _bowl_of_five(neck, waist, right, end))]


@_allograph("5-s", "5, like an s", 0.18, tip=(0.26, 0.48), start=(-0.06, 0.09), left=(0.2, 0.28),
    right=(0.24, 0.32), end=(0.84, 0.98))
def _five_s(tip: float, start: float, left: float, right: float, end: float) -> Strokes:
    return [
        curve(
            (tip, start), (0.12, 0.0), (-left + 0.05, 0.05), (-left - 0.02, 0.24),
            (-left + 0.06, 0.41), (0.08, 0.46), (right, 0.6), (right, 0.82), (0.08, 0.99),
            (-0.14, 1.0), (-0.34, end),
        )
    ]


@_allograph("5-gap", "5, its bar not touching", 0.12, neck=(-0.28, -0.18), waist=(0.36, 0.46),
    right=(0.24, 0.36), end=(0.84, 0.95), gap=(0.08, 0.2), bar=(0.36, 0.56), lift=(-0.02, 0.12))
def _five_gap(neck: float, waist: float, right: float, end: float, gap: float, bar: float,
        lift: float) -> Strokes:
    top = neck + 0.04
    body = joined(line((top, 0.04), (neck, waist)), _bowl_of_five(neck, waist, right, end))
    return [body, line((top + gap, 0.03 - lift), (bar, 0.0 - lift))]


@_allograph("5-short-neck", "5, with a short neck", 0.08, neck=(-0.24, -0.14), waist=(0.24, 0.34),
    right=(0.26, 0.38), end=(0.82, 0.94), bar=(0.2, 0.42), tilt=(-0.02, 0.1))
def _five_short_neck(neck: float, waist: float, right: float, end: float, bar: float,
        tilt: float) -> Strokes:
    body = joined(line((neck + 0.03, 0.0), (neck, waist)), _bowl_of_five(neck, waist, right, end))
    return [body, line((neck + 0.03, 0.0), (bar, -tilt))]


def _six(top: list[Point], loop: float, width: float, sweep: float, grow: float,
        droop: float = 0.0) -> np.ndarray:
    """Down the back and round the loop; a `sweep` of 360 closes it, `grow` below 1 ends inside.

    `droop` lets the stroke that closes the loop come back to the foot of the 6, not to its waist.
    """
    middle, radii = (width - 0.28, (loop + 1) / 2), (width, (1 - loop) / 2)
    rounds = arc(middle, radii, 185, -sweep, grow)[::4]
    rounds[:, 1] += droop * (1 - loop) * np.linspace(-1, 1, len(rounds)).clip(0) ** 1.5
    return curve(*top, *((float(x), float(y)) for x, y in rounds))


@_allograph("6-straight", "6, straight-topped", 0.3, tip=(0.0, 0.3), loop=(0.46, 0.6),
    width=(0.23, 0.31), sweep=(340, 385), grow=(0.85, 1.0), droop=(-0.1, 0.4))
def _six_straight(tip: float, loop: float, width: float, sweep: float, grow: float,
        droop: float) -> Strokes:
    top = [(tip, 0.0), (tip * 0.4 - 0.1, 0.26), (-0.22, 0.5)]
    return [_six(top, loop, width, sweep, grow, droop)]


@_allograph("6-curled", "6, its top curled over", 0.28, tip=(0.18, 0.32), dip=(0.06, 0.18),
    loop=(0.44, 0.58), width=(0.23, 0.31), sweep=(340, 385), grow=(0.85, 1.0), droop=(-0.1, 0.4))
def _six_curled(tip: float, dip: float, loop: float, width: float, sweep: float,
        grow: float, droop: float) -> Strokes:
    top = [(tip, dip), (0.08, 0.0), (-0.14, 0.14), (-0.25, 0.42)]
    return [_six(top, loop, width, sweep, grow, droop)]


@_allograph("6-small-loop", "6, with a small loop", 0.16, tip=(0.08, 0.26), loop=(0.6, 0.7),
    width=(0.16, 0.23), sweep=(345, 385), grow=(0.9, 1.0))
def _six_small_loop(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.35 - 0.1, 0.26), (-0.22, 0.52)], loop, width, sweep, grow)]


@_allograph("6-big-loop", "6, with a big loop", 0.14, tip=(0.04, 0.22), loop=(0.28, 0.4),
    width=(0.27, 0.34), sweep=(340, 375), grow=(0.9, 1.0))
def _six_big_loop(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.4 - 0.12, 0.2), (-0.25, 0.44)], loop, width, sweep, grow)]


@_allograph("6-upright", "6, upright like a b", 0.14, tip=(-0.26, 0.02), bow=(0.0, 0.06),
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


@_allograph("6-open", "6, its loop not closed", 0.08, tip=(0.08, 0.28), loop=(0.48, 0.58),
    width=(0.24, 0.32), sweep=(265, 315), grow=(0.7, 0.95))
def _six_open(tip: float, loop: float, width: float, sweep: float, grow: float) -> Strokes:
    return [_six([(tip, 0.0), (tip * 0.4 - 0.1, 0.26), (-0.22, 0.5)], loop, width, sweep, grow)]


def _stem_of_seven(right: float, foot: float, bow: float) -> np.ndarray:
    return curve((right, 0.0), ((right + foot) / 2 - bow, 0.46), (foot, 1.0))


@_allograph("7-plain", "7, plain", 0.27, left=(0.24, 0.38), right=(0.24, 0.36), tilt=(-0.05, 0.1),
    foot=(-0.16, 0.1), bow=(-0.03, 0.08))
def _seven_plain(left: float, right: float, tilt: float, foot: float, bow: float) -> Strokes:
    return [joined(line((-left, tilt), (right, 0.0)), _stem_of_seven(right, foot, bow))]


@_allograph("7-crossed", "7, crossed", 0.32, left=(0.22, 0.38), right=(0.24, 0.36),
    tilt=(-0.06, 0.12), foot=(-0.16, 0.08), bow=(-0.03, 0.08), cross=(0.4, 0.6), reach=(0.14, 0.26),
    rise=(-0.05, 0.06))
def _seven_crossed(left: float, right: float, tilt: float, foot: float, bow: float, cross: float,
        reach: float, rise: float) -> Strokes:
    return [
        *_seven_plain(left, right, tilt, foot, bow),
        _crossbar(right, foot, bow, cross, reach, rise),
    ]


@_allograph("7-long-top", "7, with a long top", 0.08, left=(0.46, 0.6), right=(0.26, 0.36),
    tilt=(-0.05, 0.05), foot=(-0.14, 0.08), bow=(-0.02, 0.08))
def _seven_long_top(left: float, right: float, tilt: float, foot: float, bow: float) -> Strokes:
    return _seven_plain(left, right, tilt, foot, bow)


@_allograph("7-serif", "7, with a serif", 0.07, left=(0.24, 0.36), right=(0.24, 0.36),
    serif=(0.08, 0.28), foot=(-0.16, 0.08), bow=(-0.03, 0.08))
def _seven_serif(left: float, right: float, serif: float, foot: float, bow: float) -> Strokes:
    return [
        joined(
            line((-left, serif), (-left + 0.01, 0.0), (right, 0.0)),
            _stem_of_seven(right, foot, bow),
        )
    ]


@_allograph("7-serif-crossed", "7, with a serif, crossed", 0.1, left=(0.24, 0.36),
    right=(0.24, 0.36), serif=(0.08, 0.28), foot=(-0.16, 0.08), bow=(-0.03, 0.08),
    cross=(0.4, 0.58), reach=(0.14, 0.26), rise=(-0.05, 0.06))
def _seven_serif_crossed(left: float, right: float, serif: float, foot: float, bow: float,
        cross: float, reach: float, rise: float) -> Strokes:
    return [
        *_seven_serif(left, right, serif, foot, bow),
        _crossbar(right, foot, bow, cross, reach, rise),
    ]


@_allograph("7-curled", "7, its top curled", 0.1, left=(0.26, 0.36), right=(0.24, 0.36),
    curl=(0.1, 0.28), wave=(0.02, 0.07), foot=(-0.14, 0.08), bow=(-0.02, 0.08))
def _seven_curled(left: float, right: float, curl: float, wave: float, foot: float,
        bow: float) -> Strokes:
    top = curve(
        (-left, curl), (-left + 0.03, 0.03), (-left + 0.16, wave * 0.4), (0.02, wave), (right, 0.0),
    )
    return [joined(top, _stem_of_seven(right, foot, bow))]


@_allograph("7-curled-crossed", "7, its top curled, crossed", 0.06, left=(0.26, 0.36),
    right=(0.24, 0.36), curl=(0.1, 0.28), wave=(0.02, 0.07), foot=(-0.14, 0.08), bow=(-0.02, 0.08),
    cross=(0.42, 0.58), reach=(0.14, 0.26), rise=(-0.05, 0.06))
def _seven_curled_crossed(left: float, right: float, curl: float, wave: float, foot: float,
        bow: float, cross: float, reach: float, rise: float) -> Strokes:
    return [
        *_seven_curled(left, right, curl, wave, foot, bow),
        _crossbar(right, foot, bow, cross, reach, rise),
    ]


@_allograph("7-round", "7, round at the corner", 0.06, left=(0.26, 0.36), right=(0.22, 0.32),
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


@_allograph("8-s", "8, an s and back", 0.42, upper=(0.18, 0.28), lower=(0.24, 0.36),
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


@_allograph("8-straight-back", "8, an s and straight back", 0.18, upper=(0.18, 0.28),
    lower=(0.22, 0.34), waist=(0.42, 0.54), start=(0.04, 0.16), tip=(-0.02, 0.2))
def _eight_straight_back(upper: float, lower: float, waist: float, start: float,
        tip: float) -> Strokes:
    s = curve(
        (upper - 0.02, start), (0.04, 0.0), (-upper + 0.04, 0.06), (-upper, 0.2),
        (-0.06, waist - 0.06), (0.12, waist + 0.08), (lower, 0.76), (lower - 0.1, 0.94),
        (-0.02, 1.0), (-lower + 0.06, 0.92), (-lower + 0.02, 0.78),
    )
    return [joined(s, line((-lower + 0.06, 0.7), (upper + tip, start - 0.02 - tip * 0.3)))]


@_allograph("8-stacked", "8, two circles", 0.12, upper=(0.18, 0.27), lower=(0.22, 0.34),
    waist=(0.42, 0.52), begin=(60, 120), overlap=(-0.01, 0.03))
def _eight_stacked(upper: float, lower: float, waist: float, begin: float,
        overlap: float) -> Strokes:
    return [
        arc((0, waist / 2), (upper, waist / 2), begin, -362),
        arc((0, (1 + waist) / 2), (lower, (1 - waist) / 2 + overlap), -begin, 364),
    ]


@_allograph("8-open", "8, open at the top", 0.12, upper=(0.18, 0.26), lower=(0.24, 0.34),
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


@_allograph("8-middle", "8, from the middle", 0.12, upper=(0.18, 0.27), lower=(0.22, 0.34),
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


@_allograph("8-mirrored", "8, the other way round", 0.08, upper=(0.18, 0.27), lower=(0.22, 0.34),
    waist=(0.44, 0.52), start=(0.08, 0.18), end=(-0.02, 0.06))
def _eight_mirrored(upper: float, lower: float, waist: float, start: float, end: float) -> Strokes:
    return [stroke * np.array([-1.0, 1.0]) for stroke in _eight_s(upper, lower, waist, start, end)]


def _loop_of_nine(width: float, height: float, start: float, close: float) -> np.ndarray:
    """Anticlockwise from the right end of the top round to where the tail begins."""
    return arc((0.0, height / 2), (width, height / 2), start, -360 * close)


@_allograph("9-straight", "9, straight-tailed", 0.3, width=(0.16, 0.32), height=(0.42, 0.56),
    start=(-50, -15), close=(0.94, 1.04), foot=(-0.06, 0.06))
def _nine_straight(width: float, height: float, start: float, close: float, foot: float) -> Strokes:
    return [
        joined(
            _loop_of_nine(width, height, start, close),
            line((width, height * 0.25), (width - 0.04 + foot, 1.0)),
        )
    ]


@_allograph("9-slanted", "9, its tail slanting", 0.14, width=(0.22, 0.32), height=(0.42, 0.54),
    start=(-50, -15), close=(0.95, 1.04), foot=(-0.2, 0.08), bow=(-0.04, 0.06))
def _nine_slanted(width: float, height: float, start: float, close: float, foot: float,
        bow: float) -> Strokes:
    tail = curve((width, height * 0.3), ((width + foot) / 2 + 0.03 + bow, 0.66), (foot, 1.0))
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@_allograph("9-curled", "9, its tail curled like a g", 0.2, width=(0.22, 0.32), height=(0.4, 0.54),
    start=(-45, -10), close=(0.95, 1.04), curl=(0.74, 0.94), reach=(0.18, 0.34))
def _nine_curled(width: float, height: float, start: float, close: float, curl: float,
        reach: float) -> Strokes:
    tail = curve(
        (width, height * 0.35), (width + 0.01, 0.62), (width - 0.06, 0.88), (0.04, 1.0),
        (-reach + 0.06, (curl + 1.0) / 2 + 0.01), (-reach, curl),
    )
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@_allograph("9-hooked", "9, with a hooked tail", 0.12, width=(0.22, 0.3), height=(0.42, 0.56),
    start=(-45, -10), close=(0.95, 1.04), hook=(0.1, 0.24), lift=(0.0, 0.1))
def _nine_hooked(width: float, height: float, start: float, close: float, hook: float,
        lift: float) -> Strokes:
    tail = curve(
        (width, height * 0.35), (width - 0.0, 0.66), (width - 0.03, 0.9), (width - 0.09, 0.99),
        (width - 0.1 - hook, 0.98 - lift),
    )
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@_allograph("9-round", "9, a 6 turned round", 0.1, width=(0.24, 0.32), height=(0.46, 0.6),
    start=(-30, -5), close=(0.95, 1.04), foot=(-0.24, -0.08), lift=(0.0, 0.08))
def _nine_round(width: float, height: float, start: float, close: float, foot: float,
        lift: float) -> Strokes:
    tail = curve((width, height * 0.5), (width - 0.01, 0.62), (0.12, 0.88), (foot, 1.0 - lift))
    return [joined(_loop_of_nine(width, height, start, close), tail)]


@_allograph("9-small-loop", "9, with a small loop", 0.08, width=(0.14, 0.2), height=(0.28, 0.38),
    start=(-40, -10), close=(0.95, 1.05), foot=(-0.12, 0.04))
def _nine_small_loop(width: float, height: float, start: float, close: float,
        foot: float) -> Strokes:
    return [
        joined(
            _loop_of_nine(width, height, start, close),
            line((width, height * 0.3), (width + foot, 1.0)),
        )
    ]


@_allograph("9-two-strokes", "9, its stem apart", 0.06, width=(0.2, 0.3), height=(0.42, 0.56),
    start=(-60, -20), close=(0.9, 1.0), over=(-0.05, 0.06), foot=(-0.1, 0.04))
def _nine_two_strokes(width: float, height: float, start: float, close: float, over: float,
        foot: float) -> Strokes:
    return [
        _loop_of_nine(width, height, start, close),
        line((width, 0.02 + over), (width + foot, 1.0)),
    ]


@_allograph("9-open", "9, its loop not closed", 0.1, width=(0.2, 0.3), height=(0.4, 0.52),
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
# fmt: on


@dataclass(frozen=True)
class Ambiguous:
    """A shape people read differently: `label` is the likelier reading, `other` the next."""

    label: int
    other: int
    strokes: tuple[np.ndarray, ...]
    width: float = 0.07


# fmt: off
AMBIGUOUS: tuple[Ambiguous, ...] = (
    Ambiguous(4, 9, (joined(curve((0.22, 0.02), (-0.06, 0.22), (-0.27, 0.47)), line((-0.27, 0.47),
        (0.2, 0.46))), line((0.22, 0.0), (0.17, 1.0)))),
    Ambiguous(4, 9, (joined(curve((-0.16, 0.04), (-0.3, 0.34), (-0.16, 0.52), (0.1, 0.44),
        (0.22, 0.1)), line((0.22, 0.08), (0.14, 1.0))),)),
    Ambiguous(9, 4, (joined(line((0.2, 0.1), (-0.1, 0.06), (-0.27, 0.4), (0.0, 0.48), (0.2, 0.3)),
        line((0.23, 0.02), (0.14, 1.0))),)),
    Ambiguous(9, 4, (curve((0.2, 0.04), (-0.12, 0.14), (-0.3, 0.42), (-0.1, 0.54), (0.2, 0.42)),
        line((0.22, 0.0), (0.16, 1.0)))),
    Ambiguous(1, 7, (line((-0.4, 0.24), (0.06, 0.0), (0.0, 1.0)),)),
    Ambiguous(7, 1, (line((-0.28, 0.15), (0.14, 0.0), (-0.06, 1.0)),)),
    Ambiguous(3, 8, (joined(curve((-0.2, 0.3), (-0.24, 0.12), (0.0, 0.0), (0.22, 0.16), (0.1, 0.4),
        (-0.08, 0.45)), curve((-0.08, 0.45), (0.2, 0.54), (0.3, 0.78), (0.0, 1.0), (-0.28, 0.84),
        (-0.22, 0.64))),)),
    Ambiguous(8, 3, (curve((-0.16, 0.34), (-0.22, 0.14), (0.02, 0.0), (0.22, 0.18), (0.02, 0.44),
        (-0.14, 0.5), (0.06, 0.5), (0.28, 0.7), (0.12, 0.96), (-0.16, 0.96), (-0.28, 0.76),
        (-0.16, 0.6)),)),
    Ambiguous(5, 6, (curve((0.26, 0.0), (-0.02, 0.06), (-0.2, 0.3), (-0.2, 0.5), (0.06, 0.44),
        (0.26, 0.64), (0.14, 0.94), (-0.12, 0.98), (-0.27, 0.82), (-0.24, 0.68)),)),
    Ambiguous(6, 5, (curve((0.28, 0.02), (-0.06, 0.1), (-0.22, 0.4), (-0.2, 0.54), (0.06, 0.44),
        (0.26, 0.64), (0.14, 0.94), (-0.12, 0.98), (-0.26, 0.78), (-0.21, 0.52)),)),
    Ambiguous(0, 6, (curve((0.2, 0.0), (-0.16, 0.14), (-0.32, 0.5), (-0.2, 0.9), (0.06, 1.0),
        (0.3, 0.78), (0.32, 0.44), (0.16, 0.2), (-0.08, 0.16)),)),
    Ambiguous(6, 0, (curve((0.1, 0.0), (-0.2, 0.2), (-0.32, 0.58), (-0.18, 0.92), (0.06, 1.0),
        (0.28, 0.78), (0.26, 0.46), (0.06, 0.28), (-0.16, 0.34), (-0.28, 0.5)),)),
    Ambiguous(7, 9, (curve((-0.26, 0.22), (-0.22, 0.06), (0.02, 0.02), (0.24, 0.06), (0.18, 0.44),
        (0.04, 1.0)), line((-0.14, 0.42), (0.22, 0.36)))),
)

# Name; slant, stretch, curvature, brush, tremor, points of a quick pen, height in the box; the ten
# allographs, 0 to 9. The first 24 teach, the last eight are kept for testing. All are invented, as
# the names are: nobody's real hand is copied here.
HANDS: tuple[tuple[str, float, float, float, float, float, int | None, float, str], ...] = (
    ("Abel", 0.21, 0.98, 0.2, 0.087, 0.002, None, 0.79,
     "open bar plain round closed s straight curled straight-back two-strokes"),
    ("Aiko", -0.01, 1.24, -0.4, 0.089, 0.001, None, 0.90,
     "round foot round hooked cup gap straight long-top open straight"),
    ("Alma", 0.30, 0.85, -0.6, 0.088, 0.001, 18, 0.68,
     "overlapping bar loop loop open two-strokes big-loop curled s curled"),
    ("Amit", 0.19, 0.79, -0.6, 0.075, 0.001, 18, 0.68,
     "round slanted plain flat closed short-neck straight plain stacked straight"),
    ("Anouk", -0.08, 0.81, -0.1, 0.053, 0.001, 18, 0.74,
     "clockwise bar z round cup two-strokes curled serif-crossed mirrored curled"),
    ("Bruno", 0.05, 1.06, -0.3, 0.058, 0.003, None, 0.70,
     "narrow bar z round open-low two-strokes curled crossed s open"),
    ("Carla", -0.07, 1.05, 0.1, 0.120, 0.002, 12, 0.79,
     "narrow flag-foot loop hooked open two-strokes upright plain s round"),
    ("Chidi", 0.05, 1.00, -0.5, 0.062, 0.001, 26, 0.69,
     "round flag-foot z flat cup two-strokes big-loop crossed middle two-strokes"),
    ("Dana", 0.01, 1.18, -0.0, 0.045, 0.002, None, 0.44,
     "overlapping bar wavy flat closed one-stroke straight crossed stacked hooked"),
    ("Deniz", -0.30, 0.93, 0.5, 0.071, 0.002, 12, 0.82,
     "overlapping flag curled shallow one-stroke one-stroke big-loop serif straight-back slanted"),
    ("Elif", 0.09, 1.01, -0.0, 0.071, 0.001, None, 0.75,
     "narrow nib plain round closed s small-loop plain middle small-loop"),
    ("Emil", 0.09, 0.86, 0.2, 0.058, 0.001, None, 0.66,
     "round flag plain shallow closed one-stroke curled long-top straight-back straight"),
    ("Farah", 0.06, 0.83, 0.6, 0.105, 0.003, None, 0.77,
     "round bar plain loop lightning gap curled crossed s straight"),
    ("Gino", 0.12, 0.74, 0.1, 0.069, 0.003, 18, 0.65,
     "slashed flag-foot plain round lightning one-stroke small-loop round s hooked"),
    ("Hana", 0.03, 1.18, 0.1, 0.070, 0.001, None, 0.61,
     "clockwise flag round round open-low two-strokes small-loop curled-crossed s slanted"),
    ("Ines", -0.00, 0.78, 0.5, 0.092, 0.003, None, 0.69,
     "round bar plain round open two-strokes open serif open straight"),
    ("Ivo", 0.09, 0.97, -0.1, 0.071, 0.003, 18, 0.75,
     "open slanted wavy round closed s straight serif-crossed stacked open"),
    ("Jaya", 0.05, 0.92, -0.2, 0.110, 0.002, None, 0.64,
     "round flag loop round open gap straight crossed s round"),
    ("Karl", -0.12, 0.99, 0.3, 0.063, 0.002, None, 0.65,
     "slashed slanted plain loop open two-strokes curled plain s hooked"),
    ("Lena", 0.08, 0.80, -0.1, 0.055, 0.003, None, 0.75,
     "curled foot loop round one-stroke one-stroke straight curled-crossed s slanted"),
    ("Luca", 0.30, 0.96, -0.2, 0.074, 0.003, 12, 0.56,
     "round bar loop round open two-strokes upright crossed mirrored curled"),
    ("Maya", 0.13, 1.33, -0.1, 0.066, 0.002, None, 0.53,
     "curled slanted curled flat open-low s upright plain open small-loop"),
    ("Milo", -0.12, 1.20, -0.3, 0.095, 0.009, None, 0.71,
     "narrow flag wavy round one-stroke short-neck open crossed straight-back straight"),
    ("Nadia", 0.15, 1.31, -0.1, 0.059, 0.001, None, 0.69,
     "narrow nib loop loop open one-stroke curled round middle curled"),
    ("Omar", 0.30, 1.14, -0.3, 0.055, 0.001, None, 0.72,
     "round bar round round one-stroke s open curled middle slanted"),
    ("Petra", 0.03, 1.03, 0.1, 0.064, 0.002, None, 0.67,
     "curled flag plain flat closed two-strokes curled round stacked small-loop"),
    ("Quinn", 0.14, 1.30, 0.2, 0.071, 0.001, 26, 0.73,
     "overlapping bar loop round cup gap small-loop curled-crossed s round"),
    ("Rosa", -0.12, 0.82, 0.3, 0.085, 0.002, None, 0.64,
     "open slanted z loop open-low one-stroke curled plain s hooked"),
    ("Selim", -0.05, 1.09, 0.6, 0.074, 0.001, None, 0.54,
     "round flag-foot wavy round open two-strokes straight serif-crossed s open"),
    ("Tara", 0.05, 0.98, -0.4, 0.072, 0.003, None, 0.81,
     "slashed foot loop hooked lightning two-strokes straight crossed mirrored curled"),
    ("Umut", 0.23, 0.94, 0.2, 0.067, 0.001, 12, 0.64,
     "narrow nib curled shallow closed one-stroke upright serif straight-back straight"),
    ("Vera", -0.15, 0.82, 0.3, 0.066, 0.002, None, 0.47,
     "clockwise flag plain round open short-neck big-loop long-top open two-strokes"),
)
# fmt: on
