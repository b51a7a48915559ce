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
    name: at => `${stage.name}, map ${at}: ${describe(part(maps, at))}`,
    caption: String,
    selected: number,
    paintTile: (canvas, at) => paint(canvas, one(part(maps, at)), kind, limit(at), palettes),
  }, (at, y, x) => {
    look.filters[mapsOf(layer)] = at
    if (y !== undefined) look.places[layer] = [Math.floor(y * rows), Math.floor(x * columns)]
    draw()
  })
  slider(box.querySelector('.ds-slide'), 'Map', count - 1, number, at => { look.filters[mapsOf(layer)] = at; draw() })
  put(box.querySelector('.scale'), scaleBar(palettes, kind, limit(number)))
  const whose = look.own_scale ? `Each map has its own scale; this is map ${number}'s` : 'One scale for all maps'
  put(box.querySelector('.ds-note'), `${whose}. ${stage.zeros} Press a place in a map to look at that unit.`)
  leadTo(box.querySelector('.below'), root.querySelector('.st-key-unit'), `Map ${number}, large`)
}

const drawUnit = (root, stage, draw) => {
  const { look, numbers, palettes } = root, layer = PLACED[stage.name], maps = numbers[stage.name]
  const filter = look.filters[mapsOf(layer)], place = look.places[layer], map = part(maps, filter)
  const [top, bottom] = seen(stage.field, place[0]), [left, right] = seen(stage.field, place[1])
  const box = root.querySelector('.st-key-unit')
  const value = map[place[0] * maps.shape[2] + place[1]], limit = largest(look.own_scale ? map : maps)
  put(box.querySelector('h2'), `${stage.name}[${[filter, ...place].join(', ')}] = ${brief(value)}`)
  put(box.querySelector('.ds-said'), 'One number of a map, a <em>unit</em>. Its <em>receptive field</em>: rows '
    + `${top} to ${bottom - 1}, columns ${left} to ${right - 1}.`)
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
  put(box.querySelector('.go'), `The arithmetic of ${sum.layer}[${[filter, ...sum.place].join(', ')}]`)
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

const drawList = (root, stage, draw) => {
  const { look, numbers, palettes } = root, values = numbers[stage.name], count = values.length
  const layer = LISTED[stage.name], unit = look.units[layer] ?? argmax(numbers[layer])
  const kind = kindOf(stage.name), limit = largest(values)
  const wall = root.querySelector('.st-key-wall-maps'), choose = at => { look.units[layer] = at; draw() }
  tileWall(wall.querySelector('.ds-wall'), {
    look: `${root.turn} ${stage.name}`,
    count,
    columns: count === 64 ? 8 : 5,
    name: at => `${stage.name}[${at}] = ${brief(values[at])}`,
    caption: at => (count === 64 ? String(at) : `${at}: ${minus(values[at].toFixed(1))}`),
    selected: unit,
    paintTile: (canvas, at) =>
      paint(canvas, Object.assign(values.subarray(at, at + 1), { shape: [1, 1, 1] }), kind, limit, palettes),
  }, choose)
  slider(wall.querySelector('.ds-slide'), count === 64 ? 'Unit' : 'Digit', count - 1, unit, choose)
  put(wall.querySelector('.scale'), scaleBar(palettes, kind, limit))
  put(wall.querySelector('.ds-note'), stage.zeros)

  leadTo(wall.querySelector('.below'), root.querySelector('.st-key-list'), `How ${layer}[${unit}] adds up`)
  const sums = layer === 'fc1' ? mapSums(numbers, unit) : unitProducts(numbers, unit)
  const bias = numbers[`${layer}.bias`][unit], total = sums.total + bias, rectified = Math.max(0, total)
  const lines = [
    [`The ${sums.count}, added up`, exact(sums.total), ''],
    ['+ bias', exact(bias), ''],
    [`= ${layer}[${unit}]`, exact(total), same(total, numbers[layer][unit]), true],
  ]
  if (layer === 'fc1') {
    lines.push([`After ReLU: relu3[${unit}]`, exact(rectified), same(rectified, numbers.relu3[unit]), true])
  }
  put(root.querySelector('.st-key-list'), `<h2 class="ds-title">${layer}[${unit}] = ${brief(numbers[layer][unit])}</h2>`
    + `<p class="ds-said">It reads the whole digit, all 28 × 28 pixels, through ${sums.said}</p>`
    + `${sums.html}${addition(lines)}`)
}
// Of a unit of fc1: what each pooled map adds to it.
const mapSums = (numbers, unit) => {
  const sums = Array.from(part(numbers['fc1.sums'], unit))
  return {
    total: sum(sums),
    count: '32 sums',
    said: 'pool: 4\u00a0608 numbers times as many weights. Added up by map of pool, 144 products each:',
    html: `<div class="ds-block">${sumList('map', sums)}</div>`,
  }
}
// Of a logit: what each unit of relu3 that is not 0 adds to it, the largest first.
const unitProducts = ({ relu3, 'logits.weight': weights }, unit) => {
  const kernel = part(weights, unit), products = Array.from(relu3, (value, at) => value * kernel[at])
  const order = [...products.keys()].filter(at => relu3[at] > 0)
    .sort((one, other) => Math.abs(products[other]) - Math.abs(products[one]))
  const most = largest(products), silent = relu3.length - order.length
  const rows = order.map(at => [`unit ${at}`, [`<td>${exact(relu3[at])}</td>`, `<td>${exact(kernel[at])}</td>`,
    `<td style="${tint(products[at], most)}">${exact(products[at])}</td>`]])
  return {
    total: sum(products),
    count: `${order.length} products`,
    said: `relu3: its 64 numbers times as many weights. ${silent} of them are 0 and add nothing; the others, the `
      + 'largest product first:',
    html: `<div class="ds-products">${listing(['', 'After ReLU', '× weight', '= product'], rows)}</div>`,
  }
}

const drawBook = (root, { whole, each, below }) => {
  const { look, numbers, palettes } = root, box = root.querySelector('.st-key-as-the-book')
  const number = look.filters.conv2, both = [numbers.conv2, numbers.book], limit = Math.max(...both.map(largest))
  const titles = ['What the network computes', 'As the book computes it']
  const drawn = `${root.turn} ${number}`
  if (box.drawn === drawn) return
  box.drawn = drawn
  const [walls, maps] = box.querySelectorAll('.ds-pair')
  both.forEach((values, at) => {
    const [large, small] = [walls, maps].map(row => row.querySelectorAll('canvas')[at])
    paint(large, values, 'signed', limit, palettes, 8, 1, 1)
    large.setAttribute('aria-label', `${titles[at]}, 32 maps: ${describe(values)}.`)
    paint(small, one(part(values, number)), 'signed', limit, palettes)
    small.setAttribute('aria-label', `${titles[at]}, map ${number}: ${describe(part(values, number))}.`)
  })
  put(box.querySelector('.why'), "The book's figure feeds conv2 with conv1's raw output. The network feeds it with "
    + `relu1, in which all that is below 0 has become 0: for this digit, ${below.toFixed(0)} % of conv1's numbers. `
    + "conv2's weights were learned on maps after ReLU, so raw ones give other numbers: <b>correlation "
    + `${minus(whole.toFixed(2))} over all 32 maps</b> (1 would be the same up to scale and shift, 0 unrelated).`)
  put(box.querySelector('.scale'), scaleBar(palettes, 'signed', limit))
  put(box.querySelector('.one'),
    `Map ${number} of both, chosen above, on the same scale: correlation ${minus(each[number].toFixed(2))}.`)
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
    const unit = look.units[LISTED[stage.name]] ?? null
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
