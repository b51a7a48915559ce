"""Headings, sentences and tables as HTML, for the pages that look inside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def heading(title: str) -> str:
    """A section's heading, looking like Streamlit's own, as part of an element that shows more."""
    return f'<h2 class="ds-heading">{escape(title)}</h2>'


def said(html: str) -> str:
    """A sentence or two. As HTML, because text that is Markdown is parsed again in the browser at every click."""
    return f'<p class="ds-said">{html}</p>'


def note(html: str) -> str:
    """Small print under a picture."""
    return f'<p class="ds-note">{html}</p>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()) -> str:
    """A table: what a line is about first, then numbers to the right. On a phone each line is a card.

    Args:
        words: which columns after the first, counted from 0, hold words instead.
    """
    kind = [' class="words"' if at in words else "" for at in range(len(head))]
    top = "".join(f'<th scope="col"{kind[at]}>{escape(cell)}</th>' for at, cell in enumerate(head))
    body = "".join(
        f'<tr><th scope="row">{escape(line[0])}</th>'
        + "".join(
            f'<td{kind[at]} data-head="{escape(head[at], quote=True)}">{escape(cell)}</td>'
            for at, cell in enumerate(line)
            if at
        )
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
