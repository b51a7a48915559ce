"""What came out on the pages that look inside."""

from __future__ import annotations

import streamlit as st

from core.language import N_, _, ngettext
from ui.attribution.choices import answer
from ui.inside import computed
from ui.visitor import cached
from ui.visitor.link import chosen
from ui.visitor.session import View

COUNTS = {"0": N_("0 to 15"), "16": N_("16 to 31"), "32": N_("32 to 47"), "48": N_("48 to 64")}


def how_many_units(view: View, said: str) -> None:
    """How many hidden units are above 0."""
    st.markdown(ngettext("{n} of the 64 is above 0.", "{n} of the 64 are above 0.", _units(view)))


def counted(view: View) -> str:
    """Which of `COUNTS` that is."""
    return max((low for low in COUNTS if int(low) <= _units(view)), key=int)


def _units(view: View) -> int:
    return int((cached.feature_maps(view.network, view.digit.image)["relu3"] > 0).sum())


def without_the_first(view: View, said: str) -> None:
    """What is answered without the filter whose absence costs most."""
    first = computed.ranked(view.network, view.digit.image, chosen("held"))[0]
    told: dict[str, object] = {"layer": first.layer, "number": first.number, "digit": view.called(first.answer)}
    if first.answer == answer(view):
        st.markdown(_("It does not: without {layer} filter {number} the answer is still {digit}.", **told))
    else:
        st.markdown(_("It does: without {layer} filter {number} the answer is {digit}.", **told))


def changes(view: View) -> str:
    """Whether the answer is another without that filter."""
    first = computed.ranked(view.network, view.digit.image, chosen("held"))[0]
    return "no" if first.answer == answer(view) else "yes"
