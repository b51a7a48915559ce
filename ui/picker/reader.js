// The way from strokes to ten probabilities, as `core.ink` and `core.network` go it, in the browser.
const FIELD = 280, SIDE = 28, FIT = 20, MIDDLE = 14
const THINNEST = 0.08, BROADEST = 0.16, MOVED = 0.5

// As Python rounds.
const even = number => {
  const floor = Math.floor(number)
  return number - floor === 0.5 ? floor + (floor & 1) : Math.round(number)
}

// Ink on a field of FIELD x FIELD pixels, each a set of 4 x 4 points: a pen only adds points, an eraser takes away.
const newField = () => new Uint16Array(FIELD * FIELD)

// Adds all points of a box that lie inside of a shape: `depth` says how deep a point lies in it. Numbers count points.
const fill = (field, left, top, right, bottom, depth, rub) => {
  const first = Math.max(0, Math.floor(left / 4)), last = Math.min(FIELD - 1, Math.ceil(right / 4))
  const low = Math.min(FIELD - 1, Math.ceil(bottom / 4))
  for (let row = Math.max(0, Math.floor(top / 4)); row <= low; row++) {
    for (let column = first; column <= last; column++) {
      const x = 4 * column, y = 4 * row, middle = depth(x + 1.5, y + 1.5)
      // From the middle of a pixel to its furthest point.
      if (middle < -2.13) continue
      let points = 0xffff
      if (middle < 2.13) {
        points = 0
        for (let at = 0; at < 16; at++) if (depth(x + (at & 3), y + (at >> 2)) >= 0) points |= 1 << at
      }
      if (rub) field[row * FIELD + column] &= ~points
      else field[row * FIELD + column] |= points
    }
  }
}
// A dot and a line as Pillow draws them: it cuts off what places have behind the point.
const dot = (field, [x, y], width, rub) => {
  const reach = (width - 1) / 2
  const [left, right, top, bottom] = [x - reach, x + reach, y - reach, y + reach].map(Math.trunc)
  const [across, down] = [(left + right) / 2, (top + bottom) / 2], radius = (right - left + bottom - top) / 4
  // The edge takes the points next to it, sideways where it is steep and upwards where it is flat.
  const depth = (px, py) => {
    const [dx, dy] = [Math.abs(px - across), Math.abs(py - down)], away = Math.hypot(dx, dy)
    return radius + Math.max(dx, dy) / (2 * away || 1) - away
  }
  fill(field, left, top, right, bottom, depth, rub)
}
const line = (field, from, to, width, rub) => {
  const [ax, ay, bx, by] = [...from, ...to].map(Math.trunc), long = Math.hypot(bx - ax, by - ay)
  if (!long) return
  // The corners of a band, in whole points: of an even width one side is a point further out than the other.
  const part = (even(width) - 1) / 2, far = Math.ceil(part) / long, near = Math.floor(part) / long
  const whole = size => Math.sign(size) * Math.ceil(Math.abs(size) - 0.5)
  const [dx, dy] = [bx - ax, by - ay]
  const [left0, right0, up0, down0] = [near * dy, far * dy, near * dx, far * dx].map(whole)
  const corners = [[ax - left0, ay + down0], [bx - left0, by + down0], [bx + right0, by - up0], [ax + right0, ay - up0]]
  const [xs, ys] = [0, 1].map(axis => corners.map(corner => corner[axis]))
  const [left, right] = [Math.min(...xs), Math.max(...xs)], [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  // Sideways a point half outside still counts.
  const sides = corners.map(([x, y], at) => {
    const [toX, toY] = corners[(at + 1) % 4], size = Math.hypot(toX - x, toY - y) || 1
    const [across, along] = [(toY - y) / size, (x - toX) / size]
    return [across, along, Math.abs(across) / 2 - across * x - along * y]
  })
  const [[a, b, c], [d, e, f], [g, h, i], [j, k, l]] = sides
  const depth = (x, y) => Math.min(a * x + b * y + c, d * x + e * y + f, g * x + h * y + i, j * x + k * y + l,
    y - top, bottom - y)
  fill(field, left, top, right, bottom, depth, rub)
}
// A stroke through places in the unit box, of which those before `from` are drawn already.
const draw = (field, points, width, rub = false, from = 0) => {
  const fine = 4 * FIELD, at = points.map(place => place.map(part => part * fine - 0.5))
  for (let now = from; now < at.length; now++) {
    dot(field, at[now], width * fine, rub)
    if (now) line(field, at[now - 1], at[now], width * fine, rub)
  }
}

// The brush for strokes in the unit box: as it is, or, where it is out of proportion to their size, in proportion.
const penned = (strokes, width) => {
  const places = strokes.flat()
  if (!places.length) return width
  const reach = axis => {
    let [low, high] = [Infinity, -Infinity]
    for (const place of places) {
      if (place[axis] < low) low = place[axis]
      if (place[axis] > high) high = place[axis]
    }
    return high - low
  }
  const extent = Math.max(reach(0), reach(1)), share = width / (extent + width)
  if (extent < MOVED * width || (THINNEST <= share && share <= BROADEST)) return width
  const kept = Math.min(Math.max(share, THINNEST), BROADEST)
  return (extent * kept) / (1 - kept)
}

const SHADES = Uint8Array.from({ length: 1 << 16 }, (_, points) => {
  let count = 0
  for (; points; points &= points - 1) count += 1
  return (255 * count + 8) >> 4
})
const shades = field => {
  const ink = new Uint8Array(field.length)
  for (let at = 0; at < ink.length; at++) ink[at] = SHADES[field[at]]
  return { width: FIELD, height: FIELD, ink }
}

const crop = ({ width, height, ink }) => {
  let [top, bottom, left, right] = [height, -1, width, -1]
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (!ink[row * width + column]) continue
      if (row < top) top = row
      bottom = row
      if (column < left) left = column
      if (column > right) right = column
    }
  }
  if (bottom < 0) return null
  const part = { width: right - left + 1, height: bottom - top + 1 }
  part.ink = new Uint8Array(part.width * part.height)
  for (let row = 0; row < part.height; row++) {
    const from = (row + top) * width + left
    part.ink.set(ink.subarray(from, from + part.width), row * part.width)
  }
  return part
}

