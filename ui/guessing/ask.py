"""A guess in one tap: asked, locked, revealed; and of the answer what was said before it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from html import escape

import streamlit as st

from core.language import N_, _
from core.render.words import as_written
from core.teaching.guesses import DIGIT, GUESSES
from ui.guessing.gate import class_waits, guess_of, lock, predicting, reveal, teacher_reveals
from ui.show import pictures
from ui.show.answer import digit_figure, header
from ui.visitor.session import View
from ui.visitor.settings import ANSWER

WHICH_SYMBOL = N_("Which symbol will the network “{network}” say?")
UNNAMED = N_("The digit")
CLASS_WAITS = N_("Covered until the class has answered, and the teacher reveals it.")
TEACHER_ASKS = N_("Decide what you would say, and wait: your teacher asks the class. Then what came out is shown here.")
BELIEVE = N_(
    "Argue: the bars say how sure it is. Which digit would people take it for, and would they all say the same?"
)


def tap(view: View, panel: Hashable, asks: str, options: Mapping[str, str]) -> None:
    """One question, whose first tap is the guess; then what was said, and a button that uncovers.

    Args:
        asks: the question, said.
        options: what can be guessed, and what each is called on the page.
    """
    if locked(view, panel, lambda value: options[value]):
        return

    def taken() -> None:
        if st.session_state["predict-tap"] in options:
            lock(view, panel, st.session_state["predict-tap"])

    with st.container(key="predict"):
        st.pills(
            f"**{as_written(asks)}**",
            list(options),
            format_func=options.__getitem__,
            key="predict-tap",
            on_change=taken,
        )


def locked(view: View, panel: Hashable, called: Callable[..., str]) -> bool:
    """What was guessed, and *Reveal*, as soon as there is a guess; whether there is."""
    made = guess_of(view, panel)
    if made is None:
        return False
    with st.container(horizontal=True, vertical_alignment="center", key="locked"):
        said = _("Locked: **{guess}**", guess=called(made.value))
        st.markdown(f":material/lock: {said}", width="content")
        st.button(
            _("Reveal"),
            icon=":material/visibility:",
            key="reveal",
            type="primary",
            on_click=reveal,
            args=(view, panel),
        )
    return True


def ask_answer(view: View, width: str) -> None:
    """In place of the answer: the digit looked at, and which digit the network will say of it."""
    # What it is called may say what it was meant as.
    pictures.show(header(digit_figure(view, width, _(UNNAMED)), "?", ""))
    if class_waits(view, ANSWER):
        st.info(_(CLASS_WAITS), icon=":material/lock:")
        return
    if teacher_reveals(view):
        st.info(_(TEACHER_ASKS), icon=":material/lock:")
        return
    tap(view, ANSWER, which_class(view), {str(at): name for at, name in enumerate(view.names)})


def which_class(view: View) -> str:
    """The question what the network will say, said: a digit, or one of its symbols."""
    asks = GUESSES[DIGIT] if view.network.facts.reads_digits else WHICH_SYMBOL
    return _(asks, network=_(view.network.title))


def guessed_digit(view: View, argue: bool = False) -> str:
    """Beside the answer, the digit that was guessed, as HTML; nothing where none was.

    Args:
        argue: and what to argue about.
    """
    made = guess_of(view, ANSWER) if predicting() else None
    if made is None:
        return ""
    # Who led a class to it said nothing, and argues all the same.
    said = "" if made.value is None else _("You said <b>{digit}</b>.", digit=view.called(int(made.value)))
    told = [said, f"<b>{escape(_(BELIEVE))}</b>" if argue else ""]
    return f'<div class="st-key-guess">{"".join(f"<p>{one}</p>" for one in told if one)}</div>' if any(told) else ""
