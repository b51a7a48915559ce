// A file arrives although the line drops on its way: what the server has not read is asked for, and sent, once more.
// Streamlit loses it where the line drops before it knows where to send it, is refused where it drops before it is
// sent, and does not tell the server of it where it drops before that.
const GLANCE = 500
// So many glances at an idle page before each try; after the last it is said that nothing arrived.
const PATIENCE = [4, 4, 6, 8]

// What is on its way, by the key of its widget: a file, or a photo that only the camera's widget holds.
const widgets = {}
let ours = false

export default function ({ data, setTriggerValue }) {
  const one = (widgets[data.key] ??= {})
  if (data.read && data.read !== one.before) one.waits = false
  Object.assign(one, data, { tell: word => setTriggerValue('told', word) })
}

function widgetOf(event) {
  const key = ours ? undefined : Object.keys(widgets).find(key => event.target.closest?.(`.st-key-${key}`))
  return widgets[key]
}

function wait(one, file) {
  if (one && !(file?.size > one.most)) Object.assign(one, { waits: true, file, before: one.read, tries: 0, glances: 0 })
}

function press(event) {
  const one = widgetOf(event), camera = event.target.closest?.('[data-testid=stCameraInput]')
  if (!one || !event.target.closest('button')) return
  if (camera && !camera.querySelector('img')) wait(one)
  else if (camera || event.target.closest('[data-testid=stFileChipDeleteBtn]')) one.waits = false
}

function send(file, place) {
  for (const chip of place.querySelectorAll('[data-testid=stFileChip]:has([data-testid=stFileChipIconError])'))
    chip.querySelector('button').click()
  const input = place.querySelector('input[type=file]'), list = new DataTransfer()
  list.items.add(file)
  input.files = list.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

function tryAgain(one, place) {
  if (one.tries === 1) one.tell('asked')
  else if (one.file && one.tries < PATIENCE.length) send(one.file, place)
  else {
    one.waits = false
    one.tell('lost')
  }
}

document.addEventListener('change', event => {
  if (event.target.type === 'file' && event.target.files.length) wait(widgetOf(event), event.target.files[0])
}, true)
document.addEventListener('drop', event => {
  if (event.dataTransfer?.files.length) wait(widgetOf(event), event.dataTransfer.files[0])
}, true)
document.addEventListener('click', press, true)
setInterval(() => {
  const app = document.querySelector('[data-testid=stApp]')?.dataset
  if (app?.testConnectionState !== 'CONNECTED' || app.testScriptState !== 'notRunning') return
  for (const [key, one] of Object.entries(widgets)) {
    const place = document.querySelector(`.st-key-${key}`)
    if (!place) one.waits = false
    if (!one.waits || place.querySelector('[data-testid=stFileChipIconSpinner]')) continue
    if (++one.glances < PATIENCE[one.tries]) continue
    one.glances = 0
    one.tries += 1
    ours = true
    try { tryAgain(one, place) } finally { ours = false }
  }
}, GLANCE)
