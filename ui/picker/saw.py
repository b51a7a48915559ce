"""What the network saw of the digit: the steps from the ink to 28 x 28, each with its switch."""

from __future__ import annotations

import streamlit as st

from core.ink.preprocess import SWITCHES
from core.ink.strokes import Drawing
from core.language import _
from core.render.colours import ink_picture
from ui.show import pictures
from ui.visitor.digit import Digit
from ui.visitor.session import session, switch


def what_the_network_saw(digit: Digit) -> None:
    """Every step as a picture, and switches that leave one out; a digit that lost its ink can be brought back here."""
    st.header(_("What the network saw"), anchor=False)
    with st.container(key="saw"):
        if not digit.steps:
            st.markdown(
                _("MNIST's own makers cropped, fitted and centred this digit; the network sees it as it is.")
                if digit.source == "mnist"
                else _("These are finished pixels; the network sees them as they are.")
            )
            return
        st.markdown(_("The network never sees your canvas, only 28 × 28 numbers."))
        figures = []
        for number, step in enumerate(digit.steps, start=1):
            height, width = step.picture.shape
            title = _(step.title)
            alt = _(
                "Step {number}, {title}: {width} by {height} pixels, mean ink {ink}.",
                number=number,
                title=title,
                width=width,
                height=height,
                ink=f"{step.picture.mean():.3f}",
            )
            figures.append(pictures.figure(ink_picture(step.picture), alt, f"{number}. {title}", "100%", True))
        pictures.show(pictures.grid(figures, 150))
        off = session().off
        with st.expander(_("Leave one out"), icon=":material/tune:", expanded=bool(off)):
            with st.container(horizontal=True, gap="small"):
                for name, title in SWITCHES.items():
                    # On a canvas there is no paper to clean.
                    if name == "clean" and isinstance(digit.origin, Drawing):
                        continue
                    st.toggle(_(title), name not in off, key=f"step-{name}", on_change=_switch, args=(name,))
            st.caption(
                _(
                    "By default the numbers are made much as MNIST's makers made theirs. Switch a step off and the "
                    "answer follows: the same ink, shown to the network another way."
                )
            )


def _switch(name: str) -> None:
    switch(name, st.session_state[f"step-{name}"])
