// The page Feature maps, down to the book's conv2: a stage's wall, and the chosen unit beside it.
// Of the stages that are lists of units: the layer whose sums they are.
const LISTED = { fc1: 'fc1', relu3: 'fc1', logits: 'logits' }
const kindOf = stage => (['conv1', 'conv2', 'fc1', 'logits'].includes(stage) ? 'signed' : 'magnitude')

const drawMaps = (root, stage, draw) => {
  const { look, numbers, palettes } = root, layer = PLACED[stage.name], maps = numbers[stage.name]
  const [count, rows, columns] = maps.shape, number = look.filters[mapsOf(layer)], kind = kindOf(stage.name)
  const limit = at => largest(look.own_scale ? part(maps, at) : maps), box = root.querySelector('.st-key-wall-maps')
  tileWall(box.querySelector('.ds-wall'), {
    look: `${root.turn} ${stage.name} ${look.own_scale}`,
    count,
    columns: count === 16 ? 4 : 8,
    narrow: 4,
    name: at => say("map's numbers", { layer: stage.name, map: at, numbers: describe(part(maps, at)) }),
    caption: String,
    selected: number,
    paintTile: (canvas, at) => paint(canvas, one(part(maps, at)), kind, limit(at), palettes),
  }, (at, y, x) => {
    look.filters[mapsOf(layer)] = at
    if (y !== undefined) look.places[layer] = [Math.floor(y * rows), Math.floor(x * columns)]
    draw()
  })
  slider(box.querySelector('.ds-slide'), say('one map'), count - 1, number,
    at => { look.filters[mapsOf(layer)] = at; draw() })
  put(box.querySelector('.scale'), scaleBar(palettes, kind, limit(number)))
  const whose = look.own_scale ? say('own scale', { map: number }) : say('one scale')
  put(box.querySelector('.ds-note'), together(whose, stage.zeros, say('press a place')))
  leadTo(box.querySelector('.below'), root.querySelector('.st-key-unit'), say('map, large', { map: number }))
}

const drawUnit = (root, stage, draw) => {
  const { look, numbers, palettes } = root, layer = PLACED[stage.name], maps = numbers[stage.name]
  const filter = look.filters[mapsOf(layer)], place = look.places[layer], map = part(maps, filter)
  const [top, bottom] = seen(stage.field, place[0]), [left, right] = seen(stage.field, place[1])
  const box = root.querySelector('.st-key-unit')
  const value = map[place[0] * maps.shape[2] + place[1]], limit = largest(look.own_scale ? map : maps)
  put(box.querySelector('h2'), `${stage.name}[${[filter, ...place].join(', ')}] = ${brief(value)}`)
  put(box.querySelector('.ds-said'), say('unit', { top, bottom: bottom - 1, left, right: right - 1 }))
  slidingWindow(box.querySelector('.ds-window'), {
    look: `${root.turn} ${stage.name} ${filter} ${look.own_scale}`,
    ink: numbers.ink,
    map,
    field: stage.field,
    kind: kindOf(stage.name),
    limit,
    palettes,
    name: stage.name,
    filter,
    place,
  }, (row, column) => { look.places[layer] = [row, column]; draw() })
  put(box.querySelector('.scale'), scaleBar(palettes, kindOf(stage.name), limit))
  const sum = addsUp(numbers, layer, filter, place)
  put(box.querySelector('.go'),
    say('its arithmetic', { unit: `${sum.layer}[${[filter, ...sum.place].join(', ')}]` }))
  box.querySelector('.go').onclick = () => {
    look.layer = sum.layer
    look.press = 'look'
    look.places[sum.layer] = sum.place
    goToTheOther(root, 'sum')
  }
}
// The unit whose sum a number is: itself, or for pool the largest of the four it was chosen from.
const addsUp = ({ relu2 }, layer, filter, [row, column]) => {
  if (layer !== 'pool') return { layer, place: [row, column] }
  const four = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([down, right]) => [2 * row + down, 2 * column + right])
  const [, rows, columns] = relu2.shape
  const values = four.map(([y, x]) => relu2[(filter * rows + y) * columns + x])
  return { layer: 'conv2', place: four[argmax(values)] }
}

// Another network may have fewer classes than the one whose unit was chosen.
const chosenUnit = (look, layer, count) => (look.units[layer] < count ? look.units[layer] : null)

