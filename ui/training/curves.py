"""Loss and accuracy as curves, the same for a replay and for a run under way."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core.network.facts import Epoch
from core.training.log import smooth

SMOOTH, RAW, TEST, TRAIN = "#2b9eb3", "#9a9a9a", "#2b9eb3", "#d98032"
HEIGHT = 330
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
    frame = pd.DataFrame(
        {
            "step": np.tile(steps[shown], 2),
            "loss": np.concatenate([raw[shown], smoothed[shown]]).round(4),
            "curve": np.repeat(["one batch", "smoothed"], len(shown)),
        }
    )
    top = float(max(2.5, np.percentile(raw, 99)))
    y = alt.Y("loss:Q", title="loss", scale=alt.Scale(domain=[0, round(top, 1)], clamp=True))
    colour = _colour(["one batch", "smoothed"], [RAW, SMOOTH])
    width = alt.StrokeWidth("curve:N", scale=alt.Scale(domain=["one batch", "smoothed"], range=[1, 3]), legend=None)
    lines = alt.Chart(frame).mark_line(clip=True).encode(x=_steps(last), y=y, color=colour, strokeWidth=width)
    where = f" At step {at}: {smoothed[np.searchsorted(steps, at, side='right') - 1]:.3f} smoothed." if at else ""
    alt_text = (
        f"Loss against step on a logarithmic axis: {raw[0]:.2f} at step {steps[0]:.0f}, {smoothed[-1]:.3f} smoothed at "
        f"step {steps[-1]:.0f}.{where}"
    )
    _draw([lines], at, alt_text)


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
    rows = [(step, 100 * accuracy, "test") for step, accuracy in early]
    known = {step for step, _ in early}
    rows += [(epoch.step, 100 * epoch.test_accuracy, "test") for epoch in epochs if epoch.step not in known]
    learned = [
        (epoch.step, 100 * epoch.train_accuracy, "learned from") for epoch in epochs if epoch.train_accuracy is not None
    ]
    rows += learned
    if not rows:
        return
    frame = pd.DataFrame(rows, columns=["step", "accuracy", "digits"])
    frame["wrong"] = (100 - frame["accuracy"]).clip(lower=LEAST_WRONG).round(3)
    # Drawn by what is wrong, on a logarithmic axis: near 100 % the last tenths are what tells networks apart.
    y = alt.Y(
        "wrong:Q",
        title="right, %",
        scale=alt.Scale(type="log", domain=[100, LEAST_WRONG], nice=False),
        axis=alt.Axis(values=[100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1], labelExpr="format(100 - datum.value, '~g')"),
    )
    colour = _colour(["test", "learned from"], [TEST, TRAIN], "digits")
    dash = alt.StrokeDash(
        "digits:N", scale=alt.Scale(domain=["test", "learned from"], range=[[1, 0], [6, 4]]), legend=None
    )
    lines = (
        alt.Chart(frame)
        .mark_line(point=alt.OverlayMarkDef(size=45), strokeWidth=2.5)
        .encode(x=_steps(last), y=y, color=colour, strokeDash=dash)
    )
    tests = sorted((step, accuracy) for step, accuracy, digits in rows if digits == "test")
    listed = ", ".join(f"step {step}: {accuracy:.1f} %" for step, accuracy in tests)
    ends = f" On the digits learned from: {learned[-1][1]:.1f} % at step {learned[-1][0]}." if learned else ""
    _draw([lines], at, f"Test accuracy by step. {listed}.{ends}")


def _steps(last: int) -> alt.X:
    ticks = [tick for tick in TICKS if tick <= last]
    scale = alt.Scale(type="symlog", domain=[0, max(1, last)], nice=False)
    return alt.X("step:Q", title="steps", scale=scale, axis=alt.Axis(values=ticks, format="d"))


def _colour(names: list[str], colours: list[str], field: str = "curve") -> alt.Color:
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=4)
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=names, range=colours), legend=legend)


def _draw(layers: list[alt.Chart], at: int | None, alt_text: str) -> None:
    if at is not None:
        marker = alt.Chart(pd.DataFrame({"step": [at]})).mark_rule(strokeWidth=2, color="#d1495b")
        layers = [*layers, marker.encode(x="step:Q")]
    chart = (
        alt.layer(*layers)
        .properties(height=HEIGHT)
        .configure_axis(labelFontSize=14, titleFontSize=14)
        .configure_legend(labelFontSize=15)
    )
    st.altair_chart(chart, width="stretch", alt=alt_text)


def _thin(steps: np.ndarray) -> np.ndarray:
    """Indices of at most `MOST_POINTS` points, evenly spread over the logarithmic axis."""
    if len(steps) <= MOST_POINTS:
        return np.arange(len(steps))
    wanted = np.geomspace(max(1, steps[0]), steps[-1], MOST_POINTS)
    return np.unique(np.searchsorted(steps, wanted).clip(0, len(steps) - 1))
