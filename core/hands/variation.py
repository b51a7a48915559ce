"""How another hand would draw the same strokes: slant, proportions, speed, tremor, brush."""

from __future__ import annotations

import math

import numpy as np

from core.hands.resample import drag, even, extend, rounded, smooth
from core.hands.style import Style, any_style
from core.ink.strokes import Drawing, check, into_box

# Points a drawing is resampled to before it is bent: enough for a tremor, few enough to be quick.
DENSE = 56
# A brush thinner or thicker than this, by the longer side of the drawing, would not be a pen's.
THINNEST, THICKEST = 0.035, 0.3
# However quick, a pen at even intervals leaves more points on a curl than on a bar: at least this
# many each time a stroke is as long as it is high or wide.
POINTS_PER_EXTENT = 2.4
# The same where the pad itself kept only a few points of the whole drawing.
SPARSE_PER_EXTENT = 1.7
# How often a dragging hand makes a stroke the other way about.
BACKWARDS_SHARE = 0.2
# Filling a field makes a drawing wider or narrower by at most this factor.
MOST_FILLED = 6.0


def vary(drawing: Drawing, rng: np.random.Generator, strength: float = 1.0) -> Drawing:
    """The drawing as another hand might have made it; the original is left alone.

    It knows no digits: a strong variation may turn a 4 into a 9.

    Args:
        drawing: any drawing.
        rng: the only source of chance.
        strength: 0 only brings what stuck out back into the box, 0.3 is the same writer's next
            try, 1 another writer.

    Returns:
        A drawing wholly inside the unit box, brush included.
    """
    if not (math.isfinite(strength) and strength >= 0):
        raise ValueError(f"Expected a strength of at least 0, got {strength}.")
    shift = 0.05 * strength * np.clip(rng.standard_normal(2), -2.3, 2.3)
    return restyle(drawing, any_style(rng, strength), rng, shift)


def restyle(drawing: Drawing, style: Style, rng: np.random.Generator, shift: np.ndarray | float = 0.0) -> Drawing:
    """The drawing in a given style, moved by `shift`.

    The style says how much a hand shakes, bends and misses; `rng` says where.
    """
    check(drawing)
    strokes = [np.asarray(s, dtype=np.float64) for s in drawing.strokes if len(s)]
    if not strokes:
        return Drawing((), drawing.width)
    if style != Style():
        strokes = _loosen(even(strokes, DENSE), style, rng)
        points, ends = np.concatenate(strokes), np.cumsum([len(s) for s in strokes])[:-1].tolist()
        points = _fill(_lean(_warp(_shake(points, ends, style, rng), style, rng), style), style)
        strokes = _sample(np.split(points, ends), style, rng)
    return into_box([s + shift for s in strokes], _brush(strokes, drawing.width, style))


def _brush(strokes: list[np.ndarray], width: float, style: Style) -> float:
    """The brush in this style, no thinner or thicker than pens are, unless it was so already."""
    if style.width == 1.0:
        return width
    extent = float(np.ptp(np.concatenate(strokes), axis=0).max())
    low, high = min(width, THINNEST * extent), max(width, THICKEST * extent)
    return min(max(width * style.width, low), high)


def _loosen(strokes: list[np.ndarray], style: Style, rng: np.random.Generator) -> list[np.ndarray]:
    """Ends fall short or run on, strokes miss each other, a quick pen is not quite lifted."""
    loose = []
    for stroke in strokes:
        if len(stroke) > 8:
            start, end = np.clip(rng.normal(0.0, 0.02 * style.loose, 2), -0.06, 0.07) * len(stroke)
            stroke = extend(extend(stroke, end)[::-1], start)[::-1]
            stroke = stroke[round(style.skipped * len(stroke)) :]
        if len(strokes) > 1:
            stroke = stroke + rng.normal(0.0, 0.012 * style.loose, 2)
        if style.dragged and rng.random() < BACKWARDS_SHARE:
            stroke = stroke[::-1]
        loose.append(stroke)
    return even(drag(loose, style.dragged), DENSE) if style.dragged else loose


def _shake(points: np.ndarray, ends: list[int], style: Style, rng: np.random.Generator) -> np.ndarray:
    """Makes curves rounder or flatter, and lets the hand tremble, each stroke for itself."""
    bent = []
    for stroke in np.split(points, ends):
        if len(stroke) > 6:
            tremor = style.tremor * 1.7 * smooth(rng.standard_normal(stroke.shape), 1)
            stroke = stroke + style.curvature * (stroke - smooth(stroke, 3)) + tremor
        bent.append(stroke)
    return np.concatenate(bent)


def _warp(points: np.ndarray, style: Style, rng: np.random.Generator) -> np.ndarray:
    """Displaces the plane smoothly: what met still meets, but proportions change."""
    phase = points @ rng.normal(0.0, 5.0, (2, 3)) + rng.uniform(0.0, 2 * np.pi, 3)
    return points + style.bend * (np.sin(phase) @ rng.standard_normal((3, 2)))


def _lean(points: np.ndarray, style: Style) -> np.ndarray:
    """Size, stretch, slant and turn, in this order, about the drawing's own middle."""
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    scale = np.diag([style.size * math.sqrt(style.stretch), style.size / math.sqrt(style.stretch)])
    shear = np.array([[1.0, 0.0], [-style.slant, 1.0]])
    c, s = math.cos(style.turn), math.sin(style.turn)
    return (points - middle) @ scale @ shear @ np.array([[c, s], [-s, c]]) + middle


def _fill(points: np.ndarray, style: Style) -> np.ndarray:
    """Stretches the drawing towards a square, as a field to be filled invites; a bar stays a bar."""
    if not style.filling:
        return points
    low, high = points.min(axis=0), points.max(axis=0)
    width, height = np.maximum(high - low, 1e-6).tolist()
    factor = min(max((height / width) ** style.filling, 1 / MOST_FILLED), MOST_FILLED)
    middle = (low + high) / 2
    return (points - middle) * [factor, 1.0] + middle


def _sample(strokes: list[np.ndarray], style: Style, rng: np.random.Generator) -> list[np.ndarray]:
    """A quick pen leaves few points and visible corners, a slow one a smooth line."""
    if style.points is None:
        return strokes
    least = SPARSE_PER_EXTENT if style.sparse else POINTS_PER_EXTENT
    sampled = even(strokes, style.points, style.corners, least)
    if style.coarse:
        sampled = [stroke + rng.normal(0.0, style.coarse, stroke.shape) for stroke in sampled]
    return [rounded(stroke) for stroke in sampled] if style.rounded else sampled
