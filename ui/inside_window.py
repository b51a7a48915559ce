"""A digit with a window on it beside the map the window makes: choose a unit, or watch the window slide.

The sliders and buttons are part of it, so that the frames follow a finger without asking the server, and a new unit
is one element to draw.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.render import Picture, data_uri, describe, format_number, ink_picture
from ui import inside, shell
from ui.inside_choice import Unit, choose

CSS = """
.ds-window { display: flex; flex-wrap: wrap; gap: 14px 18px; align-items: flex-start; color: var(--st-text-color); }
.ds-window figure { margin: 0; flex: 1 1 150px; max-width: 300px; min-width: 0; }
.ds-window canvas { width: 100%; display: block; border-radius: 6px; image-rendering: pixelated; }
.ds-window .map { cursor: crosshair; }
.ds-window figcaption { font-size: 15px; line-height: 1.35; margin-top: 6px; font-variant-numeric: tabular-nums; }
.ds-window .controls { flex: 1 1 220px; max-width: 614px; }
.ds-window .buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0; }
.ds-window output { font-size: 16px; font-variant-numeric: tabular-nums; }
"""

HTML = """<div class="head"></div><div class="ds-window">
<figure><canvas class="digit" role="img"></canvas><figcaption></figcaption></figure>
<figure><canvas class="map" role="img"></canvas><figcaption></figcaption></figure>
<div class="controls">
<label class="ds-slide"><span></span><input class="row" type="range" min="0"></label>
<label class="ds-slide"><span></span><input class="column" type="range" min="0"></label>
<div class="buttons"><button type="button" class="ds-button slide">Slide the window</button>
<button type="button" class="ds-button strongest">Go to its strongest place</button></div>
<output></output><div class="foot"></div></div></div>"""

JS = """
const SCALE = 10, FRAME = '#e08214'
const load = source => new Promise(done => { const i = new Image(); i.onload = () => done(i); i.src = source })
const shown = value => (value < 0 ? '\\u2212' : '') + Math.abs(value).toFixed(4)

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.ds-window')
  if (!root || !data) return
  root.halt?.()
  const [digit, map] = root.querySelectorAll('canvas')
  const [below, beside] = root.querySelectorAll('figcaption')
  const button = root.querySelector('.slide'), output = root.querySelector('output')
  const sliders = [root.querySelector('.row'), root.querySelector('.column')]
  const { rows, columns, side, step, start } = data
  let timer = 0, at = -1, live = true
  digit.setAttribute('aria-label', data.digitAlt)
  map.setAttribute('aria-label', data.mapAlt)
  below.textContent = data.below
  beside.textContent = data.beside
  parentElement.querySelector('.head').innerHTML = data.head
  root.querySelector('.foot').innerHTML = data.foot

  Promise.all([load(data.digit), load(data.map)]).then(([ink, picture]) => {
    if (!live) return
    const draw = (row, column, done) => {
      for (const [canvas, image, height, width] of [[digit, ink, 28, 28], [map, picture, rows, columns]]) {
        if (canvas.width !== width * SCALE || canvas.height !== height * SCALE) {
          canvas.width = width * SCALE; canvas.height = height * SCALE
        }
        const pen = canvas.getContext('2d')
        pen.imageSmoothingEnabled = false
        pen.drawImage(image, 0, 0, width * SCALE, height * SCALE)
        pen.lineWidth = 4; pen.strokeStyle = FRAME
        if (canvas === map) {
          if (done < rows * columns) {
            const last = Math.floor(done / columns), across = done % columns
            pen.fillStyle = 'rgb(110,112,122)'
            pen.fillRect(across * SCALE, last * SCALE, canvas.width, SCALE)
            pen.fillRect(0, (last + 1) * SCALE, canvas.width, canvas.height)
          }
          pen.strokeRect(column * SCALE - 1, row * SCALE - 1, SCALE + 2, SCALE + 2)
        } else {
          pen.strokeRect((start + column * step) * SCALE, (start + row * step) * SCALE, side * SCALE, side * SCALE)
        }
      }
      for (const [axis, name, value] of [[0, 'Row ', row], [1, 'Column ', column]]) {
        if (!sliders[axis].held) sliders[axis].value = value
        sliders[axis].previousSibling.textContent = name + value
      }
      output.textContent = data.name + '[' + data.filter + ', ' + row + ', ' + column + '] = '
        + shown(data.values[row * columns + column])
    }
    // An answer to an older choice does not undo a newer one, for three seconds at the most.
    const here = [data.name, data.filter].join(), sent = root.sent
    const newer = sent && sent.here === here && Date.now() - sent.at < 3000
      && (sent.row !== data.row || sent.column !== data.column)
    if (!newer) root.sent = null
    const rest = () => newer ? draw(sent.row, sent.column, rows * columns) : draw(data.row, data.column, rows * columns)
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    let last = 0
    const tick = now => {
      if (!live || at < 0) return
      if (calm ? now - last > 600 : now - last > 14) {
        last = now
        at = calm ? at - (at % columns) + columns : at + 1
        if (at >= rows * columns) { stop(); rest(); return }
        draw(Math.floor(at / columns), at % columns, at + 1)
      }
      timer = requestAnimationFrame(tick)
    }
    const stop = () => { cancelAnimationFrame(timer); at = -1; button.textContent = 'Slide the window' }
    button.onclick = () => {
      if (at >= 0) { stop(); rest(); return }
      at = 0; last = 0; button.textContent = 'Stop'
      timer = requestAnimationFrame(tick)
    }
    // Drawn at once; the sums below follow when the server has them.
    const pick = (row, column) => {
      stop()
      root.sent = { here, row, column, at: Date.now() }
      draw(row, column, rows * columns)
      setTriggerValue('picked', { row, column })
    }
    map.onclick = event => {
      const box = map.getBoundingClientRect()
      const place = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1)
      pick(place((event.clientY - box.top) / box.height, rows), place((event.clientX - box.left) / box.width, columns))
    }
    const chosen = () => sliders.map(slider => Number(slider.value))
    sliders.forEach((slider, axis) => {
      slider.max = [rows, columns][axis] - 1
      slider.onpointerdown = () => { slider.held = true }
      slider.onpointerup = slider.onpointercancel = () => { slider.held = false }
      slider.oninput = () => { stop(); draw(...chosen(), rows * columns) }
      slider.onchange = () => { slider.held = false; pick(...chosen()) }
    })
    root.querySelector('.strongest').onclick = () => pick(...data.strongest)
    rest()
  })
  root.halt = () => { live = false; cancelAnimationFrame(timer); button.textContent = 'Slide the window' }
  return root.halt
}
"""

_WINDOW = st.components.v2.component("digitscope_window", html=HTML, css=CSS, js=JS, isolate_styles=False)


def window(
    view: shell.View, stage: str, unit: Unit, maps: np.ndarray, picture: Picture, head: str = "", foot: str = ""
) -> None:
    """Shows the map a unit is in beside the digit, with the unit framed and its receptive field on the digit.

    Args:
        stage: the stage shown, of which `unit.layer` is the layer whose choice of units it shares.
        maps: the stage's maps (maps, rows, columns).
        picture: the unit's map in colours, one pixel a unit.
        head, foot: HTML above the pictures and below the controls.
    """
    values, field = maps[unit.number], inside.receptive_fields(view.network)[stage]
    rows, columns = values.shape
    side = f"{field.side} × {field.side}"
    top, left, *_ = field.box(unit.row, unit.column)
    value = format_number(float(values[unit.row, unit.column]))

    def picked() -> None:
        place = (st.session_state.get("window") or {}).get("picked")
        if place:
            choose(unit.layer, None, int(place["row"]), int(place["column"]))

    _WINDOW(
        key="window",
        data={
            "digit": data_uri(ink_picture(view.digit.image).pixels),
            "map": data_uri(picture.pixels),
            "values": [round(float(value), 5) for value in values.ravel()],
            "strongest": [int(place) for place in np.unravel_index(int(values.argmax()), values.shape)],
            "rows": rows,
            "columns": columns,
            "side": field.side,
            "step": field.step,
            "start": field.start,
            "name": stage,
            "filter": unit.number,
            "row": unit.row,
            "column": unit.column,
            "below": f"The digit; the frame holds the {side} pixels that can change this number",
            "beside": f"{stage}, map {unit.number}, {rows} × {columns}: click a place",
            "digitAlt": f"The digit with a frame of {side} pixels at row {top}, column {left}.",
            "mapAlt": f"{stage}, map {unit.number}: {describe(values)}; in the frame: {value}.",
            "head": head,
            "foot": foot,
        },
        on_picked_change=picked,
    )
