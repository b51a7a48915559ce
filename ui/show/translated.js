// A browser that translates the page puts nodes of its own in the place of texts. Streamlit goes on writing into the
// texts it made, which nobody sees any more: what was said of the digit before would stay. A text that is written to
// comes back to its place, where the browser translates it anew; and what stands for it is removed in its stead.
const standIns = new WeakMap()
const { removeChild, insertBefore } = Node.prototype
const { get, set } = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue')

// The observer has yet to be told of what was replaced a moment ago, and Streamlit may write to it before.
function standsFor(node) {
  if (node.nodeType === Node.TEXT_NODE) note(watch.takeRecords())
  return standIns.get(node)
}

function standIn(parent, node) {
  const other = node && node.parentNode !== parent && standsFor(node)
  return other && other.parentNode === parent ? other : node
}

function note(changes) {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of changes) {
    const other = [...addedNodes, nextSibling, previousSibling].find(node => node?.nodeName === 'FONT')
    for (const node of removedNodes) if (other && node.nodeType === Node.TEXT_NODE) standIns.set(node, other)
  }
}
const watch = new MutationObserver(note)
watch.observe(document.documentElement, { childList: true, subtree: true })

Object.defineProperty(Node.prototype, 'nodeValue', {
  configurable: true,
  enumerable: true,
  get,
  set(value) {
    set.call(this, value)
    const other = !this.isConnected && standsFor(this)
    if (other?.isConnected) other.replaceWith(this)
  },
})
Node.prototype.removeChild = function (child) {
  removeChild.call(this, standIn(this, child))
  return child
}
Node.prototype.insertBefore = function (node, before) {
  insertBefore.call(this, standIn(this, node), standIn(this, before))
  return node
}
