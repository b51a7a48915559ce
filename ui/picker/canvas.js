// Stands between streamlit-drawable-canvas, which draws, and Streamlit, so that every stroke counts: a stroke is sent
// as soon as it ends, Undo and Clear need no answer, and what was drawn while the server did something else is kept.
const HOME = document.querySelector('script[type=module][src*="static/"]').src.split('/static/')[0]
const NAME = 'streamlit-drawable-canvas.streamlit_drawable_canvas'
const engine = import(`${HOME}/_stcore/bidi-components/${NAME}/PACKAGE_SCRIPT`)
// When a drawing that was not taken in is sent again, in milliseconds; the pauses grow.
const PATIENCE = 1000

// What is on each canvas, by its name: it outlasts the canvas's place on the page, and the session on the server.
// `ids` number the strokes of `objects`; `sent` begins with what the server knows, what it was told since follows.
const pens = {}
const disposers = new WeakMap()

export default async function (component) {
  const { data, parentElement } = component
  const pen = (pens[data.initialDrawing.name] ??= {
    ids: [], objects: [], sent: [], number: 0, next: 0, loads: 0, pause: PATIENCE, later: [],
  })
  pen.component = component
  parentElement.querySelector('.canvas-root')?.setAttribute('aria-label', data.initialDrawing.words)
  pen.draw ??= (await engine).default
  if (!disposers.has(parentElement)) watch(pen, parentElement)
  whenUp(pen, () => hear(pen))
  return () => {
    // Streamlit cleans up as well when it is only told something else too soon.
    if (parentElement.isConnected) return
    disposers.get(parentElement)?.()
    disposers.delete(parentElement)
    if (pen.component?.parentElement === parentElement) Object.assign(pen, { component: null, down: false, later: [] })
  }
}

// The server says what it knows, and what is to be on the canvas.
function hear(pen) {
  if (!pen.component) return
  const { data, parentElement } = pen.component, { on, seen, lent, objects: theirs } = data.initialDrawing
  if (seen.on === pen.on && pen.sent.some(one => one.number === seen.number)) {
    while (pen.sent[0].number !== seen.number) pen.sent.shift()
    pen.pause = PATIENCE
  }
  if (pen.bare && !data.backgroundImageURL) pen.bare = false
  const moved = pen.place !== parentElement, untouched = pen.lent
  pen.place = parentElement
  pen.lent = lent && pen.sent.length < 2
  if (on !== pen.on) merge(pen, on, theirs, lent, untouched)
  else if (moved || pen.given.background !== background(pen)) load(pen, pen.objects)
  else apply(pen)
  pen.pictured = Boolean(data.backgroundImageURL) && !pen.bare
}

// The canvas is another one: what was undone and drawn since the server looked is undone and drawn on that, too.
function merge(pen, on, theirs, lent, untouched) {
  const known = pen.sent[0]?.ids ?? []
  let same = 0
  while (same < known.length && known[same] === pen.ids[same]) same += 1
  let kept = theirs.slice(0, Math.max(0, theirs.length - (known.length - same)))
  let fresh = pen.objects.slice(same)
  // In another session the drawing is back by its link. Where it is not, all of it comes from here.
  const lost = Boolean(pen.on) && pen.on.split('.')[0] !== on.split('.')[0]
  const back = lost && !fresh.length
  const over = lost && Boolean(pen.pictured)
  // A digit that is only lent was drawn by nobody.
  if (lost && untouched) [kept, fresh] = [theirs, []]
  else if (lost && !over && (lent || !theirs.length)) [kept, fresh] = [[], pen.objects]
  const ids = theirs.map(() => pen.next++)
  pen.sent = [{ number: ++pen.number, ids }]
  pen.ids = [...ids.slice(0, kept.length), ...fresh.map(() => pen.next++)]
  Object.assign(pen, { on, over, bare: false, back: back && String(pen.ids) })
  load(pen, [...kept, ...fresh.map(object => ({ ...object, strokeWidth: pen.component.data.strokeWidth }))])
  if (over || String(pen.ids) !== String(ids)) send(pen)
}

function background({ bare, component: { data } }) {
  return bare ? data.initialDrawing.inks[1] : data.initialDrawing.background
}

// Puts objects on the canvas in place of what is there.
function load(pen, objects) {
  pen.objects = objects
  // The package loads what differs from what it loaded last.
  pen.given = { objects, background: background(pen), version: String(++pen.loads) }
  apply(pen)
}

function apply(pen, strokeColor = pen.component.data.strokeColor) {
  const data = { ...pen.component.data, strokeColor, initialDrawing: pen.given }
  if (pen.bare) data.backgroundImageURL = null
  pen.color = strokeColor
  const setStateValue = (name, value) => {
    if (name === 'drawing') take(pen, value.raw.objects)
    else pen.component?.setStateValue(name, value)
  }
  disposers.set(pen.place, pen.draw({ ...pen.component, data, setStateValue }))
}

// Whether a stroke begins a drawing of its own: on the canvas is only a sample, which nobody chose.
function afresh(pen) {
  const { sample, inks: [, paper] } = pen.component.data.initialDrawing
  return pen.lent && sample && pen.color !== paper
}

