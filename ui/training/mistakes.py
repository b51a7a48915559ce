"""What a network that was just trained gets wrong: its confusion matrix, and its worst mistakes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.digits.mnist import LABEL_ERRORS
from core.ink.preprocess import Step
from core.judging.judge import Judged
from core.language import N_, _, ngettext
from core.network.bundle import Trained
from core.render.colours import colour, ink_picture
from core.render.words import meant_as, together
from ui.show.wall import wall
from ui.visitor.digit import Digit, digit_from_mnist
from ui.visitor.link import chosen, put
from ui.visitor.networks import take_in
from ui.visitor.session import choose

MOST_SHOWN = 60
WORST = 12
NEUTRAL = (118, 122, 132)
TILE = 28


def confusion_matrix(trained: Trained, judged: Judged) -> None:
    """A wall of what it takes for what: a cell pressed shows its digits, a digit pressed goes to Compare."""
    mnist, called = judged.digits.mnist, trained.facts.called
    st.markdown(
        _(
            "The confusion matrix. A row is the digit's label, a column what the network answered; the grey "
            "diagonal is right. The brighter a cell, the more mistakes. Click a cell to see its digits; click a digit "
            "at the edge for all mistakes of its row or column."
        )
    )
    counts = judged.confusion
    places = range(judged.outputs)
    mistakes = counts * (1 - np.eye(judged.outputs, dtype=int))
    shades = colour(mistakes.astype(np.float32), "magnitude").pixels
    icons = [ink_picture(_sign_of(trained, judged, at)).pixels for at in places]
    tiles, names, captions = [_solid((20, 20, 24))], [_("All mistakes")], [""]
    cells: list[tuple[int | None, int | None]] = [(None, None)]
    for answer in places:
        tiles.append(icons[answer])
        names.append(
            ngettext(
                "All {n} mistake answered {answer}",
                "All {n} mistakes answered {answer}",
                int(mistakes[:, answer].sum()),
                answer=called(answer),
            )
        )
        captions.append("")
        cells.append((None, answer))
    for label in places:
        tiles.append(icons[label])
        names.append(
            ngettext(
                "All {n} mistake on digits {meant}",
                "All {n} mistakes on digits {meant}",
                int(mistakes[label].sum()),
                meant=meant_as(called(label), mnist),
            )
        )
        captions.append("")
        cells.append((label, None))
        for answer in places:
            tiles.append(_solid(NEUTRAL if label == answer else tuple(shades[label, answer])))
            told: dict[str, object] = {
                "label": called(label),
                "answer": called(answer),
                "count": counts[label, answer],
            }
            names.append(
                _("Labelled {label}, answered {answer}: {count}", **told)
                if mnist
                else _("Meant as {label}, answered {answer}: {count}", **told)
            )
            captions.append(str(counts[label, answer]) if counts[label, answer] else "·")
            cells.append((label, answer))
    names_of = [".".join("all" if digit is None else str(digit) for digit in cell) for cell in cells]
    named = chosen("train-cell")
    at = names_of.index(named) if named in names_of else None

    def pick(at: int) -> None:
        put("train-cell", names_of[at])

    with st.container(key="confusion", width=620):
        wall(tiles, names, "confusion-wall", pick, captions, at, columns=judged.outputs + 1)
    if at is not None:
        label, answer = cells[at]
        found = judged.where(label, answer)
        row, column = (None if place is None else called(place) for place in (label, answer))
        words = _cell_words(row, column, len(found), mnist)
        if len(found) > MOST_SHOWN:
            words = together(words, _("The first {most}:", most=MOST_SHOWN))
        st.markdown(words)
        if len(found):
            _digits(trained, judged, found[:MOST_SHOWN], f"cell-wall-{label}-{answer}")


def _cell_words(label: str | None, answer: str | None, count: int, mnist: bool) -> str:
    if label is None and answer is None:
        return ngettext("**All {n} mistake.**", "**All {n} mistakes.**", count)
    if label is None:
        return ngettext(
            "**{n} digit** wrongly taken for {answer}.",
            "**{n} digits** wrongly taken for {answer}.",
            count,
            answer=answer,
        )
    meant = meant_as(label, mnist)
    if answer is None:
        return ngettext("**{n} mistake** on digits {meant}.", "**{n} mistakes** on digits {meant}.", count, meant=meant)
    return ngettext(
        "**{n} digit** {meant} and answered {answer}.",
        "**{n} digits** {meant} and answered {answer}.",
        count,
        meant=meant,
        answer=answer,
    )


def worst_mistakes(trained: Trained, judged: Judged) -> None:
    """The mistakes in which the meant class had the smallest share."""
    found = judged.worst(WORST)
    if not len(found):
        st.markdown(_("It made no mistake on these digits."))
        return
    said = _(
        "**Its worst mistakes.** The mistakes in which the meant digit had the smallest share. Click one to ask "
        "*Compare* which pixels misled it; you then look through this network."
    )
    st.markdown(together(said, _(LABEL_ERRORS)) if judged.digits.mnist else said)
    _digits(trained, judged, found, "worst-wall", least=96)


def _digits(trained: Trained, judged: Judged, found: np.ndarray, key: str, least: int = 64) -> None:
    labels, answers, mnist = judged.labels, judged.answers, judged.digits.mnist
    called = trained.facts.called

    def pick(at: int) -> None:
        take_in(trained)
        choose(_as_digit(trained, judged, int(found[at])))
        st.session_state["train-to-compare"] = True

    wall(
        [ink_picture(judged.digits.images[int(number)].numpy() / 255.0).pixels for number in found],
        [
            _(
                "Digit {number}, {meant}, answered {answer}: compare",
                number=number,
                meant=meant_as(called(int(labels[number])), mnist),
                answer=called(int(answers[number])),
            )
            for number in found
        ],
        key,
        pick,
        [f"{called(int(labels[number]))} → {called(int(answers[number]))}" for number in found],
        least=least,
    )


def _as_digit(trained: Trained, judged: Judged, number: int) -> Digit:
    image = (judged.digits.images[number].numpy() / np.float32(255.0)).astype(np.float32)[None]
    label = int(judged.labels[number])
    if judged.digits.mnist:
        return digit_from_mnist(image, number, label)
    if not trained.facts.reads_digits:
        named = N_("Test symbol {which}")
        return Digit("link", named, image, which=f"{number}, {meant_as(trained.facts.called(label), False)}")
    made = (Step("made", N_("As the test set has it"), image[0]),)
    return Digit("link", N_("Test drawing {which}"), image, made, label, which=str(number))


def _solid(shade: tuple[int, ...]) -> np.ndarray:
    return np.full((TILE, TILE, 3), shade, dtype=np.uint8)


def _sign_of(trained: Trained, judged: Judged, label: int) -> np.ndarray:
    """The ink of a digit's first built-in drawing, as its sign; of another class, that of its first test drawing."""
    from core.hands.samples import samples

    if not trained.facts.reads_digits:
        found = judged.digits.images[judged.digits.labels == label]
        return found[0].numpy() / 255.0 if len(found) else np.zeros((TILE, TILE))
    return next(sample.image for sample in samples() if sample.label == label and sample.ambiguous_with is None)
