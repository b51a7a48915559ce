"""What a teacher wants everybody to write, and the one tap that sends it to the class's wall from any page."""

from __future__ import annotations

import streamlit as st

from core.classes import DIGITS, MOST, SYMBOLS, called, with_article
from core.classroom.engine import Engine
from core.classroom.room import send_digit
from core.classroom.wall import LABEL, agree_on, agreed, ask_for
from core.language import _
from ui.classroom.here import Here, attempt
from ui.visitor.session import session

# What was sent last: the digit's key, and as what.
SENT = "wall-sent"


def send_button(at: Here) -> None:
    """One tap sends the digit looked at to the wall; where the teacher asked for something, as that."""
    if at.seen is None or at.student is None:
        return
    digit, label = session().digit, at.seen.head.get(LABEL, "")
    on_it = digit is not None and st.session_state.get(SENT) == (digit.key, label)
    words = _("On the wall") if on_it else _("Send to the wall")
    if label:
        asked = with_article(called(label))
        words = _("On the wall as {symbol}", symbol=asked) if on_it else _("Send as {symbol}", symbol=asked)
        st.markdown(_("Everybody writes **{symbol}**.", symbol=asked), width="content")
    st.button(
        words,
        icon=":material/check:" if on_it else ":material/dashboard:",
        key="wall-send",
        disabled=digit is None or on_it,
        on_click=_send,
        args=(at.code, at.student.token, label),
    )


def _send(code: str, token: str, label: str) -> None:
    digit = session().digit
    if digit is None:
        return

    def send(store: Engine) -> None:
        send_digit(store, code, token, digit.link, label)
        st.session_state[SENT] = digit.key, label

    attempt(send)


def what_is_asked(at: Here) -> None:
    """What everybody is to write, and what a network shall be taught: the teacher's."""
    head, state = (at.seen.head if at.seen else {}), st.session_state
    symbols, label = agreed(head), head.get(LABEL, "")
    with st.expander(_("Everybody writes …"), icon=":material/edit_note:", key="class-asks"):
        state["class-symbols"], state["class-label"] = list(symbols), label or None
        st.pills(
            _("One thing, until you take it back"),
            [*DIGITS, *symbols],
            format_func=called,
            key="class-label",
            on_change=lambda: attempt(ask_for, at.code, state["class-label"] or ""),
        )
        st.pills(
            _("Symbols that the class wants to teach a network, two to ten"),
            list(SYMBOLS),
            format_func=called,
            selection_mode="multi",
            key="class-symbols",
            on_change=lambda: attempt(agree_on, at.code, state["class-symbols"][:MOST]),
        )
    if label:
        st.markdown(_("Everybody writes **{symbol}**.", symbol=with_article(called(label))))
