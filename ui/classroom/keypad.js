// A room's code, tapped letter by letter on buttons or with the keys of the same letters; it is sent when it is whole.
export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector('.keypad')
  const state = (box.state ??= { code: '' })
  if (!box.firstChild) {
    box.innerHTML = '<output aria-live="polite"></output><div></div>'
    const pad = box.lastChild
    for (const letter of [...data.letters, '']) {
      const button = pad.appendChild(document.createElement('button'))
      button.type = 'button'
      button.dataset.letter = letter
    }
  }
  const [shown, pad] = box.children
  const show = () => {
    shown.textContent = state.code.padEnd(data.long, '·').split('').join(' ')
    shown.setAttribute('aria-label', state.code.split('').join(' ') || data.words.none)
    pad.lastChild.disabled = !state.code
  }
  const press = letter => {
    state.code = letter ? (state.code + letter).slice(0, data.long) : state.code.slice(0, -1)
    show()
    if (letter && state.code.length === data.long) {
      setTriggerValue('code', state.code)
      state.code = ''
    }
  }
  box.setAttribute('role', 'group')
  box.setAttribute('aria-label', data.words.pad)
  for (const button of pad.children) {
    const { letter } = button.dataset
    button.textContent = letter || '⌫'
    button.setAttribute('aria-label', letter || data.words.back)
    button.onclick = () => press(letter)
  }
  box.onkeydown = event => {
    const letter = event.key.toUpperCase()
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Backspace') press('')
    else if (data.letters.includes(letter) && letter.length === 1) press(letter)
    else return
    event.preventDefault()
  }
  show()
}
