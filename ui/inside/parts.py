"""What the two pages that look inside share in the browser: pieces of HTML, scripts, and the sizes of all stages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import streamlit as st

from core.language import _
from core.network.model import STAGES
from ui.show import wall
from ui.show.scripts import SAID, script

SHAPES = {stage.name: stage.shape for stage in STAGES}
CONVOLUTIONS = tuple(stage.name for stage in STAGES if stage.kind == "convolution")
FOLDER = Path(__file__).parent / "scripts"
# Where a page's script puts it.
PLACE = '<div class="ds-inside"></div>'
# A wall of tiles, a slider through them, and the scale of their colours.
WALL = """<div class="ds-wall fixed"></div>
<label class="ds-slide"><span></span><input type="range" min="0"></label>
<button type="button" class="below"></button><div class="scale"></div>"""


def window() -> str:
    """A digit with a window on it beside the map that the window makes, as HTML."""
    slide, strongest = _("Slide it over all places"), _("Go to its strongest place")
    move = _("Move the window")
    return f"""<div class="ds-window st-key-window">
<figure><canvas class="digit" role="img"></canvas><figcaption></figcaption></figure>
<figure class="large"><canvas class="map" role="img"></canvas><figcaption></figcaption></figure>
<div class="controls"><output aria-live="off"></output><div class="scale"></div>
<details class="ds-more"><summary>{move}</summary>
<label class="ds-slide"><span></span><input class="row" type="range" min="0"></label>
<label class="ds-slide"><span></span><input class="column" type="range" min="0"></label>
<div class="buttons"><button type="button" class="ds-button slide">{slide}</button>
<button type="button" class="ds-button strongest">{strongest}</button></div></details></div></div>"""


def choice(name: str, legend: str, options: Mapping[str, str]) -> str:
    """One of several, as HTML: a row of options that look like tabs, by the values the page's script knows them by."""
    tabs = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"><span>{label}</span></label>'
        for value, label in options.items()
    )
    return f'<fieldset class="st-key-{name} ds-tabs"><legend>{legend}</legend>{tabs}</fieldset>'


def words() -> dict[str, str]:
    """What the scripts say on either page; they fill in what stands in braces."""
    return {
        "described": _("smallest {smallest}, largest {largest}, sum {sum}"),
        "forward pass": _("the forward pass has {number}"),
        "named": _("{name}: {what}"),
        "together": _("{before} {after}"),
        "map": _("map {map}"),
        "+ bias": _("+ bias"),
        "frame": _("The frame: the {size} pixels that can change this number"),
        "places": _("{layer}, map {map}, {size}: press or drag to choose a place"),
        "framed digit": _("The digit with a frame of {size} pixels at row {row}, column {column}."),
        "framed map": _("{layer}, map {map}: {numbers}; in the frame: {number}."),
        "slide": _("Slide it over all places"),
        "stop": _("Stop"),
        "row": _("Row"),
        "column": _("Column"),
    }


def page_script(*names: str) -> str:
    """The scripts of one of the two pages, behind all that both use."""
    shared = ("numbers", "pictures", "window", "look")
    return script(SAID, wall.FOLDER / "tiles.js", *(FOLDER / f"{name}.js" for name in (*shared, *names)))


def link_for_the_script(page: str) -> None:
    """A link to the other page, unseen, that the page's script presses when a button of its own is pressed.

    The look goes along in the browser. `st.switch_page` would leave a second entry in the browser's history, and Back
    would first lead to the page one is on.
    """
    with st.container(key="other-page"):
        st.page_link(page, label=_("The other page"))


def without_relus(stages: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The stages that have to be sent.

    The maps after a ReLU stay out where they are, number for number, the maps before it with all below 0 put at 0: the
    page then does that itself, and has the forward pass's own.
    """
    before = {stage.relu: stage.name for stage in STAGES if stage.kind == "convolution"}
    return {
        name: values
        for name, values in stages.items()
        if name not in before or not np.array_equal(values, np.maximum(stages[before[name]], 0.0))
    }
