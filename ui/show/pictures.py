"""Labelled pictures as HTML: crisp pixels, alternative text, scales printed beside them.

One element holds a whole row, so a page of pictures costs one message to the browser. Streamlit's own image
element would smooth the pixels and fetch each picture with a request of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.classes import DIGITS
from core.language import N_, _
from core.render.colours import Kind, Picture, colour
from core.render.sheets import data_uri
from core.render.words import format_number, in_a_row, percent, titled

# What a screen reader says of the ten bars.
PROBABILITIES = N_("Probabilities. {shares}")


def figure(picture: Picture, alt: str, caption: str = "", width: str = "100%", square: bool = False) -> str:
    """One picture as HTML.

    Args:
        alt: says what is in it, numbers included.
        width: a CSS length.
        square: leave black beside a picture that is not square.
    """
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return (
        f'<figure class="ds-figure{" square" if square else ""}" style="width:{width}">'
        f'<img src="{data_uri(picture.pixels)}" alt="{escape(alt, quote=True)}">{below}</figure>'
    )


def aloud(name: str) -> DeltaGenerator:
    """A place on the page of which a screen reader also says, by `spoken.js`, whatever new comes there."""
    return st.container(key=f"said-{name}")


def row(figures: Sequence[str]) -> str:
    """Figures side by side, wrapping where there is no room."""
    return f'<div class="ds-row">{"".join(figures)}</div>'


def grid(figures: Sequence[str], least: int) -> str:
    """Figures in columns of equal width, each at least `least` pixels wide."""
    return f'<div class="ds-grid" style="--least:{least}px">{"".join(figures)}</div>'


def scale(picture: Picture) -> str:
    """A colour bar with the numbers at its ends."""
    signed = picture.kind == "signed"
    high = ("+" if signed else "") + format_number(picture.high)
    return (
        f'<div class="ds-scale"><span>{format_number(picture.low)}</span>'
        f'<i style="background:linear-gradient(to right,{_stops(picture.kind)})"></i><span>{high}</span></div>'
    )


def bars(probabilities: np.ndarray | None, chosen: int = -1, names: Sequence[str] = DIGITS) -> str:
    """A bar of probability with its number for each class, the chosen one's in colour; empty ones before an answer.

    Of an answer they are `ui.visitor.cached.probabilities`; who shows a network's own softmax says so beside it.
    """
    shares = [None] * len(names) if probabilities is None else np.asarray(probabilities, dtype=np.float64).tolist()
    cells, words, none_yet = [], [], _("none yet")
    for at, (name, value) in enumerate(zip(names, shares, strict=True)):
        on = ' class="on"' if at == chosen else ""
        said = "" if value is None else percent(value)
        cells.append(
            f'<b{on}>{name}</b><div><i{on} style="--share:{100 * (value or 0):.2f}%"></i></div><span>{said}</span>'
        )
        words.append(titled(name, said or none_yet))
    label = _(PROBABILITIES, shares=in_a_row(words)).replace('"', "&quot;")
    return f'<div class="ds-bars" role="img" aria-label="{label}">{"".join(cells)}</div>'


def answer_text(probabilities: np.ndarray, names: Sequence[str] = DIGITS) -> str:
    """The answer as every page words it: "7 · 98.2 %"."""
    at = int(np.argmax(probabilities))
    return f"{names[at]} · {percent(float(probabilities[at]))}"


def show(html: str) -> None:
    """Puts HTML on the page as one element."""
    st.html(html)


def _stops(kind: Kind) -> str:
    values = np.linspace(-1.0 if kind == "signed" else 0.0, 1.0, 13)[None]
    return ",".join("rgb({},{},{})".format(*pixel) for pixel in colour(values, kind, 1.0).pixels[0])
