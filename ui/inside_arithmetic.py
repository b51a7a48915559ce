"""Do the arithmetic: one number of a feature map, taken apart so that a person can check it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.arithmetic import UnitSum
from core.model import MNIST_MEAN, MNIST_STD
from core.render import signed_picture
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables
from ui.inside_choice import chosen, show_in_address
from ui.inside_sums import Part, sums
from ui.inside_tables import number as shown
from ui.inside_window import window


@st.fragment
def arithmetic(view: shell.View, layer: str) -> None:
    """The section of the page Filters; run by itself when another unit is chosen."""
    unit = chosen(layer)
    with st.container(key="arithmetic"):
        maps = cached.feature_maps(view.network, view.digit.image)[layer]
        picture = signed_picture(maps[unit.number], float(np.abs(maps).max()))
        window(view, layer, unit, maps, picture, tables.heading("Do the arithmetic"), pictures.scale(picture))
        taken = inside.unit_sum(view.network, view.digit.image, layer, unit[1:])
        if layer == "conv1":
            _one_channel(view, taken)
        else:
            _sixteen_channels(taken)
    show_in_address(unit)


def _one_channel(view: shell.View, taken: UnitSum) -> None:
    _, row, column = taken.unit
    ink = view.digit.image[0, row : row + 3, column : column + 3]
    said = (
        f"The network first <em>normalises</em> ink: it subtracts {MNIST_MEAN} and divides by {MNIST_STD}, MNIST's "
        "mean and spread. Then it multiplies the nine numbers by the filter's nine weights, place by place."
    )
    products = _products(taken, 0, "Normalised", "Weights", f"{tables.table(ink, 'Ink, 0 to 1')}<b>→</b>")
    sums(tables.said(said) + products, _verdict(taken), key="sums")


def _products(taken: UnitSum, channel: int, inputs: str, weights: str, before: str = "") -> str:
    heavy, large = float(np.abs(taken.weights).max()), float(np.abs(taken.products).max())
    return (
        f'<div class="ds-sums">{before}{tables.table(taken.inputs[channel], inputs)}<b>×</b>'
        f"{tables.table(taken.weights[channel], weights, heavy)}<b>=</b>"
        f"{tables.table(taken.products[channel], 'Products', large)}</div>"
    )


def _sixteen_channels(taken: UnitSum) -> None:
    """conv2's sum: one of the 16 maps in full, the one picked or else the one with the largest sum."""
    totals = taken.channel_sums
    strongest = int(np.abs(totals).argmax())
    picked = st.session_state.get("channel")
    channel = strongest if picked is None else int(picked)
    limit = float(np.abs(totals).max())

    def pick(at: int) -> None:
        st.session_state["channel"] = None if at == picked else at

    which = (
        "whose sum is furthest from 0" if picked is None else "you picked; press it again for the one furthest from 0"
    )
    said = (
        "conv2 reads all 16 maps of conv1, after their ReLU. In each, nine numbers times nine weights give one sum; "
        f"here is map {channel} in full, the one {which}."
    )
    rows = [
        [str(at), *map(shown, products.ravel()), shown(total)]
        for at, (products, total) in enumerate(zip(taken.products, totals, strict=True))
    ]
    sums(
        tables.said(said) + _products(taken, channel, f"Map {channel} after ReLU", f"Weights, slice {channel}"),
        _verdict(taken),
        key="sums",
        title="The sums of all 16: press one to see its nine products",
        parts=[Part(f"map {at}", shown(value), tables.tint(value, limit)) for at, value in enumerate(totals)],
        chosen=channel,
        whole=(
            "All 144 products",
            tables.listing(["Map", *(f"({at // 3}, {at % 3})" for at in range(9)), "Sum"], rows),
        ),
        on_pick=pick,
    )


def _verdict(taken: UnitSum) -> str:
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
    return tables.addition(lines, results=(2, 4)) + rounded
