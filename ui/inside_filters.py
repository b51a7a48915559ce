"""Filters, in the browser: what the page's script needs to answer every click by itself, and where it draws.

A visitor's click asks nobody: all filters, this digit's maps and the strongest digits are with the page, and the sums
are added up there, from the numbers of the forward pass, beside the number the forward pass came to.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import streamlit as st

from core.data import DataError, has_mnist
from core.features import CONVOLUTIONS
from core.hands import samples
from core.model import MNIST_MEAN, MNIST_STD, STAGES
from ui import cached, inside, shell
from ui.scripts import packed, palettes, script, style

TOP = 10
SHAPES = {stage.name: stage.shape for stage in STAGES}
WINDOW = """<div class="ds-window st-key-window">
<figure><canvas class="digit" role="img"></canvas><figcaption></figcaption></figure>
<figure><canvas class="map" role="img"></canvas><figcaption></figcaption></figure>
<div class="controls">
<label class="ds-slide"><span></span><input class="row" type="range" min="0"></label>
<label class="ds-slide"><span></span><input class="column" type="range" min="0"></label>
<div class="buttons"><button type="button" class="ds-button slide">Slide the window</button>
<button type="button" class="ds-button strongest">Go to its strongest place</button></div>
<output></output><div class="scale"></div></div></div>"""
WALL = """<div class="ds-wall fixed"></div>
<label class="ds-slide"><span></span><input type="range" min="0"></label><div class="scale"></div>"""
HTML = f"""<div class="ds-inside st-key-filters">
<div class="ds-walls" style="--across: minmax(0, 1fr) minmax(0, 1.5fr)">
<div class="st-key-filters-conv1"><h4 class="ds-title">conv1: sixteen filters of 3 × 3</h4>
<p class="ds-said">Each slides over the digit and looks for its pattern of ink.</p>{WALL}
<p class="ds-note">One scale for this wall, centred on 0: orange weights raise the map where there is ink, purple lower
it.</p></div>
<div class="st-key-filters-conv2"><h4 class="ds-title">conv2: 32 filters of 16 × 3 × 3</h4>
<p class="ds-said">Each has one 3 × 3 slice for every map of conv1.</p>{WALL}
<p class="ds-note">One scale for this wall, centred on 0: orange weights raise the map where conv1's map is active,
purple lower it.</p>
<label class="ds-switch"><input type="checkbox" data-look="first_slice">Only the first slice of each, as the book shows
them</label></div></div>
<div class="chosen"><h3 class="ds-heading"></h3><div class="ds-halves">
<div><figure class="ds-figure"><canvas role="img"></canvas><figcaption></figcaption></figure>
<p class="ds-said bias"></p></div>
<div><h4 class="ds-title among"></h4><div class="ds-grid" style="--least:105px"></div><p class="ds-note ever"></p>
<p class="ds-said problem"></p>
<label class="ds-switch"><input type="checkbox" data-source>Look among MNIST's 10,000 test digits instead</label></div>
</div></div>
<div class="st-key-arithmetic"><h3 class="ds-heading">Do the arithmetic</h3>{WINDOW}
<div class="st-key-sums"><div></div><div class="ds-block"></div>
<details class="ds-more"><summary>All 144 products</summary><div></div></details><div></div></div></div></div>"""

_FILTERS = st.components.v2.component(
    "digitscope_filters",
    html=HTML,
    css=style("wall", "inside"),
    js=script("inside_numbers", "inside_pictures", "inside_window", "inside_look", "inside_sums", "inside_filters"),
    isolate_styles=False,
)


@st.fragment
def explore_filters(view: shell.View) -> None:
    """The page's walls, the chosen filter and the arithmetic; run again only for another source of digits."""

    def choose_source() -> None:
        st.session_state["fires-in-mnist"] = bool((st.session_state.get("filters") or {}).get("source"))

    mnist = has_mnist("test")
    strongest, problem = _strongest(view.network, "drawings"), ""
    if mnist and st.session_state.setdefault("fires-in-mnist", False):
        try:
            strongest = _strongest(view.network, "mnist")
        except DataError as error:
            problem = f"{error} The built-in drawings work without it."
            st.session_state["fires-in-mnist"] = False
    _FILTERS(
        key="filters",
        data={
            "shapes": SHAPES,
            "palettes": palettes(),
            "numbers": {**_numbers(view), "strongest.ink": strongest["ink"]},
            "strongest": {name: value for name, value in strongest.items() if name != "ink"},
            "mean": MNIST_MEAN,
            "spread": MNIST_STD,
            "mnist": mnist,
            "in_mnist": st.session_state.get("fires-in-mnist", False),
            "problem": problem,
        },
        on_source_change=choose_source,
    )


def _numbers(view: shell.View) -> dict[str, dict[str, Any]]:
    """The digit, what conv1 reads of it, both convolutions' parameters, and their maps before and after ReLU."""
    from core.features import normalised

    model = cached.model(view.network)
    maps = cached.feature_maps(view.network, view.digit.image)
    numbers = {"ink": view.digit.image, "normalised": normalised(model, view.digit.image)}
    numbers |= {name: maps[name] for name in ("conv1", "relu1", "conv2", "relu2")}
    for layer in CONVOLUTIONS:
        for name, part in model.get_submodule(layer).named_parameters():
            numbers[f"{layer}.{name}"] = part.detach().numpy()
    return {name: packed(values) for name, values in numbers.items()}


@st.cache_resource(show_spinner=False, max_entries=16)
def _strongest(network: str, source: str) -> dict[str, Any]:
    """For every filter the ten digits in which it peaks highest: which, how high, and where in them.

    Of each layer, `found` has by filter a list of digit (a number in `names` and `ink`), value, row and column;
    `silent` has the share of digits in which the filter stays at or below 0.
    """
    peaks, fields = inside.peaks(network, source), inside.receptive_fields(network)
    tops = {layer: [at.strongest(number, TOP) for number in range(len(at.mean))] for layer, at in peaks.items()}
    used = np.unique(np.concatenate([top for layer in tops.values() for top in layer]))
    if source == "mnist":
        ink, names = cached.mnist_test().images[used].numpy(), [f"test digit {at}" for at in used]
    else:
        ink = np.rint(255 * inside.drawings()[used, 0]).astype(np.uint8)
        names = [samples()[at].title for at in used]
    found = {
        layer: [
            [
                [
                    int(np.searchsorted(used, at)),
                    float(peak.values[at, number]),
                    int(peak.rows[at, number]),
                    int(peak.columns[at, number]),
                ]
                for at in top
            ]
            for number, top in enumerate(tops[layer])
        ]
        for layer, peak in peaks.items()
    }
    return {
        "title": "MNIST's 10,000 test digits" if source == "mnist" else f"the {len(samples())} built-in drawings",
        "ink": packed(ink),
        "names": names,
        "found": found,
        "silent": {layer: (peak.values <= 0).mean(axis=0).tolist() for layer, peak in peaks.items()},
        "field": {layer: asdict(fields[layer]) for layer in peaks},
    }
