"""Loss and accuracy as curves, the same for a replay and for a run under way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.language import _
from core.network.facts import Epoch
from core.render.words import in_a_row, together
from core.training.log import smooth
from ui.show.curves import Chart, coloured, draw, marker, quantity, rows

SMOOTH, RAW, TEST, TRAIN = "#2b9eb3", "#9a9a9a", "#2b9eb3", "#d98032"
HEIGHT = 290
# A curve this wide shows no more points than this.
MOST_POINTS = 600
TICKS = [0, *(base * 10**power for power in range(6) for base in (1, 3))]
# A share of wrong answers below this is drawn as this much, in %.
LEAST_WRONG = 0.1


def loss_curve(losses: Sequence[Sequence[float]], last: int, at: int | None = None) -> None:
    """Cross-entropy per step, raw and smoothed; a line at the step `at`."""
    if not losses:
        return
    steps = np.array([entry[0] for entry in losses])
    raw = np.array([entry[1] for entry in losses])
    smoothed = smooth(losses)
    shown = _thin(steps)
    names = [_("one batch"), _("smoothed")]
    data = rows(
        step=np.tile(steps[shown], 2),
        loss=np.concatenate([raw[shown], smoothed[shown]]).round(4),
        curve=np.repeat(names, len(shown)),
    )
    top = float(max(2.5, np.percentile(raw, 99)))
    shown_as = {
        "x": _steps(last),
        "y": quantity("loss", _("loss"), scale={"domain": [0, round(top, 1)], "clamp": True}),
        "color": coloured("curve", names, [RAW, SMOOTH]),
        "strokeWidth": {"field": "curve", "scale": {"domain": names, "range": [1, 3]}, "legend": None},
    }
    alt_text = _(
        "Loss against step on a logarithmic axis: {loss} at step {step}, {smoothed} smoothed at step {last}.",
        loss=f"{raw[0]:.2f}",
        step=f"{steps[0]:.0f}",
        smoothed=f"{smoothed[-1]:.3f}",
        last=f"{steps[-1]:.0f}",
    )
    if at:
        here = f"{smoothed[np.searchsorted(steps, at, side='right') - 1]:.3f}"
        alt_text = together(alt_text, _("At step {step}: {smoothed} smoothed.", step=at, smoothed=here))
    _draw({"data": data, "mark": {"type": "line", "clip": True}, "encoding": shown_as}, at, alt_text)


def accuracy_curve(
    epochs: Sequence[Epoch],
    last: int,
    early: Sequence[tuple[int, float]] = (),
    at: int | None = None,
) -> None:
    """Accuracy on the test digits and on those learned from, by step.

    Args:
        early: (step, test accuracy) at moments inside the first epoch.
    """
    tests = [(step, 100 * accuracy) for step, accuracy in early]
    known = {step for step, accuracy in early}
    tests += [(epoch.step, 100 * epoch.test_accuracy) for epoch in epochs if epoch.step not in known]
    learned = [(epoch.step, 100 * epoch.train_accuracy) for epoch in epochs if epoch.train_accuracy is not None]
    names = [_("test"), _("learned from")]
    found = [(*point, name) for points, name in zip((tests, learned), names, strict=True) for point in points]
    if not found:
        return
    steps, right, digits = zip(*found, strict=True)
    data = rows(step=steps, wrong=(100 - np.array(right)).clip(min=LEAST_WRONG).round(3), digits=digits)
    # Drawn by what is wrong, on a logarithmic axis: near 100 % the last tenths are what tells networks apart.
    scale = {"type": "log", "domain": [100, LEAST_WRONG], "nice": False}
    ticks = {"values": [100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1], "labelExpr": "format(100 - datum.value, '~g')"}
    shown_as = {
        "x": _steps(last),
        "y": quantity("wrong", _("right, %"), scale=scale, axis=ticks),
        "color": coloured("digits", names, [TEST, TRAIN]),
        "strokeDash": {"field": "digits", "scale": {"domain": names, "range": [[1, 0], [6, 4]]}, "legend": None},
    }
    mark = {"type": "line", "point": {"size": 45}, "strokeWidth": 2.5}
    listed = [_("step {step}: {accuracy}", step=step, accuracy=f"{right:.1f} %") for step, right in sorted(tests)]
    alt_text = _("Test accuracy by step. {steps}.", steps=in_a_row(listed))
    if learned:
        step, right = learned[-1]
        ends = _("On the digits learned from: {accuracy} at step {step}.", accuracy=f"{right:.1f} %", step=step)
        alt_text = together(alt_text, ends)
    _draw({"data": data, "mark": mark, "encoding": shown_as}, at, alt_text)


def _steps(last: int) -> Chart:
    ticks = [tick for tick in TICKS if tick <= last]
    scale = {"type": "symlog", "domain": [0, max(1, last)], "nice": False}
    return quantity("step", _("steps"), scale=scale, axis={"values": ticks, "format": "d"})


def _draw(curve: Chart, at: int | None, alt_text: str) -> None:
    draw([curve] if at is None else [curve, marker("step", at)], alt_text, HEIGHT)


def _thin(steps: np.ndarray) -> np.ndarray:
    """Indices of at most `MOST_POINTS` points, evenly spread over the logarithmic axis."""
    if len(steps) <= MOST_POINTS:
        return np.arange(len(steps))
    wanted = np.geomspace(max(1, steps[0]), steps[-1], MOST_POINTS)
    return np.unique(np.searchsorted(steps, wanted).clip(0, len(steps) - 1))
