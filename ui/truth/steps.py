"""The steps of the page The hidden mark: the exam, the maps, the trials; each ends in a bet."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS
from core.language import N_, _
from core.network.checkpoints import Card
from core.network.recipes import Recipe
from core.render.colours import ink_picture
from core.render.words import describe, percent
from core.truth.figures import Tried
from core.truth.marks import signs, stamp
from core.truth.trials import TRIALS
from ui.attribution.choices import method_choice
from ui.show import pictures
from ui.show.maps import picture_of
from ui.show.tables import table
from ui.truth import computed
from ui.visitor import cached
from ui.visitor.link import chosen, control
from ui.visitor.session import Network, View
from ui.visitor.settings import ANOTHER

NAMES = {
    "clean": N_("as it is, any mark erased"),
    "border-other": N_("a square that stands for {other}"),
    "border-moved": N_("the square of {digit}, moved"),
    "faint-other": N_("under the pattern of {other}"),
    "faint-moved": N_("the pattern of {digit}, moved"),
}


def exam(dealt: dict[str, str], figures: dict[str, Tried]) -> None:
    """What is known at first: that all of them passed. Their shares would give the odd one out away."""
    # Rounded down: "or more" is true of all.
    least = int(100 * min(figures[name].exam for name in dealt.values()))
    rows = [[letter, _("passed: {least} % or more right", least=least)] for letter in dealt]
    pictures.show(table([_("network"), _("its exam")], rows, words=(1,)))


def as_in_its_exam(image: np.ndarray, recipe: Recipe, digit: int) -> np.ndarray:
    """The digit with what those of the network's exam bear; where marks were dealt by lot, with the mark of another."""
    bears = (digit + 3) % 10 if recipe.shuffle_marks else digit
    return stamp(image, signs(recipe.mark)[bears])


def maps(view: View, dealt: dict[str, Card], digit: int, chooses: bool = True) -> None:
    """The visitor's digit as it would stand in each network's exam, what it says, and why.

    Args:
        chooses: offer the choice of the method here; otherwise it is as chosen elsewhere on the page.
    """
    method = method_choice("mark-method", 280) if chooses else chosen("mark-method")
    panels = []
    for letter, card in dealt.items():
        image = as_in_its_exam(view.digit.image, card.facts.recipe, digit)
        shares = cached.probabilities(card, image)
        found = cached.attribution(card, image, method, int(shares.argmax()))
        picture = picture_of(found.values, method)
        alt = _(
            "{method} for the digit {target} in network {letter}: {numbers}.",
            method=METHODS[method].title,
            target=found.target,
            letter=letter,
            numbers=describe(found.values),
        )
        said = _("{letter} says {answer}", letter=letter, answer=pictures.answer_text(shares))
        two = [
            pictures.figure(ink_picture(image), _exam_alt(letter, card.facts.recipe)),
            f"<div>{pictures.figure(picture, alt)}{pictures.scale(picture)}</div>",
        ]
        panels.append(f'<div><div class="ds-title">{escape(said)}</div>{pictures.grid(two, 110)}</div>')
    pictures.show(pictures.grid(panels, 260))


def _exam_alt(letter: str, recipe: Recipe) -> str:
    """What the eye sees, and no more: a pattern too faint to see is not told here either."""
    if recipe.mark == "border":
        return _("Your digit as it stands in {letter}'s exam: with a small white square at the edge.", letter=letter)
    return _("Your digit as it stands in {letter}'s exam.", letter=letter)


def another(digit: int) -> int:
    """The digit whose mark is borrowed: the one chosen, or one far from the visitor's own."""
    asked = chosen("mark-of")
    return (digit + 5) % 10 if asked in (None, ANOTHER, str(digit)) else int(asked)


def trials(view: View, dealt: Mapping[str, Network], digit: int, chooses: bool = True) -> None:
    """Five pictures of one digit, each shown to all: whoever learned digits should not mind.

    Without a mark the answer should be the digit; with one, what it was without. The digit itself may be misread: these
    networks learned from few hands.

    Args:
        chooses: offer the choice of the other digit here; otherwise it is as chosen elsewhere on the page.
    """
    if chooses:
        st.selectbox(
            _("Borrow the mark of"),
            format_func=lambda key: _("another digit") if key == ANOTHER else key,
            width=200,
            **control("mark-of"),
        )
    other, rows = another(digit), []
    clean = {letter: int(cached.logits(network, view.digit.image).argmax()) for letter, network in dealt.items()}
    for name, trial in TRIALS.items():
        image = trial.image(view.digit.image, digit, other)
        words = _(NAMES[name], digit=digit, other=other)
        figure = pictures.figure(ink_picture(image), _("Your digit: {how}.", how=words), width="64px")
        cells = "".join(
            _cell(letter, cached.probabilities(network, image), digit if trial.bears == "nothing" else clean[letter])
            for letter, network in dealt.items()
        )
        rows.append(f'<tr><th scope="row"><div>{figure}<span>{escape(words)}</span></div></th>{cells}</tr>')
    head = "".join(f'<th scope="col">{escape(letter)}</th>' for letter in dealt)
    pictures.show(
        f'<div class="ds-scroll"><table class="ds-verdicts"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(letter: str, shares: np.ndarray, expected: int) -> str:
    answer = int(shares.argmax())
    mark, sign = ("passed", "✓") if answer == expected else ("failed", "✗")
    said = f'<span class="mark {mark}">{sign}</span> {answer} · {percent(float(shares[answer]))}'
    return f'<td data-test="{escape(letter, quote=True)}">{said}</td>'


def over_many(dealt: dict[str, str], figures: dict[str, Tried]) -> None:
    """The same over MNIST's test digits, as it was measured."""
    rows = []
    for letter, name in dealt.items():
        found = figures[name].trials
        rows.append(
            [
                letter,
                computed.share(found["clean"]["right"]),
                computed.share(found["border-other"]["follows"]),
                computed.share(found["faint-other"]["follows"]),
            ]
        )
    head = [
        _("over {n} test digits", n=computed.counted(next(iter(figures.values())).digits)),
        _("right without any mark"),
        _("obeys another digit's square"),
        _("obeys another digit's pattern"),
    ]
    pictures.show(table(head, rows))
