"""Headings, sentences and tables as HTML, for the pages that look inside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

STYLE = """<style>
.st-key-other-page { display: none; }
.ds-title { margin: 0 0 0.2rem; font-size: 1.1rem; font-weight: 600; }
.ds-heading { margin: 0; padding: 1.4rem 0 0.8rem; font-size: 1.25rem; font-weight: 600; line-height: 1.2; }
.ds-outcome { display: grid; gap: 1.5rem 2.5rem; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
  margin-top: 1rem; }
.ds-outcome .ds-button { margin-top: 0.9rem; }
.ds-outcome .ds-grid + p { margin-top: 0.9rem; }
@media (max-width: 760px) { .ds-outcome { grid-template-columns: minmax(0, 1fr); } }
.ds-code { margin: 0; padding: 0.9rem 1.1rem; border-radius: 8px; background: rgba(128,128,128,0.1); font-size: 0.95rem;
  line-height: 1.55; white-space: pre-wrap; }
.ds-more summary { cursor: pointer; padding: 0.5rem 0; }
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


def listing(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table: the first column left, numbers right."""
    top = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    table = f'<table class="ds-list"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="ds-scroll">{table}</div>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that scrolls sideways where it has no room; columns of numbers to the right, of words to the left."""
    words = [not any(letter.isdigit() for letter in rows[0][at]) for at in range(len(head))]
    kind = [' class="words"' if is_words else "" for is_words in words]
    top = "".join(f'<th scope="col"{kind[at]}>{escape(cell)}</th>' for at, cell in enumerate(head))
    body = "".join(
        f'<tr><th scope="row">{escape(line[0])}</th>'
        + "".join(f"<td{kind[at]}>{escape(cell)}</td>" for at, cell in enumerate(line) if at)
        + "</tr>"
        for line in rows
    )
    return (
        f'<div class="ds-scroll" tabindex="0"><table class="ds-table"><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def two_decimals(value: float) -> str:
    """A correlation as text, with a true minus sign."""
    return f"{value:.2f}".replace("-", "−").replace("−0.00", "0.00")
