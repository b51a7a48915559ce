// The address follows what is shown a moment later.
const REST = 300
export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector('button')
  if (button.textContent !== data.label) button.textContent = data.label
  button.onclick = () => setTimeout(() => setTriggerValue('asked', { link: window.location.href }), REST)
}
