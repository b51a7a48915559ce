// Do the arithmetic: one number of a convolution's map, added up from products before the reader's eyes.
const takenApart = ({ inputs, weights, bias, maps, after, filter, place: [row, column] }) => {
  const kernel = part(weights, filter), [channels, tall, wide] = kernel.shape
  const [, height, width] = inputs.shape
  const patch = Float32Array.from(kernel, (_, at) => {
    const [channel, down, across] = [Math.floor(at / (tall * wide)), Math.floor(at / wide) % tall, at % wide]
    return inputs[(channel * height + row + down) * width + column + across]
  })
  const products = Float64Array.from(kernel, (weight, at) => weight * patch[at]), size = tall * wide
  const slices = Array.from({ length: channels }, (_, at) => [patch, kernel, products].map(
    values => values.subarray(at * size, (at + 1) * size)))
  const sums = slices.map(slice => sum(slice[2])), [, rows, columns] = maps.shape
  const here = (filter * rows + row) * columns + column
  const total = sum(sums) + bias[filter]
  return { slices, sums, total, bias: bias[filter], inMap: maps[here], afterRelu: after[here] }
}
const productTables = ([patch, kernel, products], heaviest, strongest, inputTitle, weightTitle, before = '') =>
  `<div class="ds-sums">${before}${table(patch, 3, inputTitle)}<b>×</b>${table(kernel, 3, weightTitle, heaviest)}`
  + `<b>=</b>${table(products, 3, say('products'), strongest)}</div>`
const verdict = ({ sums, total, bias, inMap, afterRelu }, layer, place) => {
  const after = layer.replace('conv', 'relu')
  const rectified = Math.max(0, total)
  return addition([
    [say(layer === 'conv1' ? 'nine products' : '16 sums'), exact(sum(sums)), ''],
    [say('+ bias'), exact(bias), ''],
    [`= ${layer}${place}`, exact(total), same(total, inMap), true],
    [say('relu'), '', ''],
    [`= ${after}${place}`, exact(rectified), same(rectified, afterRelu), true],
  ]) + `<p class="ds-note">${say('four decimals')}</p>`
}
const arithmetic = (root, { layer, ink, mean, spread, ...unit }, channel, pick) => {
  const taken = takenApart(unit), place = `[${[unit.filter, ...unit.place].join(', ')}]`
  const heaviest = largest(part(unit.weights, unit.filter))
  const strongest = largest(taken.slices.flatMap(slice => [...slice[2]]))
  const [head, several, whole, foot] = root.children
  several.hidden = whole.hidden = layer === 'conv1'
  put(foot, verdict(taken, layer, place))
  if (layer === 'conv1') {
    const [row, column] = unit.place
    const patch = Array.from({ length: 9 }, (_, at) => ink[(row + Math.floor(at / 3)) * 28 + column + (at % 3)])
    put(head, `<p class="ds-said">${say('conv1', { mean, spread, paper: exact(-mean / spread) })}</p>`
      + productTables(taken.slices[0], heaviest, strongest, say('normalised'), say('weights'),
        table(patch, 3, say('ink')) + '<b>→</b>'))
    return
  }
  const shown = channel ?? argmax(taken.sums, Math.abs)
  const map = { map: shown }
  put(head, `<p class="ds-said">${say(channel === null ? 'conv2' : 'conv2, picked', map)}</p>`
    + productTables(taken.slices[shown], heaviest, strongest, say('map after relu', map), say('slice', map)))
  put(several, `<span>${say('press a sum')}</span>` + sumList(taken.sums, shown))
  several.onclick = event => {
    const at = [...several.querySelectorAll('button')].indexOf(event.target.closest('button'))
    if (at >= 0) pick(at === channel ? null : at)
  }
  // The long table is made when it is looked at, and stays open from one unit to the next.
  const [, list] = whole.children
  const fill = () => put(list, whole.open ? listAll(taken) : '')
  whole.ontoggle = fill
  fill()
}
const listAll = ({ slices, sums }) => {
  const places = Array.from({ length: 9 }, (_, at) => `(${Math.floor(at / 3)}, ${at % 3})`)
  const rows = slices.map((slice, at) => [at, [...slice[2], sums[at]].map(value => `<td>${exact(value)}</td>`)])
  return listing([say('maps'), ...places, say('sum')], rows)
}
