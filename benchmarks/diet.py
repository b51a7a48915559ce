"""How much every page asks of somebody who has not touched it yet.

    python -m benchmarks.diet [page ...]

Opens each page in Chromium as a link to a built-in drawing does, everything folded as it comes, and prints of its main
part (the sidebar is not counted):

- words: to be read anywhere on the page; numbers alone, icons and charts' own lettering are none.
- controls: stops of the Tab key that do something. A wall of tiles, a row of tabs or of options is one; in brackets
  stands how many things can be pressed or set when each tile and each option counts.
- first result: where the first picture, chart, table, wall or verdict, a lesson's first step or the door of a room
  begins below the top of a window of 1280 x 720;
  what stands in the page's header is none, but for the page Draw a digit, whose result is the answer.
- phone: the page's height in screens of 390 x 844.

A star marks what is beyond its aim: 120 words, 12 controls, 600 pixels, 5 screens.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.served import ROOT, launch, served, settle
from ui.pages import PAGES

DIGIT = "d1.7-crossed-1"
AIMS = {"words": 120, "controls": 12, "result": 600, "screens": 5.0}
WIDE: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}
LOOK = r"""home => {
  const main = document.querySelector('[data-testid=stMain]')
  const how = { contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }
  const seen = one => one.checkVisibility(how) && one.getClientRects().length > 0
  const roots = [main]
  for (const root of roots) for (const one of root.querySelectorAll('*')) if (one.shadowRoot) roots.push(one.shadowRoot)
  const all = what => roots.flatMap(root => [...root.querySelectorAll(what)])

  // An icon is a word to the page, made a picture by its font.
  const silent = 'style, script, option, svg, [data-testid=stIconMaterial], [data-testid^=stExpanderIcon]'
  let words = 0
  for (const root of roots) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { parentElement: box, data } = texts.currentNode
      if (!box || box.closest(silent) || !seen(box)) continue
      const { width, height } = box.getBoundingClientRect()
      // What is there for screen readers only is a pixel large.
      if (width > 1 && height > 1) words += (data.match(/\S*\p{L}\S*/gu) ?? []).length
    }
  }

  const things = 'a[href], button, input, select, textarea, summary, [role=slider], [role=tab], [role=radio]'
  const pressable = all(things).filter(one => !one.disabled && one.type !== 'hidden'
    && seen(one.type === 'checkbox' || one.type === 'radio' ? one.closest('label') ?? one : one))
  const group = one => one.closest('.ds-wall, [role=tablist], [role=radiogroup], [role=group], fieldset')
  const stops = pressable.filter(one => one.tabIndex >= 0 || group(one))

  const results = '.st-key-verdicts, .ds-figure, .ds-map, .ds-gauge, .ds-bars, .ds-table, .ds-wall, .ds-window, '
    + '.vega-embed, [data-testid=stVegaLiteChart], .ds-go, .keypad'
  const first = all(home ? '.st-key-answer' : results).filter(one => seen(one) && !one.closest('.st-key-header'))
    .map(one => one.getBoundingClientRect().top + main.scrollTop)
  return {
    words,
    controls: new Set(stops.map(one => group(one) ?? one)).size,
    pressable: pressable.length,
    result: first.length ? Math.min(...first) : null,
    tall: main.scrollHeight,
  }
}"""


def looked_at(browser: Browser, url: str, size: ViewportSize, home: bool) -> dict[str, Any]:
    """What is on a page, in a window of this size, before anything is touched."""
    touch = size is PHONE
    context = browser.new_context(viewport=size, has_touch=touch, is_mobile=touch)
    page = context.new_page()
    page.goto(url)
    settle(page)
    page.wait_for_selector("[data-testid=stMain] h1", timeout=60_000)
    # Charts and pictures take their room a moment later.
    page.wait_for_timeout(1500)
    settle(page)
    found = page.evaluate(LOOK, home)
    context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="page", help=", ".join(page.name for page in PAGES))
    wanted = parser.parse_args().pages
    with served(ROOT / "app.py") as app, sync_playwright() as playwright:
        browser = launch(playwright)
        print(f"{'page':14}{'words':>8}{'controls':>15}{'first result':>15}{'phone':>10}")
        for page in PAGES:
            if wanted and page.name not in wanted:
                continue
            home = page.file == "app.py"
            url = f"{app.url}/{'' if home else Path(page.file).stem}?digit={DIGIT}"
            wide, phone = (looked_at(browser, url, size, home) for size in (WIDE, PHONE))
            found = wide | {"screens": phone["tall"] / PHONE["height"]}
            star = {
                name: "*" if found[name] is None or round(found[name], 1) > aim else " " for name, aim in AIMS.items()
            }
            result = "none" if found["result"] is None else f"{found['result']:.0f} px"
            print(
                f"{page.name:14}{found['words']:>7}{star['words']}"
                f"{found['controls']:>6}{star['controls']}({found['pressable']:>4})  "
                f"{result:>11}{star['result']}{found['screens']:>9.1f}{star['screens']}",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
