"""What the pages about believing explanations share: choosing a method and a digit, a map, a gauge, a table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from core.attribution import Attribution
from core.methods import METHODS, THREE
from core.render import Picture, describe, magnitude_picture, signed_picture
from ui import cached, pictures, shell

# A label that stays the same from digit to digit: a stored choice is matched by its label.
ANSWER = "the answer"

STYLE = """<style>
.ds-table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 1rem; }
.ds-table th, .ds-table td { padding: 0.3rem 0.9rem 0.3rem 0; text-align: right; vertical-align: top;
  border-bottom: 1px solid rgba(128,128,128,0.25); font-weight: 400; }
.ds-table th:first-child, .ds-table .words { text-align: left; }
.ds-table td { white-space: nowrap; }
.ds-table td.words { white-space: normal; min-width: 11rem; }
.ds-even { min-height: 8.6rem; }
.ds-table thead th { font-size: 0.9rem; opacity: 0.8; }
.ds-scroll { overflow-x: auto; max-width: 100%; }
</style>"""


def answer(view: shell.View) -> int:
    """The digit the network answers."""
    return int(np.argmax(cached.probabilities(view.network, view.digit.image)))


def target_choice(view: shell.View) -> int:
    """The digit to explain; the answer unless another is chosen. One choice for all pages that ask."""
    chosen = st.selectbox(
        "Digit to explain", [ANSWER, *map(str, range(10))], key="target", persist_state="session", width=160
    )
    return answer(view) if chosen == ANSWER else int(chosen)


def methods_choice(key: str, most: int = 6, among: Sequence[str] = tuple(METHODS)) -> list[str]:
    """Up to six methods, in the table's order; the three where none is chosen."""
    chosen = st.multiselect(
        "Methods",
        list(among),
        default=list(THREE),
        format_func=lambda name: METHODS[name].title,
        max_selections=most,
        key=key,
        persist_state="session",
    )
    return [name for name in METHODS if name in (chosen or THREE)]


def picture_of(values: np.ndarray, method: str, limit: float | None = None) -> Picture:
    """A method's map in its colours."""
    return (signed_picture if METHODS[method].signed else magnitude_picture)(values, limit)


def map_figure(attribution: Attribution, caption: str = "", limit: float | None = None, width: str = "100%") -> str:
    """A map with its colour bar, as HTML."""
    picture = picture_of(attribution.values, attribution.method, limit)
    score = f"the digit {attribution.target}"
    if attribution.against is not None:
        score += f" rather than {attribution.against}"
    alt = f"{METHODS[attribution.method].title} for {score}: {describe(attribution.values)}."
    return (
        f'<div style="width:{width};max-width:100%">{pictures.figure(picture, alt)}{pictures.scale(picture)}'
        + (f'<div style="font-size:.95rem;line-height:1.4;margin-top:.3rem">{escape(caption)}</div>' if caption else "")
        + "</div>"
    )


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
