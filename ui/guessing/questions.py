"""Of every page but the first: what is guessed before its panel is seen, and what is argued about after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.language import N_
from ui.guessing import explained, inside, networks
from ui.visitor.session import View

# The same of a whole class, whose paintings are sent, not locked.
PAINT = N_("Which pixels matter most to the network's answer? Paint over them.")
YES_OR_NO = {"yes": N_("Yes"), "no": N_("No")}


@dataclass(frozen=True)
class Question:
    """What is guessed of a page.

    Attributes:
        asks: the question, a message.
        argue: what to argue about when it is uncovered, a message.
        truth: shows what came out, given what was guessed.
        options: what can be guessed, each with a message; without any, pixels are painted.
        parts: the page's parts whose controls the address holds all the same while they are covered.
        shows: what is to be seen along with the question, and again with its answer.
        about: a setting that makes it another question.
        there: whether there is anything to guess.
        right: which of the options came out.
        maps: what painted pixels are held against, by what each is called.
    """

    asks: str
    argue: str
    truth: Callable[[View, Any], None]
    options: dict[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    shows: Callable[[View], None] | None = None
    about: str = ""
    there: Callable[[View], bool] = lambda view: True
    right: Callable[[View], str] | None = None
    maps: Callable[[View], Mapping[str, np.ndarray]] | None = None


QUESTIONS = {
    "training": Question(
        N_("From when on did it give this digit the answer that it gives at the end?"),
        N_("Argue: had it understood this digit then? How would you find out?"),
        networks.when_it_settled,
        networks.MOMENTS,
        parts=("replay",),
        there=networks.has_moments,
        right=networks.settled,
    ),
    "two_networks": Question(
        N_("Do these two networks give this digit the same answer?"),
        N_("Argue: if two networks disagree, which do you ask? And if they agree, are they right?"),
        networks.whether_they_agree,
        YES_OR_NO,
        parts=("two_networks",),
        about="pair",
        right=networks.agree,
    ),
    "filters": Question(
        N_("Switch off the one filter that this answer needs most. Does the answer change?"),
        N_("Argue: if the answer stays without a filter, did that filter do nothing?"),
        inside.without_the_first,
        YES_OR_NO,
        parts=("knock-out", "dreams"),
        right=inside.changes,
    ),
    "feature_maps": Question(
        N_("64 hidden units read the pooled maps. How many of them are above 0 for this digit?"),
        N_("Argue: a unit is 0 for this digit. Is it of no use to the network?"),
        inside.how_many_units,
        inside.COUNTS,
        right=inside.counted,
    ),
    "compare": Question(
        N_("Which pixels matter most to the network's answer? Paint over them, then lock."),
        N_("Argue: you and a map agree on some pixels. Does that show that the map is right?"),
        explained.overlaps,
        parts=("compare",),
        maps=explained.three_maps,
    ),
    "baselines": Question(
        N_("One map compares the digit with black. Which other baseline gives the map least like it?"),
        N_("Argue: the digit is the same, the maps are not. Which of them is the right one?"),
        explained.least_like_black,
        explained.OTHERS,
        parts=("baselines", "path"),
        right=explained.least,
    ),
    "why_not": Question(
        N_("In which quarter of the picture does the map speak most for the first digit and against the second?"),
        N_("Argue: where would you change the ink to make it the other digit? Does the map say that?"),
        explained.which_quarter,
        explained.QUARTERS,
        parts=("why_not", "erase"),
        right=explained.quarter,
    ),
    "trust": Question(
        N_("One map is of the trained network, one of a network with random weights. Which is the trained one's?"),
        N_("Argue: how did you tell them apart? By the network, or by the ink?"),
        explained.which_was_trained,
        explained.TWO,
        parts=("trust", "race", "scramble", "many"),
        shows=explained.two_maps,
        right=explained.trained_one,
    ),
}
