// The look: the filter, stage and unit looked at, one for both pages. Nobody need be asked to move it, so it lives in
// the browser: in the tab's storage, which outlasts another page and a reload, and in the address, a link to it.
const KEPT = 'digitscope-look'
const FLAGS = ['first_slice', 'own_scale', 'as_the_book']
// A ReLU changes no places: unit (f, r, c) of conv1 and of relu1 are one choice. Pooling keeps conv2's maps apart.
const PLACED = { conv1: 'conv1', relu1: 'conv1', conv2: 'conv2', relu2: 'conv2', pool: 'pool' }
const mapsOf = layer => (layer === 'pool' ? 'conv2' : layer)
const within = (number, size) => Number.isInteger(number) && number >= 0 && number < size

const firstLook = shapes => ({
  layer: 'conv1',
  stage: 'conv1',
  filters: { conv1: 0, conv2: 0 },
  places: Object.fromEntries(['conv1', 'conv2', 'pool'].map(
    layer => [layer, shapes[layer].slice(1).map(size => Math.floor(size / 2))])),
  // The largest, while none is chosen; and of conv2's sums the one furthest from 0.
  units: { fc1: null, logits: null },
  channel: null,
  ...Object.fromEntries(FLAGS.map(flag => [flag, false])),
})
// Of another look only what can be: storage and addresses are anybody's to write.
const takeIn = (look, other, shapes) => {
  if (['conv1', 'conv2'].includes(other.layer)) look.layer = other.layer
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
  if (within(other.channel, shapes.conv1[0])) look.channel = other.channel
  for (const flag of FLAGS) if (typeof other[flag] === 'boolean') look[flag] = other[flag]
}
const inAddress = shapes => {
  const named = new URL(window.location.href).searchParams, [layer, ...numbers] = (named.get('unit') ?? '').split('.')
  const look = { stage: named.get('stage') }
  if (!['conv1', 'conv2', 'pool'].includes(layer)) return look
  // A link that names a unit and no stage means the stage that unit is in.
  look.stage ??= layer
  look.layer = mapsOf(layer)
  const there = (number, axis) => /^\d+$/.test(number) && within(Number(number), shapes[layer][axis])
  if (numbers.length === 3 && numbers.every(there)) {
    const [filter, ...place] = numbers.map(Number)
    look.filters = { [look.layer]: filter }
    look.places = { [layer]: place }
  }
  return look
}
const kept = () => {
  try { return JSON.parse(window.sessionStorage.getItem(KEPT)) ?? {} } catch { return {} }
}
// Where a browser keeps nothing, a look lasts as long as its page.
const keep = look => {
  try { window.sessionStorage.setItem(KEPT, JSON.stringify(look)) } catch { return }
}
const showAddress = parameters => {
  const url = new URL(window.location.href)
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, '', url)
}
const unitName = (look, layer) => [layer, look.filters[mapsOf(layer)], ...look.places[layer]].join('.')

// Called with all that the page was sent, first and whenever that changed: another digit, another network.
const begin = (root, data) => {
  if (!root.look) {
    root.look = firstLook(data.shapes)
    for (const other of [kept(), inAddress(data.shapes)]) takeIn(root.look, other, data.shapes)
  }
  if (root.data === data) return
  root.data = data
  root.palettes = unpackAll(data.palettes)
  root.numbers = unpackAll(data.numbers)
  root.turn = (root.turn ?? 0) + 1
}
const switches = (root, moved) => {
  for (const box of root.querySelectorAll('[data-look]')) {
    box.checked = root.look[box.dataset.look]
    box.onchange = () => { root.look[box.dataset.look] = box.checked; moved() }
  }
}
