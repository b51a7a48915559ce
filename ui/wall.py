"""A wall of small pictures to choose from, by mouse, touch or keyboard.

Streamlit has no element for this: a hundred buttons with pictures would be a hundred messages. All tiles are
cut from one picture in the browser, and every tile is a real button with a name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st

from core.render import data_uri

CSS = """
.wall { display: grid; gap: 6px; grid-template-columns: repeat(auto-fill, minmax(var(--least), 1fr)); }
.wall.fixed { grid-template-columns: repeat(var(--columns), 1fr); gap: 3px; }
button { border: 0; padding: 0; background: none; cursor: pointer; color: var(--st-text-color);
  font: inherit; font-size: 15px; line-height: 1.3; min-width: 0; border-radius: 6px; }
button i { display: block; width: 100%; image-rendering: pixelated; border-radius: 5px; box-sizing: border-box;
  background-repeat: no-repeat; outline: 1px solid rgba(128,128,128,0.25); outline-offset: -1px; }
button span { display: block; padding: 2px 0 4px; }
button[aria-pressed="true"] i { outline: 3px solid var(--st-primary-color); outline-offset: 0; }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
button:hover i { filter: brightness(1.15); }
"""

JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.wall')
  if (!root || !data) return
  root.classList.toggle('fixed', data.fixed)
  root.style.setProperty('--least', data.least + 'px')
  root.style.setProperty('--columns', data.columns)
  while (root.children.length > data.names.length) root.lastChild.remove()
  while (root.children.length < data.names.length) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(document.createElement('i'), document.createElement('span'))
    root.append(button)
  }
  // One rule for all tiles: the sheet is long, and read again wherever it is set.
  if (root.sheet !== data.sheet) {
    root.sheet = data.sheet
    root.paint ??= root.parentNode.appendChild(document.createElement('style'))
    root.paint.textContent = '.wall i { background-image: url(' + data.sheet + ') }'
  }
  const rows = Math.ceil(data.names.length / data.columns)
  const place = (at, all) => (all > 1 ? (100 * at) / (all - 1) : 0) + '%'
  data.names.forEach((name, index) => {
    const button = root.children[index]
    const [tile, caption] = button.children
    button.setAttribute('aria-label', name)
    button.title = name
    button.setAttribute('aria-pressed', String(index === data.selected))
    tile.style.aspectRatio = data.width + ' / ' + data.height
    tile.style.backgroundSize = 100 * data.columns + '% ' + 100 * rows + '%'
    tile.style.backgroundPosition =
      place(index % data.columns, data.columns) + ' ' + place(Math.floor(index / data.columns), rows)
    caption.textContent = data.captions[index] ?? ''
    caption.style.display = data.captions[index] ? '' : 'none'
    button.onclick = event => {
      const box = tile.getBoundingClientRect()
      const inside = event.detail > 0 && box.width
      setTriggerValue('picked', {
        index,
        x: inside ? Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.9999) : 0.5,
        y: inside ? Math.min(Math.max((event.clientY - box.top) / box.height, 0), 0.9999) : 0.5,
      })
    }
  })
}
"""

_WALL = st.components.v2.component("digitscope_wall", html='<div class="wall"></div>', css=CSS, js=JS)


class Pick(NamedTuple):
    """Which tile was picked, and where in it: x and y from 0 to 1; a keyboard picks the middle."""

    index: int
    x: float
    y: float


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
    """Shows tiles of equal size (height, width, 3) uint8 as buttons and calls `on_pick` before the next run.

    Args:
        names: what each tile shows, in words; read aloud by screen readers, shown on hover.
        captions: short text under each tile, or none.
        selected: the tile with a frame around it.
        least: smallest width of a tile in CSS pixels, when the number of columns is free.
        columns: a fixed number of columns, for a grid whose rows mean something.
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
            on_pick(Pick(int(value["index"]), float(value["x"]), float(value["y"])))

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
            "selected": -1 if selected is None else selected,
        },
        on_picked_change=picked,
    )
