// While the pen is down, and until the server has answered, the first page's answer follows it: read by this browser.
const LIVE = { waiting: 0, heard: 0 }, PATIENT = 5000
const home = () => document.querySelector('script[type=module][src*="static/"]').src.split('/static/')[0]
const percent = share => {
  const shown = (100 * share).toFixed(1)
  return `${shown === '100.0' ? '> 99.9' : shown === '0.0' && share > 0 ? '< 0.1' : shown} %`
}

// The canvas says what is on it: finished strokes as the package keeps them, and the one being drawn.
const pointsOf = (path, side) => {
  const points = []
  for (const [command, ...at] of path) {
    if (command === 'M' || command === 'L') points.push([at[0], at[1]])
    else if (command === 'Q' && points.length) {
      const [[x, y], [cx, cy, ex, ey]] = [points.at(-1), at]
      for (let k = 1; k <= 4; k++) {
        const t = k / 4, s = 1 - t
        points.push([s * s * x + 2 * t * s * cx + t * t * ex, s * s * y + 2 * t * s * cy + t * t * ey])
      }
    }
  }
  return points.map(([x, y]) => [x / side, y / side])
}
const inkOf = ({ objects, line, side, width, rub, paper }, off) => {
  if (LIVE.objects !== objects || LIVE.line !== line) {
    const paths = objects.filter(one => one.path)
    const [pens, rubs] = [paths.filter(one => one.stroke !== paper), paths.filter(one => one.stroke === paper)]
      .map(some => some.map(one => pointsOf(one.path, side)))
    Object.assign(LIVE, { objects, line, pens, rubs, field: null })
  }
  const { pens, rubs } = LIVE
  const brush = off.includes('pen') ? width : penned(line && !rub ? [...pens, line] : pens, width)
  // As a drawing grows its brush may change: then all of it is drawn anew.
  if (!LIVE.field || LIVE.brush !== brush) {
    Object.assign(LIVE, { brush, drawn: 0, field: newField() })
    for (const points of pens) draw(LIVE.field, points, brush)
    for (const points of rubs) draw(LIVE.field, points, width, true)
  }
  if (line) {
    draw(LIVE.field, line, rub ? width : brush, rub, LIVE.drawn)
    LIVE.drawn = line.length
  }
  return LIVE.field
}

const show = (answer, image, shares) => {
  const box = answer.closest('[data-testid=stHtml]'), header = answer.parentElement
  if (!header.dataset.live) {
    Object.assign(LIVE, { box, before: box.innerHTML })
    header.dataset.live = 'yes'
    answer.classList.remove('none')
    answer.replaceChildren('', document.createElement('small'))
    answer.lastChild.textContent = say('drawn')
    const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE })
    header.querySelector('.st-key-digit').replaceChildren(canvas)
  }
  const most = shares.indexOf(Math.max(...shares)), bars = box.querySelector('.ds-bars')
  const { called } = LIVE.network
  if (bars.children.length !== 3 * called.length) return
  answer.firstChild.textContent = `${called[most]} · ${percent(shares[most])}`
  shares.forEach((share, digit) => {
    const [name, track, said] = [0, 1, 2].map(part => bars.children[3 * digit + part])
    name.className = track.firstChild.className = digit === most ? 'on' : ''
    track.firstChild.style.setProperty('--share', `${(100 * share).toFixed(2)}%`)
    said.textContent = percent(share)
  })
  const listed = shares.map((share, at) => `${called[at]}: ${percent(share)}`)
    .reduce((before, after) => say('row', { before, after }))
  bars.setAttribute('aria-label', say('probabilities', { shares: listed }))
  const pen = header.querySelector('canvas').getContext('2d'), picture = pen.createImageData(SIDE, SIDE)
  for (let at = 0; at < picture.data.length; at++) picture.data[at] = at % 4 === 3 ? 255 : 255 * image[at >> 2]
  pen.putImageData(picture, 0, 0)
}
const giveWay = () => {
  if (LIVE.box?.querySelector('[data-live]')) LIVE.box.innerHTML = LIVE.before
  LIVE.box = null
}

const follow = () => {
  LIVE.frame = 0
  const answer = document.querySelector('.st-key-first .st-key-answer')
  if (!answer || !LIVE.told || !LIVE.network) return
  const begun = performance.now(), image = preprocess(inkOf(LIVE.told, LIVE.off), LIVE.off)
  if (!image) return
  show(answer, image, read(image, LIVE.network))
  performance.measure('digitscope-live', { start: begun })
}
window.addEventListener('digitscope-ink', ({ detail }) => {
  if (!LIVE.network || detail.canvas !== 'canvas') return
  LIVE.told = detail
  LIVE.waiting = detail.number
  LIVE.heard = performance.now()
  LIVE.frame ||= requestAnimationFrame(follow)
})

const fetchWeights = async ({ url, names, called, mean, spread, temperature }) => {
  const answer = await fetch(home() + url, { cache: 'force-cache' })
  if (!answer.ok) throw new Error(`no weights: ${answer.status}`)
  return { weights: unpackWeights(await answer.arrayBuffer(), names), called, mean, spread, temperature }
}

export default function ({ data }) {
  Object.assign(WORDS, data.words)
  LIVE.off = data.off
  if (data.network?.url !== LIVE.url) {
    Object.assign(LIVE, { network: null, url: data.network?.url })
    const idle = window.requestIdleCallback ?? (act => setTimeout(act, 200))
    // Where they do not come, the answer waits for the pen to lift, as without this script.
    if (LIVE.url) {
      idle(() => fetchWeights(data.network).then(
        network => { if (LIVE.url === data.network.url) LIVE.network = network }, () => {}))
    }
  } else if (LIVE.network) LIVE.network.temperature = data.network.temperature
  if (!LIVE.told?.line && data.seen >= LIVE.waiting) giveWay()
  // The server answered an earlier stroke than the last. Of one that never reached it nothing is left to show.
  else if (performance.now() - LIVE.heard < PATIENT && document.querySelector('.st-key-canvas')) {
    LIVE.frame ||= requestAnimationFrame(follow)
  }
  return () => { LIVE.told = null }
}
