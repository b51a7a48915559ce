// Pictures painted from numbers, a pixel a number, and what is chosen by them.
const GAP = [110, 112, 122]
const opaque = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
// A palette's 256 colours as pixels.
const pixels = palette => (palette.pixels ??= Uint32Array.from({ length: 256 }, (_, at) =>
  opaque(colour(palette, at))))
// Slices (n, rows, columns) side by side on a canvas, each number zoom x zoom pixels, with thin lines between slices.
const paint = (canvas, slices, kind, limit, palettes, across = 1, zoom = 1, gap = 0) => {
  const [count, rows, columns] = slices.shape, tall = rows * zoom + gap, wide = columns * zoom + gap
  const height = Math.ceil(count / across) * tall - gap, width = Math.min(across, count) * wide - gap
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const shades = pixels(palettes[kind]), place = placer(kind, limit || 1)
  const pen = canvas.getContext('2d'), image = pen.createImageData(width, height)
  const field = new Uint32Array(image.data.buffer).fill(opaque(GAP))
  for (let slice = 0, at = 0; slice < count; slice++) {
    const top = Math.floor(slice / across) * tall, left = (slice % across) * wide
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const shade = shades[place(slices[at++])]
        for (let y = top + row * zoom; y < top + (row + 1) * zoom; y++) {
          const from = y * width + left + column * zoom
          field.fill(shade, from, from + zoom)
        }
      }
    }
  }
  pen.putImageData(image, 0, 0)
}
const one = values => Object.assign(values.subarray(), { shape: [1, ...values.shape] })

const slider = (box, name, most, value, moved) => {
  const [label, range] = box.children
  range.max = most
  range.value = value
  const said = say('named', { name, what: value })
  if (label.textContent !== said) label.textContent = said
  range.setAttribute('aria-label', name)
  range.oninput = () => moved(Number(range.value))
}
const share = (from, size) => clip(from / size, 0, 0.9999)

// A wall of pictures to choose from. `paintTile` is asked again for a tile when `look` changes.
const tileWall = (root, { look, count, columns, narrow = columns, name, caption, selected, paintTile }, pick) => {
  root.style.setProperty('--columns', columns)
  root.style.setProperty('--narrow', narrow)
  grow(root, count, 'canvas')
  const fresh = root.look !== look
  root.look = look
  ;[...root.children].forEach((button, at) => {
    button.setAttribute('aria-pressed', String(at === selected))
    if (!fresh) return
    paintTile(button.firstChild, at)
    button.title = name(at)
    button.setAttribute('aria-label', button.title)
    button.lastChild.textContent = caption(at)
  })
  rove(root)
  root.onclick = event => {
    const button = event.target.closest('button')
    if (!button) return
    const at = [...root.children].indexOf(button), edge = button.firstChild.getBoundingClientRect()
    // A place is meant only by a press on the picture itself, not by one on the number under it or by a key.
    if (event.target !== button.firstChild || event.detail === 0) pick(at)
    else pick(at, share(event.clientY - edge.top, edge.height), share(event.clientX - edge.left, edge.width))
  }
}
// Where what was chosen shows further down, a button leads there.
const leadTo = (button, target, words) => {
  put(button, words ? `${words} ↓` : '')
  button.hidden = !words
  button.onclick = () => comeTo(target)
}
const comeTo = target => {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  target.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' })
  target.tabIndex = -1
  const focus = () => target.focus({ preventScroll: true })
  focus()
  // The page before may go only now, and the focus with it; where nothing has it, it comes back.
  for (const later of [200, 1000]) setTimeout(() => document.activeElement === document.body && focus(), later)
}
