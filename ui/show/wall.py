"""Walls of small pictures to choose from, by mouse, touch or keyboard.

Streamlit has no element for this: a hundred buttons with pictures would be a hundred messages. All tiles of a wall are
cut from one picture in the browser, and every tile is a real button with a name. What stands above and below, and
further walls come with it: each element more would be drawn again at every click.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.render.sheets import data_uri, sheet
from ui.show.scripts import placed, script

FOLDER = Path(__file__).parent
HTML = '<div class="ds-before"></div><div class="ds-walls"></div><div class="ds-after"></div>'
BOX = '<div class="head"></div><div class="ds-wall"></div>'

_WALLS = placed(
    "digitscope_walls",
    html=HTML,
    js=script(FOLDER / "tiles.js", FOLDER / "wall.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Wall:
    """Tiles of equal size (height, width, 3) uint8, each a button.

    Attributes:
        names: what each tile shows, in words; read aloud by screen readers, shown on hover.
        on_pick: called with a tile's number before the next run.
        on_mark: instead, called with all tiles that are struck out.
        captions: short text under each tile, or none.
        selected: the tile with a frame around it.
        marked: instead of one selected tile, any number that are struck out.
        least: smallest width of a tile in CSS pixels, when the number of columns is free.
        columns: a fixed number of columns, for a grid whose rows mean something.
        head: HTML above.
        name: a class of its own in the page, where several walls are shown together; written like those that
            Streamlit makes of keys, since it serves for the same.
    """

    tiles: Sequence[np.ndarray]
    names: Sequence[str]
    on_pick: Callable[[int], None] | None = None
    on_mark: Callable[[list[int]], None] | None = None
    captions: Sequence[str] = ()
    selected: int | None = None
    marked: Sequence[int] | None = None
    least: int = 56
    columns: int | None = None
    head: str = ""
    name: str = ""


def walls(
    several: Sequence[Wall],
    key: str,
    widths: Sequence[float] = (1,),
    before: str = "",
    after: str = "",
    switches: Sequence[str] = (),
) -> None:
    """Shows walls side by side, or one below the other where it is narrow.

    Args:
        widths: their shares of the width.
        before, after: HTML above and below all of them, which may hold a `switch` or a `button`.
        switches: the names of those switches; no other key of the session can be set by one.
    """

    def told() -> None:
        said = (st.session_state.get(key) or {}).get("told")
        if not said:
            return
        for name in switches:
            if name in said["switches"]:
                st.session_state[name] = bool(said["switches"][name])
        for one, marks in zip(several, said["marks"], strict=False):
            if one.on_mark and marks is not None:
                one.on_mark(sorted({int(at) for at in marks if 0 <= int(at) < len(one.tiles)}))
        if said["kind"] == "pick" and (on_pick := several[said["wall"]].on_pick):
            on_pick(int(said["index"]))

    _WALLS(
        key=key,
        data={
            "across": " ".join(f"minmax(0, {width}fr)" for width in widths),
            "box": BOX,
            "walls": [_data(one) for one in several],
            "before": before,
            "after": after,
        },
        on_told_change=told,
    )


def wall(
    tiles: Sequence[np.ndarray],
    names: Sequence[str],
    key: str,
    on_pick: Callable[[int], None],
    captions: Sequence[str] = (),
    selected: int | None = None,
    least: int = 56,
    columns: int | None = None,
) -> None:
    """One wall and nothing else; see `Wall`."""
    walls([Wall(tiles, names, on_pick, captions=captions, selected=selected, least=least, columns=columns)], key)


def switch(name: str, label: str) -> str:
    """A switch as HTML, for a wall's text; `st.session_state[name]` says how it stands."""
    on = " checked" if st.session_state.setdefault(name, False) else ""
    return f'<label class="ds-switch"><input type="checkbox" data-switch="{name}"{on}>{escape(label)}</label>'


def button(label: str, marks: Sequence[Sequence[int]]) -> str:
    """A button as HTML, for a wall's text, that strikes out these tiles and no others, wall by wall."""
    return f'<button type="button" class="ds-button" data-marks="{json.dumps(marks)}">{escape(label)}</button>'


def _data(one: Wall) -> dict[str, Any]:
    across = one.columns or 16
    height, width = one.tiles[0].shape[:2]
    return {
        "sheet": data_uri(sheet(one.tiles, across)),
        "columns": across,
        "fixed": one.columns is not None,
        "width": width,
        "height": height,
        "least": one.least,
        "names": list(one.names),
        "captions": list(one.captions),
        # A wall that never frames its choice does not frame it early either.
        "selected": one.selected,
        "marked": None if one.marked is None else list(one.marked),
        "head": one.head,
        "name": one.name,
    }
