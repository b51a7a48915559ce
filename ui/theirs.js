// Streamlit writes English, and writes again only what changed. So each text of its own is said in the page's language
// as it comes, and what stood there is kept, for when the language changes.
const READ_ALOUD = ['aria-label', 'title', 'placeholder', 'alt']
const kept = new WeakMap()
let language = 'en', words = {}, patterns = []

function ofOurs(text) {
  const bare = text.trim()
  if (Object.hasOwn(words, bare)) return text.replace(bare, () => words[bare])
  for (const [pattern, said] of patterns) {
    const { groups } = pattern.exec(bare) ?? {}
    if (groups) return text.replace(bare, () => said.replace(/{(\w+)}/g, (braces, name) => groups[name]))
  }
  return text
}

function put(node, name, text, write) {
  const known = kept.get(node) ?? {}
  const theirs = known[name]?.ours === text ? known[name].theirs : text
  const ours = ofOurs(theirs)
  if (ours === text) return
  kept.set(node, { ...known, [name]: { theirs, ours } })
  write(ours)
}

function sayOne(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (!node.parentElement?.closest('pre, code, style, script')) put(node, '', node.data, said => { node.data = said })
  } else if (node.nodeType === Node.ELEMENT_NODE) {
    for (const name of READ_ALOUD) {
      if (node.hasAttribute(name)) put(node, name, node.getAttribute(name), said => node.setAttribute(name, said))
    }
  }
}

function sayAll(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  do sayOne(walker.currentNode); while (walker.nextNode())
}

new MutationObserver(changes => {
  if (!Object.keys(words).length) return
  for (const { type, target, addedNodes } of changes) {
    if (type === 'childList') addedNodes.forEach(sayAll)
    else sayOne(target)
  }
}).observe(document.body, {
  childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: READ_ALOUD,
})

export default function ({ data }) {
  if (language === data.language) return
  language = data.language
  words = data.words
  patterns = Object.entries(words).filter(([theirs]) => theirs.includes('{')).map(([theirs, ours]) => {
    const plain = theirs.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    return [new RegExp(`^${plain.replace(/{(\w+)}/g, '(?<$1>.+)')}$`), ours]
  })
  sayAll(document.body)
}
