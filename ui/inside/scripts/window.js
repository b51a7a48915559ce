// A digit with a window on it beside the map the window makes: choose a unit, or watch the window slide.
// The frame is of no colour that the maps have, with a dark edge for the bright ones.
const SCALE = 10, EDGE = '#101418', FRAME = '#3df0c8'
const seen = ({ side, step, start }, place, size = 28) =>
  [clip(start + place * step, 0, size), clip(start + place * step + side, 0, size)]
const frame = (pen, left, top, width, height) => {
  for (const [colour, line] of [[EDGE, 6], [FRAME, 3]]) {
    pen.strokeStyle = colour
    pen.lineWidth = line
    pen.strokeRect(left, top, width, height)
  }
}

// While `root.slide` is not 0 the window is on its way, and the places of the map after it are covered.
const slidingWindow = (root, { look, ink, map, field, kind, limit, palettes, name, filter, place }, pick) => {
  const [digit, picture] = root.querySelectorAll('canvas'), [below, beside] = root.querySelectorAll('figcaption')
  const [rowBox, columnBox] = root.querySelectorAll('.ds-slide'), button = root.querySelector('.slide')
  const [rows, columns] = map.shape, side = `${field.side} × ${field.side}`, [row, column] = place
  root.layers ??= [document.createElement('canvas'), document.createElement('canvas')]
  if (root.look !== look) {
    root.halt?.()
    root.look = look
    paint(root.layers[0], ink, 'ink', 1, palettes)
    paint(root.layers[1], one(map), kind, limit, palettes)
    put(below, say('frame', { size: side }))
    put(beside, say('places', { layer: name, map: filter, size: `${rows} × ${columns}` }))
    root.described = describe(map)
  }
  for (const [canvas, layer] of [[digit, root.layers[0]], [picture, root.layers[1]]]) {
    const width = layer.width * SCALE, height = layer.height * SCALE
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    const pen = canvas.getContext('2d')
    pen.imageSmoothingEnabled = false
    pen.drawImage(layer, 0, 0, width, height)
  }
  const [top, bottom] = seen(field, row), [left, right] = seen(field, column)
  frame(digit.getContext('2d'), left * SCALE, top * SCALE, (right - left) * SCALE, (bottom - top) * SCALE)
  const pen = picture.getContext('2d')
  if (root.slide) {
    pen.fillStyle = `rgb(${GAP})`
    pen.fillRect((column + 1) * SCALE, row * SCALE, picture.width, SCALE)
    pen.fillRect(0, (row + 1) * SCALE, picture.width, picture.height)
  }
  frame(pen, column * SCALE - 1, row * SCALE - 1, SCALE + 2, SCALE + 2)
  const said = `${name}[${filter}, ${row}, ${column}] = ${exact(map[row * columns + column])}`
  root.querySelector('output').textContent = said
  digit.setAttribute('aria-label', say('framed digit', { size: side, row: top, column: left }))
  picture.setAttribute('aria-label',
    say('framed map', { layer: name, map: filter, numbers: root.described, number: said }))

  root.halt = () => {
    cancelAnimationFrame(root.slide)
    root.slide = 0
    button.textContent = say('slide')
  }
  const choose = (...chosen) => { root.halt(); pick(...chosen) }
  // Row by row where motion is unwelcome, else place by place; where it is stopped, it stays.
  const slide = () => {
    const stride = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? columns : 1
    let at = 0, last = 0
    const tick = now => {
      if (!root.slide) return
      root.slide = requestAnimationFrame(tick)
      if (now - last < (stride > 1 ? 600 : 14)) return
      last = now
      if (at >= rows * columns) choose(rows - 1, columns - 1)
      else pick(Math.floor(at / columns), at % columns)
      at += stride
    }
    button.textContent = say('stop')
    root.slide = requestAnimationFrame(tick)
  }
  button.onclick = () => {
    if (!root.slide) { slide(); return }
    choose(...place)
  }

  const under = event => {
    const box = picture.getBoundingClientRect()
    return [Math.floor(share(event.clientY - box.top, box.height) * rows),
      Math.floor(share(event.clientX - box.left, box.width) * columns)]
  }
  picture.onclick = event => choose(...under(event))
  picture.onpointerdown = event => {
    if (event.button !== 0) return
    root.pressed = [event.clientX, event.clientY]
    picture.setPointerCapture(event.pointerId)
  }
  picture.onpointermove = event => {
    if (!(event.buttons & 1) || !root.pressed) return
    // A finger that goes up or down means to scroll, as the style sheet says; it drags only once it went sideways.
    const [across, along] = [event.clientX - root.pressed[0], event.clientY - root.pressed[1]].map(Math.abs)
    if (event.pointerType === 'touch' && !root.dragged && (across < 8 || across < along)) return
    root.dragged = true
    const [to, into] = under(event)
    if (to !== row || into !== column) choose(to, into)
  }
  picture.onpointerup = picture.onpointercancel = () => { root.pressed = root.dragged = null }
  // A press on the digit means the unit whose square has its middle there.
  digit.onclick = event => {
    const box = digit.getBoundingClientRect()
    const nearest = (pixel, size) => clip(Math.round((pixel - field.start - field.side / 2) / field.step), 0, size - 1)
    choose(nearest(28 * share(event.clientY - box.top, box.height), rows),
      nearest(28 * share(event.clientX - box.left, box.width), columns))
  }
  slider(rowBox, say('row'), rows - 1, row, to => choose(to, column))
  slider(columnBox, say('column'), columns - 1, column, to => choose(row, to))
  root.querySelector('.strongest').onclick = () => {
    const most = argmax(map)
    choose(Math.floor(most / columns), most % columns)
  }
}
