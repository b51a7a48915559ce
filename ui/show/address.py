"""The address bar: always a link to exactly what is on screen.

Streamlit's own query parameters add an entry to the browser's history each time; one per stroke would bury the
Back button. This replaces the address in place, and leaves parameters that belong to widgets alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

JS = """
export default function (component) {
  const { data } = component
  const url = new URL(window.location.href)
  for (const name of data.names) url.searchParams.delete(name)
  for (const [name, value] of Object.entries(data.parts)) url.searchParams.set(name, value)
  if (url.href === window.location.href) return
  // A browser may refuse when it was asked too often; the next change then brings the address up to date.
  try { window.history.replaceState(window.history.state, '', url) } catch { return }
}
"""
NAMES = ("network", "digit", "without")

_ADDRESS = st.components.v2.component("digitscope_address", html="<span></span>", js=JS)


def show_address(parts: Mapping[str, str], names: Sequence[str] = NAMES, key: str = "address") -> None:
    """Puts these parameters into the address bar in place of the ones of these names that were there."""
    _ADDRESS(key=key, data={"names": list(names), "parts": dict(parts)})
