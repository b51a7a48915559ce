"""Headings, sentences and tables as HTML, for the pages that look inside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


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
