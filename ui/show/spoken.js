// Says the answer, and what came of the last tap, aloud where a screen reader listens: a region of its own, since the
// page's parts are put in anew, and there before its words are, since of a region that comes with words in it many
// readers say nothing.
const SPOKEN = '.ds-answer, [class*="st-key-said-"], .ds-outcome > div:first-child .ds-said'
let waiting, before = []
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
    const texts = [...document.querySelectorAll(SPOKEN)].map(part => part.innerText.replace(/\.?\s*\n\s*/g, '. '))
    const news = texts.filter(text => text && !before.includes(text))
    const there = region()
    before = texts
    if (there && news.length) there.textContent = news.join(' ')
  }, 500)
}
new MutationObserver(listen).observe(document.body, { childList: true, characterData: true, subtree: true })
listen()
