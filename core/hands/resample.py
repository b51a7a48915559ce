"""A pen's path, point by point: measured, resampled, smoothed, cut short, run on, dragged to the next stroke."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def lengths(stroke: np.ndarray) -> np.ndarray:
    """Length of ink up to each point, starting at 0."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def along(stroke: np.ndarray, measure: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Points (n, 2) of a stroke where `measure`, one increasing number per point, reaches `at`."""
    return np.stack([np.interp(at, measure, stroke[:, 0]), np.interp(at, measure, stroke[:, 1])], axis=1)


def even(strokes: Sequence[np.ndarray], total: int, corners: float = 0.0, per_extent: float = 0.0) -> list[np.ndarray]:
    """Resamples to about `total` points, shared by length.

    `corners` above 0 spends more of them on turns; `per_extent` is the least number of points each
    time a stroke is as long as it is high or wide.
    """
    measures = [_measure(stroke, corners) for stroke in strokes]
    whole = sum(float(measure[-1]) for measure in measures)
    resampled = []
    for stroke, measure in zip(strokes, measures, strict=True):
        if len(stroke) < 2 or measure[-1] <= 0:
            resampled.append(stroke[:1])
            continue
        curl = float(lengths(stroke)[-1] / np.ptp(stroke, axis=0).max()) if per_extent else 0.0
        count = max(2, round(per_extent * curl), round(total * float(measure[-1]) / whole))
        resampled.append(along(stroke, measure, np.linspace(0.0, measure[-1], count)))
    return resampled


def _measure(stroke: np.ndarray, corners: float) -> np.ndarray:
    measure = lengths(stroke)
    if corners <= 0 or len(stroke) < 3:
        return measure
    steps = np.diff(stroke, axis=0)
    heading = np.arctan2(steps[:, 1], steps[:, 0])
    turn = np.abs((np.diff(heading) + np.pi) % (2 * np.pi) - np.pi)
    return measure + corners * np.concatenate([[0.0], np.cumsum(turn), [turn.sum()]])


def drag(strokes: list[np.ndarray], reach: float) -> list[np.ndarray]:
    """Joins each stroke to the next where the way is at most `reach` times the drawing's longer side."""
    longest = reach * float(np.ptp(np.concatenate(strokes), axis=0).max())
    joined = strokes[:1]
    for stroke in strokes[1:]:
        if np.hypot(*(stroke[0] - joined[-1][-1])) <= longest:
            joined[-1] = np.concatenate([joined[-1], stroke])
        else:
            joined.append(stroke)
    return joined


def extend(stroke: np.ndarray, points: float) -> np.ndarray:
    """Runs the stroke's end on by so many points' worth of ink, or takes them away."""
    if points < 0:
        return stroke[: max(2, len(stroke) + round(points))]
    heading = stroke[-1] - stroke[-3]
    return np.concatenate([stroke, stroke[-1:] + heading * (points / 2)])


def smooth(values: np.ndarray, reach: int) -> np.ndarray:
    """Running mean over `reach` neighbours on either side; ends are held."""
    held = np.concatenate([np.repeat(values[:1], reach + 1, 0), values, np.repeat(values[-1:], reach, 0)])
    sums = np.cumsum(held, axis=0)
    return (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1)


def rounded(stroke: np.ndarray) -> np.ndarray:
    """Quadratic curves from one segment's middle to the next, with the points as handles, as browsers draw."""
    if len(stroke) < 3:
        return stroke
    middles = (stroke[1:] + stroke[:-1]) / 2
    t = np.linspace(0.0, 1.0, 5)[None, :, None]
    start, handle, stop = middles[:-1, None], stroke[1:-1, None], middles[1:, None]
    curves = (1 - t) ** 2 * start + 2 * t * (1 - t) * handle + t**2 * stop
    return np.concatenate([stroke[:1], curves.reshape(-1, 2), stroke[-1:]])
