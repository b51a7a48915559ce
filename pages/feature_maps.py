"""Feature maps: what does it see in my digit?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.model import STAGES, Stage
from core.render import Picture, colour, describe, format_number
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables
from ui.inside_choice import Unit, choose, chosen, in_address, show_in_address, take_in_address
from ui.inside_layers import WHAT, as_the_book, overview
from ui.inside_units import units
from ui.inside_window import window
from ui.wall import Pick, Wall, switch, walls

BY_NAME = {stage.name: stage for stage in STAGES}
# A ReLU changes no places: unit (f, r, c) of conv1 and of relu1 are one choice, on every page.
PLACED = {"conv1": "conv1", "relu1": "conv1", "conv2": "conv2", "relu2": "conv2", "pool": "pool"}


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("feature_maps", style=tables.STYLE)
    if view.entered:
        linked = take_in_address()
        # A link that names a unit and no stage means the stage that unit is in.
        if linked and "stage" not in st.query_params:
            st.session_state["stage"] = linked
    _look(view)
    overview(view)


@st.fragment
def _look(view: shell.View) -> None:
    """The stage looked at, run by itself when another stage, map or unit is chosen."""
    # The browser's Back button leaves the control without a value.
    if st.session_state.get("stage") not in BY_NAME:
        st.session_state["stage"] = st.session_state.get("last-stage", "conv1")
    name = st.segmented_control(
        "Stage of the forward pass", list(BY_NAME), required=True, key="stage", bind="query-params"
    )
    name = st.session_state["last-stage"] = name or st.session_state.get("last-stage", "conv1")
    stage = BY_NAME[name]
    book = name == "conv2" and st.session_state.get("as-the-book", False)
    shape = " × ".join(map(str, stage.shape))
    said = tables.said(f"<b>{stage.title}, {shape}.</b> {WHAT[name]}")
    with st.container(key="maps"):
        if name in PLACED:
            _maps(view, stage, said)
        else:
            units(view, stage, said)
    show_in_address(chosen(PLACED[name]) if name in PLACED else None)
    if book:
        as_the_book(view, chosen("conv2").number)


def _maps(view: shell.View, stage: Stage, said: str) -> None:
    own = st.session_state.get("own-scale", False)
    maps, layer = cached.feature_maps(view.network, view.digit.image)[stage.name], PLACED[stage.name]
    limits = [float(np.abs(values if own else maps).max()) for values in maps]
    number = chosen(layer).number
    picture = _picture(stage, maps[number], limits[number])

    def pick(picked: Pick) -> None:
        row, column = (
            None if share is None else int(share * size)
            for share, size in zip((picked.y, picked.x), maps.shape[1:], strict=True)
        )
        choose(layer, picked.index, row, column)

    whose = f"Each map has its own scale; this is map {number}'s" if own else "One scale for all maps"
    read = tables.note(f"{whose}. {_zeros(stage, maps)} Click a place in a map to look at that unit.")
    switches = switch("own-scale", "Each map on its own scale")
    if stage.name == "conv2":
        switches += switch("as-the-book", "As the book computes it")
    shown = Wall(
        [_picture(stage, values, limit).pixels for values, limit in zip(maps, limits, strict=True)],
        [f"{stage.name}, map {at}: {describe(values)}" for at, values in enumerate(maps)],
        pick,
        captions=[str(at) for at in range(len(maps))],
        selected=number,
        columns=4 if len(maps) == 16 else 6,
        head=said,
        foot=pictures.scale(picture) + read + switches,
        slider="Map",
    )
    walls([shown], key="wall-maps", switches=("own-scale", "as-the-book"))
    with st.container(key="unit"):
        _large(view, stage, maps, picture)
        adds_up = _adds_up(view, chosen(layer))
        st.page_link(
            "pages/filters.py",
            label=f"The arithmetic of {adds_up.layer}[{', '.join(map(str, adds_up[1:]))}]",
            icon=":material/calculate:",
            query_params=in_address(adds_up),
        )


def _adds_up(view: shell.View, unit: Unit) -> Unit:
    """The unit whose sum this number is: itself, or for pool the largest of the four it was chosen from."""
    if unit.layer != "pool":
        return unit
    top, left = 2 * unit.row, 2 * unit.column
    four = cached.feature_maps(view.network, view.digit.image)["relu2"][unit.number, top : top + 2, left : left + 2]
    down, right = divmod(int(four.argmax()), 2)
    return Unit("conv2", unit.number, top + down, left + right)


def _large(view: shell.View, stage: Stage, maps: np.ndarray, picture: Picture) -> None:
    field, unit = inside.receptive_fields(view.network)[stage.name], chosen(PLACED[stage.name])
    _, number, row, column = unit
    top, left, bottom, right = field.box(row, column)
    value = format_number(float(maps[number, row, column]))
    side = f"{field.side} × {field.side}"
    said = (
        f"<b>{stage.name}[{number}, {row}, {column}] = {value}.</b> Its <em>receptive field</em>, the pixels that can "
        f"change it, is {side}: rows {top} to {bottom - 1}, columns {left} to {right - 1}."
    )
    window(view, stage.name, unit, maps, picture, tables.said(said))


def _picture(stage: Stage, values: np.ndarray, limit: float) -> Picture:
    return colour(values, "signed" if stage.name in ("conv1", "conv2") else "magnitude", limit)


def _zeros(stage: Stage, maps: np.ndarray) -> str:
    if stage.name in ("conv1", "conv2"):
        return f"{100 * float((maps < 0).mean()):.0f} % of the numbers are below 0."
    silent = int((maps.max(axis=(1, 2)) == 0).sum())
    return (
        f"{100 * float((maps == 0).mean()):.0f} % of the numbers are 0; {silent} of {len(maps)} maps are 0 everywhere."
    )


main()
