"""Filters: what did it learn to look for?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data import DataError, has_mnist
from core.hands import samples
from core.marking import framed, mosaic
from core.render import Picture, describe, format_number, ink_picture, signed_picture
from ui import cached, inside, pictures, shell
from ui.inside_arithmetic import arithmetic
from ui.inside_dreams import dreams
from ui.inside_knockout import knock_out
from ui.wall import Pick, wall

COUNTS = {"conv1": 16, "conv2": 32}
SHOWN = 10
BOOK = "the first slice, as the book"


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("filters")
    pictures.show(inside.STYLE)
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
    kernels = inside.filters(view.network, layer)
    limit = float(np.abs(kernels).max())
    with st.container(key=f"filters-{layer}"):
        if layer == "conv1":
            st.markdown(
                "#### conv1: sixteen filters of 3 × 3\nEach slides over the digit and looks for its pattern of ink."
            )
            first = True
        else:
            st.markdown("#### conv2: 32 filters of 16 × 3 × 3\nEach has one 3 × 3 slice for every map of conv1.")
            slices = st.segmented_control(
                "Show of each filter", ["all 16 slices", BOOK], default="all 16 slices", required=True, key="slices"
            )
            first = slices == BOOK
        wall(
            [_tile(kernel[:1] if first else kernel, limit).pixels for kernel in kernels],
            [f"{layer}, filter {at}: {describe(kernel)}" for at, kernel in enumerate(kernels)],
            key=f"wall-{layer}",
            on_pick=lambda pick: _pick(layer, pick),
            captions=[str(at) for at in range(len(kernels))],
            selected=number,
            columns=4 if layer == "conv1" else 8,
        )
        pictures.show(pictures.scale(_tile(kernels[0], limit)))
        st.caption(
            "One scale for this wall, centred on 0: orange weights raise the map where there is ink, purple lower it."
        )


def _tile(kernel: np.ndarray, limit: float) -> Picture:
    """A filter's slices (1 or 16, 3, 3) as one square tile."""
    return mosaic(kernel, "signed", 1 if len(kernel) == 1 else 4, limit, 20 if len(kernel) == 1 else 5, 2)


def _pick(layer: str, pick: Pick) -> None:
    st.session_state["layer"] = layer
    st.session_state[f"filter-{layer}"] = pick.index


def _chosen(view: shell.View, layer: str, number: int) -> None:
    kernel = inside.filters(view.network, layer)[number]
    bias = float(cached.model(view.network).get_parameter(f"{layer}.bias").detach()[number])
    st.subheader(f"{layer}, filter {number}")
    left, right = st.columns([1, 2], gap="large")
    with left:
        limit = float(np.abs(inside.filters(view.network, layer)).max())
        title = "Its nine weights" if layer == "conv1" else "Its 16 slices, for conv1's maps 0 to 15"
        large = signed_picture(kernel[0], limit) if layer == "conv1" else mosaic(kernel, "signed", 4, limit, 8, 2)
        pictures.show(pictures.figure(large, f"{title}: {describe(kernel)}.", title, "300px"))
        st.markdown(f"**Bias {format_number(bias)}**: added at every place, whatever the digit.")
    with right:
        _strongest(view, layer, number)


def _strongest(view: shell.View, layer: str, number: int) -> None:
    sources = {"drawings": f"the {len(samples())} built-in drawings"}
    if has_mnist("test"):
        sources["mnist"] = "MNIST's 10,000 test digits"
    st.markdown("**Where it fires most.** The frame is what the filter saw when it gave its highest number.")
    source = st.segmented_control(
        "Among", list(sources), default="drawings", required=True, format_func=sources.__getitem__, key="fires-among"
    )
    try:
        found = inside.peaks(view.network, source)[layer]
        images = inside.drawings()[:, 0] if source == "drawings" else cached.mnist_test().images.numpy() / 255.0
    except DataError as error:
        st.info(f"{error} The built-in drawings work without it.")
        return
    field, figures = inside.receptive_fields(view.network)[layer], []
    for at in found.strongest(number, SHOWN):
        row, column = int(found.rows[at, number]), int(found.columns[at, number])
        title = samples()[at].title if source == "drawings" else f"test digit {at}"
        value = format_number(float(found.values[at, number]))
        shown = framed(ink_picture(images[at]), field.box(row, column), 5)
        alt = f"{title}: {value} at row {row}, column {column} of the map."
        figures.append(pictures.figure(shown, alt, f"{value} · {title}"))
    pictures.show(pictures.grid(figures, 105))
    silent = float((found.values[:, number] <= 0).mean())
    st.caption(
        f"The number is the sum before ReLU. In {100 * silent:.0f} % of these digits the filter stays at or below 0 "
        "everywhere. Firing does not say that the answer depends on it: for that, knock it out below."
    )


main()
