"""What a page guesses, put to a class: its question, what can be said, and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from core.language import _
from core.teaching.guesses import DIGIT
from ui.classroom.asking import NO_VIEW, Ask
from ui.guessing.ask import which_class
from ui.guessing.questions import question_of
from ui.teaching.steps import knows
from ui.visitor import cached
from ui.visitor.session import View


def askable(view: View, page: str) -> list[Ask]:
    """What a teacher can ask the class on a page: which digit will be said, and the page's own question."""
    if page in NO_VIEW:
        return []
    image, network, asks = view.digit.image, view.network.key, []

    def answer() -> str:
        return str(int(np.argmax(cached.probabilities(view.network, image))))

    if not knows(view):
        asks.append(Ask(DIGIT, partial(_which, view), answer, ink=image, network=network))
    question = question_of(page)
    if question is not None and question.there(view):
        asks.append(
            Ask(
                question.name,
                lambda: (_(question.asks), {value: _(label) for value, label in question.options.items()}),
                lambda: question.right(view),
                lambda: question.maps(view),
                image,
                network=network,
                panel=question.panel,
                shows=lambda: question.shows(view),
            )
        )
    return asks


def _which(view: View) -> tuple[str, Mapping[str, str]]:
    return which_class(view), {str(at): name for at, name in enumerate(view.names)}
