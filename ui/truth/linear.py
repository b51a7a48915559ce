"""The network whose answer we know, on the page Can I trust it?: a linear one, and the same with one ReLU."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS
from core.language import _
from core.network.checkpoints import FOLDER
from core.network.files import CheckpointError, stamps
from core.render.colours import signed_picture
from core.render.sheets import wall
from core.render.words import as_written, describe, format_number, format_share
from core.truth.figures import COMMAND
from core.truth.linear import distance
from ui.show import gauge, pictures
from ui.show.maps import picture_of
from ui.show.tables import table
from ui.truth import computed
from ui.visitor import cached
from ui.visitor.session import View

# So near to the right map that only rounding is between.
SAME = 1e-6
DEEP = ("integrated-gradients", "deeplift")


def known(view: View) -> None:
    """Its weights, the one right map, how far every method is from it, and what a ReLU changes."""
    st.header(_("The network whose answer we know"), anchor=False)
    try:
        found = computed.known(stamps(FOLDER), view.digit.image)
        weights = computed.linear_weights(stamps(FOLDER))
    except CheckpointError as error:
        st.info(_("{why} `{command} linear` makes it anew.", why=error, command=COMMAND))
        return
    st.markdown(
        _(
            "This one has no layers: each digit's score is a sum of ink × weight. So the right map is known: "
            "**weight × (digit − black)**, pixel by pixel. Here are its weights for 0 to 9; orange ink speaks for."
        )
    )
    with st.container(key="known"):
        picture = wall(weights.astype(np.float32), "signed", 5)
        alt = _("The 784 weights of each digit: {numbers}.", numbers=describe(weights))
        pictures.show(
            f'<div class="ds-map" style="width:560px">{pictures.figure(picture, alt)}{pictures.scale(picture)}</div>'
        )
        _right(found)
        _distances(view, found)


def _right(found: computed.Known) -> None:
    st.markdown(_("**It says {target}.** The right map, and the methods' maps of it:", target=found.target))
    alt = _("The right map: {numbers}.", numbers=describe(found.right))
    picture = signed_picture(found.right.astype(np.float32))
    sums = gauge.gauge([(_("sum of the map"), float(found.right.sum())), (_(gauge.MUST_BE), found.difference)])
    figures = [_panel(_("The right map"), pictures.figure(picture, alt), pictures.scale(picture) + sums)]
    for name, values in found.maps.items():
        picture = picture_of(values, name)
        alt = _("{method}: {numbers}.", method=METHODS[name].title, numbers=describe(values))
        figures.append(_panel(METHODS[name].title, pictures.figure(picture, alt), pictures.scale(picture)))
    pictures.show(pictures.grid(figures, 130))


def _panel(title: str, figure: str, below: str) -> str:
    return f'<div><div class="ds-name">{escape(title)}</div>{figure}{below}</div>'


def _distances(view: View, found: computed.Known) -> None:
    rows = []
    for row in found.rows:
        off = _("none") if row.off <= SAME else format_share(row.off)
        rows.append([METHODS[row.method].title, off, format_number(row.gap), format_share(row.apart)])
    head = [
        _("method"),
        _("linear: off the right map by"),
        _("with one ReLU: its sum is off by"),
        _("and its map is off Integrated Gradients' by"),
    ]
    pictures.show(table(head, rows))
    st.markdown(
        _(
            "Without a bend, Integrated Gradients, DeepLift and Input × Gradient are the same right map. Saliency and "
            "Guided Backprop show the weight and forget the ink; Occlusion spreads each pixel over its window. Those "
            "answer other questions."
        )
    )
    there = {row.method: row for row in found.rows}
    st.markdown(
        _(
            "**One ReLU comes in**: 32 sums, each cut off at 0, then the ten. Now what a pixel adds depends on the "
            "others. Input × Gradient misses its sum by {missed}. Integrated Gradients and DeepLift still add up, and "
            "are still one map: {apart} apart, since one of them walks in finite steps.",
            missed=format_number(there["input-x-gradient"].gap),
            apart=format_share(there["deeplift"].apart),
        )
    )
    if view.network.facts.reads_digits:
        _behind_a_second_relu(view, found)
    st.caption(
        _(
            "Off by: the worst pixel, as a share of the other map's largest size. None: under a millionth. Monte Carlo "
            "Integrated Gradients averages slopes, which are all alike here. Both were fitted to 20 000 of MNIST's "
            "training digits; `{command} linear` does it again.",
            command=COMMAND,
        )
    )


def _behind_a_second_relu(view: View, found: computed.Known) -> None:
    """How far apart two deep methods' maps are on the network looked through."""
    path, lift = (cached.attribution(view.network, view.digit.image, name, found.target) for name in DEEP)
    st.markdown(
        _(
            "**Behind a second ReLU these two part as well**: of {network} and a {target} they give maps {apart} apart "
            "on your digit. Both add up, by rules of their own. Which is right, nobody knows.",
            network=as_written(view.network.title),
            target=found.target,
            apart=format_share(distance(lift.values, path.values)),
        )
    )
