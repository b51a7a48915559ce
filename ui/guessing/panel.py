"""Of every page but the first, its panel: covered and asked about, or uncovered with the guess beside it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import streamlit as st

from core.language import _
from ui.guessing.ask import locked, tap
from ui.guessing.gate import covered, guess_of, predicting
from ui.show.address import show_address
from ui.visitor.link import chosen
from ui.visitor.session import View
from ui.visitor.settings import ANSWER

if TYPE_CHECKING:
    from ui.guessing.questions import Question


def uncovered(view: View, page: str) -> bool:
    """Whether a page's panel may be made, and beside it what was guessed; where it may not, its question is asked."""
    if not predicting():
        return True
    # What came out is known to modules that no page needs otherwise.
    from ui.guessing.questions import QUESTIONS

    question = QUESTIONS[page]
    panel: Hashable = (page, chosen(question.about)) if question.about else page
    if covered(view, panel) and (covered(view, ANSWER) or question.there(view)):
        for part in question.parts:
            show_address(part)
        if covered(view, ANSWER):
            st.info(_("Covered. First say, above, which digit the network will answer."), icon=":material/lock:")
        else:
            _ask(view, panel, question)
        return False
    if (made := guess_of(view, panel)) is not None:
        with st.container(key="guess", border=True):
            if question.options:
                st.markdown(_("You said **{guess}**.", guess=_(question.options[made.value])))
            if question.shows is not None:
                question.shows(view)
            question.truth(view, made.value)
            st.markdown(f"**{_(question.argue)}**")
    return True


def _ask(view: View, panel: Hashable, question: Question) -> None:
    # A component of the page, which only who guesses gets.
    from ui.guessing.paint import how_many, paint, painted

    if question.shows is not None:
        question.shows(view)
    if question.options:
        tap(view, panel, question.asks, {value: _(label) for value, label in question.options.items()})
    elif locked(view, panel, how_many):
        painted(view, panel)
    else:
        with st.container(key="predict"):
            st.markdown(f"**{_(question.asks)}**")
            paint(view, panel)
