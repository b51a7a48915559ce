"""Of every page but the first, its panel: covered and asked about, or uncovered with the guess beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.language import _
from ui.guessing.ask import CLASS_WAITS, TEACHER_ASKS, locked, tap
from ui.guessing.gate import class_asks, class_waits, covered, guess_of, lock, predicting, teacher_reveals
from ui.show import pictures
from ui.show.address import show_address
from ui.visitor.session import View
from ui.visitor.settings import ANSWER, PARTS

if TYPE_CHECKING:
    from ui.guessing.questions import Question


def uncovered(view: View, page: str) -> bool:
    """Whether a page's panel may be made, and beside it what was guessed; where it may not, its question is asked."""
    if class_waits(view, page):
        _keep_address(page)
        if (asked := class_asks(view)) != ANSWER:
            # A class that is asked about pictures talks about them in front of them.
            question = _question(page)
            if question is not None and question.panel == asked and (shown := question.shows(view)):
                pictures.show(shown)
            st.info(_(CLASS_WAITS), icon=":material/lock:")
        return False
    if not predicting():
        return True
    question = _question(page)
    if question is None:
        # It asks a bet of its own, or needs none: it waits for the answer only.
        return _answer_is_known(view, page)
    if covered(view, question.panel) and (covered(view, ANSWER) or question.there(view)):
        if _answer_is_known(view, page):
            _keep_address(page)
            _ask(view, question)
        return False
    if (made := guess_of(view, question.panel)) is not None:
        with st.container(key="guess", border=True):
            if question.options and made.value is not None:
                st.markdown(_("You said **{guess}**.", guess=_(question.options[made.value])))
            if shown := question.shows(view):
                pictures.show(shown)
            if question.options or made.value is not None:
                question.truth(view, made.value)
            st.markdown(f"**{_(question.argue)}**")
    return True


def _keep_address(page: str) -> None:
    """Has the address hold what is covered; the row of tabs on Training is not."""
    for part in ("replay",) if page == "training" else [part for part in PARTS[page] if part != "picker"]:
        show_address(part)


def _question(page: str) -> Question | None:
    # What came out is known to modules that no page needs otherwise.
    from ui.guessing.questions import question_of

    return question_of(page)


def _answer_is_known(view: View, page: str) -> bool:
    """Whether the answer is uncovered; where it is not, that is said, and the address keeps the page's parts."""
    if not covered(view, ANSWER):
        return True
    _keep_address(page)
    said = _("Covered until the answer is revealed.")
    if guess_of(view, ANSWER) is None:
        said = _("Covered. First say, above, which digit the network will answer.")
    st.info(said, icon=":material/lock:")
    return False


def _ask(view: View, question: Question) -> None:
    # A component of the page, which only who guesses gets.
    from ui.picker.paint import how_many, paint

    panel, asks = question.panel, _(question.asks)
    if shown := question.shows(view):
        pictures.show(shown)
    if teacher_reveals(view):
        st.info(_(TEACHER_ASKS), icon=":material/lock:")
    elif question.options:
        tap(view, panel, asks, {value: _(label) for value, label in question.options.items()})
    elif locked(view, panel, how_many):
        _painted(view, panel)
    else:
        with st.container(key="predict"):
            st.markdown(f"**{asks}**")
            paint(view.digit.image, view.digit.key, partial(lock, view, panel))


def _painted(view: View, panel: str) -> None:
    """The digit as it was painted over."""
    from ui.picker.paint import how_many, mask_of, who_chose

    made = guess_of(view, panel)
    if made is not None:
        mask = mask_of(made.value)
        alt = _("The digit, with {pixels} painted over.", pixels=how_many(made.value))
        pictures.show(pictures.figure(who_chose(view.digit.image[0], mask, mask & False), alt, width="220px"))
