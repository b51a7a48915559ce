"""Curves to hover over, for the pages about believing explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

RANDOM = "#8c8f99"
MARK = "#d1495b"
HEIGHT = 300


def lines(
    places: Sequence[float] | np.ndarray,
    curves: Mapping[str, Sequence[float] | np.ndarray],
    colours: Mapping[str, str],
    x: str,
    y: str,
    alt_text: str,
    at: float | None = None,
    band: tuple[str, np.ndarray, np.ndarray] | None = None,
    log: bool = False,
    log_x: bool = False,
    height: int = HEIGHT,
    x_format: str = "",
    x_ticks: Sequence[float] | np.ndarray | None = None,
) -> None:
    """Curves over common places, each with a name and a colour; hovering tells all values at a place.

    Args:
        at: a place to mark with a line.
        band: a name, the low and the high end of a shaded band over the same places.
        log, log_x: logarithmic axes.
    """
    names = list(curves)
    frame = pd.DataFrame(
        {
            "place": np.tile(np.asarray(places, dtype=float), len(names)),
            "value": np.concatenate([np.asarray(curves[name], dtype=float) for name in names]),
            "curve": np.repeat(names, len(places)),
        }
    )
    across = alt.Scale(type="log" if log_x else "linear", nice=False)
    chosen = places if log_x else x_ticks
    ticks = alt.Undefined if chosen is None else [float(place) for place in chosen]
    x_axis = alt.X("place:Q", title=x, scale=across, axis=alt.Axis(format=x_format, values=ticks))
    y_axis = alt.Y(
        "value:Q",
        title=y,
        scale=alt.Scale(type="log" if log else "linear", zero=False),
        axis=alt.Axis(format="~r" if log else ""),
    )
    scale = alt.Scale(domain=names, range=[colours[name] for name in names])
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=4, columns=3, labelLimit=260)
    colour = alt.Color("curve:N", scale=scale, legend=legend if len(names) > 1 else None)
    chart = alt.Chart(frame)
    layers: list[alt.Chart] = []
    if band is not None:
        name, low, high = band
        shade = pd.DataFrame({"place": np.asarray(places, dtype=float), "low": low, "high": high})
        layers.append(
            alt.Chart(shade)
            .mark_area(opacity=0.22, color=colours.get(name, RANDOM))
            .encode(x=x_axis, y=alt.Y("low:Q", title=y), y2="high:Q")
        )
    layers.append(chart.mark_line(strokeWidth=2.5).encode(x=x_axis, y=y_axis, color=colour))
    layers.append(_tell(chart, names, x, x_format))
    if at is not None:
        mark = alt.Chart(pd.DataFrame({"place": [at]})).mark_rule(strokeWidth=2, color=MARK)
        layers.append(mark.encode(x="place:Q"))
    drawn = (
        alt.layer(*layers)
        .properties(height=height)
        .configure_axis(labelFontSize=14, titleFontSize=14)
        .configure_legend(labelFontSize=15)
    )
    st.altair_chart(drawn, width="stretch", alt=alt_text)


def _tell(chart: alt.Chart, names: list[str], x: str, x_format: str) -> alt.Chart:
    """An unseen rule at every place that tells all curves' values there."""
    nearest = alt.selection_point(fields=["place"], nearest=True, on="pointerover", empty=False)
    told = [alt.Tooltip("place:Q", title=x, format=x_format or ".3~r")]
    told += [alt.Tooltip(f"{_field(name)}:Q", title=name, format=".3~r") for name in names]
    renamed = chart.transform_calculate(shown="datum.value").transform_pivot("curve", value="shown", groupby=["place"])
    return (
        renamed.mark_rule(strokeWidth=1, color=RANDOM)
        .encode(x="place:Q", opacity=alt.condition(nearest, alt.value(0.7), alt.value(0.0)), tooltip=told)
        .add_params(nearest)
    )


def _field(name: str) -> str:
    """A name as Vega reads a field: dots and brackets mean something there, a colon does in Altair."""
    return "".join("\\" + letter if letter in ".[]:" else letter for letter in name)
