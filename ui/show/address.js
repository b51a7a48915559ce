// When a session is gone, Streamlit asks the next one for the address that the page was opened with. So it is told to
// look at the address anew as soon as the line drops.
const app = document.querySelector('[data-testid=stApp]')
new MutationObserver(() => {
  if (app.dataset.testConnectionState !== 'CONNECTED') window.dispatchEvent(new PopStateEvent('popstate'))
}).observe(app, { attributeFilter: ['data-test-connection-state'] })

export default function (component) {
  const { data } = component
  document.documentElement.lang = data.language
  const url = new URL(window.location.href)
  // Mail programs write `&amp;` for `&`; no name begins so.
  url.search = url.search.replace(/([?&])(amp;)+/g, '$1')
  for (const name of data.names) url.searchParams.delete(name)
  for (const [name, value] of Object.entries(data.parts)) url.searchParams.set(name, value)
  if (url.href === window.location.href) return
  // A browser may refuse when it was asked too often; the next change then brings the address up to date.
  try { window.history.replaceState(window.history.state, '', url) } catch { return }
}
