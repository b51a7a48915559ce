"""A hair's breadth: max sensitivity and infidelity, on the page Can I trust it?"""

from __future__ import annotations

import streamlit as st

from core.attribution.methods import METHODS
from core.language import _
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
    st.header(_("A hair's breadth"), anchor=False)
    st.markdown(
        _(
            "Add noise of at most one grey level in 255 to every pixel. You cannot see it and it almost never changes "
            "the answer, so a map should hardly move. Then ask more: does the map **foretell** what erasing a random "
            "set of pixels does to the score?"
        )
    )
    rows = []
    ink = computed.ink_infidelity(view.network, view.digit.image, target)
    for name in methods:
        moved, foretold = computed.steadiness(view.network, view.digit.image, name, target)
        said = _("better here than the ink alone") if foretells(foretold, ink) else _("no better than the ink alone")
        rows.append(
            [
                METHODS[name].title,
                f"{100 * moved:.1f} %",
                format_number(foretold.raw),
                format_number(foretold.scaled),
                said,
            ]
        )
    rows.append([_("the ink itself as a map"), "", format_number(ink.raw), format_number(ink.scaled), ""])
    rows.append([_("a map of zeros"), "0 %", format_number(ink.nothing), format_number(ink.nothing), ""])
    with st.container(key="steady"):
        pictures.show(
            table(
                [_("map"), _("moved at most"), _("infidelity"), _("infidelity, best scale"), _("predicts erasing")],
                rows,
                words=(4,),
            )
        )
    with st.expander(_("How this was measured"), icon=":material/straighten:"):
        st.markdown(
            _(
                "Max sensitivity and infidelity by captum.metrics, after Yeh and others 2019, {paper}. Moved: the "
                "largest change of the map in {noises} draws, as a share of its size; other draws could move it "
                "further. Infidelity: mean squared error over {erasures} random erasures to black, in squared logits, "
                "low is good. It depends on a map's scale, so methods in other units look worse than they are; the "
                "last number first gives each map its best factor. Where it is close to the ink's, other erasures can "
                "turn the verdict. A map of zeros is steady and useless: steadiness alone proves nothing.",
                paper=arxiv("1901.09392"),
                noises=NOISES,
                erasures=ERASURES,
            )
        )
