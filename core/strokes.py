"""A drawing is strokes: where the pen went, before any pixel; and how another hand would go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

# Below this many pixels a side, edges drawn without antialiasing would show as steps.
SMOOTH_SIDE = 1120
# Points a drawing is resampled to before it is bent: enough for a tremor, few enough to be quick.
DENSE = 56
# How far from the edge of the box a varied drawing stays.
MARGIN = 0.02
# A brush thinner or thicker than this, by the longer side of the drawing, would not be a pen's.
THINNEST, THICKEST = 0.035, 0.18
# However quick, a pen at even intervals leaves more points on a curl than on a bar: at least this
# many each time a stroke is as long as it is high or wide.
POINTS_PER_EXTENT = 2.4
# How many writers are shaky, and how many drawings have a pen not lifted between strokes.
SHAKY_SHARE = 0.12
DRAGGED_SHARE = 0.06
# The longest way a pen is dragged, by the longer side of the drawing.
DRAGGED_REACH = 0.75


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes of a pen in the unit box, x to the right, y down.

    It holds no pressure and no time: one brush went along straight lines between the points.

    Attributes:
        strokes: one array of shape (points, 2), float32, per stroke; a single point is a dot.
        width: the brush's width as a fraction of the box's side.
    """

    strokes: tuple[np.ndarray, ...]
    width: float = 0.07


def ink(drawing: Drawing, size: int = 280) -> Image.Image:
    """Draws white ink (255) on black (0), round at ends and corners, as a PIL image of mode "L".

    It is not the browser's own ink to the pixel; shrunk to 28x28 the two cannot be told apart. What
    leaves the box is cut off. An empty drawing is a black picture.

    It is drawn several times larger and averaged down: Pillow draws lines without soft edges.

    Raises:
        ValueError: a stroke is not of shape (points, 2) or holds a number that is not finite, or
            the width or the size is not positive.
    """
    if size < 1:
        raise ValueError(f"Expected a size of at least 1 pixel, got {size}.")
    finer = max(1, math.ceil(SMOOTH_SIDE / size))
    canvas = paint(drawing, size * finer)
    return canvas.reduce(finer) if finer > 1 else canvas


def paint(drawing: Drawing, size: int) -> Image.Image:
    """The same ink without soft edges: quicker, and enough for what will be shrunk anyway."""
    check(drawing)
    canvas = Image.new("L", (size, size))
    draw = ImageDraw.Draw(canvas)
    width = max(1.0, drawing.width * size)
    for stroke in drawing.strokes:
        # A pixel's middle is half a pixel in.
        points = [(x, y) for x, y in (np.asarray(stroke, dtype=np.float64) * size - 0.5).tolist()]
        if len(points) > 1:
            draw.line(points, fill=255, width=round(width))
        if width >= 2:
            # Pillow's ellipse includes its last pixel: this keeps it as wide as the line.
            radius = (width - 1) / 2
            for x, y in points:
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        else:
            draw.point(points, fill=255)
    return canvas


@dataclass(frozen=True)
class Style:
    """How a hand departs from the copybook; the defaults depart nowhere.

    Attributes:
        slant: lean to the right, as a fraction of the height; below 0 to the left.
        turn: the whole digit turned, radians clockwise.
        stretch: width over height, as a factor; above 1 wider, below 1 narrower.
        size: enlarged by this factor.
        curvature: above 0 bends are exaggerated, below 0 flattened.
        tremor: how far the pen shakes, in box sides.
        bend: how far proportions are off from place to place, in box sides.
        loose: how far ends fall short or run on and strokes miss each other; 1 is everyday writing.
        dragged: the pen is not quite lifted between strokes that are near each other.
        points: points a quick pen leaves for the whole drawing; None keeps the line smooth.
        corners: above 0, more of these points are spent on turns.
        rounded: the drawing surface rounds the corners between few points, as browsers' brushes do.
        width: the brush, as a factor.
    """

    slant: float = 0.0
    turn: float = 0.0
    stretch: float = 1.0
    size: float = 1.0
    curvature: float = 0.0
    tremor: float = 0.0
    bend: float = 0.0
    loose: float = 0.0
    dragged: bool = False
    points: int | None = None
    corners: float = 0.0
    rounded: bool = False
    width: float = 1.0


