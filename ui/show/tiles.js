// What all walls of tiles share, and HTML that is set only where it changed.
// What was unfolded or focused in a place stays so when the place is drawn again.
const put = (place, html) => {
  if (place.shown === html) return
  const controls = () => [...place.querySelectorAll('button, summary, input, a')]
  const focused = controls().indexOf(document.activeElement)
  const unfolded = [...place.querySelectorAll('details')].map(each => each.open)
  place.shown = html
  place.innerHTML = html
  place.querySelectorAll('details').forEach((each, at) => { each.open = unfolded[at] ?? false })
  if (focused >= 0) controls()[focused]?.focus({ preventScroll: true })
}
// As many buttons as tiles: a picture, made by `picture`, and a caption.
const grow = (root, count, picture) => {
  while (root.children.length > count) root.lastChild.remove()
  while (root.children.length < count) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(document.createElement(picture), document.createElement('span'))
    root.append(button)
  }
}
// A wall is one stop of the Tab key, and the arrow keys go from tile to tile.
const rove = root => {
  const tiles = [...root.children]
  const stop = at => tiles.forEach((tile, other) => { tile.tabIndex = other === at ? 0 : -1 })
  const focused = tiles.indexOf(document.activeElement)
  stop(focused >= 0 ? focused : Math.max(tiles.findIndex(tile => tile.getAttribute('aria-pressed') === 'true'), 0))
  root.onkeydown = event => {
    const across = getComputedStyle(root).gridTemplateColumns.split(' ').length
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key]
    const to = tiles.indexOf(document.activeElement) + step
    if (!step || !tiles[to]) return
    event.preventDefault()
    stop(to)
    tiles[to].focus()
  }
}
