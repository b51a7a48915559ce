// Tells the page when the room is another than it shows: over a line of its own, which says that something is new and
// not what. A line that breaks is tried again, later each time, since a whole class may have lost it; meanwhile the
// page asks.
const FIRST = 500, LATEST = 10000, OFTEN = 3
// Milliseconds between two news where the wall is shown, which is much to draw: a whole class may send at once.
const WALL_EVERY = 2000
// An invitation leads to where the teacher is: told so many milliseconds after they came there. What of an address is
// one's own is no part of where one is.
const ALONG_AFTER = 1500, OF_ONE = ['room', 'me', 'key', 'projector', 'lang']
let line = null, along = null, sight = null

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

const place = address => {
  const url = new URL(address, window.location.href)
  for (const name of OF_ONE) url.searchParams.delete(name)
  url.searchParams.sort()
  return `${url.pathname}?${url.searchParams}`
}
// Whether one is on another page than an address is of, or looks at something else there.
const isElsewhere = address => place(address) !== place(window.location.href)

// Who chose to follow goes wherever the teacher goes next, but not away from a question that waits for an answer. The
// browser remembers it as long as the window is open.
const follow = (data, label) => {
  const box = label.querySelector('input'), name = `digitscope-follow-${data.room}`
  const went = sessionStorage.getItem(name)
  label.hidden = !data.go && went === null
  label.querySelector('span').textContent = data.follow
  box.checked = went !== null
  const go = () => {
    sessionStorage.setItem(name, data.go)
    if (!data.go || !isElsewhere(data.go)) return
    const link = label.parentElement.appendChild(document.createElement('a'))
    link.href = data.go
    link.click()
    link.remove()
  }
  box.onchange = () => {
    if (box.checked) go()
    else sessionStorage.removeItem(name)
  }
  if (box.checked && data.go && went !== data.go && !data.asked) go()
}

// A question that waits is told of at the screen's edge as long as it is out of sight.
const tell = (data, bar) => {
  sight?.disconnect()
  sight = null
  bar.hidden = true
  const question = bar.closest('.st-key-vote')
  if (!data.asked || !question) return
  bar.textContent = data.asked
  bar.onclick = event => {
    event.preventDefault()
    question.scrollIntoView({ block: 'start' })
  }
  sight = new IntersectionObserver(([{ isIntersecting }]) => { bar.hidden = isIntersecting })
  sight.observe(question)
}

const bringAlong = (invited, tell) => {
  clearInterval(along?.later)
  along = invited ? { told: along?.told } : null
  if (along) along.later = setInterval(() => {
    const { href } = window.location, before = along.href
    along.href = href
    // A slider that is still moved is waited for.
    if (href !== before || href === along.told || !isElsewhere(invited)) return
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
  if ('go' in data) {
    follow(data, parentElement.querySelector('label'))
    tell(data, parentElement.querySelector('.ds-news'))
  }
  clearTimeout(mine.gone)
  // Another page of the app puts it there again at once.
  return () => {
    clearInterval(along?.later)
    mine.gone = setTimeout(() => { if (mine === line) { line = null; mine.socket?.close() } }, 5000)
  }
}
