// Tells the page when the room is another than it shows: over a line of its own, which says that something is new and
// not what. A line that breaks is tried again, later each time, since a whole class may have lost it; meanwhile the
// page asks.
const FIRST = 500, LATEST = 10000, OFTEN = 3
// Milliseconds between two news where the wall is shown, which is much to draw: a whole class may send at once.
const WALL_EVERY = 2000
// An invitation leads to where the teacher is: told so many milliseconds after they came there, for what of the
// address.
const ALONG_AFTER = 1500, ALONG = ['plan', 'digit', 'network']
let line = null, along = null

const changed = () => {
  // What nobody looks at waits until somebody does.
  if (line.news === line.shown || document.hidden) return
  const mine = line, rest = line.wall ? line.told + WALL_EVERY - Date.now() : 0
  clearTimeout(line.later)
  if (rest > 0) {
    line.later = setTimeout(() => { if (mine === line) changed() }, rest)
    return
  }
  line.told = Date.now()
  line.tell('changed', line.news)
}
document.addEventListener('visibilitychange', () => {
  if (!line) return
  if (line.news !== null) changed()
  if (!document.hidden && line.socket === null) open()
})

function open() {
  const mine = line
  const url = new URL('./classroom/watch', window.location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  url.search = new URLSearchParams({ room: mine.room, who: mine.who, ...(mine.wall && { wall: '' }) })
  const socket = mine.socket = new WebSocket(url)
  socket.onmessage = ({ data }) => {
    if (mine !== line || data === '.') return
    mine.failed = 0
    mine.news = data
    changed()
  }
  socket.onclose = () => {
    mine.socket = null
    if (mine !== line) return
    mine.failed++
    if (mine.failed >= OFTEN) {
      mine.news = `asks ${Date.now()}`
      changed()
    }
    const rest = Math.min(LATEST, FIRST * 2 ** mine.failed)
    setTimeout(() => { if (mine === line && mine.socket === null) open() }, rest * (0.5 + Math.random()))
  }
}

// Whether one is on another page than an address is of, or looks at something else there.
const isElsewhere = address => {
  const here = new URL(window.location.href), there = new URL(address, here)
  return here.pathname !== there.pathname
    || ALONG.some(name => here.searchParams.get(name) !== there.searchParams.get(name))
}

const bringAlong = (invited, tell) => {
  clearTimeout(along?.later)
  along = invited ? { told: along?.told } : null
  if (along) along.later = setTimeout(() => {
    const { href } = window.location
    if (href === along.told || !isElsewhere(invited)) return
    along.told = href
    tell('show', href)
  }, ALONG_AFTER)
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (line?.room !== data.room || line.who !== data.who || line.wall !== data.wall) {
    const before = line
    line = { room: data.room, who: data.who, wall: data.wall, news: null, told: 0, failed: 0, socket: null }
    before?.socket?.close()
  }
  Object.assign(line, { shown: data.token, tell: setTriggerValue })
  const mine = line, button = parentElement.querySelector('button')
  if (!mine.socket && !mine.failed) open()
  button.hidden = !data.show
  button.textContent = data.show
  button.onclick = () => setTriggerValue('show', window.location.href)
  bringAlong(data.along, setTriggerValue)
  clearTimeout(mine.gone)
  // Another page of the app puts it there again at once.
  return () => {
    clearTimeout(along?.later)
    mine.gone = setTimeout(() => { if (mine === line) { line = null; mine.socket?.close() } }, 5000)
  }
}
