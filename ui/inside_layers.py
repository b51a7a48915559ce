"""The sizes of all stages, the layers and their parameters, and conv2 as the book computes it."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.features import book_conv2, correlation
from core.model import STAGES
from core.render import describe, format_number, signed_picture
from core.render import wall as tiled
from core.summary import layers
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables

WHAT = {
    "conv1": "One map for each of conv1's 16 filters: how well its pattern fits, place by place. Below 0: it does not.",
    "relu1": "ReLU keeps what is above 0 and makes the rest 0. This is what conv2 reads.",
    "conv2": "Each of conv2's 32 filters reads all 16 maps before it, so a map here stands for a pattern of patterns.",
    "relu2": "ReLU again: only what is above 0 goes on.",
    "pool": "Max pooling keeps the largest of every 2 × 2: a quarter of the numbers, and small shifts matter less.",
    "fc1": "64 units. Each multiplies all 4,608 pooled numbers by weights of its own and adds them up.",
    "relu3": "What is left of the 64 units after ReLU. The ten scores are made of these alone.",
    "logits": "Ten scores, one for each digit. The largest is the answer; they are no probabilities yet.",
    "probabilities": "Softmax turns the ten scores into shares of 1. Large gaps in score become near-certainties.",
}


def overview(view: shell.View) -> None:
    """Below the stage looked at: all stages with their sizes, and all layers with their parameters."""
    pictures.show(_sizes(view) + _layers(view))


def _sizes(view: shell.View) -> str:
    """Every stage with its size, what one unit sees, and how much of it is 0."""
    maps = cached.feature_maps(view.network, view.digit.image)
    fields = inside.receptive_fields(view.network)
    rows = []
    for stage in STAGES:
        values = maps[stage.name]
        zeros = f"{100 * float((values == 0).mean()):.1f} %" if stage.name.startswith("relu") else ""
        shape = f"({', '.join(map(str, values.shape))}{',' if values.ndim == 1 else ''})"
        side = fields[stage.name].side
        low, high = (format_number(float(edge)) for edge in (values.min(), values.max()))
        rows.append([f"{stage.name}: {stage.title}", shape, f"{values.size:,}", f"{side} × {side}", low, high, zeros])
    head = ["Stage", "Size", "Numbers", "Pixels a unit sees", "Smallest", "Largest", "Zeros after ReLU"]
    return tables.heading("All stages at a glance") + tables.listing(head, rows)


def _layers(view: shell.View) -> str:
    """The network as PyTorch prints it, and where its parameters are."""
    model = cached.model(view.network)
    found = layers(model)
    total = sum(layer.parameters for layer in found)
    largest = max(found, key=lambda layer: layer.parameters)
    said = (
        f"{total:,} <em>parameters</em>, the numbers that training sets: weights and one bias for each filter or unit. "
        f"<b>{100 * largest.parameters / total:.1f} % of them are in {largest.name}</b>; the two convolutions "
        f"share {sum(layer.parameters for layer in found if layer.name.startswith('conv')):,}."
    )
    rows = [
        [layer.name, layer.sum, f"{layer.parameters:,}", f"{100 * layer.parameters / total:.1f} %"]
        for layer in found
        if layer.parameters
    ]
    rows.append(["all", "", f"{total:,}", "100 %"])
    return (
        tables.heading("The network, layer by layer")
        + '<div class="ds-outcome"><div>'
        + tables.said("What <code>print(model)</code> says:")
        + f'<pre class="ds-code">{escape(repr(model))}</pre></div><div>'
        + tables.said(said)
        + tables.listing(["Layer", "Weights + biases", "Parameters", "Share"], rows)
        + tables.note("Normalising, ReLU, pooling and dropout have none.")
        + "</div></div>"
    )


def as_the_book(view: shell.View, number: int) -> None:
    """conv2 fed with conv1's raw output beside the network's own conv2."""
    stages = cached.feature_maps(view.network, view.digit.image)
    true, book = stages["conv2"], book_conv2(cached.model(view.network), view.digit.image)
    limit = float(max(np.abs(true).max(), np.abs(book).max()))
    whole, one = correlation(true, book), correlation(true[number], book[number])
    below = 100 * float((stages["conv1"] < 0).mean())
    st.markdown("#### conv2 as the book computes it")
    with st.container(key="as-the-book-maps"):
        st.markdown(
            "The book's figure feeds conv2 with conv1's raw output. The network feeds it with relu1, in which all that "
            f"is below 0 has become 0: for this digit, {below:.0f} % of conv1's numbers. conv2's weights were "
            "learned on maps after ReLU, so raw ones give other numbers: "
            f"**correlation {whole:.2f} over all 32 maps** (1 would be the same up to scale, 0 unrelated)."
        )
        pairs = (
            ("What the network computes", tiled(true, "signed", 8, limit), true),
            ("As the book computes it", tiled(book, "signed", 8, limit), book),
        )
        figures = [
            pictures.figure(picture, f"{title}, 32 maps: {describe(values)}.", title, "455px")
            for title, picture, values in pairs
        ]
        pictures.show(pictures.row(figures) + f'<div style="max-width:614px">{pictures.scale(pairs[0][1])}</div>')
        st.markdown(f"Map {number} of both, on the same scale: correlation {one:.2f}.")
        figures = [
            pictures.figure(
                signed_picture(values[number], limit),
                f"{title}, map {number}: {describe(values[number])}.",
                title,
                "260px",
            )
            for title, _, values in pairs
        ]
        pictures.show(pictures.row(figures))
