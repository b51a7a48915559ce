// The address follows what is shown a moment later.
const REST = 300
export default function ({ data, parentElement, setTriggerValue }) {
  const buttons = parentElement.querySelectorAll('button')
  Object.entries(data.labels).forEach(([what, label], at) => {
    const button = buttons[at]
    if (button.textContent !== label) button.textContent = label
    button.onclick = () => setTimeout(() => setTriggerValue('asked', { what, link: window.location.href }), REST)
  })
}
