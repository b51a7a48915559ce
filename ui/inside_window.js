// A digit with a window on it beside the map the window makes: choose a unit, or watch the window slide.
const SCALE = 10, FRAME = '#e08214'
const seen = ({ side, step, start }, place, size = 28) =>
  [clip(start + place * step, 0, size), clip(start + place * step + side, 0, size)]

const slidingWindow = (root, { look, ink, map, field, kind, limit, palettes, name, filter, place }, pick) => {
  const [digit, picture] = root.querySelectorAll('canvas'), [below, beside] = root.querySelectorAll('figcaption')
  const [rowBox, columnBox] = root.querySelectorAll('.ds-slide')
  const button = root.querySelector('.slide'), output = root.querySelector('output')
  const [rows, columns] = map.shape, side = `${field.side} × ${field.side}`
  root.halt?.()
  root.layers ??= [document.createElement('canvas'), document.createElement('canvas')]
  if (root.look !== look) {
    root.look = look
    paint(root.layers[0], ink, 'ink', 1, palettes)
    paint(root.layers[1], one(map), kind, limit, palettes)
    below.textContent = `The digit; the frame holds the ${side} pixels that can change this number`
    beside.textContent = `${name}, map ${filter}, ${rows} × ${columns}: press or drag to choose a place`
  }
  const said = (row, column) => `${name}[${filter}, ${row}, ${column}] = ${exact(map[row * columns + column])}`
  // `done` numbers of the map are shown, the others are still to come.
  const draw = (row, column, done = rows * columns) => {
    for (const [canvas, layer] of [[digit, root.layers[0]], [picture, root.layers[1]]]) {
      const width = layer.width * SCALE, height = layer.height * SCALE
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
      const pen = canvas.getContext('2d')
      pen.imageSmoothingEnabled = false
      pen.drawImage(layer, 0, 0, width, height)
      pen.lineWidth = 4
      pen.strokeStyle = FRAME
      if (layer === root.layers[0]) {
        const [top, bottom] = seen(field, row), [left, right] = seen(field, column)
        pen.strokeRect(left * SCALE, top * SCALE, (right - left) * SCALE, (bottom - top) * SCALE)
        continue
      }
      if (done < rows * columns) {
        const last = Math.floor(done / columns), across = done % columns
        pen.fillStyle = `rgb(${GAP})`
        pen.fillRect(across * SCALE, last * SCALE, width, SCALE)
        pen.fillRect(0, (last + 1) * SCALE, width, height)
      }
      pen.strokeRect(column * SCALE - 1, row * SCALE - 1, SCALE + 2, SCALE + 2)
    }
    output.textContent = said(row, column)
  }
  const rest = () => {
    const [top] = seen(field, place[0]), [left] = seen(field, place[1])
    draw(...place)
    digit.setAttribute('aria-label', `The digit with a frame of ${side} pixels at row ${top}, column ${left}.`)
    picture.setAttribute('aria-label', `${name}, map ${filter}: ${describe(map)}; in the frame: ${said(...place)}.`)
  }

  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  let timer = 0, at = -1, last = 0
  root.halt = () => { cancelAnimationFrame(timer); at = -1; button.textContent = 'Slide the window' }
  const tick = now => {
    if (at < 0) return
    if (now - last > (calm ? 600 : 14)) {
      last = now
      at = calm ? at - (at % columns) + columns : at + 1
      if (at >= rows * columns) { root.halt(); rest(); return }
      draw(Math.floor(at / columns), at % columns, at + 1)
    }
    timer = requestAnimationFrame(tick)
  }
  button.onclick = () => {
    if (at >= 0) { root.halt(); rest(); return }
    at = 0
    button.textContent = 'Stop'
    timer = requestAnimationFrame(tick)
  }

  const under = event => {
    const box = picture.getBoundingClientRect()
    return [Math.floor(share(event.clientY - box.top, box.height) * rows),
      Math.floor(share(event.clientX - box.left, box.width) * columns)]
  }
  picture.onclick = event => pick(...under(event))
  // A finger that moves up or down scrolls the page, as its style sheet says; the browser then takes the finger away.
  picture.onpointerdown = event => picture.setPointerCapture(event.pointerId)
  picture.onpointermove = event => {
    if (!event.buttons) return
    const [row, column] = under(event)
    if (row !== place[0] || column !== place[1]) pick(row, column)
  }
  slider(rowBox, 'Row', rows - 1, place[0], row => pick(row, place[1]))
  slider(columnBox, 'Column', columns - 1, place[1], column => pick(place[0], column))
  root.querySelector('.strongest').onclick = () => {
    const most = argmax(map)
    pick(Math.floor(most / columns), most % columns)
  }
  rest()
}