def any_style(rng: np.random.Generator, strength: float = 1.0) -> Style:
    """Some writer's style: at strength 1 as varied as writers are, by our guess; at 0 no style."""
    slant, turn, stretch, size, curvature, width = (
        np.clip(rng.standard_normal(6), -2.2, 2.2) * strength
    ).tolist()
    shaky, tremor, bend, pace, dragged, rounded, corners = rng.random(7).tolist()
    quick, brisk = pace < 0.25 * min(strength, 1.0), pace < 0.6 * min(strength, 1.0)
    return Style(
        slant=0.09 * min(strength, 1.0) + 0.2 * slant,
        turn=0.085 * turn,
        stretch=math.exp(0.2 * stretch),
        size=math.exp(0.14 * size),
        curvature=0.35 * curvature,
        tremor=(0.010 if shaky < SHAKY_SHARE else 0.002) * strength * (0.5 + tremor),
        bend=0.022 * strength * (0.4 + bend),
        loose=strength,
        dragged=dragged < DRAGGED_SHARE * strength,
        points=int(rng.integers(6, 11)) if quick else int(rng.integers(11, 28)) if brisk else None,
        corners=max(0.0, 0.6 * corners - 0.3) if brisk else 0.0,
        rounded=brisk and rounded < 0.4,
        width=math.exp(0.25 * width),
    )


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


def restyle(
    drawing: Drawing, style: Style, rng: np.random.Generator, shift: np.ndarray | float = 0.0
) -> Drawing:
    """The drawing in a given style, moved by `shift`.

    The style says how much a hand shakes, bends and misses; `rng` says where.
    """
    check(drawing)
    strokes = [np.asarray(s, dtype=np.float64) for s in drawing.strokes if len(s)]
    if not strokes:
        return Drawing((), drawing.width)
    if style != Style():
        strokes = _loosen(_even(strokes, DENSE), style, rng)
        points, ends = np.concatenate(strokes), np.cumsum([len(s) for s in strokes])[:-1].tolist()
        points = _lean(_warp(_shake(points, ends, style, rng), style, rng), style)
        strokes = _sample(np.split(points, ends), style)
    return into_box([s + shift for s in strokes], _brush(strokes, drawing.width, style))


def _brush(strokes: list[np.ndarray], width: float, style: Style) -> float:
    """The brush in this style, no thinner or thicker than pens are, unless it was so already."""
    if style.width == 1.0:
        return width
    extent = float(np.ptp(np.concatenate(strokes), axis=0).max())
    low, high = min(width, THINNEST * extent), max(width, THICKEST * extent)
    return min(max(width * style.width, low), high)


def into_box(strokes: Sequence[np.ndarray], width: float) -> Drawing:
    """Moves strokes into the unit box, shrinking them only if they and their brush do not fit."""
    width = min(width, 0.5)
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    room = 1 - 2 * MARGIN - width
    scale = min(1.0, room / max(float((high - low).max()), 1e-9))
    edge = MARGIN + width / 2
    middle = np.clip(
        (low + high) / 2, edge + (high - low) * scale / 2, 1 - edge - (high - low) * scale / 2
    )
    shift = middle - (low + high) / 2 * scale
    return Drawing(tuple((s * scale + shift).astype(np.float32) for s in strokes), width)


def check(drawing: Drawing) -> None:
    """Raises ValueError, with what was expected and got, unless the drawing can be inked."""
    if not (math.isfinite(drawing.width) and drawing.width > 0):
        raise ValueError(f"Expected a brush width above 0, got {drawing.width}.")
    for number, stroke in enumerate(drawing.strokes):
        points = np.asarray(stroke)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"Expected stroke {number} of shape (points, 2), got {points.shape}.")
        if not np.isfinite(points).all():
            raise ValueError(f"Expected stroke {number} to hold finite numbers only.")


