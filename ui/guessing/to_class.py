"""What a page guesses, put to a class: its question, what can be said, and what came out."""

from __future__ import annotations

import numpy as np

from core.language import _
from ui.classroom.asking import Ask
from ui.guessing.ask import which_class
from ui.guessing.questions import PAINT, QUESTIONS
from ui.visitor import cached
from ui.visitor.session import View

# No digit and no network of the visitor's is looked at there.
NO_VIEW = ("lesson", "quiz", "class_room", "hidden_mark")


def askable(view: View, page: str) -> list[Ask]:
    """What a teacher can ask the class on a page: which digit will be said, and the page's own question."""
    if page in NO_VIEW:
        return []
    image = view.digit.image

    def answer() -> str:
        return str(int(np.argmax(cached.probabilities(view.network, image))))

    said = {str(at): name for at, name in enumerate(view.names)}
    which = which_class(view)
    asks = [Ask("digit", _(which), said, answer, ink=image)]
    question = QUESTIONS.get(page)
    if question is not None and question.there(view):
        choices = {value: _(label) for value, label in question.options.items()}
        right, maps = question.right, question.maps
        asked = question.asks if question.options else PAINT
        asks.append(
            Ask(
                page,
                _(asked),
                choices,
                lambda: right(view) if right is not None else "",
                lambda: maps(view) if maps is not None else {},
                image,
            )
        )
    return asks
