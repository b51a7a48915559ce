"""Lessons as data: steps with their minutes, their question, what is done, and where it is to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.language import N_
from core.teaching.guesses import DIGIT


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    Attributes:
        asks: the question, put before anything is looked at.
        does: what the class does; `said` is what students usually say, `true` what is the case.
        page: where it is seen, and `settings` the page's controls there, by their names in an address.
        on: the built-in drawing and the network it is about, by their names.
        guesses: what everybody guesses there, and a class is asked, as in `core.teaching.guesses`; "" for nothing.
    """

    minutes: int
    asks: str
    does: str
    said: str
    true: str
    page: str
    on: tuple[str, str]
    guesses: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A lesson of so many minutes, for whom it is, and what it needs."""

    minutes: int
    title: str
    level: str
    needs: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        return str(self.minutes)

    def knows(self, at: int) -> bool:
        """Whether the class knows at a step what the network says of its digit: a step before was about that."""
        return any(step.guesses == DIGIT and step.on == self.steps[at].on for step in self.steps[:at])


# The flagged 1 is a 7 to the network that saw MNIST alone, and a 1 to the one that saw other hands too.
FLAGGED = ("1-round-flag-2", "mnist")
ALL_LAYERS = "fc2+fc1+conv2+conv1"

_LOOK = Step(
    7,
    N_("Which digit will it say?"),
    N_("Only the ink is shown. Everybody says a digit. Then reveal the answer."),
    N_("A 1. Anybody can see that."),
    N_(
        "This network says 7. It learned from MNIST's digits alone, 70,000 that Americans wrote around 1990, and "
        "hardly any of their 1s has such a flag."
    ),
    "draw",
    FLAGGED,
    DIGIT,
)
_PIXELS = Step(
    10,
    N_("Which pixels made it say 7?"),
    N_("Everybody paints over the digit. Then reveal the three maps, and ask which one is right."),
    N_("They show where the network looked."),
    N_("They answer three different questions, so they may differ. A map is a calculation, not a glance."),
    "compare",
    FLAGGED,
    "compare",
)
_SCRAMBLE = Step(
    8,
    N_("Would a network that knows nothing give another map?"),
    N_("Everybody says which of the three maps will change least. Then look at the maps of random weights."),
    N_("Of course they all change."),
    N_("They change, but not alike: how much is said below each map. What stays did not come from what was learned."),
    "trust",
    FLAGGED,
    "scramble",
    {"test": "scramble", "scramble-depth": ALL_LAYERS},
)
_QUIZ = Step(
    8,
    N_("Can you tell what it will do?"),
    N_("Four questions. With phones: Ask the class, reveal, Next question. Without: everybody votes by hand."),
    N_("The map looked so clear."),
    N_("Half of the questions show a wrong answer or a broken map. How clear a map looks says nothing about it."),
    "quiz",
    FLAGGED,
    settings={"quiz": 1, "quiz-length": 4},
)

TWENTY = Plan(
    20,
    N_("A digit it gets wrong"),
    N_("Age 13 and up. Nothing need be known."),
    N_("One projector; or one phone or laptop for two."),
    (
        _LOOK,
        _PIXELS,
        Step(
            3,
            N_("What do you now know, and what not?"),
            N_("One sentence each, on paper."),
            N_("We know how it thinks."),
            N_("We know its answer to one picture, and three maps that differ. No map says which of them is right."),
            "draw",
            FLAGGED,
        ),
    ),
)
FORTY_FIVE = Plan(
    45,
    N_("Predict, look, doubt"),
    N_("Age 14 and up. Sums, and what a coordinate is."),
    N_("A projector, and a phone or laptop for two."),
    (
        _LOOK,
        _PIXELS,
        Step(
            9,
            N_("How many pixels must go until it changes its mind?"),
            N_("Everybody says a number. Then reveal, move the slider from 0 and watch the two scores."),
            N_("Half of them at least."),
            N_("Often a few are enough. But a digit with holes is a picture the network never learned from."),
            "why_not",
            FLAGGED,
            "erase",
            {"why-then": "erase", "erase-count": 0},
        ),
        _SCRAMBLE,
        _QUIZ,
        Step(
            3,
            N_("What does this not tell you?"),
            N_("One sentence each: something a map cannot say."),
            N_("Nothing. We saw everything."),
            N_("No map says whether the answer is right, nor what it would be on another digit."),
            "draw",
            FLAGGED,
        ),
    ),
)
_BOOK = ("0-round-1", "book")
NINETY = Plan(
    90,
    N_("The chapter, section by section"),
    N_("Age 16 to 18. Weighted sums and slopes; a little Python helps."),
    N_("A projector and a laptop for two. Follows Mastering PyTorch (2021), chapter 13."),
    (
        Step(
            7,
            N_("A sample digit: what will it say, and how surely?"),
            N_("Everybody says a digit. Then reveal, and read its bar: how sure is it?"),
            N_("0, with 100 %."),
            N_("It is never 100 %: the formula, softmax, gives every digit a share above nothing."),
            "draw",
            _BOOK,
            DIGIT,
        ),
        Step(
            10,
            N_("Training: from when on can it read this digit?"),
            N_("Everybody says a moment. Then move the slider through the run and read its answer at each."),
            N_("After all 60 000, several times."),
            N_("Most of it happens in the first part of the first epoch. The rest is polish."),
            "training",
            _BOOK,
            "training",
            {"training-tab": "replay"},
        ),
        Step(
            12,
            N_("Training: what does a network of your own learn in a minute?"),
            N_("Press Start and watch the curves: what falls, what rises? Then look at what it misses."),
            N_("Less than the big one, so it is useless."),
            N_("A minute of training is enough for most digits. Which ones it misses is the question."),
            "training",
            _BOOK,
            settings={"training-tab": "own"},
        ),
        Step(
            10,
            N_("Filters of conv1: what pattern does one like?"),
            N_("Everybody says which piece of the digit filter 3 likes most. Then do its arithmetic at one place."),
            N_("It looks for a part of a digit."),
            N_("Nine weights, nine products, a bias and a sum. That is all a filter of this layer does."),
            "filters",
            _BOOK,
            "filter-likes",
            {"unit": "conv1.3.12.12"},
        ),
        Step(
            8,
            N_("Filters of conv2: what does the book's figure leave out?"),
            N_("Everybody says how many weights one filter has. Then switch off Only the first slice."),
            N_("Nine, as in conv1."),
            N_("16 slices of nine: 144. The figure shows the first slice of sixteen."),
            "filters",
            _BOOK,
            "filter-weights",
            {"unit": "conv2.0.11.11", "with": "first_slice"},
        ),
        Step(
            9,
            N_("Feature maps of conv1: which filter made which?"),
            N_("One map, four filters: everybody says which made it. Then look at all sixteen."),
            N_("They are sixteen copies."),
            N_("Each keeps other edges. Some stay dark on this digit."),
            "feature_maps",
            _BOOK,
            "which-filter",
            {"stage": "conv1"},
        ),
        Step(
            8,
            N_("Feature maps of conv2: how much of the 0 does one number see?"),
            N_("Everybody says how large a square. Then press a place to see what it read."),
            N_("All of it: it knows that it is a 0."),
            N_("Each number reads 5 × 5 pixels; the digit is spread over 32 maps."),
            "feature_maps",
            _BOOK,
            "reads",
            {"stage": "conv2"},
        ),
        Step(
            9,
            N_("Saliency: where would a little ink matter most?"),
            N_("Everybody paints over the digit. Then reveal, and look at the first of the maps."),
            N_("On the 0 itself."),
            N_("Also beside it, where there is no ink: the map shows slopes, not what is there."),
            "compare",
            _BOOK,
            "compare",
        ),
        Step(
            8,
            N_("Integrated Gradients: compared with what?"),
            N_("Everybody says which baseline gives the map least like black's. Then compare the five maps."),
            N_("None, it is the same digit."),
            N_("The map answers what made the difference to the baseline. Another baseline, another question."),
            "baselines",
            _BOOK,
            "baselines",
            {"baselines-method": "integrated-gradients"},
        ),
        Step(
            9,
            N_("DeepLift: does the book's map add up?"),
            N_("Two maps. Everybody says which is the wrong one. Then change ReLU, for DeepLift, to modules."),
            N_("Both look right, so they are."),
            N_("With F.relu Captum finds no place for DeepLift's rule, says nothing, and the sum is off."),
            "compare",
            _BOOK,
            "sum",
            {
                "baseline": "grey",
                "output": "log_probability",
                "relu": "functions",
                "compare-settings": True,
            },
        ),
    ),
)
PLANS: dict[str, Plan] = {plan.name: plan for plan in (TWENTY, FORTY_FIVE, NINETY)}
# Every step of every plan by the name an address has for it: "45.3" is the third of the 45 minutes.
STEPS: dict[str, tuple[Plan, int]] = {
    f"{plan.name}.{number}": (plan, number - 1) for plan in PLANS.values() for number in range(1, len(plan.steps) + 1)
}
# What can go wrong, how to do with what there is, and what is kept.
NOTES: tuple[tuple[str, str], ...] = (
    (
        N_("What can go wrong"),
        N_(
            "The first page of a cold server takes a few seconds: open it before the class does. A phone that lost its "
            "connection is back with a reload, since the address holds what is shown. If a drawing is read wrongly by "
            "everybody, look at it at 28 × 28 first: thin ink is lost."
        ),
    ),
    (
        N_("30 phones, one projector"),
        N_(
            "Two to a phone is better than one: they have to agree on a guess. Open a room on the page Class before "
            "you begin: then Ask the class puts a step's question on every phone, and nobody's phone reveals what the "
            "lesson is about before you do. Who taps Follow along goes where you go. Switch on For a projector in the "
            "menu. Without phones, vote by hand, and let one student drive."
        ),
    ),
    (
        N_("Accounts"),
        N_("There are none: neither you nor the class signs in anywhere."),
    ),
    (
        N_("Where data is kept"),
        N_(
            "Nowhere for long. A drawing lives in the session and in the address; the quiz's taps too, without a name. "
            "Nothing is written to a disk but what a class's room holds, and that until you close it or eight hours "
            "pass in silence. Who shares an address shares the drawing in it."
        ),
    ),
)
