// The page Filters: a layer's wall, the chosen filter on the digit, one number added up, where the filter fires.
const ACROSS = { conv1: 4, conv2: 8 }

const drawWall = (root, layer, draw) => {
  const box = root.querySelector(`.st-key-filters-${layer}`), weights = root.numbers[`${layer}.weight`]
  const { look, palettes } = root, first = layer === 'conv1' || look.first_slice, limit = largest(weights)
  const shown = at => (first ? one(part(part(weights, at), 0)) : part(weights, at))
  const choose = at => { look.layer = layer; look.filters[layer] = at; draw() }
  tileWall(box.querySelector('.ds-wall'), {
    look: `${root.turn} ${first}`,
    count: weights.shape[0],
    columns: ACROSS[layer],
    // On a phone a tile of 16 slices must still be wide enough for a finger.
    narrow: 4,
    name: at => say("filter's numbers", { layer, filter: at, numbers: describe(shown(at)) }),
    caption: String,
    selected: look.layer === layer ? look.filters[layer] : -1,
    paintTile: (canvas, at) => paint(canvas, shown(at), 'signed', limit, palettes, 4, first ? 1 : 6, first ? 0 : 2),
  }, choose)
  slider(box.querySelector('.ds-slide'), say('filter of layer', { layer }), weights.shape[0] - 1, look.filters[layer],
    choose)
  put(box.querySelector('.scale'), scaleBar(palettes, 'signed', limit))
  leadTo(box.querySelector('.below'), root.querySelector('.chosen'),
    look.layer === layer && say('filter on digit', { filter: look.filters[layer] }))
}

const drawChosen = (root, data) => {
  const { look, numbers, palettes } = root, { layer } = look, filter = look.filters[layer]
  const weights = numbers[`${layer}.weight`], kernel = part(weights, filter), bias = numbers[`${layer}.bias`][filter]
  const box = root.querySelector('.fires'), canvas = box.querySelector('canvas')
  const title = say(layer === 'conv1' ? 'nine weights' : '16 slices')
  put(root.querySelector('.chosen h2'), say('filter', { layer, filter }))
  const drawn = `${root.turn} ${layer} ${filter}`
  if (canvas.drawn !== drawn) {
    canvas.drawn = drawn
    paint(canvas, kernel, 'signed', largest(weights), palettes, layer === 'conv1' ? 1 : 4, 8, 2)
    canvas.setAttribute('aria-label', say('named', { name: title, what: describe(kernel) }))
  }
  put(box.querySelector('figcaption'), title)
  put(box.querySelector('.bias'), say('bias', { bias: brief(bias) }))

  const { title: among, names, found, silent, across } = data.strongest, field = data.fields[layer]
  put(box.querySelector('.among'), safe(among))
  const share = silent[layer][filter]
  const ever = share ? say('silent', { share: percent(share) }) : say('never silent')
  put(box.querySelector('.ever'), together(say('what the frame is'), ever, say('firing')))
  const grid = box.querySelector('.ds-grid'), top = found[layer][filter]
  const painted = `${drawn} ${root.sheet.complete}`
  if (grid.painted === painted) return
  grid.painted = painted
  while (grid.children.length > top.length) grid.lastChild.remove()
  while (grid.children.length < top.length) {
    const figure = document.createElement('figure')
    figure.className = 'ds-figure'
    figure.innerHTML = '<div class="ds-framed"><canvas role="img"></canvas><i></i></div><figcaption></figcaption>'
    grid.append(figure)
  }
  top.forEach(([at, value, row, column], rank) => {
    const [framed, caption] = grid.children[rank].children, [picture, frame] = framed.children
    const [first, last] = seen(field, row), [left, right] = seen(field, column)
    Object.assign(picture, { width: 28, height: 28 })
    const from = [28 * (at % across), 28 * Math.floor(at / across)]
    if (root.sheet.complete) picture.getContext('2d').drawImage(root.sheet, ...from, 28, 28, 0, 0, 28, 28)
    picture.setAttribute('aria-label', say('where in map', { digit: names[at], number: brief(value), row, column }))
    frame.style.cssText = Object.entries({ top: first, left, width: right - left, height: last - first })
      .map(([edge, pixels]) => `${edge}:${((100 * pixels) / 28).toFixed(2)}%`).join(';')
    caption.textContent = `${brief(value)} · ${names[at]}`
  })
}

const drawArithmetic = (root, data, draw) => {
  const { look, numbers, palettes } = root, { layer } = look, filter = look.filters[layer], place = look.places[layer]
  const maps = numbers[layer], limit = largest(maps), box = root.querySelector('.chosen')
  slidingWindow(box.querySelector('.ds-window'), {
    look: `${root.turn} ${layer} ${filter}`,
    ink: numbers.ink,
    map: part(maps, filter),
    field: data.fields[layer],
    kind: 'signed',
    limit,
    palettes,
    name: layer,
    filter,
    place,
  }, (row, column) => { look.places[layer] = [row, column]; draw() })
  put(box.querySelector('.scale'), scaleBar(palettes, 'signed', limit))
  arithmetic(root.querySelector('.st-key-sums'), {
    layer,
    inputs: layer === 'conv1' ? numbers.normalised : numbers.relu1,
    weights: numbers[`${layer}.weight`],
    bias: numbers[`${layer}.bias`],
    maps,
    after: numbers[layer.replace('conv', 'relu')],
    filter,
    place,
    ink: numbers.ink,
    mean: data.mean,
    spread: data.spread,
  }, look.channel, at => { look.channel = at; draw() })
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.ds-inside')
  if (!root || !data) return
  begin(root, data, 'filters')
  const { look } = root, find = name => root.querySelector(name)
  const draw = () => {
    for (const name of ['layer', 'press']) find(`.st-key-${name} [value=${look[name]}]`).checked = true
    for (const layer of Object.keys(ACROSS)) drawWall(root, layer, draw)
    drawChosen(root, data)
    drawArithmetic(root, data, draw)
    show(root, {
      unit: unitName(look, look.layer),
      with: [look.first_slice && 'first_slice', data.in_mnist && 'mnist'].filter(Boolean).join('.'),
      map: look.channel === null ? '' : String(look.channel),
      press: look.press,
    })
  }
  for (const name of ['layer', 'press']) {
    find(`.st-key-${name}`).onchange = event => { look[name] = event.target.value; draw() }
  }
  switches(root, draw)
  // The strongest digits come as one picture; it is there a moment later.
  if (root.sheet?.src !== data.strongest.sheet) Object.assign(root.sheet = new Image(), { src: data.strongest.sheet })
  root.sheet.onload = draw
  // MNIST is looked through where it is: on the server. `data.asked` counts, so that every answer is a new one.
  const source = find('[data-source]')
  source.closest('label').hidden = !data.mnist
  source.checked = data.in_mnist
  source.onchange = () => {
    put(find('.among'), say(source.checked ? 'looking' : 'one moment'))
    setTriggerValue('source', source.checked)
  }
  put(find('.problem'), safe(data.problem))
  find('.dream').onclick = () => {
    setTriggerValue('dream', { layer: look.layer, filter: look.filters[look.layer] })
    comeTo(document.querySelector('.st-key-dreams'))
  }
  find('.go').onclick = () => {
    look.stage = look.layer
    goToTheOther(root)
  }
  draw()
  if (root.come === 'sum') {
    find('.st-key-arithmetic').open = true
    comeTo(find('.st-key-arithmetic'))
  }
  root.come = ''
  return () => end(root)
}
