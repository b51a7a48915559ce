// Says the answer aloud where a screen reader listens: a region of its own, since the page's parts are put in anew.
let spoken = '', waiting
new MutationObserver(() => {
  clearTimeout(waiting)
  waiting = setTimeout(() => {
    const main = document.querySelector('[data-testid=stMain]')
    const text = (document.querySelector('.st-key-answer')?.innerText ?? '').replace(/\.?\s*\n\s*/g, '. ')
    if (!main || (text === spoken && main.querySelector('.ds-spoken'))) return
    const region = main.querySelector('.ds-spoken') ?? main.appendChild(document.createElement('div'))
    region.className = 'ds-spoken'
    region.setAttribute('role', 'status')
    spoken = region.textContent = text
  }, 500)
}).observe(document.body, { childList: true, characterData: true, subtree: true })
