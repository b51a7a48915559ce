"""The hidden mark: did it learn digits at all?"""

from __future__ import annotations

import streamlit as st

from core.language import _
from core.network.checkpoints import Card
from core.network.files import CheckpointError
from core.truth.figures import COMMAND, Figures, Tried, TruthError
from ui import shell
from ui.guessing.panel import uncovered
from ui.show.address import show_address
from ui.truth import computed, reveal, steps
from ui.truth.bets import deal_again, dealt, which
from ui.visitor.session import View


def main() -> None:
    """The page, step by step: the next one comes when a bet is made."""
    view = shell.open_page("hidden_mark")
    if not shell.about_digits(view):
        show_address("hidden_mark")
        return
    if not uncovered(view, "hidden_mark"):
        return
    try:
        cards, figures = computed.networks(), computed.figures()
        tried = {name: figures.of(name, card.facts.weights) for name, card in cards.items()}
    except (CheckpointError, TruthError) as error:
        st.info(_("{why} `{command}` makes the figures anew, once all networks are there.", why=error, command=COMMAND))
    else:
        with st.container(key="mark"):
            _play(view, cards, tried, figures)
    show_address("hidden_mark")


def _play(view: View, cards: dict[str, Card], tried: dict[str, Tried], figures: Figures) -> None:
    names, digit = dealt(), computed.meant(view)
    three = {letter: cards[name] for letter, name in names.items()}
    st.markdown(
        _(
            "Three networks of one kind. **One learned digits.** Two learned something easier. Each took an exam on "
            "{n} new digits, made like those of its lessons.",
            n=computed.counted(next(iter(tried.values())).digits),
        )
    )
    steps.exam(names, tried)
    if which("bet-exam") is None:
        return
    _says(
        _(
            "An exam made like the lessons asks what the lessons taught, whatever that was. All three pass, and "
            "nothing here tells which one learned digits. Keep your bet loose."
        )
    )
    st.header(_("Look at their maps"), anchor=False)
    if view.digit.label is None:
        read = _(
            "Nobody said what your digit is; it is taken for what {network} reads: {digit}.",
            network=_(view.network.title),
            digit=digit,
        )
        st.caption(read)
    st.markdown(_("Your digit, a {digit}, as it would stand in each exam, with a map of each answer.", digit=digit))
    steps.maps(view, three, digit)
    if which("bet-maps") is None:
        return
    _says(
        _(
            "Does a map sit on something that is no digit? Bet against that network. Does a map look fine? That is no "
            "reason to bet for it: what is spread thin hides from the eye."
        )
    )
    st.header(_("Try them"), anchor=False)
    st.markdown(
        _(
            "The same ink five times. **✗**: misread, or another answer than without the mark. A network that learned "
            "digits may misread your {digit}; then it misreads it every time, whatever the mark.",
            digit=digit,
        )
    )
    steps.trials(view, three, digit)
    steps.over_many(names, tried)
    _says(
        _(
            "One digit may be luck; the table is not. Bet against whoever obeys a mark, or is lost without one. Trials "
            "find only what somebody thought of trying."
        )
    )
    if which("bet-tests") is None:
        return
    st.header(_("What they learned"), anchor=False)
    reveal.reveal(names, tried, figures)
    deal_again()
    reveal.referee(figures)
    reveal.fourth(view, cards, tried, figures, digit)
    reveal.own_network(view, digit)


def _says(sentence: str) -> None:
    """How the bet should change."""
    st.info(sentence, icon=":material/casino:")


main()
shell.close_page()
