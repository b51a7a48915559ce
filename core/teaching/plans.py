"""Lessons as data: steps with their minutes, their question, what is done, and where it is to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.language import N_

ANY = ("", "")


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    Attributes:
        asks: the question, put before anything is looked at.
        does: what the class does; `said` is what students usually say, `true` what is the case.
        page: where it is seen, and `settings` the page's controls there, by their names in an address.
        on: a built-in drawing's name and a network's; "" for the digit, or the network, that one has.
    """

    minutes: int
    asks: str
    does: str
    said: str
    true: str
    page: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    on: tuple[str, str] = ANY


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


# The flagged 1 is a 7 to the network that saw MNIST alone, and a 1 to the one that saw other hands too.
FLAGGED = ("1-round-flag-2", "mnist")
ALL_LAYERS = "fc2+fc1+conv2+conv1"

_LOOK = Step(
    4,
    N_("Which digit will it say?"),
    N_("Show the ink only. Everybody votes by hand for one digit. Then reveal the answer."),
    N_("A 1. Anybody can see that."),
    N_("This network says 7. It learned from MNIST's digits alone, and hardly any of their 1s has such a flag."),
    "draw",
    on=FLAGGED,
)
_OTHER = Step(
    3,
    N_("And a network that saw other hands?"),
    N_("Same ink, same layers, other training. Vote again, then look."),
    N_("The same: it is the same picture."),
    N_("It says 1. What a network was shown decides what it sees."),
    "draw",
    on=(FLAGGED[0], "world"),
)
_PIXELS = Step(
    5,
    N_("Which pixels made it say 7?"),
    N_("Everybody points at the picture first. Then reveal the three maps, and ask which one is right."),
    N_("They show where the network looked."),
    N_("They answer three different questions, so they may differ. A map is a calculation, not a glance."),
    "compare",
    on=FLAGGED,
)
_SCRAMBLE = Step(
    5,
    N_("Would a network that knows nothing give another map?"),
    N_("Guess for each method: will its map change? Then look at the maps of the network with random weights."),
    N_("Of course they all change."),
    N_("How much is measured below each map. A map that stays the same did not come from what was learned."),
    "trust",
    {"test": "scramble", "scramble-depth": ALL_LAYERS},
    on=FLAGGED,
)
_ERASE = Step(
    7,
    N_("How many pixels must go until it changes its mind?"),
    N_("Guess a number. Then move the slider and watch the two scores."),
    N_("Half of them at least."),
    N_("Often a few are enough. But a digit with holes is a picture the network never learned from."),
    "why_not",
    {"why-then": "erase"},
)
_QUIZ = Step(
    8,
    N_("Can you tell what it will do?"),
    N_("All open the same quiz. One minute a question, alone; talk about those that most got wrong."),
    N_("The map looked so clear."),
    N_("Half of the questions show a wrong answer or a broken map. How clear a map looks says nothing about it."),
    "quiz",
    {"quiz": 1},
)

