"""Digits like mine: which of the digits it learned from does it remind it of?"""

from __future__ import annotations

import streamlit as st

from core.digits.digits import DataError
from core.language import _
from ui import shell
from ui.examples import computed
from ui.examples.neighbours import SOURCES, neighbours
from ui.examples.taught import planted, taught
from ui.guessing.panel import uncovered
from ui.show.address import show_address
from ui.visitor.link import control, fold


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("neighbours")
    if not shell.about_digits(view):
        show_address("neighbours")
        return
    if not uncovered(view, "neighbours"):
        return
    source = st.segmented_control(
        _("Among"), format_func=lambda name: _(SOURCES[name]), required=True, **control("like-from")
    )
    try:
        learned = computed.learned(view.network, source)
    except DataError as error:
        st.info(_("{problem} Everything else works without it.", problem=error))
        show_address("neighbours")
        return
    neighbours(view, learned, source)
    with st.expander(_("Who taught it this?"), icon=":material/school:", **fold("taught")) as opened:
        if opened.open:
            taught(view, learned, source)
    with st.expander(_("Can that be checked?"), icon=":material/fact_check:", **fold("planted")) as checked:
        if checked.open:
            planted()
    show_address("neighbours")


main()
shell.close_page()
