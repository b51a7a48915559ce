"""Pixels to paint over: a guess at which of them matter, with a finger, a mouse or the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import streamlit as st

from core.language import _, ngettext
from core.render.colours import Picture
from ui.show.scripts import SAID, placed, script

SIDE = 28
# Told apart without red or green: who chose a pixel.
YOURS, ITS, BOTH = (86, 180, 233), (230, 159, 0), (255, 255, 255)
# Not among the sheets of every page: only who guesses gets it.
_CSS = """
canvas { display: block; width: min(100%, 22rem, max(12rem, 100dvh - 19.5rem)); aspect-ratio: 1;
  image-rendering: pixelated; border-radius: 6px; background: #000; touch-action: none; cursor: crosshair; }
canvas:focus-visible, button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
p { margin: 0.5rem 0; font: inherit; color: var(--st-text-color); }
.row { display: flex; flex-wrap: wrap; gap: 0.8rem; }
button { font: inherit; font-size: 1rem; color: var(--st-text-color); cursor: pointer; min-height: 2.75rem;
  padding: 0.35rem 1rem; border-radius: 8px; background: var(--st-secondary-background-color);
  border: 1px solid rgba(128,128,128,0.4); }
button:disabled { opacity: 0.5; cursor: default; }"""
_PAINT = placed(
    "digitscope_paint",
    html='<div class="paint"></div>',
    css=_CSS,
    js=script(SAID, Path(__file__).parent / "paint.js"),
)
KEY = "paint"


def paint(
    image: np.ndarray, about: str, taken: Callable[[tuple[int, ...]], None], lock: str = "", key: str = KEY
) -> None:
    """A digit's 28 x 28 pixels, to be painted over and locked; nothing else of the digit or network is sent.

    Args:
        image: the digit's ink (1, 28, 28).
        about: what is painted over; painting begins anew with another.
        taken: is called with the painted pixels' places, from 0 to 783, in order.
        lock: what the button says that takes them.
    """

    def told() -> None:
        said = (st.session_state.get(key) or {}).get("locked")
        pixels = {at for at in said if type(at) is int and 0 <= at < SIDE**2} if isinstance(said, list) else None
        if pixels:
            taken(tuple(sorted(pixels)))

    _PAINT(
        key=key,
        data={
            "ink": np.rint(255 * image[0]).astype(int).ravel().tolist(),
            "colour": YOURS,
            "about": about,
            "words": _words() | ({"lock": lock} if lock else {}),
        },
        on_locked_change=told,
    )


def _words() -> dict[str, str]:
    return {
        "grid": _("The digit, 28 by 28 pixels. Arrow keys move, the space bar paints or rubs out."),
        "pixel": _("Row {row}, column {column}: {state}."),
        "painted": _("painted"),
        "not painted": _("not painted"),
        "how many": _("Painted: {count} of 784 pixels."),
        "clear": _("Wipe off all paint"),
        "lock": _("Lock my guess"),
    }


def how_many(pixels: Iterable[int]) -> str:
    """How many pixels a guess has, in words."""
    count = len(list(pixels))
    return ngettext("{n} pixel", "{n} pixels", count)


def mask_of(pixels: Iterable[int]) -> np.ndarray:
    """(28, 28) bool, true where it was painted."""
    mask = np.zeros(SIDE**2, dtype=bool)
    mask[list(pixels)] = True
    return mask.reshape(SIDE, SIDE)


def who_chose(ink: np.ndarray, yours: np.ndarray, its: np.ndarray) -> Picture:
    """The ink, dimmed, and over it in colour what was painted, what a map puts highest, and what is both."""
    pixels = np.repeat((110 * ink)[..., None], 3, axis=2)
    for where, colour in ((yours & ~its, YOURS), (its & ~yours, ITS), (yours & its, BOTH)):
        pixels[where] = colour
    return Picture(pixels.astype(np.uint8), "ink", 0.0, 1.0)