const drawList = (root, stage, draw) => {
  const { look, numbers, palettes } = root, values = numbers[stage.name], count = values.length
  const layer = LISTED[stage.name], unit = chosenUnit(look, layer, count) ?? argmax(numbers[layer])
  const kind = kindOf(stage.name), limit = largest(values)
  const wall = root.querySelector('.st-key-wall-maps'), choose = at => { look.units[layer] = at; draw() }
  tileWall(wall.querySelector('.ds-wall'), {
    look: `${root.turn} ${stage.name}`,
    count,
    columns: count === 64 ? 8 : 5,
    name: at => `${stage.name}[${at}] = ${brief(values[at])}`,
    caption: at => (count === 64 ? String(at) : `${root.data.classes[at]}: ${minus(values[at].toFixed(1))}`),
    selected: unit,
    paintTile: (canvas, at) =>
      paint(canvas, Object.assign(values.subarray(at, at + 1), { shape: [1, 1, 1] }), kind, limit, palettes),
  }, choose)
  slider(wall.querySelector('.ds-slide'), say(count === 64 ? 'one unit' : 'one digit'), count - 1, unit, choose)
  put(wall.querySelector('.scale'), scaleBar(palettes, kind, limit))
  put(wall.querySelector('.ds-note'), stage.zeros)

  leadTo(wall.querySelector('.below'), root.querySelector('.st-key-list'),
    say('adds up', { unit: `${layer}[${unit}]` }))
  const sums = layer === 'fc1' ? mapSums(numbers, unit) : unitProducts(numbers, unit)
  const bias = numbers[`${layer}.bias`][unit], total = sums.total + bias, rectified = Math.max(0, total)
  const lines = [
    [sums.added, exact(sums.total), ''],
    [say('+ bias'), exact(bias), ''],
    [`= ${layer}[${unit}]`, exact(total), same(total, numbers[layer][unit]), true],
  ]
  if (layer === 'fc1') {
    const after = say('after relu', { unit: `relu3[${unit}]` })
    lines.push([after, exact(rectified), same(rectified, numbers.relu3[unit]), true])
  }
  put(root.querySelector('.st-key-list'), `<h2 class="ds-title">${layer}[${unit}] = ${brief(numbers[layer][unit])}</h2>`
    + `<p class="ds-said">${sums.said}</p>${sums.html}${addition(lines)}`)
}
// Of a unit of fc1: what each pooled map adds to it.
const mapSums = (numbers, unit) => {
  const sums = Array.from(part(numbers['fc1.sums'], unit))
  return {
    total: sum(sums),
    added: say('32 sums'),
    said: say('reads pool'),
    html: `<div class="ds-block">${sumList(sums)}</div>`,
  }
}
// Of a logit: what each unit of relu3 that is not 0 adds to it, the largest first.
const unitProducts = ({ relu3, 'logits.weight': weights }, unit) => {
  const kernel = part(weights, unit), products = Array.from(relu3, (value, at) => value * kernel[at])
  const order = [...products.keys()].filter(at => relu3[at] > 0)
    .sort((one, other) => Math.abs(products[other]) - Math.abs(products[one]))
  const most = largest(products)
  const rows = order.map(at => [say('hidden unit', { unit: at }), [
    `<td>${exact(relu3[at])}</td>`, `<td>${exact(kernel[at])}</td>`,
    `<td style="${tint(products[at], most)}">${exact(products[at])}</td>`]])
  return {
    total: sum(products),
    added: say('products'),
    said: say('reads relu3'),
    html: `<div class="ds-products">${listing(['', say('relu'), say('weight'), say('product')], rows)}</div>`,
  }
}

const drawBook = (root, correlations) => {
  const { look, numbers, palettes } = root, box = root.querySelector('.st-key-as-the-book')
  const number = look.filters.conv2, both = [numbers.conv2, numbers.book], limit = Math.max(...both.map(largest))
  const titles = [say('true'), say('book')]
  const drawn = `${root.turn} ${number}`
  if (box.drawn === drawn) return
  box.drawn = drawn
  const [walls, maps] = box.querySelectorAll('.ds-pair')
  both.forEach((values, at) => {
    const [large, small] = [walls, maps].map(row => row.querySelectorAll('canvas')[at])
    paint(large, values, 'signed', limit, palettes, 8, 1, 1)
    large.setAttribute('aria-label', say('true maps', { computed: titles[at], numbers: describe(values) }))
    paint(small, one(part(values, number)), 'signed', limit, palettes)
    small.setAttribute('aria-label',
      say('true map', { computed: titles[at], map: number, numbers: describe(part(values, number)) }))
  })
  put(box.querySelector('.why'), say('why'))
  put(box.querySelector('.scale'), scaleBar(palettes, 'signed', limit))
  put(box.querySelector('.one'),
    say('both', { map: number, correlation: minus(correlations[number].toFixed(2)) }))
}

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector('.ds-inside')
  if (!root || !data) return
  begin(root, data, 'maps')
  const { look } = root, find = name => root.querySelector(name)
  const draw = () => {
    const stage = data.stages.find(each => each.name === look.stage), layer = PLACED[stage.name]
    const listed = stage.name in LISTED, book = stage.name === 'conv2' && look.as_the_book
    for (const tab of root.querySelectorAll('.st-key-stage input')) tab.checked = tab.value === stage.name
    put(find('.st-key-wall-maps > h2'), stage.title)
    put(find('.st-key-wall-maps .ds-said'), stage.said)
    find('.choice').hidden = find('.st-key-wall-maps .ds-note').hidden = !layer && !listed
    find('[data-look=own_scale]').closest('label').hidden = find('.st-key-unit').hidden = !layer
    find('[data-look=as_the_book]').closest('label').hidden = stage.name !== 'conv2'
    find('.st-key-list').hidden = !listed
    find('.st-key-bars').hidden = Boolean(layer) || listed
    find('.st-key-as-the-book').hidden = !book
    if (layer) {
      drawMaps(root, stage, draw)
      drawUnit(root, stage, draw)
    } else {
      find('.ds-window').halt?.()
      if (listed) drawList(root, stage, draw)
      else put(find('.st-key-bars'), stage.bars)
    }
    if (book) drawBook(root, data.book)
    const unit = chosenUnit(look, LISTED[stage.name], root.numbers[stage.name]?.length ?? 0)
    show(root, {
      stage: stage.name,
      unit: layer ? unitName(look, layer) : unit === null ? '' : `${LISTED[stage.name]}.${unit}`,
      with: FLAGS.maps.filter(flag => look[flag]).join('.'),
    })
  }
  find('.st-key-stage').onchange = event => { look.stage = event.target.value; draw() }
  switches(root, draw)
  draw()
  return () => end(root)
}
