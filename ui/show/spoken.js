// Says the answer aloud where a screen reader listens: a region of its own, since the page's parts are put in anew, and
// there before its words are, since of a region that comes with words in it many readers say nothing.
let waiting
function region() {
  const main = document.querySelector('[data-testid=stMain]')
  if (main && !main.querySelector('.ds-spoken'))
    main.insertAdjacentHTML('beforeend', '<div class="ds-spoken" role="status"></div>')
  return main?.querySelector('.ds-spoken')
}
function listen() {
  region()
  clearTimeout(waiting)
  waiting = setTimeout(() => {
    const text = (document.querySelector('.st-key-answer')?.innerText ?? '').replace(/\.?\s*\n\s*/g, '. ')
    const there = region()
    if (there && there.textContent !== text) there.textContent = text
  }, 500)
}
new MutationObserver(listen).observe(document.body, { childList: true, characterData: true, subtree: true })
listen()
