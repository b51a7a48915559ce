"""Of every page but the first: what is guessed before its panel is seen, and what is argued about after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.language import N_
from core.teaching.guesses import GUESSES
from ui.guessing import doubted, explained, inside, networks
from ui.teaching.steps import at_hand
from ui.visitor.link import chosen
from ui.visitor.session import View

YES_OR_NO = {"yes": N_("Yes"), "no": N_("No")}


@dataclass(frozen=True)
class Question:
    """What is guessed of a page.

    Attributes:
        name: as in `core.teaching.guesses`; a page's first question has the page's name.
        argue: what to argue about when it is uncovered, a message.
        truth: shows what came out, given what was guessed.
        options: what can be guessed, each with a message; without any, pixels are painted.
        shows: as HTML, what is to be seen along with the question, and again with its answer.
        about: a setting that makes it another question.
        there: whether there is anything to guess.
        right: which of the options came out.
        maps: what painted pixels are held against, by what each is called.
    """

    name: str
    argue: str
    truth: Callable[[View, Any], None]
    options: dict[str, str] = field(default_factory=dict)
    shows: Callable[[View], str] = lambda view: ""
    about: str = ""
    there: Callable[[View], bool] = lambda view: True
    right: Callable[[View], str] = lambda view: ""
    maps: Callable[[View], Mapping[str, np.ndarray]] = lambda view: {}

    @property
    def asks(self) -> str:
        """The question, a message."""
        return GUESSES[self.name]

    @property
    def panel(self) -> str:
        """What its guess uncovers."""
        return f"{self.name} {chosen(self.about)}" if self.about else self.name


_ALL = (
    Question(
        "training",
        N_("Argue: had it understood this digit then? How would you find out?"),
        networks.when_it_settled,
        networks.MOMENTS,
        there=networks.has_moments,
        right=networks.settled,
    ),
    Question(
        "two_networks",
        N_("Argue: if two networks disagree, which do you ask? And if they agree, are they right?"),
        networks.whether_they_agree,
        YES_OR_NO,
        about="pair",
        right=networks.agree,
    ),
    Question(
        "filters",
        N_("Argue: if the answer stays without a filter, did that filter do nothing?"),
        inside.without_the_first,
        YES_OR_NO,
        right=inside.changes,
    ),
    Question(
        "filter-likes",
        N_("Argue: one number says how much. Does it say where in the digit, or why?"),
        inside.what_it_likes,
        inside.FOUR,
        shows=inside.pieces,
        there=inside.has_pieces,
        right=inside.liked,
    ),
    Question(
        "filter-weights",
        N_("Argue: what would you see of a filter if only one of its slices were shown?"),
        inside.how_many_weights,
        inside.WEIGHTS,
        right=inside.weights,
    ),
    Question(
        "feature_maps",
        N_("Argue: a unit is 0 for this digit. Is it of no use to the network?"),
        inside.how_many_units,
        inside.COUNTS,
        right=inside.counted,
    ),
    Question(
        "which-filter",
        N_("Argue: the map shows where the pattern is. Does it show whether the answer needs it?"),
        inside.which_filter,
        inside.FOUR,
        shows=inside.map_and_filters,
        there=inside.has_filters,
        right=inside.made_it,
    ),
    Question(
        "reads",
        N_("Argue: no number here sees the whole digit. Which layer does?"),
        inside.how_far_it_reads,
        inside.SQUARES,
        right=inside.side_read,
    ),
    Question(
        "compare",
        N_("Argue: you and a map agree on some pixels. Does that show that the map is right?"),
        explained.overlaps,
        maps=explained.three_maps,
    ),
    Question(
        "baselines",
        N_("Argue: the digit is the same, the maps are not. Which of them is the right one?"),
        explained.least_like_black,
        explained.OTHERS,
        right=explained.least,
    ),
    Question(
        "why_not",
        N_("Argue: where would you change the ink to make it the other digit? Does the map say that?"),
        explained.which_quarter,
        explained.QUARTERS,
        right=explained.quarter,
    ),
    Question(
        "erase",
        N_("Argue: is what is left still a digit? What does the network know of such pictures?"),
        doubted.when_it_changes,
        doubted.PIXELS,
        there=doubted.can_change,
        right=doubted.how_many,
    ),
    Question(
        "trust",
        N_("Argue: how did you tell them apart? By the network, or by the ink?"),
        doubted.which_was_trained,
        doubted.TWO,
        shows=doubted.two_maps,
        right=doubted.trained_one,
    ),
    Question(
        "sum",
        N_("Argue: could anybody have seen it? What else would you add up before you believe a map?"),
        doubted.which_is_off,
        doubted.TWO,
        shows=doubted.two_sums,
        right=doubted.wrong_one,
    ),
    Question(
        "scramble",
        N_("Argue: all that was learned is gone. What is left of a map cannot come from it. What, then, does it show?"),
        doubted.which_keeps_most,
        doubted.THREE_MAPS,
        right=doubted.keeps_most,
    ),
)
QUESTIONS = {one.name: one for one in _ALL}


def question_of(page: str) -> Question | None:
    """What is guessed of a page: where a step of a lesson is at hand there, what that asks; else its first question."""
    step = at_hand()
    asked = step.guesses if step is not None and step.page == page else ""
    return QUESTIONS.get(asked) or QUESTIONS.get(page)
