"""A page translated by the browser says what an untranslated one says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import LINES, empty_page, press, scribble, visit
from tests.served import settle
from ui.show.address import FOLDER

# As browsers do: every text goes into new elements, with other words, here with a letter before it; later ones, too.
TRANSLATE = r"""() => {
  const wrap = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = []
    while (walker.nextNode()) found.push(walker.currentNode)
    for (const text of found) {
      const parent = text.parentElement
      if (!parent || parent.closest('script, style, font, [translate=no]') || !/[A-Za-z]{2}/.test(text.data)) continue
      const outer = document.createElement('font'), inner = document.createElement('font')
      inner.textContent = 'ü' + text.data
      outer.append(inner)
      parent.replaceChild(outer, text)
    }
  }
  wrap(document.body)
  new MutationObserver(changes => changes.forEach(({ addedNodes }) => addedNodes.forEach(node => {
    if (node.nodeType === 1 && node.tagName !== 'FONT') wrap(node)
    else if (node.nodeType === 3 && node.parentElement) wrap(node.parentElement)
  }))).observe(document.body, { childList: true, subtree: true })
}"""
TEXTS = r"""() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, h3, p, figcaption, div.ds-answer)')]
  .filter(one => one.getClientRects().length).map(one => one.textContent.replace(/ü/g, '').replace(/\s+/g, ' ').trim())
"""


# A text is translated and written to twice, as React writes, before any observer is told of anything.
AT_ONCE = """() => {
  const [text, line] = [document.createTextNode('4 has 12.5'), document.createElement('p')]
  const translate = () => {
    const font = document.createElement('font')
    font.textContent = 'ü' + text.data
    line.replaceChild(font, text)
  }
  document.body.append(line)
  line.append(text)
  const seen = []
  for (const written of ['4 has 2.77', '4 has 9.1']) {
    translate()
    text.nodeValue = written
    seen.push(line.textContent)
  }
  translate()
  line.removeChild(text)
  return [...seen, line.textContent]
}"""


def another_network(page: Page) -> None:
    page.locator(".st-key-network-choice input").first.click()
    page.get_by_role("option").nth(1).click()


def other_digits(page: Page) -> None:
    scribble(page, *LINES[:2])
    settle(page)
    press(page, "undo")
    settle(page)
    page.get_by_role("link", name="Why not?").first.click()
    page.get_by_role("radio", name="Erase what matters").click()
    page.wait_for_selector(".st-key-erase")
    settle(page)
    page.get_by_role("link", name="Draw a digit").click()
    page.wait_for_selector(".st-key-canvas")
    settle(page)
    press(page, "clear")


def test_a_text_that_is_written_to_as_soon_as_it_was_translated_says_what_was_written(browser: Browser) -> None:
    page = empty_page(browser, "http://translated.test/")
    page.add_script_tag(content=(FOLDER / "translated.js").read_text("utf-8"))
    assert page.evaluate(AT_ONCE) == ["4 has 2.77", "4 has 9.1", ""]
    page.context.close()


@pytest.mark.parametrize(
    ("path", "act"), [("compare", another_network), ("why_not", another_network), ("", other_digits)]
)
def test_a_translated_page_says_what_an_untranslated_one_says(
    app_url: str, browser: Browser, path: str, act: Callable[[Page], None]
) -> None:
    said = []
    for translated in (False, True):
        page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        failed: list[str] = []
        page.on("pageerror", lambda error, failed=failed: failed.append(str(error)))
        visit(page, f"{app_url}/{path}?network=world&digit=d1.4-open-1")
        if translated:
            page.evaluate(TRANSLATE)
            assert "ü" in page.locator("h1").inner_text()
        before = page.evaluate(TEXTS)
        act(page)
        settle(page)
        page.wait_for_timeout(700)
        # A busy machine puts words in later than it says that it is done.
        for _ in range(20 if translated else 0):
            if page.evaluate(TEXTS) == said[0]:
                break
            page.wait_for_timeout(500)
        said.append(page.evaluate(TEXTS))
        assert said[-1] != before
        assert failed == []
        page.context.close()
    assert said[1] == said[0]