def _lengths(stroke: np.ndarray) -> np.ndarray:
    """Length of ink up to each point, starting at 0."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _along(stroke: np.ndarray, measure: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.stack(
        [np.interp(at, measure, stroke[:, 0]), np.interp(at, measure, stroke[:, 1])], axis=1
    )


def _even(
    strokes: Sequence[np.ndarray], total: int, corners: float = 0.0, per_extent: float = 0.0
) -> list[np.ndarray]:
    """Resamples to about `total` points, shared by length.

    `corners` above 0 spends more of them on turns; `per_extent` is the least number of points each
    time a stroke is as long as it is high or wide.
    """
    measures = []
    for stroke in strokes:
        measure = _lengths(stroke)
        if corners > 0 and len(stroke) > 2:
            steps = np.diff(stroke, axis=0)
            heading = np.arctan2(steps[:, 1], steps[:, 0])
            turn = np.abs((np.diff(heading) + np.pi) % (2 * np.pi) - np.pi)
            measure = measure + corners * np.concatenate([[0.0], np.cumsum(turn), [turn.sum()]])
        measures.append(measure)
    whole = sum(float(m[-1]) for m in measures)
    even = []
    for stroke, measure in zip(strokes, measures, strict=True):
        if len(stroke) < 2 or measure[-1] <= 0:
            even.append(stroke[:1])
            continue
        curl = float(_lengths(stroke)[-1] / np.ptp(stroke, axis=0).max()) if per_extent else 0.0
        fewest = round(per_extent * curl)
        count = max(2, fewest, round(total * float(measure[-1]) / whole))
        even.append(_along(stroke, measure, np.linspace(0.0, measure[-1], count)))
    return even


def _loosen(strokes: list[np.ndarray], style: Style, rng: np.random.Generator) -> list[np.ndarray]:
    """Ends fall short or run on, strokes miss each other, a quick pen is not quite lifted."""
    loose = []
    for stroke in strokes:
        if len(stroke) > 8:
            start, end = np.clip(rng.normal(0.0, 0.02 * style.loose, 2), -0.05, 0.06) * len(stroke)
            stroke = _extend(_extend(stroke, end)[::-1], start)[::-1]
        if len(strokes) > 1:
            stroke = stroke + rng.normal(0.0, 0.012 * style.loose, 2)
        loose.append(stroke)
    return _even(_drag(loose), DENSE) if style.dragged else loose


def _drag(strokes: list[np.ndarray]) -> list[np.ndarray]:
    """Joins each stroke to the next where the way is short; for a long way any pen is lifted."""
    reach = DRAGGED_REACH * float(np.ptp(np.concatenate(strokes), axis=0).max())
    joined = strokes[:1]
    for stroke in strokes[1:]:
        if np.hypot(*(stroke[0] - joined[-1][-1])) <= reach:
            joined[-1] = np.concatenate([joined[-1], stroke])
        else:
            joined.append(stroke)
    return joined


def _extend(stroke: np.ndarray, points: float) -> np.ndarray:
    """Runs the stroke's end on by so many points' worth of ink, or takes them away."""
    if points < 0:
        return stroke[: max(2, len(stroke) + round(points))]
    heading = stroke[-1] - stroke[-3]
    return np.concatenate([stroke, stroke[-1:] + heading * (points / 2)])


def _shake(
    points: np.ndarray, ends: list[int], style: Style, rng: np.random.Generator
) -> np.ndarray:
    """Makes curves rounder or flatter, and lets the hand tremble, each stroke for itself."""
    bent = []
    for stroke in np.split(points, ends):
        if len(stroke) > 6:
            tremor = style.tremor * 1.7 * _smooth(rng.standard_normal(stroke.shape), 1)
            stroke = stroke + style.curvature * (stroke - _smooth(stroke, 3)) + tremor
        bent.append(stroke)
    return np.concatenate(bent)


def _smooth(values: np.ndarray, reach: int) -> np.ndarray:
    """Running mean over `reach` neighbours on either side; ends are held."""
    held = np.concatenate(
        [np.repeat(values[:1], reach + 1, 0), values, np.repeat(values[-1:], reach, 0)]
    )
    sums = np.cumsum(held, axis=0)
    return (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1)


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


def _sample(strokes: list[np.ndarray], style: Style) -> list[np.ndarray]:
    """A quick pen leaves few points and visible corners, a slow one a smooth line."""
    if style.points is None:
        return strokes
    sampled = _even(strokes, style.points, style.corners, POINTS_PER_EXTENT)
    return [_rounded(stroke) for stroke in sampled] if style.rounded else sampled


def _rounded(stroke: np.ndarray) -> np.ndarray:
    """Quadratic curves from one segment's middle to the next, with the points as handles."""
    if len(stroke) < 3:
        return stroke
    middles = (stroke[1:] + stroke[:-1]) / 2
    t = np.linspace(0.0, 1.0, 5)[None, :, None]
    start, handle, stop = middles[:-1, None], stroke[1:-1, None], middles[1:, None]
    curves = (1 - t) ** 2 * start + 2 * t * (1 - t) * handle + t**2 * stop
    return np.concatenate([stroke[:1], curves.reshape(-1, 2), stroke[-1:]])
