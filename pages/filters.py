"""Filters: what did it learn to look for?"""

from __future__ import annotations

import streamlit as st

from core.data import DataError, has_mnist
from core.hands import samples
from core.render import format_number
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables
from ui.inside_arithmetic import arithmetic
from ui.inside_dreams import dreams
from ui.inside_knockout import knock_out
from ui.wall import Pick, wall

COUNTS = {"conv1": 16, "conv2": 32}
TITLES = {
    "conv1": '<h4 class="ds-title">conv1: sixteen filters of 3 × 3</h4>'
    + tables.said("Each slides over the digit and looks for its pattern of ink."),
    "conv2": '<h4 class="ds-title">conv2: 32 filters of 16 × 3 × 3</h4>'
    + tables.said("Each has one 3 × 3 slice for every map of conv1."),
}
SCALE = "One scale for this wall, centred on 0: orange weights raise the map where there is ink, purple lower it."


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("filters")
    pictures.show(tables.STYLE)
    _look(view)
    knock_out(view)
    dreams(view)


@st.fragment
def _look(view: shell.View) -> None:
    """All that follows the chosen filter, run by itself when another is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.session_state.setdefault("layer", "conv1")
        layer = st.segmented_control("Layer", list(COUNTS), required=True, key="layer", bind="query-params")
        st.session_state.setdefault(f"filter-{layer}", 0)
        number = st.slider(
            "Filter, numbered from 0 as in code",
            0,
            COUNTS[layer] - 1,
            key=f"filter-{layer}",
            persist_state="session",
            width=420,
        )
    left, right = st.columns([1, 1.5], gap="large")
    with left:
        _wall(view, "conv1", number if layer == "conv1" else None)
    with right:
        _wall(view, "conv2", number if layer == "conv2" else None)
    _chosen(view, layer, number)
    arithmetic(view, layer, number)


def _wall(view: shell.View, layer: str, number: int | None) -> None:
    with st.container(key=f"filters-{layer}"):
        first = layer == "conv1"
        pictures.show(TITLES[layer])
        if layer == "conv2":
            first = st.toggle("Only the first slice of each, as the book shows them", key="first-slice")
        tiles = inside.tiles(view.network, layer, first)
        wall(
            tiles.pixels,
            tiles.names,
            key=f"wall-{layer}",
            on_pick=lambda pick: _pick(layer, pick),
            captions=list(map(str, range(len(tiles.names)))),
            selected=number,
            columns=4 if layer == "conv1" else 8,
        )
        pictures.show(tiles.scale + tables.note(SCALE))


def _pick(layer: str, pick: Pick) -> None:
    st.session_state["layer"] = layer
    st.session_state[f"filter-{layer}"] = pick.index


def _chosen(view: shell.View, layer: str, number: int) -> None:
    bias = float(cached.model(view.network).get_parameter(f"{layer}.bias").detach()[number])
    st.subheader(f"{layer}, filter {number}")
    left, right = st.columns([1, 2], gap="large")
    with left:
        said = f"<b>Bias {format_number(bias)}</b>: added at every place, whatever the digit."
        pictures.show(inside.large_filter(view.network, layer, number) + tables.said(said))
    with right:
        _strongest(view, layer, number)


def _strongest(view: shell.View, layer: str, number: int) -> None:
    title = f"Where it fires most among the {len(samples())} built-in drawings"
    source = "drawings"
    if has_mnist("test") and st.toggle("Look among MNIST's 10,000 test digits instead", key="fires-in-mnist"):
        title, source = "Where it fires most among MNIST's 10,000 test digits", "mnist"
    try:
        figures, silent = inside.strongest(view.network, layer, number, source)
    except DataError as error:
        st.info(f"{error} The built-in drawings work without it.")
        return
    pictures.show(
        f'<h4 class="ds-title">{title}</h4>'
        + pictures.grid(figures, 105)
        + tables.note(
            "The frame is what the filter saw when it gave its highest number, the sum before ReLU. In "
            f"{100 * silent:.0f}&nbsp;% of these digits it stays at or below 0 everywhere. Firing does not say that "
            "the answer depends on it: for that, knock it out below."
        )
    )


main()
