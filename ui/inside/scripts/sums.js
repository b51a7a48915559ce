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
  + `<b>=</b>${table(products, 3, 'Products', strongest)}</div>`
const verdict = ({ sums, total, bias, inMap, afterRelu }, layer, place) => {
  const after = layer.replace('conv', 'relu'), count = layer === 'conv1' ? 'nine products' : '16 sums'
  const rectified = Math.max(0, total)
  return addition([
    [`The ${count}, added up`, exact(sum(sums)), ''],
    ['+ bias', exact(bias), ''],
    [`= ${layer}${place}`, exact(total), same(total, inMap), true],
    ['ReLU: below 0 becomes 0', '', ''],
    [`= ${after}${place}`, exact(rectified), same(rectified, afterRelu), true],
  ]) + '<p class="ds-note">Shown to four decimals, so your own sum may differ in the last one.</p>'
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
    put(head, '<p class="ds-said">The network first <em>normalises</em> ink: it subtracts '
      + `${mean} and divides by ${spread}, the book's figures for MNIST's mean and spread; paper without ink becomes `
      + `${exact(-mean / spread)}, so a filter answers it too. Then it multiplies the nine numbers by the filter's `
      + 'nine weights, place by place.</p>'
      + productTables(taken.slices[0], heaviest, strongest, 'Normalised', 'Weights',
        table(patch, 3, 'Ink, 0 to 1') + '<b>→</b>'))
    return
  }
  const shown = channel ?? argmax(taken.sums, Math.abs)
  const which = channel === null ? 'whose sum is furthest from 0'
    : 'you picked; press it again for the one furthest from 0'
  put(head, '<p class="ds-said">conv2 reads all 16 maps of conv1, after their ReLU. In each, nine numbers times nine '
    + `weights give one sum; here is map ${shown} in full, the one ${which}.</p>` + productTables(
      taken.slices[shown], heaviest, strongest, `Map ${shown} after ReLU`, `Weights, slice ${shown}`))
  put(several, '<span>The sums of all 16: press one to see its nine products</span>'
    + sumList('map', taken.sums, shown))
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
  return listing(['Map', ...places, 'Sum'], rows)
}
