"""The filter and the unit looked at: one choice for both pages that look inside, kept in the session and the link."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from core.model import STAGES
from ui.address import show_address

# Maps, rows, columns of the layers whose units have a place; ReLU changes no places.
SHAPES = {stage.name: stage.shape for stage in STAGES if stage.name in ("conv1", "conv2", "pool")}
PARAMETER = "unit"


class Unit(NamedTuple):
    """One number of a feature map: the layer, which of its maps, and where in it."""

    layer: str
    number: int
    row: int
    column: int


def chosen(layer: str) -> Unit:
    """The unit looked at in a layer; at first the middle of its first map."""
    _, rows, columns = SHAPES[layer]
    first = {"filter": 0, "row": rows // 2, "column": columns // 2}
    return Unit(layer, *(int(st.session_state.setdefault(_key(part, layer), at)) for part, at in first.items()))


def choose(layer: str, number: int | None = None, row: int | None = None, column: int | None = None) -> None:
    """Makes another unit of a layer the one looked at; what is None stays."""
    for part, value in (("filter", number), ("row", row), ("column", column)):
        if value is not None:
            st.session_state[_key(part, layer)] = int(value)


def _key(part: str, layer: str) -> str:
    """Where the session keeps it. Pooling keeps conv2's maps apart, so a map chosen in one is chosen in both."""
    return f"{part}-{'conv2' if part == 'filter' and layer == 'pool' else layer}"


def in_address(unit: Unit) -> dict[str, str]:
    """The parameter of a link that leads to this unit."""
    return {PARAMETER: ".".join(map(str, unit))}


def show_in_address(unit: Unit | None) -> None:
    """Makes the address bar a link to this unit, or to none."""
    show_address(in_address(unit) if unit else {}, [PARAMETER], key=f"address-{PARAMETER}")


def take_in_address() -> str | None:
    """Takes in the unit that the address names, if there is such a unit, and returns its layer."""
    layer, *numbers = st.query_params.get(PARAMETER, "").split(".")
    if layer not in SHAPES:
        return None
    if len(numbers) == 3 and all(map(_below, numbers, SHAPES[layer])):
        choose(layer, *map(int, numbers))
    return layer


def _below(number: str, size: int) -> bool:
    return number.isdecimal() and len(number) <= 2 and int(number) < size