TWENTY = Plan(
    20,
    N_("A digit it gets wrong"),
    N_("Age 13 and up. Nothing need be known."),
    N_("One projector; or one phone or laptop for two."),
    (
        _LOOK,
        _OTHER,
        _PIXELS,
        _SCRAMBLE,
        Step(
            3,
            N_("What do you now know, and what not?"),
            N_("One sentence each, on paper. Draw a digit of your own to try it."),
            N_("We know how it thinks."),
            N_("We know its answer on a few pictures, and that some maps failed no test there. That is less."),
            "draw",
        ),
    ),
)
FORTY_FIVE = Plan(
    45,
    N_("Predict, look, doubt"),
    N_("Age 14 and up. Sums, and what a coordinate is."),
    N_("A projector, and a phone or laptop for two; the worksheet."),
    (
        _LOOK,
        _OTHER,
        Step(
            6,
            N_("What does it see in the digit?"),
            N_("Guess what a filter keeps: edges, ends, or bends? Then walk over the maps together."),
            N_("One filter for each digit."),
            N_("Each filter finds one small pattern, and every digit uses most of them."),
            "feature_maps",
            {"stage": "relu1"},
            on=FLAGGED,
        ),
        _PIXELS,
        Step(
            _ERASE.minutes, _ERASE.asks, _ERASE.does, _ERASE.said, _ERASE.true, _ERASE.page, _ERASE.settings, on=FLAGGED
        ),
        Step(
            5,
            N_("How would you notice a wrong map?"),
            N_("Show the two maps. Vote which is right. Then add them up."),
            N_("The prettier one."),
            N_("Only the sum tells: one comes from code that Captum does not understand, and no error was shown."),
            "trust",
            {"test": "sum"},
            on=FLAGGED,
        ),
        _SCRAMBLE,
        _QUIZ,
        Step(
            2,
            N_("What does this not tell you?"),
            N_("One sentence each: something a map cannot say."),
            N_("Nothing. We saw everything."),
            N_("No map says whether the answer is right, nor what it would be on another digit."),
            "draw",
            on=FLAGGED,
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
            6,
            N_("A sample digit: what will it say, and how surely?"),
            N_("Write down a digit and a percentage. Then reveal."),
            N_("0, with 100 %."),
            N_("It is never 100 %: the formula, softmax, gives every digit a share above nothing."),
            "draw",
            on=_BOOK,
        ),
        Step(
            9,
            N_("Training: after how many digits can it read?"),
            N_("Guess a number. Then move the slider through the run and read its answer at each moment."),
            N_("After all 60 000, several times."),
            N_("Most of it happens in the first part of the first epoch. The rest is polish."),
            "training",
            {"training-tab": "replay"},
            on=_BOOK,
        ),
        Step(
            12,
            N_("Training: what will your own network get?"),
            N_("Guess its share of right answers, press Start, and watch the curves. Go on when it is done."),
            N_("Less than the big one, so it is useless."),
            N_("A minute of training is enough for most digits. Which ones it misses is the question."),
            "training",
            {"training-tab": "own"},
            on=_BOOK,
        ),
        Step(
            8,
            N_("Filters of conv1: what pattern does each like?"),
            N_("Draw the ink you think filter 3 would like. Then do its arithmetic at one place."),
            N_("It looks for a part of a digit."),
            N_("Nine weights, nine products, a bias and a sum. That is all a filter of this layer does."),
            "filters",
            {"unit": "conv1.3.12.12"},
            on=_BOOK,
        ),
        Step(
            7,
            N_("Filters of conv2: what does the book's figure leave out?"),
            N_("Guess how many numbers one filter has. Then switch off Only the first slice."),
            N_("Nine, as in conv1."),
            N_("16 slices of nine: 144. The figure shows the first slice of sixteen."),
            "filters",
            {"unit": "conv2.0.11.11", "with": "first_slice"},
            on=_BOOK,
        ),
        Step(
            8,
            N_("Feature maps of conv1: which filter made which?"),
            N_("Cover the filters. Guess from a map what its filter likes, then check."),
            N_("They are sixteen copies."),
            N_("Each keeps other edges. Some stay dark on this digit."),
            "feature_maps",
            {"stage": "conv1"},
            on=_BOOK,
        ),
        Step(
            7,
            N_("Feature maps of conv2: can you still see a 0?"),
            N_("Guess, then look. Press a place to see what it read."),
            N_("It forgot the digit."),
            N_("Each number reads 5 × 5 pixels; the digit is spread over 32 maps."),
            "feature_maps",
            {"stage": "conv2"},
            on=_BOOK,
        ),
        Step(
            8,
            N_("Saliency: where would a little ink matter most?"),
            N_("Mark three pixels on paper. Then reveal the first of the maps."),
            N_("On the 0 itself."),
            N_("Also beside it, where there is no ink: the map shows slopes, not what is there."),
            "compare",
            on=_BOOK,
        ),
        Step(
            8,
            N_("Integrated Gradients: compared with what?"),
            N_("Guess what changes when grey takes the place of black. Then compare the five maps."),
            N_("Nothing, it is the same digit."),
            N_("The map answers what made the difference to the baseline. Another baseline, another question."),
            "baselines",
            {"baselines-method": "integrated-gradients"},
            on=_BOOK,
        ),
        Step(
            8,
            N_("DeepLift: does the book's map add up?"),
            N_("Add orange and purple. Then change ReLU, for DeepLift, to modules, and add again."),
            N_("It looks right, so it is."),
            N_("With F.relu Captum finds no place for DeepLift's rule, says nothing, and the sum is off."),
            "compare",
            {
                "baseline": "grey",
                "output": "log_probability",
                "relu": "functions",
                "compare-settings": True,
            },
            on=_BOOK,
        ),
        Step(9, _QUIZ.asks, _QUIZ.does, _QUIZ.said, _QUIZ.true, _QUIZ.page, _QUIZ.settings),
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
            "Two to a phone is better than one: they have to agree on a guess. Put the step's link on the board, and "
            "switch on For a projector in the menu. Without phones, vote by hand, and let one student drive."
        ),
    ),
    (
        N_("Accounts"),
        N_("None are needed, for nobody."),
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
