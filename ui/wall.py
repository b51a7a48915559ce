"""A wall of small pictures to choose from, by mouse, touch or keyboard.

Streamlit has no element for this: a hundred buttons with pictures would be a hundred messages. All tiles are
cut from one picture in the browser, and every tile is a real button with a name. What stands above and below a
wall, and the slider through its tiles, come with it: each element more would be drawn again at every click.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st

from core.render import data_uri

CSS = """
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
.ds-wall button:hover i { filter: brightness(1.15); }
"""

HTML = """<div class="head"></div><div class="ds-wall"></div>
<label class="ds-slide"><span></span><input type="range" min="0"></label><div class="foot"></div>"""

JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.ds-wall')
  if (!root || !data) return
  const put = (part, html) => {
    const place = parentElement.querySelector(part)
    if (place.shown !== html) { place.shown = html; place.innerHTML = html }
  }
  put('.head', data.head)
  put('.foot', data.foot)
  root.classList.toggle('fixed', data.fixed)
  root.style.setProperty('--least', data.least + 'px')
  root.style.setProperty('--columns', data.columns)

  // Frames a tile at once; the answer of the server comes a moment later.
  const press = index => [...root.children].forEach((button, at) => {
    const pressed = String(at === index)
    if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed)
  })
  const pick = (index, x, y) => { press(index); setTriggerValue('picked', { index, x, y }) }

  // One rule for all tiles: the sheet is long, and read again wherever it is set.
  if (root.sheet !== data.sheet) {
    root.sheet = data.sheet
    root.id ||= 'wall-' + Math.random().toString(36).slice(2)
    root.paint ??= root.parentNode.appendChild(document.createElement('style'))
    root.paint.textContent = '#' + root.id + ' i { background-image: url(' + data.sheet + ') }'
  }
  const layout = JSON.stringify([data.names, data.captions, data.columns, data.width, data.height])
  if (root.layout !== layout) {
    root.layout = layout
    while (root.children.length > data.names.length) root.lastChild.remove()
    while (root.children.length < data.names.length) {
      const button = document.createElement('button')
      button.type = 'button'
      button.append(document.createElement('i'), document.createElement('span'))
      root.append(button)
    }
    const rows = Math.ceil(data.names.length / data.columns)
    const place = (at, all) => (all > 1 ? (100 * at) / (all - 1) : 0) + '%'
    data.names.forEach((name, index) => {
      const button = root.children[index]
      const [tile, caption] = button.children
      button.setAttribute('aria-label', name)
      button.title = name
      tile.style.aspectRatio = data.width + ' / ' + data.height
      tile.style.backgroundSize = 100 * data.columns + '% ' + 100 * rows + '%'
      tile.style.backgroundPosition =
        place(index % data.columns, data.columns) + ' ' + place(Math.floor(index / data.columns), rows)
      caption.textContent = data.captions[index] ?? ''
    })
  }
  press(data.selected)
  root.onclick = event => {
    const button = event.target.closest('button')
    if (!button) return
    const box = button.firstChild.getBoundingClientRect()
    const share = (from, size) => Math.min(Math.max(from / size, 0), 0.9999)
    const pointed = event.detail > 0 && box.width
    pick(
      [...root.children].indexOf(button),
      pointed ? share(event.clientX - box.left, box.width) : null,
      pointed ? share(event.clientY - box.top, box.height) : null,
    )
  }

  const slide = parentElement.querySelector('.ds-slide')
  const [label, range] = slide.children
  slide.style.display = data.slider ? '' : 'none'
  const told = () => { label.textContent = data.slider + ' ' + range.value }
  range.max = data.names.length - 1
  range.value = data.at
  told()
  range.oninput = () => { told(); press(Number(range.value)) }
  range.onchange = () => pick(Number(range.value), null, null)
}
"""

_WALL = st.components.v2.component("digitscope_wall", html=HTML, css=CSS, js=JS, isolate_styles=False)


class Pick(NamedTuple):
    """Which tile was picked, and where in it: x and y from 0 to 1, or None by keyboard or slider."""

    index: int
    x: float | None
    y: float | None


def wall(
    tiles: Sequence[np.ndarray],
    names: Sequence[str],
    key: str,
    on_pick: Callable[[Pick], None],
    captions: Sequence[str] = (),
    selected: int | None = None,
    least: int = 56,
    columns: int | None = None,
    head: str = "",
    foot: str = "",
    slider: str = "",
    at: int | None = None,
) -> None:
    """Shows tiles of equal size (height, width, 3) uint8 as buttons and calls `on_pick` before the next run.

    Args:
        names: what each tile shows, in words; read aloud by screen readers, shown on hover.
        captions: short text under each tile, or none.
        selected: the tile with a frame around it.
        least: smallest width of a tile in CSS pixels, when the number of columns is free.
        columns: a fixed number of columns, for a grid whose rows mean something.
        head, foot: HTML above and below.
        slider: label of a slider through the tiles, or none.
        at: where that slider stands, if not at the selected tile.
    """
    across = columns or 16
    height, width = tiles[0].shape[:2]
    sheet = np.zeros((-(-len(tiles) // across) * height, across * width, 3), dtype=np.uint8)
    for number, tile in enumerate(tiles):
        top, left = (number // across) * height, (number % across) * width
        sheet[top : top + height, left : left + width] = tile

    def picked() -> None:
        value = (st.session_state.get(key) or {}).get("picked")
        if value:
            on_pick(Pick(int(value["index"]), value["x"], value["y"]))

    chosen = -1 if selected is None else selected
    _WALL(
        key=key,
        data={
            "sheet": data_uri(sheet),
            "columns": across,
            "fixed": columns is not None,
            "width": width,
            "height": height,
            "least": least,
            "names": list(names),
            "captions": list(captions),
            "selected": chosen,
            "head": head,
            "foot": foot,
            "slider": slider,
            "at": max(chosen, 0) if at is None else at,
        },
        on_picked_change=picked,
    )
