// On a phone the menu lies over the page: it goes when a page is chosen in it.
document.addEventListener('click', ({ target }) => {
  const menu = target.closest?.('[data-testid=stSidebar]')
  if (!menu || !target.closest('a') || !window.matchMedia('(max-width: 768px)').matches) return
  menu.querySelector('[data-testid=stSidebarCollapseButton] button')?.click()
})
