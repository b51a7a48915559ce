"""Stages without places: the units of a linear layer, the ten logits, the ten probabilities."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.model import Stage
from core.render import Picture, colour, enlarge, format_number
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables
from ui.inside_tables import number as shown
from ui.wall import Pick, Wall, walls

UNITS = {"fc1": "fc1", "relu3": "fc1", "logits": "logits"}
SOURCES = {"fc1": ("map", "pool", "144 products each"), "logits": ("unit", "relu3", "one product each")}


def units(view: shell.View, stage: Stage, said: str) -> None:
    """A stage's numbers under what is said of them, and how a chosen one came about."""
    values = cached.feature_maps(view.network, view.digit.image)[stage.name]
    if stage.name == "probabilities":
        bars = f'<div style="max-width:620px">{pictures.bars(values, int(values.argmax()))}</div>'
        add_up = f"They add up to {float(values.sum()):.4f}. What the network is sure of need not be right."
        pictures.show(said + bars + tables.note(add_up))
        return
    key = f"unit-{UNITS[stage.name]}"
    st.session_state.setdefault(key, int(values.argmax()))
    _wall(stage, values, key, said)
    _taken_apart(view, stage, int(st.session_state[key]))


def _wall(stage: Stage, values: np.ndarray, key: str, said: str) -> None:
    limit = float(np.abs(values).max())
    kind = "magnitude" if stage.name == "relu3" else "signed"
    tiles: list[Picture] = [colour(np.full((1, 1), value), kind, limit) for value in values]

    def pick(picked: Pick) -> None:
        st.session_state[key] = picked.index

    share = 100 * float((values == 0).mean())
    zeros = tables.note(f"{share:.0f} % of the 64 numbers are 0.") if stage.name == "relu3" else ""
    wall = Wall(
        [enlarge(tile.pixels, 24) for tile in tiles],
        [f"{stage.name}[{at}] = {format_number(float(value))}" for at, value in enumerate(values)],
        pick,
        captions=[str(at) if len(values) == 64 else f"{at}: {value:.1f}" for at, value in enumerate(values)],
        selected=int(st.session_state[key]),
        columns=8 if len(values) == 64 else 5,
        head=said,
        foot=pictures.scale(tiles[0]) + zeros,
        slider="Unit" if len(values) == 64 else "Digit",
    )
    walls([wall], key=f"wall-{stage.name}")


def _taken_apart(view: shell.View, stage: Stage, unit: int) -> None:
    layer = UNITS[stage.name]
    taken = inside.unit_sum(view.network, view.digit.image, layer, (unit,))
    part, source, each = SOURCES[layer]
    sums = taken.channel_sums
    limit = float(np.abs(sums).max())
    cells = "".join(
        f'<span style="{tables.tint(value, limit)}"><i>{part} {at}</i><b>{shown(value)}</b></span>'
        for at, value in enumerate(sums)
    )
    field = inside.receptive_fields(view.network)[stage.name]
    said = (
        f"<b>{layer}[{unit}] reads the whole digit</b>, all {field.side} × {field.side} pixels, through {source}: "
        f"{taken.products.size:,} numbers times as many weights. Added up by {part} of {source}, {each}:"
    )
    lines = [
        (f"The {len(sums)} {'products' if layer == 'logits' else 'sums'}, added up", shown(float(sums.sum())), ""),
        ("+ bias", shown(taken.bias), ""),
        (f"= {layer}[{unit}]", shown(taken.total), tables.same(taken.total, taken.in_map)),
    ]
    if taken.after_relu is not None:
        rectified = max(0.0, taken.total)
        lines.append((f"After ReLU: relu3[{unit}]", shown(rectified), tables.same(rectified, taken.after_relu)))
    sums_shown = f'<div class="ds-block"><div class="ds-channels">{cells}</div></div>'
    pictures.show(tables.said(said) + sums_shown + tables.addition(lines, results=(2, 3)))
