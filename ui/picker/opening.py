"""What the first page shows before anything is drawn: a built-in drawing that draws itself, and its answer."""

from __future__ import annotations

import base64
from html import escape

import numpy as np
import streamlit as st

from core.ink.strokes import Drawing
from core.language import _
from ui.show import pictures
from ui.show.answer import header
from ui.visitor import cached
from ui.visitor.canvas import ERASER
from ui.visitor.digit import Digit
from ui.visitor.session import View
from ui.visitor.warm_up import can_answer

BOX = 100
# How far the pen gets in a second, in boxes; and how long it is in the air, in seconds.
SPEED, PAUSE = 1.2, 0.25
MOTION = """@media (prefers-reduced-motion: no-preference) {
polyline { stroke-dasharray: var(--length) 1000; animation: write linear both }
@keyframes write { from { stroke-dashoffset: var(--length); visibility: hidden } 1% { visibility: visible } } }"""
# How often who came before torch did looks whether it is there, in seconds.
GLANCE = 0.5


def opening(view: View, covered: bool = False) -> str:
    """The example and its answer as HTML, laid out as the visitor's own digit will be; the answer waits for torch.

    Args:
        covered: there shall be no answer.
    """
    note = _("There is no ink yet. An example.")
    if covered or not can_answer():
        return header(writes_itself(view.digit), "?", note) + pictures.bars(None, names=view.names)
    said = cached.probabilities(view.network, view.digit.image)
    bars = pictures.bars(said, int(said.argmax()), view.names)
    return header(writes_itself(view.digit), pictures.answer_text(said, view.names), note) + bars


def come_back() -> None:
    """Has the page drawn again as soon as there can be an answer; the last of a page, so that nothing moves."""
    if not can_answer():
        st.fragment(_look, run_every=GLANCE)()


def _look() -> None:
    if can_answer():
        st.rerun()


def writes_itself(digit: Digit) -> str:
    """A drawing that a pen draws once, stroke by stroke, as an HTML picture; whole at once where motion is unwelcome.

    Raises:
        ValueError: the digit is not made of strokes.
    """
    drawing = digit.origin
    if not isinstance(drawing, Drawing):
        raise ValueError(f"expected a digit made of strokes, got one made of {type(drawing).__name__}")
    begun, lines = 0.5, []
    for stroke in drawing.strokes:
        points = stroke.astype(float) * BOX
        length = float(np.hypot(*np.diff(points, axis=0).T).sum())
        lasts = length / BOX / SPEED
        along = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        times = f"--length:{length:.1f};animation-delay:{begun:.2f}s;animation-duration:{lasts:.2f}s"
        lines.append(f'<polyline points="{along}" style="{times}"/>')
        begun += lasts + PAUSE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BOX} {BOX}"><style>{MOTION}</style>'
        f'<rect width="{BOX}" height="{BOX}" fill="{ERASER}"/><g stroke-width="{drawing.width * BOX:.1f}" fill="none" '
        f'stroke="#fff" stroke-linecap="round" stroke-linejoin="round">{"".join(lines)}</g></svg>'
    )
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return f'<figure class="ds-figure"><img src="{source}" alt="{escape(digit.title, quote=True)}"></figure>'
