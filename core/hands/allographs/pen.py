"""A pen's path from a few numbers: smooth curves, straight lines, parts of ellipses.

Coordinates: x to the right, y down, a digit is one high (0 top, 1 foot), its middle near x = 0. Angles are
degrees clockwise from the right, so -90 is the top of a circle.
"""

from __future__ import annotations

import numpy as np

Point = tuple[float, float]
Strokes = list[np.ndarray]


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


def arc(middle: Point, radii: Point, start: float, sweep: float, grow: float = 1.0, power: float = 2.0) -> np.ndarray:
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