// Pillow's resampling, along one axis: `line` steps from one pixel to the next, `across` from one line to the next.
const resample = (ink, size, to, lines, line, across, smooth) => {
  const out = new Uint8Array(to * lines), scale = size / to, reach = Math.max(1, scale)
  const toLine = line === 1 ? 1 : across === 1 ? lines : 1, toAcross = line === 1 ? to : 1
  for (let at = 0; at < to; at++) {
    const middle = (at + 0.5) * scale
    if (!smooth) {
      for (let other = 0; other < lines; other++) {
        out[other * toAcross + at * toLine] = ink[other * across + Math.floor(middle) * line]
      }
      continue
    }
    const first = Math.max(0, Math.trunc(middle - reach + 0.5)), last = Math.min(size, Math.trunc(middle + reach + 0.5))
    const weights = Array.from({ length: last - first }, (_, step) => {
      const far = Math.PI * Math.abs((step + first - middle + 0.5) / reach)
      return far === 0 ? 1 : far >= Math.PI ? 0 : (Math.sin(far) / far) * (0.54 + 0.46 * Math.cos(far))
    })
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const whole = weights.map(weight => Math.trunc(0.5 + (weight / total) * 4194304))
    for (let other = 0; other < lines; other++) {
      let sum = 2097152
      for (let step = 0; step < whole.length; step++) sum += ink[other * across + (first + step) * line] * whole[step]
      out[other * toAcross + at * toLine] = Math.min(255, Math.max(0, Math.floor(sum / 4194304)))
    }
  }
  return out
}

const fit = ({ width, height, ink }, side, keepAspect, smooth) => {
  const longest = Math.max(width, height)
  const sized = size => (keepAspect ? Math.max(1, even((size * side) / longest)) : side)
  const [wide, tall] = [sized(width), sized(height)]
  const across = wide === width ? ink : resample(ink, width, wide, height, 1, width, smooth)
  const both = tall === height ? across : resample(across, height, tall, wide, wide, 1, smooth)
  return { width: wide, height: tall, ink: both }
}

const place = ({ width, height, ink }, centre) => {
  let [top, left] = [Math.floor((SIDE - height) / 2), Math.floor((SIDE - width) / 2)]
  if (centre) {
    let [mass, down, right] = [0, 0, 0]
    ink.forEach((shade, at) => {
      mass += shade
      down += shade * Math.floor(at / width)
      right += shade * (at % width)
    })
    top = Math.min(Math.max(even(MIDDLE - down / mass), 0), SIDE - height)
    left = Math.min(Math.max(even(MIDDLE - right / mass), 0), SIDE - width)
  }
  const image = new Float32Array(SIDE * SIDE)
  ink.forEach((shade, at) => {
    image[(top + Math.floor(at / width)) * SIDE + left + (at % width)] = shade / 255
  })
  return image
}

