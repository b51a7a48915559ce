"""What came out where networks are trained and compared."""

from __future__ import annotations

import streamlit as st

from core.language import N_, _
from core.network.files import CheckpointError
from core.training.replay import moment_title
from ui.judging.difference import called
from ui.judging.pair import the_pair
from ui.training.replay import history, replayed
from ui.visitor import cached
from ui.visitor.session import View

MOMENTS = {
    "untrained": N_("Before it learned anything"),
    "early": N_("In the first tenth of its first epoch"),
    "first": N_("Later in its first epoch"),
    "later": N_("After its first epoch"),
}


def has_moments(view: View) -> bool:
    """Whether there is anything to replay."""
    try:
        return len(history(view.network)[0]) > 1
    except CheckpointError:
        return False


def when_it_settled(view: View, said: str) -> None:
    """From which saved moment on it answered as it does at the end."""
    moments, facts = history(view.network)[0], view.network.facts
    first, answer = _settled(view)
    st.markdown(
        _(
            "Of the moments that were kept, it says {digit} at *{moment}* and at every later one. An epoch of it is "
            "{steps} steps.",
            digit=view.called(answer),
            moment=moment_title(moments[first], facts),
            steps=_epoch(view),
        )
    )


def settled(view: View) -> str:
    """Which of `MOMENTS` that was."""
    step, epoch = history(view.network)[0][_settled(view)[0]].step, _epoch(view)
    within = (("untrained", 0), ("early", epoch / 10), ("first", epoch))
    return next((name for name, last in within if step <= last), "later")


def _settled(view: View) -> tuple[int, int]:
    """Which of the saved moments that is, and the answer."""
    answers = [int(frame.probabilities.argmax()) for frame in replayed(view.network, view.digit.image).frames]
    first = len(answers)
    while first and answers[first - 1] == answers[-1]:
        first -= 1
    return first, answers[-1]


def _epoch(view: View) -> int:
    """How many steps its first epoch took."""
    epochs = view.network.facts.epochs
    return epochs[0].step if epochs else history(view.network)[0][-1].step


def whether_they_agree(view: View, said: str) -> None:
    """What each of two networks answers."""
    pair, (first, second) = the_pair()[0], _answers(view)
    if first == second:
        st.markdown(_("They do: both say {digit}.", digit=pair[0].facts.called(first)))
    else:
        names = map(called, pair)
        st.markdown(
            _(
                "They do not: {network} says {digit}, {other_network} says {other}.",
                network=next(names),
                digit=pair[0].facts.called(first),
                other_network=next(names),
                other=pair[1].facts.called(second),
            )
        )


def agree(view: View) -> str:
    """Whether the two networks give the digit one answer."""
    first, second = _answers(view)
    return "yes" if first == second else "no"


def _answers(view: View) -> tuple[int, int]:
    first, second = (int(cached.probabilities(one, view.digit.image).argmax()) for one in the_pair()[0])
    return first, second
