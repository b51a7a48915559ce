"""Curves to hover over, for the pages about believing explanations, and what all charts are made with.

A chart is a Vega-Lite specification with its numbers in it, as plain as it is sent. Altair would check and build the
same, and pandas and pyarrow pack the numbers: 105 MB of a process's memory.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from ui.visitor.link import chosen

RANDOM = "#8c8f99"
MARK = "#d1495b"
HEIGHT = 300
# Letters in pixels, and for a projector.
LETTERS, LARGE = 14, 21
# What the axis below and one line of names above take of a chart's height.
AROUND = 110
# As many names side by side as the chart has room for.
COLUMNS = {"expr": "clamp(floor(width / 240), 1, 3)"}
# Shares on an axis, written as they are everywhere.
PERCENT = {"labelExpr": "format(100 * datum.value, '~g') + '\u00a0%'"}
# A part of a chart, or the whole.
Chart = dict[str, Any]


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
    chosen = places if log_x else x_ticks
    ticks = {} if chosen is None else {"values": [float(place) for place in chosen]}
    across = quantity("place", x, scale={"type": "log" if log_x else "linear", "nice": False})
    # An empty format would write 10 as 1e+1.
    across["axis"] = ({"format": x_format} if x_format else {}) | ticks
    up = quantity("value", y, scale={"type": "log" if log else "linear", "zero": False})
    up["axis"] = {"format": "~r"} if log else {}
    colour = coloured("curve", names, [colours[name] for name in names], columns=COLUMNS, labelLimit=260)
    if len(names) == 1:
        colour["legend"] = None
    layers: list[Chart] = []
    if band is not None:
        name, low, high = band
        shade = {"type": "area", "opacity": 0.22, "color": colours.get(name, RANDOM)}
        shown = {"x": across, "y": quantity("low", y), "y2": {"field": "high"}}
        layers.append({"data": rows(place=places, low=low, high=high), "mark": shade, "encoding": shown})
    curve = {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {"x": across, "y": up, "color": colour}}
    values = rows(
        place=np.tile(np.asarray(places, dtype=float), len(names)),
        value=np.concatenate([np.asarray(curves[name], dtype=float) for name in names]),
        curve=np.repeat(names, len(places)),
    )
    layers.append({"data": values, "layer": [curve, _tell(names, x, x_format)]})
    if at is not None:
        layers.append(marker("place", at))
    draw(layers, alt_text, height)


def rows(**columns: Sequence[Any] | np.ndarray) -> Chart:
    """Columns of equal length as a chart's data; a number that is none is left out."""
    known = ([_known(value) for value in np.asarray(column).tolist()] for column in columns.values())
    return {"values": [dict(zip(columns, row, strict=True)) for row in zip(*known, strict=True)]}


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def quantity(field: str, title: str | None = None, **more: Any) -> Chart:
    """A channel of numbers: the column it shows, and its name on the axis."""
    return {"field": field, "type": "quantitative", **({} if title is None else {"title": title}), **more}


def coloured(field: str, names: Sequence[str], colours: Sequence[str], **legend: Any) -> Chart:
    """A colour for each name of a column, told above the chart."""
    above = {"title": None, "orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 4, **legend}
    scale = {"domain": list(names), "range": list(colours)}
    return {"field": field, "type": "nominal", "scale": scale, "legend": above}


def marker(field: str, at: float) -> Chart:
    """A line upwards at a place of the chart."""
    mark = {"type": "rule", "strokeWidth": 2, "color": MARK}
    return {"data": rows(**{field: [at]}), "mark": mark, "encoding": {"x": quantity(field)}}


def draw(layers: Sequence[Chart], alt_text: str, height: int = HEIGHT) -> None:
    """Puts a chart on the page, its layers over each other; `alt_text` says what it shows."""
    # Pixels, which unlike the page's type do not grow by themselves.
    size = LARGE if chosen("projector") else LETTERS
    # Vega would read every point and axis aloud, in English; what there is to know of them `alt_text` says.
    letters = {"labelFontSize": size, "titleFontSize": size, "aria": False}
    config = {"mark": {"aria": False}, "axis": letters, "legend": letters}
    # Names of curves take a line each on a phone: they come on top of the height, not out of it.
    fit = {"type": "fit-x", "contains": "padding"}
    tall = round(height * size / LETTERS) - AROUND
    spec = {"layer": list(layers), "height": tall, "autosize": fit, "config": config}
    st.vega_lite_chart(spec=spec, width="stretch", alt=alt_text)


def _tell(names: list[str], x: str, x_format: str) -> Chart:
    """An unseen rule at every place that tells all curves' values there."""
    told = [quantity("place", x, format=x_format or ".3~r")]
    told += [quantity(_field(name), name, format=".3~r") for name in names]
    nearest = {"type": "point", "fields": ["place"], "nearest": True, "on": "pointerover"}
    return {
        "transform": [
            {"calculate": "datum.value", "as": "shown"},
            {"pivot": "curve", "value": "shown", "groupby": ["place"]},
        ],
        "mark": {"type": "rule", "strokeWidth": 1, "color": RANDOM},
        "encoding": {
            "x": quantity("place"),
            "opacity": {"condition": {"param": "nearest", "empty": False, "value": 0.7}, "value": 0.0},
            "tooltip": told,
        },
        "params": [{"name": "nearest", "select": nearest}],
    }


def _field(name: str) -> str:
    """A name as Vega reads a field: dots and brackets mean something there."""
    return "".join("\\" + letter if letter in ".[]" else letter for letter in name)
