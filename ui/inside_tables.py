"""Small tables that can be checked by hand, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from core.preprocess import SIDE

STYLE = """<style>
.ds-title { margin: 0 0 0.2rem; font-size: 1.1rem; font-weight: 600; }
.ds-heading { margin: 0; padding: 1.4rem 0 0.8rem; font-size: 1.25rem; font-weight: 600; line-height: 1.2; }
.ds-halves { display: grid; gap: 1rem 2.5rem; grid-template-columns: minmax(0, 300px) minmax(0, 1fr); }
.ds-outcome { display: grid; gap: 1.5rem 2.5rem; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
  margin-top: 1rem; }
.ds-outcome .ds-button { margin-top: 0.9rem; }
.ds-outcome .ds-grid + p { margin-top: 0.9rem; }
@media (max-width: 760px) { .ds-halves, .ds-outcome { grid-template-columns: minmax(0, 1fr); } }
.st-key-maps { display: grid; gap: 1rem 2.5rem; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
  align-items: start; }
@media (max-width: 760px) { .st-key-maps { grid-template-columns: minmax(0, 1fr); } }
.ds-framed { position: relative; }
.ds-framed img { width: 100%; display: block; image-rendering: pixelated; border-radius: 6px; }
.ds-framed i { position: absolute; border: 2.5px solid #e08214; box-sizing: border-box; }
.ds-sums { display: flex; flex-wrap: wrap; gap: 0.5rem 0.7rem; align-items: center; margin-bottom: 0.9rem; }
.ds-sums > b { font-size: 1.3rem; font-weight: 400; opacity: 0.7; padding-top: 1.5rem; }
.ds-block { font-size: 0.85rem; line-height: 1.4; }
.ds-nums { border-collapse: separate; border-spacing: 2px; margin-top: 0.25rem; }
.ds-nums td, .ds-nums th { font-variant-numeric: tabular-nums; font-size: 0.85rem; text-align: right; border: 0;
  padding: 0.28rem 0.35rem; border-radius: 3px; min-width: 3.5rem; white-space: nowrap; font-weight: 400; }
.ds-nums th { opacity: 0.75; }
.ds-add { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.95rem; }
.ds-add td { padding: 0.16rem 0.9rem 0.16rem 0; border: 0; }
.ds-add td:nth-child(2) { text-align: right; white-space: nowrap; }
.ds-add tr.line td { border-top: 1.5px solid currentColor; font-weight: 650; }
.ds-code { margin: 0; padding: 0.9rem 1.1rem; border-radius: 8px; background: rgba(128,128,128,0.1); font-size: 0.95rem;
  line-height: 1.55; white-space: pre-wrap; }
.ds-more summary { cursor: pointer; padding: 0.5rem 0; }
.ds-channels { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: 0.1rem 1.1rem;
  font-size: 0.85rem; font-variant-numeric: tabular-nums; margin: 0.3rem 0 0.9rem; }
.ds-channels > * { display: flex; justify-content: space-between; padding: 0.12rem 0.4rem; border-radius: 3px; }
.ds-scroll { overflow-x: auto; max-width: 100%; }
.ds-list { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem; width: 100%; }
.ds-list td, .ds-list th { padding: 0.22rem 0.7rem 0.22rem 0; border: 0; text-align: right; white-space: nowrap;
  border-bottom: 1px solid rgba(128,128,128,0.2); font-weight: 400; }
.ds-list th { font-size: 0.85rem; opacity: 0.75; vertical-align: bottom; white-space: normal; }
.ds-list td:first-child, .ds-list th:first-child { text-align: left; }
</style>"""


def heading(title: str) -> str:
    """A section's heading, looking like Streamlit's own, as part of an element that shows more."""
    return f'<h3 class="ds-heading">{escape(title)}</h3>'


def said(html: str) -> str:
    """A sentence or two. As HTML, because text that is Markdown is parsed again in the browser at every click."""
    return f'<p class="ds-said">{html}</p>'


def note(html: str) -> str:
    """Small print under a picture."""
    return f'<p class="ds-note">{html}</p>'


def framed(picture: str, box: tuple[int, int, int, int], alt: str, caption: str) -> str:
    """A picture of 28 by 28 pixels with a frame round `box`: top, left, and bottom, right just outside it."""
    top, left, bottom, right = (100 * edge / SIDE for edge in box)
    place = f"top:{top:.2f}%;left:{left:.2f}%;width:{right - left:.2f}%;height:{bottom - top:.2f}%"
    return (
        f'<figure class="ds-figure"><div class="ds-framed"><img src="{picture}" alt="{escape(alt, quote=True)}">'
        f'<i style="{place}"></i></div><figcaption>{escape(caption)}</figcaption></figure>'
    )


def number(value: float, digits: int = 4) -> str:
    """A number with a fixed count of decimals, so that columns of them line up."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def table(values: np.ndarray, title: str, limit: float | None = None) -> str:
    """A small table of numbers (rows, columns) under its title, tinted by sign and size against `limit`."""
    rows = "".join(f"<tr>{''.join(cell(value, limit) for value in row)}</tr>" for row in values)
    return f'<div class="ds-block">{escape(title)}<table class="ds-nums">{rows}</table></div>'


def cell(value: float, limit: float | None = None) -> str:
    """One number as a table cell."""
    return f'<td style="{tint(value, limit)}">{number(value)}</td>'


def tint(value: float, limit: float | None) -> str:
    """A background that is orange above 0 and purple below, stronger with size; light enough to read on."""
    if not limit or not value:
        return "background:rgba(128,128,128,0.12)"
    colour = "224,130,20" if value >= 0 else "128,115,172"
    return f"background:rgba({colour},{0.04 + 0.46 * min(abs(float(value)) / limit, 1.0):.2f})"


def addition(lines: Sequence[tuple[str, str, str]], results: Sequence[int] = ()) -> str:
    """A column sum: label, number, remark. Lines whose index is in `results` stand under a rule."""
    rows = "".join(
        f"<tr{' class=line' if at in results else ''}><td>{escape(label)}</td><td>{value}</td><td>{remark}</td></tr>"
        for at, (label, value, remark) in enumerate(lines)
    )
    return f'<div class="ds-scroll"><table class="ds-add">{rows}</table></div>'


def listing(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table: the first column left, numbers right."""
    top = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    table = f'<table class="ds-list"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="ds-scroll">{table}</div>'


def same(mine: float, theirs: float) -> str:
    """Whether a sum done by hand is the number of the forward pass, in words; to 1e-5 of its size."""
    if abs(mine - theirs) <= 1e-5 * max(1.0, abs(theirs)):
        return f"✓ the forward pass has {number(theirs)}"
    return f"✗ the forward pass has {number(theirs)}"
