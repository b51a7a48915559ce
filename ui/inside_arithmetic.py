"""Do the arithmetic: one number of a feature map, taken apart so that a person can check it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.arithmetic import UnitSum
from core.model import MNIST_MEAN, MNIST_STD
from core.render import describe, ink_picture, signed_picture
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables
from ui.inside_tables import number as shown
from ui.inside_window import window

STRONGEST = "largest"


@st.fragment
def arithmetic(view: shell.View, layer: str, number: int) -> None:
    """The section of the page Filters; run by itself when another unit is chosen."""
    st.subheader("Do the arithmetic")
    maps = cached.feature_maps(view.network, view.digit.image)
    values = maps[layer][number]
    with st.container(key="arithmetic"):
        left, right = st.columns([2.1, 1], gap="large")
        with right:
            row, column = _place(layer, values)
        with left:
            _window(view, layer, number, row, column, maps[layer])
        taken = inside.unit_sum(view.network, view.digit.image, layer, (number, row, column))
        if layer == "conv1":
            _one_channel(view, taken)
        else:
            _sixteen_channels(taken)
        _verdict(taken)


def _place(layer: str, values: np.ndarray) -> tuple[int, int]:
    row, column = place_sliders(layer, values.shape)
    strongest = np.unravel_index(int(values.argmax()), values.shape)
    st.button("Go to its strongest place", icon=":material/my_location:", on_click=go, args=(layer, *strongest))
    return row, column


def _window(view: shell.View, layer: str, number: int, row: int, column: int, maps: np.ndarray) -> None:
    values, field = maps[number], inside.receptive_fields(view.network)[layer]
    picture = signed_picture(values, float(np.abs(maps).max()))
    side = f"{field.side} × {field.side}"
    window(
        ink_picture(view.digit.image),
        picture,
        values,
        field,
        layer,
        (number, row, column),
        (
            f"The digit; the frame holds the {side} pixels this number depends on",
            f"{layer}, map {number}: click a place",
        ),
        (f"The digit with a frame of {side} pixels.", f"{layer}, map {number}: {describe(values)}."),
        key="window",
        on_pick=lambda row, column: go(layer, row, column),
    )
    pictures.show(f'<div style="max-width:614px">{pictures.scale(picture)}</div>')


def place_sliders(layer: str, shape: tuple[int, ...]) -> tuple[int, int]:
    """Row and column of the unit looked at, the same on every page that shows this layer."""
    for axis, name in enumerate(("row", "column")):
        st.session_state.setdefault(f"{name}-{layer}", shape[axis] // 2)
    row, column = (
        st.slider(name.capitalize(), 0, shape[axis] - 1, key=f"{name}-{layer}", persist_state="session")
        for axis, name in enumerate(("row", "column"))
    )
    return row, column


def go(layer: str, row: int, column: int) -> None:
    st.session_state[f"row-{layer}"], st.session_state[f"column-{layer}"] = int(row), int(column)


def _one_channel(view: shell.View, taken: UnitSum) -> None:
    _, row, column = taken.unit
    ink = view.digit.image[0, row : row + 3, column : column + 3]
    said = (
        f"The network first <em>normalises</em> ink: it subtracts {MNIST_MEAN} and divides by {MNIST_STD}, MNIST's "
        "mean and spread. Then it multiplies the nine numbers by the filter's nine weights, place by place."
    )
    pictures.show(
        tables.said(said) + _products(taken, 0, "Normalised", "Weights", f"{tables.table(ink, 'Ink, 0 to 1')}<b>→</b>")
    )


def _products(taken: UnitSum, channel: int, inputs: str, weights: str, before: str = "") -> str:
    heavy, large = float(np.abs(taken.weights).max()), float(np.abs(taken.products).max())
    return (
        f'<div class="ds-sums">{before}{tables.table(taken.inputs[channel], inputs)}<b>×</b>'
        f"{tables.table(taken.weights[channel], weights, heavy)}<b>=</b>"
        f"{tables.table(taken.products[channel], 'Products', large)}</div>"
    )


def _sixteen_channels(taken: UnitSum) -> None:
    sums = taken.channel_sums
    strongest = int(np.abs(sums).argmax())
    choice = st.selectbox(
        "Map of conv1",
        [STRONGEST, *range(len(sums))],
        format_func=lambda at: f"largest sum: map {strongest}" if at == STRONGEST else f"map {at}",
        key="channel",
        persist_state="session",
        width=260,
    )
    channel = strongest if choice == STRONGEST else int(choice)
    limit = float(np.abs(sums).max())
    cells = "".join(
        f'<span style="{tables.tint(value, limit)}"><i>map {at}</i><b>{shown(value)}</b></span>'
        for at, value in enumerate(sums)
    )
    said = (
        "conv2 reads all 16 maps of conv1, after their ReLU. In each, nine numbers times nine weights give one sum; "
        f"here is map {channel} in full."
    )
    pictures.show(
        tables.said(said)
        + _products(taken, channel, f"Map {channel} after ReLU", f"Weights, slice {channel}")
        + f'<div class="ds-block">The sums of all 16<div class="ds-channels">{cells}</div></div>'
    )
    with st.expander("All 144 products", key="all-products", on_change="rerun") as opened:
        if opened.open:
            head = ["Map", *(f"({at // 3}, {at % 3})" for at in range(9)), "Sum"]
            rows = [
                [str(at), *(shown(value) for value in products.ravel()), shown(total)]
                for at, (products, total) in enumerate(zip(taken.products, sums, strict=True))
            ]
            pictures.show(tables.listing(head, rows))


def _verdict(taken: UnitSum) -> None:
    """The column sum, and the same numbers as the forward pass has them."""
    place = f"[{', '.join(map(str, taken.unit))}]"
    after = {"conv1": "relu1", "conv2": "relu2"}[taken.layer]
    count = "nine products" if taken.layer == "conv1" else "16 sums"
    rectified = max(0.0, taken.total)
    lines = [
        (f"The {count}, added up", shown(float(taken.channel_sums.sum())), ""),
        ("+ bias", shown(taken.bias), ""),
        (f"= {taken.layer}{place}", shown(taken.total), tables.same(taken.total, taken.in_map)),
        ("ReLU: below 0 becomes 0", "", ""),
        (f"= {after}{place}", shown(rectified), tables.same(rectified, taken.after_relu or 0.0)),
    ]
    rounded = tables.note("Shown to four decimals, so your own sum may differ in the last one.")
    pictures.show(tables.addition(lines, results=(2, 4)) + rounded)
