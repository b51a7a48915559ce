"""Walls of small pictures to choose from, by mouse, touch or keyboard.

Streamlit has no element for this: a hundred buttons with pictures would be a hundred messages. All tiles of a wall are
cut from one picture in the browser, and every tile is a real button with a name. What stands above and below, a slider
through the tiles, and further walls come with it: each element more would be drawn again at every click.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from core.render import data_uri

CSS = """
.ds-walls { display: grid; gap: 1rem 2.5rem; grid-template-columns: var(--across); }
@media (max-width: 760px) { .ds-walls { grid-template-columns: minmax(0, 1fr); } }
.ds-wall { display: grid; gap: 6px; grid-template-columns: repeat(auto-fill, minmax(var(--least), 1fr)); }
.ds-wall.fixed { grid-template-columns: repeat(var(--columns), 1fr); gap: 3px; }
.ds-wall button { border: 0; padding: 0; background: none; cursor: pointer; color: var(--st-text-color);
  font: inherit; font-size: 15px; line-height: 1.3; min-width: 0; border-radius: 6px; }
.ds-wall i { display: block; width: 100%; image-rendering: pixelated; border-radius: 5px; box-sizing: border-box;
  background-repeat: no-repeat; outline: 1px solid rgba(128,128,128,0.25); outline-offset: -1px; }
.ds-wall span { display: block; padding: 2px 0 4px; }
.ds-wall span:empty { display: none; }
.ds-wall button[aria-pressed="true"] i { outline: 3px solid var(--st-primary-color); outline-offset: 0; }
.ds-wall button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.ds-wall.marks button[aria-pressed="true"] i { outline: 1px solid rgba(128,128,128,0.6); outline-offset: -1px;
  position: relative; }
.ds-wall.marks button[aria-pressed="true"] i::after { content: ""; position: absolute; inset: 0; border-radius: 5px;
  background: linear-gradient(to top right, transparent calc(50% - 1.5px), #14161e 0 calc(50% + 1.5px), transparent 0),
  rgba(150,152,160,0.78); }
@media (hover: hover) { .ds-wall button:hover i { filter: brightness(1.15); } }
"""

HTML = '<div class="ds-before"></div><div class="ds-walls"></div><div class="ds-after"></div>'
BOX = (
    '<div class="head"></div><div class="ds-wall"></div>'
    '<label class="ds-slide"><span></span><input type="range" min="0"></label><div class="foot"></div>'
)

JS = """
const put = (place, html) => { if (place.shown !== html) { place.shown = html; place.innerHTML = html } }
const share = (from, size) => Math.min(Math.max(from / size, 0), 0.9999)

function build(box, data, picked) {
  const [head, root, slide, foot] = box.children
  put(head, data.head)
  put(foot, data.foot)
  root.classList.toggle('fixed', data.fixed)
  root.classList.toggle('marks', Boolean(data.marked))
  root.style.setProperty('--least', data.least + 'px')
  root.style.setProperty('--columns', data.columns)

  // Frames a tile at once; the answer of the server comes a moment later.
  const show = pressed => [...root.children].forEach((button, at) => {
    const now = String(pressed.has(at))
    if (button.getAttribute('aria-pressed') !== now) button.setAttribute('aria-pressed', now)
  })
  const press = index => {
    const now = new Set(data.marked ?? [])
    if (!now.delete(index)) now.add(index)
    show(now)
  }
  const pick = (index, x, y) => { press(index); picked({ index, x, y }) }

  // One rule for all tiles: the sheet is long, and read again wherever it is set.
  if (root.sheet !== data.sheet) {
    root.sheet = data.sheet
    root.id ||= 'wall-' + Math.random().toString(36).slice(2)
    root.paint ??= box.appendChild(document.createElement('style'))
    root.paint.textContent = '#' + root.id + ' i { background-image: url(' + data.sheet + ') }'
  }
  while (root.children.length > data.names.length) root.lastChild.remove()
  while (root.children.length < data.names.length) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(document.createElement('i'), document.createElement('span'))
    root.append(button)
  }
  const layout = [data.names.length, data.columns, data.width, data.height].join()
  if (root.layout !== layout) {
    root.layout = layout
    const rows = Math.ceil(data.names.length / data.columns)
    const place = (at, all) => (all > 1 ? (100 * at) / (all - 1) : 0) + '%'
    ;[...root.children].forEach(({ firstChild: tile }, at) => {
      tile.style.aspectRatio = data.width + ' / ' + data.height
      tile.style.backgroundSize = 100 * data.columns + '% ' + 100 * rows + '%'
      tile.style.backgroundPosition =
        place(at % data.columns, data.columns) + ' ' + place(Math.floor(at / data.columns), rows)
    })
  }
  data.names.forEach((name, at) => {
    const button = root.children[at], caption = data.captions[at] ?? ''
    if (button.title !== name) { button.title = name; button.setAttribute('aria-label', name) }
    if (button.lastChild.textContent !== caption) button.lastChild.textContent = caption
  })
  show(new Set(data.marked ?? [data.selected]))
  root.onclick = event => {
    const button = event.target.closest('button')
    if (!button) return
    const edge = button.firstChild.getBoundingClientRect(), pointed = event.detail > 0 && edge.width
    pick(
      [...root.children].indexOf(button),
      pointed ? share(event.clientX - edge.left, edge.width) : null,
      pointed ? share(event.clientY - edge.top, edge.height) : null,
    )
  }

  const [label, range] = slide.children
  slide.style.display = data.slider ? '' : 'none'
  const tell = () => { label.textContent = data.slider + ' ' + range.value }
  range.max = data.names.length - 1
  range.value = data.at
  tell()
  range.oninput = () => { tell(); press(Number(range.value)) }
  range.onchange = () => pick(Number(range.value), null, null)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const all = parentElement.querySelector('.ds-walls')
  if (!all || !data) return
  all.style.setProperty('--across', data.across)
  while (all.children.length < data.walls.length) {
    const box = document.createElement('div')
    box.innerHTML = data.box
    all.append(box)
  }
  data.walls.forEach((wall, at) => {
    all.children[at].className = wall.name
    build(all.children[at], wall, pick => setTriggerValue('picked', { wall: at, ...pick }))
  })
  put(parentElement.querySelector('.ds-before'), data.before)
  put(parentElement.querySelector('.ds-after'), data.after)
  parentElement.onchange = event => {
    const name = event.target.dataset?.switch
    if (name) setTriggerValue('switched', { name, on: event.target.checked })
  }
  parentElement.onclick = event => {
    const name = event.target.closest('[data-press]')?.dataset.press
    if (name) setTriggerValue('pressed', name)
  }
}
"""

_WALLS = st.components.v2.component("digitscope_walls", html=HTML, css=CSS, js=JS, isolate_styles=False)


class Pick(NamedTuple):
    """Which tile was picked, and where in it: x and y from 0 to 1, or None by keyboard or slider."""

    index: int
    x: float | None
    y: float | None


@dataclass(frozen=True)
class Wall:
    """Tiles of equal size (height, width, 3) uint8, each a button.

    Attributes:
        names: what each tile shows, in words; read aloud by screen readers, shown on hover.
        on_pick: called before the next run.
        captions: short text under each tile, or none.
        selected: the tile with a frame around it.
        marked: instead of one selected tile, any number that are struck out.
        least: smallest width of a tile in CSS pixels, when the number of columns is free.
        columns: a fixed number of columns, for a grid whose rows mean something.
        head, foot: HTML above and below.
        slider: label of a slider through the tiles, or none.
        at: where that slider stands, if not at the selected tile.
        name: a class of its own in the page, where several walls are shown together.
    """

    tiles: Sequence[np.ndarray]
    names: Sequence[str]
    on_pick: Callable[[Pick], None]
    captions: Sequence[str] = ()
    selected: int | None = None
    marked: Sequence[int] | None = None
    least: int = 56
    columns: int | None = None
    head: str = ""
    foot: str = ""
    slider: str = ""
    at: int | None = None
    name: str = ""


def walls(
    several: Sequence[Wall],
    key: str,
    widths: Sequence[float] = (1,),
    before: str = "",
    after: str = "",
    buttons: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Shows walls side by side, or one below the other where it is narrow.

    Args:
        widths: their shares of the width.
        before, after: HTML above and below all of them, which may hold a `switch` or a `button`.
        buttons: what pressing a `button` does before the next run, by its name.
    """

    def picked() -> None:
        value = (st.session_state.get(key) or {}).get("picked")
        if value:
            several[value["wall"]].on_pick(Pick(int(value["index"]), value["x"], value["y"]))

    def switched() -> None:
        value = (st.session_state.get(key) or {}).get("switched")
        if value:
            st.session_state[value["name"]] = bool(value["on"])

    def pressed() -> None:
        name = (st.session_state.get(key) or {}).get("pressed")
        if buttons and name in buttons:
            buttons[name]()

    _WALLS(
        key=key,
        data={
            "across": " ".join(f"minmax(0, {width}fr)" for width in widths),
            "box": BOX,
            "walls": [_data(one) for one in several],
            "before": before,
            "after": after,
        },
        on_picked_change=picked,
        on_switched_change=switched,
        on_pressed_change=pressed,
    )


