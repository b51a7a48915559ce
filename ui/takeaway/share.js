// Outside a secure page the clipboard is closed: an older way is tried, and at last the link is marked.
export default function ({ data, parentElement }) {
  const [text, button, said] = parentElement.querySelector('.ds-link').children
  text.value = data.link
  text.setAttribute('aria-label', data.label)
  button.textContent = data.copy
  const marked = () => {
    text.focus()
    text.select()
    return document.execCommand('copy')
  }
  button.onclick = async () => {
    let copied
    try {
      await navigator.clipboard.writeText(data.link)
      copied = true
    } catch { copied = marked() }
    said.textContent = copied ? data.copied : data.by_hand
  }
}
