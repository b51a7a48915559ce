"""Lesson: what do we do with the next 45 minutes?"""

from __future__ import annotations

import streamlit as st

from core.language import _
from core.teaching.plans import NOTES, PLANS
from ui import shell
from ui.show.address import show_address
from ui.teaching.steps import steps
from ui.visitor.link import control


def main() -> None:
    """The page, top to bottom."""
    shell.open_page("lesson", header=False)
    name = st.segmented_control(
        _("Minutes"),
        format_func=lambda key: _("{minutes} minutes", minutes=key),
        required=True,
        **control("lesson-plan"),
    )
    plan = PLANS[name]
    st.header(_(plan.title), anchor=False)
    st.markdown(f"{_(plan.level)} {_(plan.needs)}")
    with st.container(key="steps"):
        steps(plan)
    with st.expander(_("Notes for the teacher"), icon=":material/info:"):
        for title, text in NOTES:
            st.markdown(_("**{title}.** {text}", title=_(title), text=_(text)))
    show_address("lesson")


main()
shell.close_page()