def wall(
    tiles: Sequence[np.ndarray],
    names: Sequence[str],
    key: str,
    on_pick: Callable[[Pick], None],
    captions: Sequence[str] = (),
    selected: int | None = None,
    least: int = 56,
    columns: int | None = None,
) -> None:
    """One wall and nothing else; see `Wall`."""
    walls([Wall(tiles, names, on_pick, captions, selected, least=least, columns=columns)], key)


def switch(name: str, label: str) -> str:
    """A switch as HTML, for a wall's text; `st.session_state[name]` says how it stands."""
    on = " checked" if st.session_state.setdefault(name, False) else ""
    return f'<label class="ds-switch"><input type="checkbox" data-switch="{name}"{on}>{escape(label)}</label>'


def button(name: str, label: str) -> str:
    """A button as HTML, for a wall's text; `walls` says what it does."""
    return f'<button type="button" class="ds-button" data-press="{name}">{escape(label)}</button>'


def _data(one: Wall) -> dict[str, Any]:
    across = one.columns or 16
    height, width = one.tiles[0].shape[:2]
    sheet = np.zeros((-(-len(one.tiles) // across) * height, across * width, 3), dtype=np.uint8)
    for number, tile in enumerate(one.tiles):
        top, left = (number // across) * height, (number % across) * width
        sheet[top : top + height, left : left + width] = tile
    selected = -1 if one.selected is None else one.selected
    return {
        "sheet": data_uri(sheet),
        "columns": across,
        "fixed": one.columns is not None,
        "width": width,
        "height": height,
        "least": one.least,
        "names": list(one.names),
        "captions": list(one.captions),
        "selected": selected,
        "marked": None if one.marked is None else list(one.marked),
        "head": one.head,
        "foot": one.foot,
        "slider": one.slider,
        "at": max(selected, 0) if one.at is None else one.at,
        "name": one.name,
    }
