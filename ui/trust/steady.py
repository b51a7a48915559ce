"""A hair's breadth: max sensitivity and infidelity, on the page Can I trust it?"""

from __future__ import annotations

import streamlit as st

from core.attribution.methods import METHODS
from core.render.words import arxiv, format_number
from core.trust.stability import ERASURES, NOISES
from ui.show import pictures
from ui.show.tables import table
from ui.trust import computed
from ui.trust.verdicts import foretells
from ui.visitor.session import View


@st.fragment
def steady(view: View, methods: list[str], target: int) -> None:
    """How far each map moves when the digit hardly does, and whether it foretells what erasing costs."""
    st.header("A hair's breadth", anchor=False)
    st.markdown(
        "Add noise of at most one grey level in 255 to every pixel. You cannot see it and it almost never changes the "
        "answer, so a map should hardly move. Then ask more: does the map **foretell** what erasing a random set of "
        "pixels does to the score?"
    )
    rows = []
    ink = computed.ink_infidelity(view.network, view.digit.image, target)
    for name in methods:
        moved, foretold = computed.steadiness(view.network, view.digit.image, name, target)
        said = "better here than the ink alone" if foretells(foretold, ink) else "no better than the ink alone"
        rows.append(
            [
                METHODS[name].title,
                f"{100 * moved:.1f} %",
                format_number(foretold.raw),
                format_number(foretold.scaled),
                said,
            ]
        )
    rows.append(["the ink itself as a map", "", format_number(ink.raw), format_number(ink.scaled), ""])
    rows.append(["a map of zeros", "0 %", format_number(ink.nothing), format_number(ink.nothing), ""])
    with st.container(key="steady"):
        pictures.show(
            table(
                ["map", "moved at most", "infidelity", "infidelity, best scale", "foretells erasing"],
                rows,
                words=(4,),
            )
        )
    with st.expander("How this was measured", icon=":material/straighten:"):
        st.markdown(
            f"Max sensitivity and infidelity by captum.metrics, after Yeh and others 2019, {arxiv('1901.09392')}. "
            f"Moved: the largest change of the map in {NOISES} draws, as a share of its size; other draws could move "
            f"it further. Infidelity: mean squared error over {ERASURES} random erasures to black, in squared logits, "
            "low is good. It depends on a map's scale, so methods in other units look worse than they are; the last "
            "number first gives each map its best factor. Where it is close to the ink's, other erasures can turn the "
            "verdict. A map of zeros is steady and useless: steadiness alone proves nothing."
        )
