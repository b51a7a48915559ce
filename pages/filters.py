"""Filters: what did it learn to look for?"""

from __future__ import annotations

from html import escape

import streamlit as st

from core.data import DataError, has_mnist
from core.hands import samples
from core.render import format_number
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables
from ui.inside_arithmetic import arithmetic
from ui.inside_choice import choose, chosen, take_in_address
from ui.inside_dreams import dreams
from ui.inside_knockout import knock_out
from ui.wall import Pick, Wall, switch, walls

LAYERS = ("conv1", "conv2")
TITLES = {
    "conv1": '<h4 class="ds-title">conv1: sixteen filters of 3 × 3</h4>'
    + tables.said("Each slides over the digit and looks for its pattern of ink."),
    "conv2": '<h4 class="ds-title">conv2: 32 filters of 16 × 3 × 3</h4>'
    + tables.said("Each has one 3 × 3 slice for every map of conv1."),
}
SCALES = {
    "conv1": "One scale for this wall, centred on 0: orange weights raise the map where there is ink, purple lower it.",
    "conv2": "One scale for this wall, centred on 0: orange weights raise the map where conv1's map is active, purple "
    "lower it.",
}


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("filters", style=tables.STYLE)
    if view.entered and (linked := take_in_address()) in LAYERS:
        st.session_state["layer"] = linked
    _look(view)
    knock_out(view)
    dreams(view)


@st.fragment
def _look(view: shell.View) -> None:
    """All that follows the chosen filter, run by itself when another is chosen.

    Every element here is drawn again at each click, so they are few, and each shows much.
    """
    layer = st.session_state.setdefault("layer", LAYERS[0])
    number = chosen(layer).number
    walls(
        [_wall(view, each, each == layer) for each in LAYERS],
        key="filters",
        widths=(1, 1.5),
        after=_about(view, layer, number),
        switches=("first-slice", "fires-in-mnist"),
    )
    arithmetic(view, layer)


def _wall(view: shell.View, layer: str, framed: bool) -> Wall:
    number = chosen(layer).number

    def pick(picked: Pick) -> None:
        st.session_state["layer"] = layer
        choose(layer, picked.index)

    tiles = inside.tiles(view.network, layer, layer == "conv1" or st.session_state.get("first-slice", False))
    slices = switch("first-slice", "Only the first slice of each, as the book shows them") if layer == "conv2" else ""
    return Wall(
        tiles.pixels,
        tiles.names,
        pick,
        captions=list(map(str, range(len(tiles.names)))),
        selected=number if framed else None,
        columns=4 if layer == "conv1" else 8,
        head=TITLES[layer],
        foot=tiles.scale + tables.note(SCALES[layer]) + slices,
        slider=f"Filter of {layer}",
        at=number,
        name=f"st-key-filters-{layer}",
    )


def _about(view: shell.View, layer: str, number: int) -> str:
    """The chosen filter: its weights, its bias, and where it fires most."""
    bias = float(cached.model(view.network).get_parameter(f"{layer}.bias").detach()[number])
    said = tables.said(f"<b>Bias {format_number(bias)}</b>: added at every place, whatever the digit.")
    weights = inside.large_filter(view.network, layer, number) + said
    here = has_mnist("test")
    in_mnist = here and st.session_state.get("fires-in-mnist", False)
    problem = ""
    try:
        title, (figures, silent) = _strongest(view, layer, number, "mnist" if in_mnist else "drawings")
    except DataError as error:
        problem = tables.said(f"<b>{escape(str(error))}</b> The built-in drawings work without it.")
        st.session_state["fires-in-mnist"] = False
        title, (figures, silent) = _strongest(view, layer, number, "drawings")
    ever = "It fires somewhere in every one of these digits."
    if silent:
        ever = f"In {100 * silent:.1f}&nbsp;% of these digits it fires nowhere: its sum stays at or below 0."
    fires = (
        f'<h4 class="ds-title">Where it fires most among {title}</h4>'
        + pictures.grid(figures, 105)
        + tables.note(
            f"The frame is what the filter saw when it gave its highest number, the sum before ReLU. {ever} Firing "
            "does not say that the answer depends on it: for that, knock it out below."
        )
        + problem
        + (switch("fires-in-mnist", "Look among MNIST's 10,000 test digits instead") if here else "")
    )
    return (
        tables.heading(f"{layer}, filter {number}")
        + f'<div class="ds-halves"><div>{weights}</div><div>{fires}</div></div>'
    )


def _strongest(view: shell.View, layer: str, number: int, source: str) -> tuple[str, tuple[list[str], float]]:
    title = "MNIST's 10,000 test digits" if source == "mnist" else f"the {len(samples())} built-in drawings"
    return title, inside.strongest(view.network, layer, number, source)


main()
