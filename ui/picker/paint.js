// The digit's pixels, to be painted over: a guess. It stays in this browser until it is locked.
const SIDE = 28, CELL = 14
const CROSS = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0]]
const HTML = '<canvas tabindex="0" role="application"></canvas><p role="status"></p>' +
  '<div class="row"><button type="button" class="clear"></button><button type="button" class="lock"></button></div>'

// The pixels a pen of one pixel's width and its neighbours' covers on its way from one pixel to another.
const along = ([row, column], [toRow, toColumn]) => {
  const steps = Math.max(Math.abs(toRow - row), Math.abs(toColumn - column), 1), found = new Set()
  for (let k = 0; k <= steps; k++) {
    const at = [row + ((toRow - row) * k) / steps, column + ((toColumn - column) * k) / steps].map(Math.round)
    for (const [down, right] of CROSS) {
      const [r, c] = [at[0] + down, at[1] + right]
      if (r >= 0 && r < SIDE && c >= 0 && c < SIDE) found.add(SIDE * r + c)
    }
  }
  return found
}

export default function ({ data, parentElement, setTriggerValue }) {
  Object.assign(WORDS, data.words)
  const box = parentElement.querySelector('.paint')
  if (!box.firstChild) box.innerHTML = HTML
  const [canvas, said] = box.children, [clear, lock] = box.querySelectorAll('button')
  const state = (box.state ??= {})
  if (state.about !== data.about) Object.assign(state, { about: data.about, painted: new Set(), at: [14, 14] })
  canvas.width = canvas.height = SIDE * CELL
  canvas.setAttribute('aria-label', say('grid'))
  clear.textContent = say('clear')
  lock.textContent = say('lock')

  const show = (byKey = false) => {
    const pen = canvas.getContext('2d')
    data.ink.forEach((ink, at) => {
      const part = state.painted.has(at) ? 0.75 : 0
      const mixed = data.colour.map(colour => Math.round(part * colour + (1 - part) * ink))
      pen.fillStyle = `rgb(${mixed})`
      pen.fillRect(CELL * (at % SIDE), CELL * Math.floor(at / SIDE), CELL, CELL)
    })
    const [row, column] = state.at
    if (byKey) {
      pen.lineWidth = 2
      pen.strokeStyle = '#ff4b4b'
      pen.strokeRect(CELL * column, CELL * row, CELL, CELL)
    }
    const painted = say(state.painted.has(SIDE * row + column) ? 'painted' : 'not painted')
    const where = byKey ? `${say('pixel', { row, column, state: painted })} ` : ''
    said.textContent = where + say('how many', { count: state.painted.size })
    clear.disabled = lock.disabled = !state.painted.size
  }
  const brush = (from, to) => {
    for (const at of along(from, to)) state.rub ? state.painted.delete(at) : state.painted.add(at)
    show()
  }
  const place = event => {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    const parts = [(event.clientY - top) / height, (event.clientX - left) / width]
    return parts.map(part => Math.min(SIDE - 1, Math.max(0, Math.floor(SIDE * part))))
  }
  // A stroke that begins on what is painted rubs it out.
  canvas.onpointerdown = event => {
    canvas.setPointerCapture(event.pointerId)
    state.at = place(event)
    state.rub = state.painted.has(SIDE * state.at[0] + state.at[1])
    state.down = true
    brush(state.at, state.at)
  }
  canvas.onpointermove = event => {
    if (!state.down) return
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const to = place(one)
      brush(state.at, to)
      state.at = to
    }
  }
  canvas.onpointerup = canvas.onpointercancel = () => { state.down = false }
  canvas.onkeydown = event => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key]
    if (!step && event.key !== ' ') return
    event.preventDefault()
    if (step) {
      state.at = state.at.map((at, k) => Math.min(SIDE - 1, Math.max(0, at + step[k])))
    } else {
      state.rub = state.painted.has(SIDE * state.at[0] + state.at[1])
      brush(state.at, state.at)
    }
    show(true)
  }
  canvas.onblur = () => show()
  clear.onclick = () => { state.painted.clear(); show() }
  lock.onclick = () => setTriggerValue('locked', [...state.painted].sort((a, b) => a - b))
  show()
}
