// When a session is gone, Streamlit asks the next one for the address that the page was opened with. So it is told to
// look at the address anew as soon as the line drops. And what was set while it dropped reached nobody: as soon as the
// line is back the page asks to be drawn as it stands.
const app = document.querySelector('[data-testid=stApp]')
let ask = () => {}
new MutationObserver(() => {
  if (app.dataset.testConnectionState !== 'CONNECTED') window.dispatchEvent(new PopStateEvent('popstate'))
  else if (app.dataset.testScriptState === 'notRunning') ask()
}).observe(app, { attributeFilter: ['data-test-connection-state'] })

// Who is in a room stays in it wherever a link of this app leads, and who reads large type or a language of their own
// goes on so: what one is and has is added as the link is pressed.
const OWN = ['room', 'me', 'key', 'projector', 'lang']
const stay = event => {
  const link = event.composedPath().find(node => node instanceof HTMLAnchorElement)
  const own = new URL(window.location.href).searchParams
  if (!link?.search || link.origin !== window.location.origin) return
  const url = new URL(link.href)
  for (const name of OWN) if (own.has(name)) url.searchParams.set(name, own.get(name))
  const before = link.getAttribute('href')
  link.href = url
  setTimeout(() => link.setAttribute('href', before))
}
for (const kind of ['click', 'auxclick']) window.addEventListener(kind, stay, true)

export default function (component) {
  const { data, setTriggerValue } = component
  if (data.whole) ask = () => setTriggerValue('back', true)
  document.documentElement.lang = data.language
  const url = new URL(window.location.href)
  // Mail programs write `&amp;` for `&`; no name begins so.
  url.search = url.search.replace(/([?&])(amp;)+/g, '$1')
  // What was written as one long name was taken in by its parts.
  for (const name of [...url.searchParams.keys()]) if (name.includes('=')) url.searchParams.delete(name)
  for (const name of data.names) url.searchParams.delete(name)
  for (const [name, value] of Object.entries(data.parts)) url.searchParams.set(name, value)
  if (url.href === window.location.href) return
  // A browser may refuse when it was asked too often; the next change then brings the address up to date.
  try { window.history.replaceState(window.history.state, '', url) } catch { return }
}