// 28 x 28 numbers from 0 to 1, or null where no ink is left; `off` names the steps that are switched off.
const preprocess = (field, off = []) => {
  const on = step => !off.includes(step)
  let picture = shades(field)
  if (on('crop')) picture = crop(picture)
  if (!picture) return null
  let fitted = fit(picture, on('crop') ? FIT : SIDE, on('keep_aspect'), on('antialias'))
  if (!fitted.ink.some(Boolean)) return null
  if (on('centre') && !on('crop')) fitted = crop(fitted)
  return place(fitted, on('centre'))
}

// Numbers in half precision, as bytes, to single precision.
const halves = bytes => {
  const out = new Float32Array(bytes.byteLength / 2), view = new DataView(bytes)
  for (let at = 0; at < out.length; at++) {
    const bits = view.getUint16(2 * at, true), exponent = (bits >> 10) & 31, fraction = bits & 1023
    const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024)
    out[at] = bits & 32768 ? -size : size
  }
  return out
}
const unpackWeights = (bytes, names) => {
  const all = halves(bytes), weights = {}
  let from = 0
  for (const [name, size] of names) {
    weights[name] = all.subarray(from, from + size)
    from += size
  }
  if (from !== all.length) throw new Error(`expected ${from} weights, got ${all.length}`)
  return weights
}

// A convolution of 3 x 3 without padding, one map at a time: its sums so far are in `sums`.
const convolve = (input, channels, side, weights, bias, map, sums) => {
  const size = side - 2
  sums.fill(bias[map])
  for (let channel = 0; channel < channels; channel++) {
    const at = 9 * (map * channels + channel)
    const a = weights[at], b = weights[at + 1], c = weights[at + 2], d = weights[at + 3], e = weights[at + 4]
    const f = weights[at + 5], g = weights[at + 6], h = weights[at + 7], i = weights[at + 8]
    for (let row = 0; row < size; row++) {
      let up = (channel * side + row) * side, here = up + side, down = here + side, to = row * size
      let p = input[up], q = input[up + 1], s = input[here], t = input[here + 1], v = input[down], w = input[down + 1]
      for (let column = 0; column < size; column++, to++) {
        const r = input[up + column + 2], u = input[here + column + 2], x = input[down + column + 2]
        sums[to] += a * p + b * q + c * r + d * s + e * t + f * u + g * v + h * w + i * x
        p = q; q = r; s = t; t = u; v = w; w = x
      }
    }
  }
}
const after1 = new Float32Array(16 * 26 * 26), sums1 = new Float32Array(26 * 26)
const after2 = new Float32Array(32 * 12 * 12), sums2 = new Float32Array(24 * 24)
const normalised = new Float32Array(SIDE * SIDE)

const linear = (input, weights, bias) => Float32Array.from(bias, (start, unit) => {
  let sum = start
  const from = unit * input.length
  for (let at = 0; at < input.length; at++) sum += input[at] * weights[from + at]
  return sum
})

// The ten scores before softmax.
const logits = (image, weights, mean, spread) => {
  for (let at = 0; at < image.length; at++) normalised[at] = (image[at] - mean) / spread
  for (let map = 0; map < 16; map++) {
    convolve(normalised, 1, 28, weights['conv1.weight'], weights['conv1.bias'], map, sums1)
    for (let at = 0; at < 676; at++) after1[map * 676 + at] = Math.max(0, sums1[at])
  }
  for (let map = 0; map < 32; map++) {
    convolve(after1, 16, 26, weights['conv2.weight'], weights['conv2.bias'], map, sums2)
    for (let row = 0; row < 12; row++) {
      for (let column = 0; column < 12; column++) {
        const at = 48 * row + 2 * column
        after2[map * 144 + row * 12 + column] = Math.max(0, sums2[at], sums2[at + 1], sums2[at + 24], sums2[at + 25])
      }
    }
  }
  const hidden = linear(after2, weights['fc1.weight'], weights['fc1.bias']).map(value => Math.max(0, value))
  return linear(hidden, weights['fc2.weight'], weights['fc2.bias'])
}
const softmax = (scores, temperature) => {
  const most = Math.max(...scores), parts = Array.from(scores, score => Math.exp((score - most) / temperature))
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map(part => part / sum)
}
const read = (image, network) => softmax(
  logits(image, network.weights, network.mean, network.spread), network.temperature)