// What is on the canvas already, in sight or not; the stroke being drawn is on another one above it.
function showDrawn(pen, shown) {
  const drawn = pen.place.querySelector('.dc-canvas.lower-canvas')
  // A canvas that has only just taken the other's place is not drawn yet.
  if (!drawn) return
  drawn.style.opacity = shown ? '' : '0'
  drawn.parentElement.style.background = shown ? '' : pen.component.data.initialDrawing.inks[1]
}

// The canvas says what is on it.
function take(pen, objects) {
  if (pen.component && objects.length > pen.ids.length && afresh(pen)) {
    pen.ids = objects.slice(pen.ids.length).map(() => pen.next++)
    load(pen, objects.slice(-pen.ids.length))
    send(pen)
    return
  }
  pen.objects = objects
  while (pen.ids.length < objects.length) pen.ids.push(pen.next++)
  if (String(pen.sent.at(-1).ids) !== String(pen.ids)) send(pen)
}

function send(pen) {
  const { on, objects, bare, over } = pen
  pen.sent.push({ number: ++pen.number, ids: [...pen.ids] })
  Object.assign(pen, { line: null, lent: false })
  tell(pen)
  pen.sentAt = Date.now()
  const raw = { on, number: pen.number, objects, bare, over, back: pen.back === String(pen.ids) }
  pen.component?.setStateValue('drawing', { raw, data: null })
}

// Whoever on the page follows the pen hears what is on the canvas, and the places of the stroke being drawn.
function tell(pen) {
  const { component, line, number, color } = pen
  if (!component || pen.pictured) return
  const objects = pen.down && afresh(pen) ? [] : pen.objects
  const { initialDrawing, strokeWidth, canvasWidth } = component.data, [, paper] = initialDrawing.inks
  const detail = {
    canvas: initialDrawing.name, objects, line, number, paper,
    side: canvasWidth, width: strokeWidth / canvasWidth, rub: color === paper,
  }
  window.dispatchEvent(new CustomEvent('digitscope-ink', { detail }))
}

function move(event) {
  for (const pen of Object.values(pens)) {
    if (!pen.down || !pen.component) continue
    const { clientX, clientY } = event.touches?.[0] ?? event
    const edge = pen.place.querySelector('.dc-container').getBoundingClientRect()
    pen.line ??= []
    pen.line.push([(clientX - edge.left) / edge.width, (clientY - edge.top) / edge.height])
    tell(pen)
  }
}

// While a stroke is being drawn nothing else touches the canvas.
function whenUp(pen, act) {
  if (pen.down) pen.later.push(act)
  else act()
}

function watch(pen, place) {
  disposers.set(place, () => {})
  const down = event => {
    if (event.button) return
    pen.down = true
    const { keys, inks } = pen.component.data.initialDrawing
    // The switch is folded away as soon as a pen goes down elsewhere; what it stood at then holds until it is back.
    pen.eraser = document.querySelector(`.st-key-${keys.eraser} input`) ?? pen.eraser
    const color = inks[Number(pen.eraser?.checked ?? pen.component.data.strokeColor === inks[1])]
    if (color !== pen.color) apply(pen, color)
    pen.line = null
    if (afresh(pen)) showDrawn(pen, false)
    move(event)
  }
  place.addEventListener('mousedown', down, true)
  place.addEventListener('touchstart', down, true)
}

function up(event) {
  if (event.touches?.length) return
  for (const pen of Object.values(pens)) {
    if (!pen.down || !pen.component) continue
    pen.down = false
    // The package would wait with a stroke, in case another one follows; its hidden button does not.
    pen.place.querySelector('.dc-toolbar button')?.click()
    for (const act of pen.later.splice(0)) act()
    showDrawn(pen, true)
    pen.line = null
    tell(pen)
  }
}

function press(event) {
  for (const pen of Object.values(pens)) {
    if (!pen.component) continue
    const { keys } = pen.component.data.initialDrawing
    const pressed = key => event.target.closest?.(`.st-key-${key} button`)
    const undo = pressed(keys.undo)
    if (!undo && !pressed(keys.clear)) continue
    event.stopImmediatePropagation()
    whenUp(pen, () => {
      pen.ids.length = undo ? Math.max(0, pen.ids.length - 1) : 0
      if (!undo) [pen.bare, pen.pictured] = [pen.pictured, false]
      load(pen, pen.objects.slice(0, pen.ids.length))
      send(pen)
    })
  }
}

// What a call or a gesture takes a finger away from was drawn so far; the package knows of no such end.
function cancel(event) {
  if (!Object.values(pens).some(pen => pen.down)) return
  const [touches, changedTouches] = [[...event.touches], [...event.changedTouches]]
  const end = { touches, changedTouches, bubbles: true, cancelable: true, composed: true }
  event.composedPath()[0].dispatchEvent(new TouchEvent('touchend', end))
}

window.addEventListener('touchcancel', cancel, true)
// Last of all, after the canvas itself heard of it.
for (const kind of ['mouseup', 'touchend']) window.addEventListener(kind, up)
for (const kind of ['mousemove', 'touchmove']) window.addEventListener(kind, move, { passive: true })
document.addEventListener('click', press, true)
setInterval(() => {
  const app = document.querySelector('[data-testid=stApp]')?.dataset
  if (app?.testConnectionState !== 'CONNECTED' || app.testScriptState !== 'notRunning') return
  for (const pen of Object.values(pens)) {
    if (!pen.component || pen.sent.length < 2 || Date.now() - pen.sentAt < pen.pause) continue
    pen.pause *= 2
    send(pen)
  }
}, PATIENCE / 2)
