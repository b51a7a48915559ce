// Numbers of the forward pass in the browser: unpacked bit for bit, written and coloured as core.render does it.
const unpack = ({ shape, kind, data }) => {
  const text = atob(data), bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return Object.assign(new { Float32Array, Uint8Array }[kind](bytes.buffer), { shape })
}
const unpackAll = data => {
  const numbers = Object.fromEntries(Object.entries(data).map(([name, values]) => [name, unpack(values)]))
  // Sent only where it is not this, number for number.
  for (const layer of [1, 2]) {
    const { [`conv${layer}`]: before, [`relu${layer}`]: after } = numbers
    if (!before || after) continue
    numbers[`relu${layer}`] = Object.assign(before.map(value => Math.max(value, 0)), { shape: before.shape })
  }
  return numbers
}
// Part `at` along the first axis: one map of many, one filter, one slice.
const part = (values, at) => {
  const size = values.length / values.shape[0]
  return Object.assign(values.subarray(at * size, (at + 1) * size), { shape: values.shape.slice(1) })
}
const largest = values => {
  let most = 0
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at]))
  return most
}
const argmax = (values, size = value => value) =>
  values.reduce((best, value, at) => (size(value) > size(values[best]) ? at : best), 0)
const sum = values => values.reduce((total, value) => total + value, 0)
const clip = (value, low, high) => Math.min(Math.max(value, low), high)

const minus = text => text.replace('-', Number(text) ? '\u2212' : '')
// A share with one decimal; never rounded to none or to all.
const percent = share => {
  const text = (100 * share).toFixed(1)
  const said = text === '0.0' && share > 0 ? '< 0.1' : text === '100.0' && share < 1 ? '> 99.9' : text
  return `${said.replace('<', '&lt;')}&nbsp;%`
}
// A number just between two goes to the even one, as everywhere else in DigitScope; toFixed goes up.
const fixed = (size, digits) => {
  const text = size.toFixed(digits), between = Number.isInteger(size * 2 ** (digits + 1))
  if (!between || !size.toFixed(digits + 1).endsWith('5') || Number(text.at(-1)) % 2 === 0) return text
  return (Number(text) - 10 ** -digits).toFixed(digits)
}
const exact = value => {
  const text = fixed(Math.abs(value), 4)
  return value < 0 && Number(text) ? '\u2212' + text : text
}
// Three significant digits, whole from 100 on, or two and a power of ten.
const RAISED = { ...'⁰¹²³⁴⁵⁶⁷⁸⁹', '-': '⁻' }
const brief = value => {
  if (!value) return '0'
  const size = Math.abs(value), sign = value < 0 ? '\u2212' : '', long = size >= 1e5 || size < 1e-4
  const power = Number(size.toExponential(long ? 1 : 2).split('e')[1])
  if (!long && power > 1) return sign + fixed(size, 0)
  if (!long) {
    const text = fixed(size, clip(2 - power, 0, 6))
    // Rounding may have brought one digit more: 9.995 is 10.0.
    return sign + (Number(text) >= 10 ** (power + 1) ? fixed(size, clip(1 - power, 0, 6)) : text)
  }
  // Nothing so small lies just between two.
  const digits = power < 0 ? size.toExponential(1).split('e')[0] : fixed(size / 10 ** power, 1)
  return `${sign}${digits}×10${String(power).replace(/./g, letter => RAISED[letter])}`
}
const describe = values => {
  let low = Infinity, high = -Infinity, total = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (value < low) low = value
    if (value > high) high = value
    total += value
  }
  return say('described', { smallest: brief(low), largest: brief(high), sum: brief(total) })
}
const safe = text => {
  const quoted = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return String(text).replace(/[&<>"]/g, letter => quoted[letter])
}

// Where on a scale of 256 colours a value is; in steps of 32 bits, as numpy has them, so that a colour here is the
// colour there.
const { fround } = Math
const placer = (kind, limit) => {
  const high = fround(limit), low = kind === 'signed' ? -high : 0, span = fround(high - low)
  return value => {
    const inside = value < low ? low : value > high ? high : value
    const exactly = fround(fround(fround(inside - low) / span) * 255), near = Math.floor(exactly + 0.5)
    return near - exactly === 0.5 && near % 2 ? near - 1 : near
  }
}
const colour = (palette, place) => palette.subarray(3 * place, 3 * place + 3)
const scaleBar = (palettes, kind, limit) => {
  const place = placer(kind, 1), signed = kind === 'signed'
  const stops = Array.from({ length: 13 }, (_, at) =>
    `rgb(${colour(palettes[kind], place(signed ? -1 + at / 6 : at / 12))})`)
  const [low, high] = signed ? [brief(-limit), '+' + brief(limit)] : ['0', brief(limit)]
  return `<div class="ds-scale"><span>${low}</span><i style="background:linear-gradient(to right,${stops})"></i>`
    + `<span>${high}</span></div>`
}

// A background that is orange above 0 and purple below, stronger with size; light enough to read on.
const tint = (value, limit) => {
  if (!limit || !value) return 'background:rgba(128,128,128,0.12)'
  const strength = 0.04 + 0.46 * Math.min(Math.abs(value) / limit, 1)
  return `background:rgba(${value >= 0 ? '224,130,20' : '128,115,172'},${strength.toFixed(2)})`
}
const table = (values, columns, title, limit) => {
  const cells = Array.from(values, value => `<td style="${tint(value, limit)}">${exact(value)}</td>`)
  const rows = Array.from({ length: cells.length / columns }, (_, row) =>
    `<tr>${cells.slice(row * columns, (row + 1) * columns).join('')}</tr>`)
  return `<div class="ds-block">${title}<table class="ds-nums">${rows.join('')}</table></div>`
}
// The table that the other pages have from ui/show/tables.py; a row is what it is about, and its cells.
const listing = (head, rows) => {
  const top = head.map(title => `<th scope="col">${title}</th>`).join('')
  const named = (cell, at) => cell.replace('<td', `<td data-head="${head[at + 1]}"`)
  const line = ([title, cells]) => `<tr><th scope="row">${title}</th>${cells.map(named).join('')}</tr>`
  const body = rows.map(line).join('')
  return `<div class="ds-scroll" tabindex="0"><table class="ds-table"><thead><tr>${top}</tr></thead>`
    + `<tbody>${body}</tbody></table></div>`
}
// A column sum: label, number, remark. Lines that are a result stand under a rule.
const addition = lines => {
  const rows = lines.map(([label, value, remark, result]) =>
    `<tr${result ? ' class="line"' : ''}><td>${label}</td><td>${value}</td><td>${remark}</td></tr>`)
  return `<div class="ds-scroll" tabindex="0"><table class="ds-add">${rows.join('')}</table></div>`
}
// Whether a sum added up here is the number of the forward pass, to 1e-5 of its size.
const same = (mine, theirs) => (Math.abs(mine - theirs) <= 1e-5 * Math.max(1, Math.abs(theirs)) ? '✓ ' : '✗ ')
  + say('forward pass', { number: exact(theirs) })
// The sums of many maps that a unit is made of; as buttons where one can be picked.
const sumList = (sums, picked = null) => {
  const most = largest(sums), tag = picked === null ? 'span' : 'button'
  return '<div class="ds-channels">' + sums.map((value, at) =>
    `<${tag} style="${tint(value, most)}"${picked === null ? '' : ` type="button" aria-pressed="${at === picked}"`}>`
    + `<i>${say('map', { map: at })}</i><b>${exact(value)}</b></${tag}>`).join('') + '</div>'
}
