"""Labelled pictures as HTML: crisp pixels, alternative text, scales printed beside them.

One element holds a whole row, so a page of pictures costs one message to the browser. Streamlit's own image
element would smooth the pixels and fetch each picture with a request of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from core.render.colours import WARM, Kind, Picture, colour
from core.render.sheets import data_uri
from core.render.words import format_number

STYLE = f"""<style>
[data-testid="stMainBlockContainer"] {{
  padding-left: clamp(1rem, 3vw, 3rem);
  padding-right: clamp(1rem, 3vw, 3rem); }}
[class*="st-key-address"] {{ position: absolute; width: 0; height: 0; overflow: hidden; }}
.ds-row {{ display: flex; flex-wrap: wrap; gap: 0.9rem; align-items: flex-start; }}
.ds-grid {{ display: grid; gap: 0.9rem; grid-template-columns: repeat(auto-fill, minmax(var(--least, 120px), 1fr)); }}
.ds-name {{ font-weight: 600; font-size: 1.1rem; line-height: 1.2; min-height: 2.4em; display: flex;
  align-items: flex-end; }}
.ds-figure {{ margin: 0; min-width: 0; }}
.ds-figure img {{ width: 100%; display: block; image-rendering: pixelated; border-radius: 6px; }}
.ds-figure.square img {{ aspect-ratio: 1; object-fit: contain; background: #000; }}
.ds-figure figcaption {{ font-size: 0.85rem; line-height: 1.35; margin-top: 0.35rem; opacity: 0.85; }}
.ds-scale {{ display: grid; grid-template-columns: auto 1fr auto; gap: 0.5rem; align-items: center;
  font-size: 0.85rem; margin-top: 0.4rem; font-variant-numeric: tabular-nums; }}
.ds-scale i {{ height: 0.6rem; border-radius: 3px; display: block; border: 1px solid rgba(128,128,128,0.35); }}
.ds-said {{ margin: 0 0 0.5rem; line-height: 1.5; }}
.ds-note {{ margin: 0.4rem 0 0; font-size: 0.875rem; line-height: 1.5; opacity: 0.68; }}
.ds-slide {{ display: block; font-size: 1rem; line-height: 1.4; margin: 0.4rem 0 0.2rem; max-width: 420px;
  font-variant-numeric: tabular-nums; }}
.ds-slide input {{ width: 100%; height: 1.6rem; margin: 0; cursor: pointer; accent-color: var(--st-primary-color); }}
.ds-button {{ font: inherit; font-size: 1rem; color: inherit; cursor: pointer; padding: 0.35rem 1rem;
  border-radius: 8px; background: var(--st-secondary-background-color); border: 1px solid rgba(128,128,128,0.4); }}
.ds-button:focus-visible {{ outline: 3px solid var(--st-primary-color); }}
.ds-switch {{ display: flex; gap: 0.6rem; align-items: flex-start; margin: 0.7rem 0; line-height: 1.5;
  cursor: pointer; }}
.ds-switch input {{ flex: none; width: 1.15rem; height: 1.15rem; margin: 0.2rem 0 0;
  accent-color: var(--st-primary-color); cursor: pointer; }}
.ds-header {{ display: flex; gap: 1rem; align-items: center; }}
.ds-header .st-key-digit {{ flex: none; }}
.ds-answer {{ font-size: 2.3rem; line-height: 1.1; font-weight: 650; font-variant-numeric: tabular-nums; }}
.ds-answer small {{ font-size: 0.85rem; font-weight: 400; display: block; margin-top: 0.35rem; opacity: 0.8;
  line-height: 1.4; }}
.ds-bars {{ display: grid; grid-template-columns: 1.2rem 1fr 4.6rem; gap: 0.28rem 0.6rem; align-items: center;
  font-variant-numeric: tabular-nums; }}
.ds-bars b {{ text-align: right; font-weight: 500; }}
.ds-bars span {{ text-align: right; font-size: 0.9rem; }}
.ds-bars div {{ height: 0.95rem; border-radius: 4px; background: rgba(128,128,128,0.14); overflow: hidden; }}
.ds-bars i {{ display: block; height: 100%; background: rgba(128,128,128,0.55); }}
.ds-bars .on {{ background: {WARM}; }}
.ds-gauge {{ display: grid; grid-template-columns: 1fr auto; gap: 0.1rem 0.6rem; align-items: center;
  font-size: 0.85rem; line-height: 1.35; font-variant-numeric: tabular-nums; }}
.ds-gauge div {{ grid-column: 1 / 3; height: 0.6rem; margin-bottom: 0.35rem; position: relative;
  background: rgba(128,128,128,0.14); border-radius: 3px; }}
.ds-gauge i {{ position: absolute; top: 0; bottom: 0; border-radius: 2px; }}
.ds-gauge div::after {{ content: ""; position: absolute; left: 50%; top: -2px; bottom: -2px; width: 1px;
  background: currentColor; opacity: 0.5; }}
</style>"""


def figure(picture: Picture, alt: str, caption: str = "", width: str = "100%", square: bool = False) -> str:
    """One picture as HTML.

    Args:
        alt: says what is in it, numbers included.
        width: a CSS length.
        square: leave black beside a picture that is not square.
    """
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return (
        f'<figure class="ds-figure{" square" if square else ""}" style="width:{width};max-width:100%">'
        f'<img src="{data_uri(picture.pixels)}" alt="{escape(alt, quote=True)}">{below}</figure>'
    )


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


def bars(probabilities: np.ndarray, chosen: int) -> str:
    """Ten bars of probability with their numbers, the chosen digit's in colour."""
    cells = []
    for digit, value in enumerate(np.asarray(probabilities, dtype=np.float64)):
        on = ' class="on"' if digit == chosen else ""
        cells.append(
            f'<b>{digit}</b><div><i{on} style="width:{100 * value:.2f}%"></i></div><span>{percent(value)}</span>'
        )
    words = ", ".join(f"{digit}: {percent(value)}" for digit, value in enumerate(probabilities))
    return f'<div class="ds-bars" role="img" aria-label="Probabilities. {words}">{"".join(cells)}</div>'


def percent(value: float) -> str:
    """A probability with one decimal; never rounded to a certainty that softmax cannot give."""
    shown = f"{100 * value:.1f}"
    if shown == "100.0":
        shown = "> 99.9"
    elif shown == "0.0" and value > 0:
        shown = "< 0.1"
    return f"{shown} %"


def answer_text(probabilities: np.ndarray) -> str:
    """The answer as every page words it: "7 · 98.2 %"."""
    digit = int(np.argmax(probabilities))
    return f"{digit} · {percent(float(probabilities[digit]))}"


def show(html: str) -> None:
    """Puts HTML on the page as one element."""
    st.html(html)


def _stops(kind: Kind) -> str:
    values = np.linspace(-1.0 if kind == "signed" else 0.0, 1.0, 13)[None]
    return ",".join("rgb({},{},{})".format(*pixel) for pixel in colour(values, kind, 1.0).pixels[0])
