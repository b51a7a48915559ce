"""Of every page but the first, its panel: covered and asked about, or uncovered with the guess beside it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.language import _
from ui.guessing.ask import locked, tap
from ui.guessing.gate import class_waits, covered, guess_of, lock, predicting
from ui.show import pictures
from ui.show.address import show_address
from ui.visitor.link import chosen
from ui.visitor.session import View
from ui.visitor.settings import ANSWER, PARTS

if TYPE_CHECKING:
    from ui.guessing.questions import Question


def uncovered(view: View, page: str) -> bool:
    """Whether a page's panel may be made, and beside it what was guessed; where it may not, its question is asked."""
    if class_waits(view):
        question = _question(page)
        for part in question.parts if question else [part for part in PARTS[page] if part != "picker"]:
            show_address(part)
        return False
    if not predicting():
        return True
    question = _question(page)
    if question is None:
        # It asks a bet of its own, or needs none: it waits for the answer only.
        return _answer_is_known(view, [part for part in PARTS[page] if part != "picker"])
    panel: Hashable = (page, chosen(question.about)) if question.about else page
    if covered(view, panel) and (covered(view, ANSWER) or question.there(view)):
        if _answer_is_known(view, question.parts):
            for part in question.parts:
                show_address(part)
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


def _question(page: str) -> Question | None:
    # What came out is known to modules that no page needs otherwise.
    from ui.guessing.questions import QUESTIONS

    return QUESTIONS.get(page)


def _answer_is_known(view: View, parts: Sequence[str]) -> bool:
    """Whether the answer is uncovered; where it is not, that is said, and the address keeps the page's parts."""
    if not covered(view, ANSWER):
        return True
    for part in parts:
        show_address(part)
    st.info(_("Covered. First say, above, which digit the network will answer."), icon=":material/lock:")
    return False


def _ask(view: View, panel: Hashable, question: Question) -> None:
    # A component of the page, which only who guesses gets.
    from ui.picker.paint import how_many, paint

    if question.shows is not None:
        question.shows(view)
    if question.options:
        tap(view, panel, question.asks, {value: _(label) for value, label in question.options.items()})
    elif locked(view, panel, how_many):
        _painted(view, panel)
    else:
        with st.container(key="predict"):
            st.markdown(f"**{_(question.asks)}**")
            paint(view.digit.image, view.digit.key, partial(lock, view, panel))


def _painted(view: View, panel: Hashable) -> None:
    """The digit as it was painted over."""
    from ui.picker.paint import how_many, mask_of, who_chose

    made = guess_of(view, panel)
    if made is not None:
        mask = mask_of(made.value)
        alt = _("The digit, with {pixels} painted over.", pixels=how_many(made.value))
        pictures.show(pictures.figure(who_chose(view.digit.image[0], mask, mask & False), alt, width="220px"))
