// The look: the filter, stage and unit looked at, one for both pages. Nobody need be asked to move it, so it lives in
// the browser: in the tab's storage, which outlasts another page and a reload, and in the address, a link to it.
const KEPT = 'digitscope-look', REST = 250
const FLAGS = { filters: ['first_slice'], maps: ['own_scale', 'as_the_book'] }
// A ReLU changes no places: unit (f, r, c) of conv1 and of relu1 are one choice. Pooling keeps conv2's maps apart.
const PLACED = { conv1: 'conv1', relu1: 'conv1', conv2: 'conv2', relu2: 'conv2', pool: 'pool' }
const mapsOf = layer => (layer === 'pool' ? 'conv2' : layer)
const within = (number, size) => Number.isInteger(number) && number >= 0 && number < size

const PRESSES = ['look', 'off']

const firstLook = shapes => ({
  layer: 'conv1',
  // What a press on a filter does: look at it, or switch it off.
  press: 'look',
  stage: 'conv1',
  filters: { conv1: 0, conv2: 0 },
  places: Object.fromEntries(['conv1', 'conv2', 'pool'].map(
    layer => [layer, shapes[layer].slice(1).map(size => Math.floor(size / 2))])),
  // The largest, while none is chosen; and of conv2's sums the one furthest from 0.
  units: { fc1: null, logits: null },
  channel: null,
  first_slice: false,
  own_scale: false,
  as_the_book: false,
})
// Where nobody chose yet: of every layer the unit that answers this digit most, of those whose middle pixel has ink.
const opening = ({ fields, stages }, numbers) => {
  const look = { filters: {}, places: {} }
  for (const layer of ['conv1', 'conv2']) {
    const { side, step, start } = fields?.[layer] ?? stages.find(each => each.name === layer).field
    const [, rows, columns] = numbers[layer].shape, middle = start + Math.floor(side / 2)
    const where = at => [Math.floor(at / columns) % rows, at % columns]
    const inked = at => {
      const [row, column] = where(at).map(place => middle + place * step)
      return numbers.ink[28 * row + column] >= 0.5
    }
    const best = numbers[layer].reduce(
      (most, value, at, all) => (inked(at) && !(value <= all[most]) ? at : most), -1)
    if (best < 0) continue
    look.filters[layer] = Math.floor(best / rows / columns)
    look.places[layer] = where(best)
    if (layer === 'conv2') look.places.pool = where(best).map(place => Math.floor(place / 2))
  }
  return look
}
// Of another look only what can be: storage and addresses are anybody's to write.
const takeIn = (look, other, shapes) => {
  if (['conv1', 'conv2'].includes(other.layer)) look.layer = other.layer
  if (PRESSES.includes(other.press)) look.press = other.press
  if (Object.hasOwn(shapes, other.stage)) look.stage = other.stage
  for (const layer of Object.keys(look.filters)) {
    if (within(other.filters?.[layer], shapes[layer][0])) look.filters[layer] = other.filters[layer]
  }
  for (const layer of Object.keys(look.places)) {
    const place = other.places?.[layer]
    if (place?.length === 2 && place.every((number, axis) => within(number, shapes[layer][axis + 1]))) {
      look.places[layer] = place
    }
  }
  for (const layer of Object.keys(look.units)) {
    if (within(other.units?.[layer], shapes[layer][0])) look.units[layer] = other.units[layer]
  }
  if (other.channel === null || within(other.channel, shapes.conv1[0])) look.channel = other.channel
  for (const flag of Object.values(FLAGS).flat()) if (typeof other[flag] === 'boolean') look[flag] = other[flag]
}
// What the address says of a page: `unit`, `stage`, `with`, `map` and `press`. The other page's part of the look stays.
const inAddress = (page, shapes) => {
  // As mail programs and chats leave it: `&amp;` for `&`, a full stop or bracket at its end.
  const search = window.location.search.replace(/([?&])(amp;)+/g, '$1')
  const whole = value => value.match(/^.*\w/s)?.[0] ?? ''
  const named = new Map([...new URLSearchParams(search)].map(([name, value]) => [name, whole(value)]))
  const look = {}
  // A link is whole: a switch it does not name is off.
  if (['unit', 'stage', 'with'].some(name => named.has(name))) {
    const on = (named.get('with') ?? '').split('.')
    for (const flag of FLAGS[page]) look[flag] = on.includes(flag)
    if (page === 'filters') look.channel = named.has('map') ? Number(named.get('map')) : null
  }
  const [layer, ...numbers] = (named.get('unit') ?? '').split('.')
  const there = (number, axis) => /^\d+$/.test(number) && within(Number(number), shapes[layer][axis])
  const known = ['conv1', 'conv2', 'pool', 'fc1', 'logits'].includes(layer)
  // A link that names a unit and no stage means the stage that unit is in.
  if (page === 'maps') look.stage = named.get('stage') ?? (known ? layer : null)
  if (page === 'filters' && known) look.layer = mapsOf(layer)
  if (page === 'filters') look.press = named.get('press')
  // A link of before there was `press` that speaks of filters that are off means these.
  if (page === 'filters' && !named.has('press') && (named.has('off') || named.has('held'))) {
    look.press = 'off'
    look.layer = named.get('off')?.match(/conv[12]/)?.[0] ?? look.layer
  }
  if (!known || numbers.length !== shapes[layer].length || !numbers.every(there)) return look
  const [first, ...place] = numbers.map(Number)
  if (!place.length) return { ...look, units: { [layer]: first } }
  return { ...look, filters: { [mapsOf(layer)]: first }, places: { [layer]: place } }
}
const kept = () => {
  try { return JSON.parse(window.sessionStorage.getItem(KEPT)) ?? {} } catch { return {} }
}
// Where a browser keeps nothing, a look lasts as long as its page.
const keep = (look, more = {}) => {
  try { window.sessionStorage.setItem(KEPT, JSON.stringify({ ...look, ...more })) } catch { return }
}
// The address follows when the look has come to rest: browsers refuse to change it a hundred times in a row. Until then
// what is kept is `newer`, and a reload goes by that.
const show = (root, parameters) => {
  clearTimeout(root.resting)
  keep(root.look, { newer: true })
  root.resting = setTimeout(() => {
    keep(root.look)
    const url = new URL(window.location.href)
    for (const [name, value] of Object.entries(parameters)) {
      if (value) url.searchParams.set(name, value)
      else url.searchParams.delete(name)
    }
    if (url.href === window.location.href) return
    try { window.history.replaceState(window.history.state, '', url) } catch { return }
  }, REST)
}
const reloaded = () => window.performance.getEntriesByType('navigation')[0]?.type === 'reload'
// To the other page by a link of Streamlit's own. The look goes along, and a part of the page to come to.
const goToTheOther = (root, come = '') => {
  clearTimeout(root.resting)
  keep(root.look, { come })
  document.querySelector('.st-key-other-page a')?.click()
}
const unitName = (look, layer) => [layer, look.filters[mapsOf(layer)], ...look.places[layer]].join('.')

// Called with all that the page was sent, first and whenever that changed: another digit, another network.
const begin = (root, data, page) => {
  Object.assign(WORDS, data.words)
  if (root.shown !== data.html) root.querySelector('.ds-window')?.halt?.()
  put(root, data.html)
  if (root.data !== data) {
    root.data = data
    root.palettes = unpackAll(data.palettes)
    root.numbers = unpackAll(data.numbers)
    root.turn = (root.turn ?? 0) + 1
  }
  if (root.look) return
  root.look = firstLook(data.shapes)
  const before = kept(), late = before.newer && reloaded()
  root.come = before.come
  for (const other of [opening(data, root.numbers), before, late ? {} : inAddress(page, data.shapes)]) {
    takeIn(root.look, other, data.shapes)
  }
}
// Called when the page is left.
const end = root => {
  clearTimeout(root.resting)
  const { newer, ...rest } = kept()
  if (newer) keep(rest)
  root.querySelector('.ds-window').halt?.()
}
const switches = (root, moved) => {
  for (const box of root.querySelectorAll('[data-look]')) {
    box.checked = root.look[box.dataset.look]
    box.onchange = () => { root.look[box.dataset.look] = box.checked; moved() }
  }
}
