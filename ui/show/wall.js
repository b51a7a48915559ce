// How long an answer to an older choice may not undo a newer one, in milliseconds.
const PATIENCE = 3000

function build(box, data, picked) {
  const [head, root] = box.children
  put(head, data.head)
  root.classList.toggle('fixed', data.fixed)
  root.classList.toggle('marks', Boolean(data.marked))
  root.style.setProperty('--least', data.least + 'px')
  root.style.setProperty('--columns', data.columns)

  const show = pressed => [...root.children].forEach((button, at) => {
    const now = String(pressed.has(at))
    if (button.getAttribute('aria-pressed') !== now) button.setAttribute('aria-pressed', now)
  })
  // Shown at once; the server's answer comes a moment later, and to the last choice last.
  const pick = index => {
    root.sent = { index, at: Date.now() }
    if (data.selected !== null) show(new Set([index]))
    picked({ index })
  }
  const mark = marks => {
    root.marked = new Set(marks)
    root.sent = { marks: String([...root.marked].sort((a, b) => a - b)), at: Date.now() }
    show(root.marked)
  }
  root.mark = mark

  // One rule for all tiles: the sheet is long, and read again wherever it is set.
  if (root.sheet !== data.sheet) {
    root.sheet = data.sheet
    root.id ||= 'wall-' + Math.random().toString(36).slice(2)
    root.paint ??= box.appendChild(document.createElement('style'))
    root.paint.textContent = '#' + root.id + ' i { background-image: url(' + data.sheet + ') }'
  }
  grow(root, data.names.length, 'i')
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
  if (root.sent && Date.now() - root.sent.at > PATIENCE) root.sent = null
  if (data.marked) {
    if (!root.sent || root.sent.marks === String(data.marked)) { root.sent = null; root.marked = new Set(data.marked) }
    show(root.marked)
  } else if (root.sent && root.sent.index !== data.selected && data.selected !== null) {
    show(new Set([root.sent.index]))
  } else {
    root.sent = null
    show(new Set([data.selected]))
  }
  rove(root)
  root.onclick = event => {
    const button = event.target.closest('button')
    if (!button) return
    const index = [...root.children].indexOf(button)
    if (!data.marked) { pick(index); return }
    mark(root.marked.has(index) ? [...root.marked].filter(one => one !== index) : [...root.marked, index])
    picked({ index })
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const all = parentElement.querySelector('.ds-walls')
  if (!all || !data) return
  // Of several messages the server may read only the last: each says how everything stands.
  const tell = (kind, more) => setTriggerValue('told', {
    kind,
    ...more,
    marks: [...all.children].map(box => box.children[1].marked && [...box.children[1].marked].sort((a, b) => a - b)),
    switches: Object.fromEntries(
      [...parentElement.querySelectorAll('[data-switch]')].map(one => [one.dataset.switch, one.checked])),
  })
  all.style.setProperty('--across', data.across)
  while (all.children.length < data.walls.length) {
    const box = document.createElement('div')
    box.innerHTML = data.box
    all.append(box)
  }
  data.walls.forEach((wall, at) => {
    all.children[at].className = wall.name
    build(all.children[at], wall, pick => tell('pick', { wall: at, ...pick }))
  })
  put(parentElement.querySelector('.ds-before'), data.before)
  const after = parentElement.querySelector('.ds-after')
  put(after, data.after)
  // A switch that was just moved is not moved back by the answer to something older.
  const moved = (parentElement.moved ??= {})
  for (const box of parentElement.querySelectorAll('[data-switch]')) {
    const sent = moved[box.dataset.switch]
    if (!sent || sent.on === box.checked || Date.now() - sent.at > PATIENCE) delete moved[box.dataset.switch]
    else box.checked = sent.on
  }
  parentElement.onchange = event => {
    const name = event.target.dataset?.switch
    if (!name) return
    moved[name] = { on: event.target.checked, at: Date.now() }
    tell('switch')
  }
  parentElement.onclick = event => {
    const marks = event.target.closest('[data-marks]')?.dataset.marks
    if (!marks) return
    JSON.parse(marks).forEach((numbers, at) => all.children[at].children[1].mark(numbers))
    tell('mark')
  }
}
