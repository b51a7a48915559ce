"""A sum in parts: the part looked at in full, and all the others as buttons to choose it by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

CSS = """
.ds-parts button { font: inherit; color: inherit; border: 0; cursor: pointer; text-align: left; }
.ds-parts button[aria-pressed="true"] { box-shadow: inset 0 0 0 2px var(--st-primary-color); }
.ds-parts button:focus-visible, .ds-parts summary:focus-visible { outline: 3px solid var(--st-primary-color); }
.ds-parts summary { cursor: pointer; padding: 0.3rem 0; }
.ds-parts details { margin-bottom: 0.9rem; }
"""

HTML = """<div class="ds-parts"><div class="head"></div>
<div class="ds-block of"><span></span><div class="ds-channels"></div></div>
<details><summary></summary><div></div></details><div class="foot"></div></div>"""

JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.ds-parts')
  if (!root || !data) return
  root.querySelector('.head').innerHTML = data.head
  root.querySelector('.foot').innerHTML = data.foot
  const [several, details] = [root.querySelector('.of'), root.querySelector('details')]
  several.style.display = details.style.display = data.parts.length ? '' : 'none'
  const [title, list] = several.children
  title.textContent = data.title
  while (list.children.length > data.parts.length) list.lastChild.remove()
  while (list.children.length < data.parts.length) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(document.createElement('i'), document.createElement('b'))
    list.append(button)
  }
  data.parts.forEach(([name, value, style], at) => {
    const button = list.children[at]
    button.style.cssText = style
    button.setAttribute('aria-pressed', String(at === data.chosen))
    button.children[0].textContent = name
    button.children[1].textContent = value
    button.onclick = () => setTriggerValue('picked', { at })
  })
  // The long table is made when it is looked at, and stays open from one unit to the next.
  const [summary, whole] = details.children
  summary.textContent = data.wholeTitle
  const fill = () => { whole.innerHTML = details.open ? data.whole : '' }
  details.ontoggle = fill
  fill()
}
"""

_SUMS = st.components.v2.component("digitscope_sums", html=HTML, css=CSS, js=JS, isolate_styles=False)


class Part(NamedTuple):
    """One part of a sum: its name, its value in words, and how it is tinted, as CSS."""

    name: str
    value: str
    style: str


def sums(
    head: str,
    foot: str,
    key: str,
    title: str = "",
    parts: Sequence[Part] = (),
    chosen: int = -1,
    whole: tuple[str, str] = ("", ""),
    on_pick: Callable[[int], None] | None = None,
) -> None:
    """Shows `head`, the parts as buttons under their title, a table that unfolds, and `foot`, as one element.

    Args:
        head, foot: HTML.
        parts: none for a sum of one part; then no buttons and no table are shown.
        chosen: the part that `head` tells in full.
        whole: title and HTML of the table that unfolds.
        on_pick: called with a part's number before the next run.
    """

    def picked() -> None:
        value = (st.session_state.get(key) or {}).get("picked")
        if value and on_pick:
            on_pick(int(value["at"]))

    _SUMS(
        key=key,
        data={
            "head": head,
            "foot": foot,
            "title": title,
            "parts": [list(part) for part in parts],
            "chosen": chosen,
            "wholeTitle": whole[0],
            "whole": whole[1],
        },
        on_picked_change=picked,
    )
