"""Lesson: what do we do in the next lesson?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from core.language import _, later
from core.render.words import together
from core.teaching.plans import NOTES, PLANS, Plan
from core.teaching.sheet import student, with_key
from core.teaching.worksheet import Sheet
from ui import shell
from ui.show.address import show_address
from ui.teaching.computed import sheet
from ui.teaching.steps import every_step, steps
from ui.visitor.digit import digit_from_sample
from ui.visitor.link import chosen, control
from ui.visitor.networks import networks
from ui.visitor.session import View


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("lesson", header=False)
    name = st.segmented_control(
        _("Minutes"),
        format_func=lambda key: _("{minutes} minutes", minutes=key),
        required=True,
        **control("lesson-plan"),
    )
    plan = PLANS[name]
    st.header(_(plan.title), anchor=False)
    st.markdown(together(_(plan.level), _(plan.needs)))
    with st.container(key="steps", horizontal=True, vertical_alignment="center", gap="medium"):
        steps(plan)
        if not chosen("room"):
            label = _("With phones: first open a room for the class")
            st.page_link("pages/class_room.py", label=label, icon=":material/groups:")
    with st.expander(_("What to do, step by step"), icon=":material/list:"):
        every_step(plan)
    with st.expander(_("Notes for the teacher"), icon=":material/info:"):
        for title, text in NOTES:
            st.markdown(_("**{title}.** {text}", title=_(title), text=_(text)))
    with st.expander(_("A worksheet to print"), icon=":material/print:"):
        _worksheet(view, plan)
    show_address("lesson")


def _worksheet(view: View, plan: Plan) -> None:
    # The lesson's own digit, as long as nobody chose another.
    if not view.chosen:
        digit, network = plan.steps[0].on
        view = replace(view, digit=digit_from_sample(digit), network=networks()[network])
    said = _("One page about one digit ({digit}), for A4 or Letter. Print it in colour.", digit=view.digit.title)
    st.markdown(said)
    if not shell.about_digits(view):
        return
    with st.container(horizontal=True):
        for name, label, made in (
            ("worksheet", _("For students"), student),
            ("worksheet-with-key", _("With the key"), with_key),
        ):
            # Called when it is pressed: until then nothing is computed.
            st.download_button(
                label,
                later(partial(_file, view, made)),
                f"digitscope-{name}.html",
                "text/html",
                key=f"download-{name}",
                icon=":material/print:",
                on_click="ignore",
            )


def _file(view: View, made: Callable[[Sheet], str]) -> str:
    return made(sheet(view.network, view.digit.image))


main()
shell.close_page()
