"""What the quiz says: of each kind of question what is asked, why the answer is right, and what it does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.attribution.baselines import BASELINES
from core.attribution.methods import METHODS
from core.language import N_, _, ngettext
from core.network.recipes import RECIPES
from core.render.words import a_digit, format_number, in_a_row, in_parts, percent, together
from core.teaching.item import Item

LETTERS = "ABCD"


@dataclass(frozen=True)
class Said:
    """The words of one kind of question.

    Attributes:
        title: what it is about, for the list at the end.
        asks: the question; `hint` is what to look at.
        silent: what its answer does not tell.
    """

    title: str
    asks: str
    hint: str
    silent: str


SAID: Mapping[str, Said] = {
    "digit": Said(
        N_("What it answers"),
        N_("Which digit will the network say?"),
        N_("Not: which digit is it. Networks err."),
        N_("Not why. And a high share is no proof: it says how sure the network is, not whether it is right."),
    ),
    "pixels": Said(
        N_("Which pixels counted"),
        N_("Which window spoke loudest for the answer {answer}?"),
        N_("The map is covered. Think what makes this digit look like {a_digit} to the network."),
        N_("Not that a person would need these pixels, nor that another method would choose the same window."),
    ),
    "scrambled": Said(
        N_("The scrambled network"),
        N_("One of these maps is from a network of random weights. Which?"),
        N_("Method: {method}. Both explain the digit {answer} on the same ink."),
        N_("A map that changed when the network was scrambled is not right for that. It only failed to fail."),
    ),
    "baseline": Said(
        N_("Baselines"),
        N_("What was the digit compared with?"),
        N_("A pixel that is the same in the digit and in the baseline gets nothing."),
        N_("Not which baseline is the right one. None is neutral: each asks another question."),
    ),
    "sum": Said(
        N_("Maps that must add up"),
        N_("Which of these maps does not add up?"),
        N_("Orange plus purple must come to what the score changed by."),
        N_("A map that adds up need not be right: the sum can be spread over the wrong pixels."),
    ),
    "unsure": Said(
        N_("Who is unsure"),
        N_("One of three networks is unsure of this digit. Which?"),
        N_("They have the same layers, and learned from other digits or in another way."),
        N_("Sure does not mean right. The two sure networks may both be wrong, and the unsure one right."),
    ),
    "filter": Said(
        N_("Filters"),
        N_("Which filter made this map?"),
        N_("Lay each filter on the ink: orange likes ink, purple does not."),
        N_("Not whether the answer depends on this filter. For that, switch it off and look."),
    ),
    "erase": Said(
        N_("Erasing"),
        N_("The network said {answer}. What does it say now?"),
        N_("The pixels that a map called strongest are black now."),
        N_("A digit with holes is not a digit anybody writes. The network never learned from such pictures."),
    ),
}


def asks(item: Item) -> str:
    """The question."""
    return _(SAID[item.kind].asks, answer=item.answer)


def hint(item: Item) -> str:
    """What to look at, which gives nothing away."""
    method = METHODS[item.numbers["method"]].title if item.kind == "scrambled" else ""
    return _(SAID[item.kind].hint, answer=item.answer, a_digit=a_digit(item.answer), method=method)


def label(item: Item, at: int) -> str:
    """What stands on the button of an option."""
    option = item.options[at]
    if item.kind == "baseline":
        return _(BASELINES[str(option)].title)
    if item.kind == "unsure":
        return _(RECIPES[str(option)].title) if str(option) in RECIPES else str(option)
    if item.kind in ("digit", "erase"):
        return str(option)
    return LETTERS[at]


def why(item: Item) -> str:
    """Why the right answer is right, with the numbers that were computed."""
    said = _WHY[item.kind](item)
    if item.kind in ("pixels", "baseline", "erase", "filter") and item.answer != item.label:
        wrong = _("The digit was meant as {label}: this explains a wrong answer.", label=item.label)
        return together(said, wrong)
    return said


def _digit(item: Item) -> str:
    share = percent(item.numbers["share"])
    if item.answer == item.label:
        return _("It says {answer}, with {share}. That is what was meant.", answer=item.answer, share=share)
    return _(
        "It says {answer}, with {share}. It was meant as {label}: the network is wrong here.",
        answer=item.answer,
        share=share,
        label=item.label,
    )


def _pixels(item: Item) -> str:
    sums = item.numbers["sums"]
    listed = in_a_row(f"{LETTERS[at]} {format_number(value)}" for at, value in enumerate(sums))
    return _(
        "DeepLift's map adds up to {total} in all, and in the windows to: {listed}.",
        total=format_number(item.numbers["total"]),
        listed=listed,
    )


def _scrambled(item: Item) -> str:
    return _(
        "{letter} is from the random weights. The two maps put the pixels in orders that agree by {sizes}, where 1 is "
        "the same order.",
        letter=LETTERS[item.right],
        sizes=f"{item.numbers['sizes']:.2f}".replace("-", "−"),
    )


def _baseline(item: Item) -> str:
    numbers = item.numbers
    told = {name: format_number(numbers[name]) for name in ("score", "baseline_score", "total")}
    return _(
        "It was: {baseline}. The score there is {baseline_score}, here {score}; the map adds up to what is between, "
        "{total}.",
        baseline=_(BASELINES[str(item.options[item.right])].title),
        **told,
    )


def _sum(item: Item) -> str:
    return _(
        "{letter} comes to {total}, and must come to {must_be}. It was made with ReLU as a function, `F.relu`, which "
        "DeepLift does not see. Nothing warned of it.",
        letter=LETTERS[item.right],
        total=format_number(item.numbers["total"]),
        must_be=format_number(item.numbers["must_be"][item.right]),
    )


def _unsure(item: Item) -> str:
    said = item.numbers["said"]
    listed = in_parts(
        _("{network} says {digit} with {share}", network=name, digit=digit, share=percent(share))
        for name, (digit, share) in said.items()
    )
    return _(
        "{listed}. By the rule measured for it, only {network} is not believed. It was meant as {label}.",
        listed=listed,
        network=item.network,
        label=item.label,
    )


def _filter(item: Item) -> str:
    return _(
        "It was filter {number} of conv1. Its highest value on this digit is {peak}. Below is what each of the four "
        "makes of it.",
        number=item.numbers["filter"],
        peak=format_number(item.numbers["peak"]),
    )


def _erase(item: Item) -> str:
    numbers = item.numbers
    told = {"now": numbers["now"], "share": percent(numbers["share"]), "count": numbers["count"]}
    if numbers["now"] == item.answer:
        return ngettext(
            "It still says {now}, with {share}, though {count} of {n} inked pixel are gone.",
            "It still says {now}, with {share}, though {count} of {n} inked pixels are gone.",
            numbers["ink"],
            **told,
        )
    return ngettext(
        "It says {now}, with {share}: {count} of {n} inked pixel, the strongest, were enough.",
        "It says {now}, with {share}: {count} of {n} inked pixels, the strongest, were enough.",
        numbers["ink"],
        **told,
    )


_WHY = {
    "digit": _digit,
    "pixels": _pixels,
    "scrambled": _scrambled,
    "baseline": _baseline,
    "sum": _sum,
    "unsure": _unsure,
    "filter": _filter,
    "erase": _erase,
}
