"""How a hand departs from the copybook, in numbers; and the numbers of some writer nobody knows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

# The longest way a pen is dragged, by the longer side of the drawing.
DRAGGED_REACH = 0.75
# How many writers are shaky, drag the pen from stroke to stroke, fill the whole field, start before the pad does.
SHAKY_SHARE, DRAGGED_SHARE, FILLING_SHARE, SKIPPING_SHARE = 0.12, 0.28, 0.42, 0.12


@dataclass(frozen=True)
class Style:
    """How a hand departs from the copybook; the defaults depart nowhere.

    Attributes:
        slant: lean to the right, as a fraction of the height; below 0 to the left.
        turn: the whole digit turned, radians clockwise.
        stretch: width over height, as a factor; above 1 wider, below 1 narrower.
        filling: how far the drawing is stretched to fill a square field: 0 not at all, 1 wholly.
        size: enlarged by this factor.
        curvature: above 0 bends are exaggerated, below 0 flattened.
        tremor: how far the pen shakes, in box sides.
        bend: how far proportions are off from place to place, in box sides.
        loose: how far ends fall short or run on and strokes miss each other; 1 is everyday writing.
        skipped: share of each stroke that the pad missed before it noticed the pen.
        dragged: the pen is not quite lifted between strokes nearer than this, in longer sides of the
            drawing; 0 lifts it always.
        points: points a quick pen leaves for the whole drawing; None keeps the line smooth.
        sparse: the pad kept hardly more than these points, even on curls.
        corners: above 0, more of these points are spent on turns.
        coarse: how far each of these points is off, in box sides.
        rounded: the drawing surface rounds the corners between few points, as browsers' brushes do.
        width: the brush, as a factor.
    """

    slant: float = 0.0
    turn: float = 0.0
    stretch: float = 1.0
    filling: float = 0.0
    size: float = 1.0
    curvature: float = 0.0
    tremor: float = 0.0
    bend: float = 0.0
    loose: float = 0.0
    skipped: float = 0.0
    dragged: float = 0.0
    points: int | None = None
    sparse: bool = False
    corners: float = 0.0
    coarse: float = 0.0
    rounded: bool = False
    width: float = 1.0


def any_style(rng: np.random.Generator, strength: float = 1.0) -> Style:
    """Some writer's style: at strength 1 as varied as writers are, by our guess; at 0 no style."""
    slant, turn, stretch, size, curvature, width = (np.clip(rng.standard_normal(6), -2.2, 2.2) * strength).tolist()
    shaky, tremor, bend, pace, dragged, round_, corners = rng.random(7).tolist()
    fills, filling, skips, skipped, reach, coarse = rng.random(6).tolist()
    at_most = min(strength, 1.0)
    quick, brisk = pace < 0.35 * at_most, pace < 0.68 * at_most
    return Style(
        slant=0.07 * at_most + 0.23 * slant,
        turn=0.1 * turn,
        stretch=math.exp(0.24 * stretch),
        filling=at_most * min(1.0, 0.3 + filling) if fills < FILLING_SHARE * strength else 0.0,
        size=math.exp(0.14 * size),
        curvature=0.4 * curvature,
        tremor=(0.010 if shaky < SHAKY_SHARE else 0.002) * strength * (0.5 + tremor),
        bend=0.026 * strength * (0.4 + bend),
        loose=1.2 * strength,
        skipped=0.14 * at_most * skipped if skips < SKIPPING_SHARE * strength else 0.0,
        dragged=DRAGGED_REACH * (1.0 if reach < 0.4 else 2.0) if dragged < DRAGGED_SHARE * strength else 0.0,
        points=int(rng.integers(7, 10)) if quick else int(rng.integers(11, 28)) if brisk else None,
        sparse=quick,
        corners=max(0.0, 0.6 * corners - 0.3) if brisk else 0.0,
        coarse=0.022 * strength * coarse**2 if brisk else 0.0,
        rounded=brisk and round_ < 0.4,
        width=math.exp(0.1 * at_most + 0.34 * width),
    )
