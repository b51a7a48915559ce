"""What came of a run: how often it is right, what it takes for what, and the network to keep."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.digits.mnist import LABEL_ERRORS
from core.ink.preprocess import Step
from core.judging.judge import Judged
from core.network.bundle import Trained, file_name
from core.render.colours import colour, ink_picture
from core.render.words import meant_as
from ui.show.wall import wall
from ui.training.jobs import Job
from ui.training.progress import show_curves
from ui.visitor.digit import Digit, digit_from_mnist
from ui.visitor.link import chosen, fold, put
from ui.visitor.networks import GONE, HOURS, add
from ui.visitor.session import choose, session

MOST_SHOWN = 60
WORST = 12
NEUTRAL = (118, 122, 132)
TILE = 28


def show_outcome(job: Job) -> None:
    """Accuracy, the network to take along, its worst mistakes; folded, curves and the confusion matrix."""
    if job.trained is not None and job.judged is not None:
        _summary(job, job.judged)
        _keep(job.trained)
        _worst(job.trained, job.judged)
    with st.expander("Its curves", icon=":material/show_chart:", **fold("train-curves")) as curves:
        if curves.open:
            show_curves(job)
    if job.trained is not None and job.judged is not None:
        with st.expander("What it takes for what", icon=":material/grid_on:", **fold("train-confusion")) as confusion:
            if confusion.open:
                _confusion(job.trained, job.judged)
        if st.session_state.pop("train-to-compare", False):
            st.switch_page("pages/compare.py")


def take_in(trained: Trained) -> None:
    """Makes a network this session's current one on every page; one that is on its list is not put there twice."""
    theirs = session().trained.values()
    add(known := next((one for one in theirs if one.key == trained.key), trained))
    session().network = known.name


def _summary(job: Job, judged: Judged) -> None:
    right = int((judged.answers == judged.labels).sum())
    epochs = job.history.epochs
    stopped = ""
    if job.report is not None and job.report.step < job.report.steps:
        stopped = f" It was stopped at step {job.report.step} of {job.report.steps}."
    known = epochs[-1].train_accuracy if epochs else None
    learned = "" if known is None else f" On digits it learned from: {100 * known:.1f} %."
    seconds = job.report.seconds if job.report is not None else 0.0
    st.markdown(
        f"**{100 * judged.accuracy:.2f} %**: {right} of {len(judged.answers)} digits right that it never learned from "
        f"({judged.digits.name}), after {seconds:.0f} s.{learned}{stopped}"
    )


def _keep(trained: Trained) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Look through this network",
            type="primary",
            icon=":material/visibility:",
            key="look-through",
            on_click=take_in,
            args=(trained,),
            disabled=session().network == trained.name,
        )
        take_home(trained)
    if session().network == trained.name:
        st.markdown(":material/check: You look through it now, on every page. *Replay* shows how it learned.")
    st.caption(f"The address of this page finds it again for {HOURS} hours. Its file lasts.", help=GONE)


def take_home(trained: Trained) -> None:
    """The network as a zip: weights, JSON, snapshots."""
    st.download_button(
        "Download the network",
        trained.archive,
        file_name(trained),
        "application/zip",
        icon=":material/download:",
        key="network-download",
        on_click="ignore",
    )


def _confusion(trained: Trained, judged: Judged) -> None:
    mnist = judged.digits.mnist
    st.markdown(
        "The confusion matrix. A row is the digit's label, a column what the network answered; the grey "
        "diagonal is right. The brighter a cell, the more mistakes. Click a cell to see its digits; click a digit at "
        "the edge for all mistakes of its row or column."
    )
    counts = judged.confusion
    mistakes = counts * (1 - np.eye(10, dtype=int))
    shades = colour(mistakes.astype(np.float32), "magnitude").pixels
    icons = [ink_picture(_sign_of(digit)).pixels for digit in range(10)]
    tiles, names, captions = [_solid((20, 20, 24))], ["All mistakes"], [""]
    cells: list[tuple[int | None, int | None]] = [(None, None)]
    for answer in range(10):
        tiles.append(icons[answer])
        names.append(f"All {mistakes[:, answer].sum()} mistakes answered {answer}")
        captions.append("")
        cells.append((None, answer))
    for label in range(10):
        tiles.append(icons[label])
        names.append(f"All {mistakes[label].sum()} mistakes on digits {meant_as(label, mnist)}")
        captions.append("")
        cells.append((label, None))
        for answer in range(10):
            tiles.append(_solid(NEUTRAL if label == answer else tuple(shades[label, answer])))
            names.append(f"{meant_as(label, mnist).capitalize()}, answered {answer}: {counts[label, answer]}")
            captions.append(str(counts[label, answer]) if counts[label, answer] else "·")
            cells.append((label, answer))
    names_of = [".".join("all" if digit is None else str(digit) for digit in cell) for cell in cells]
    named = chosen("train-cell")
    at = names_of.index(named) if named else None

    def pick(at: int) -> None:
        put("train-cell", names_of[at])

    with st.container(key="confusion", width=620):
        wall(tiles, names, "confusion-wall", pick, captions, at, columns=11)
    if at is not None:
        label, answer = cells[at]
        found = judged.where(label, answer)
        words = _cell_words(label, answer, len(found), mnist)
        more = f" The first {MOST_SHOWN}:" if len(found) > MOST_SHOWN else ""
        st.markdown(f"{words}{more}")
        if len(found):
            _digits(trained, judged, found[:MOST_SHOWN], f"cell-wall-{label}-{answer}")


def _cell_words(label: int | None, answer: int | None, count: int, mnist: bool) -> str:
    if label is None:
        return f"**All {count} mistakes.**" if answer is None else f"**{count} digits** wrongly taken for {answer}."
    meant = meant_as(label, mnist)
    if answer is None:
        return f"**{count} mistakes** on digits {meant}."
    return f"**{count} digits** {meant} and answered {answer}."


def _worst(trained: Trained, judged: Judged) -> None:
    found = judged.worst(WORST)
    if not len(found):
        st.markdown("It made no mistake on these digits.")
        return
    st.markdown(
        "**Its worst mistakes.** "
        "The mistakes in which the meant digit had the smallest share. Click one to ask *Compare* which pixels "
        f"misled it; you then look through this network.{f' {LABEL_ERRORS}' if judged.digits.mnist else ''}"
    )
    _digits(trained, judged, found, "worst-wall", least=96)


def _digits(trained: Trained, judged: Judged, found: np.ndarray, key: str, least: int = 64) -> None:
    labels, answers, mnist = judged.labels, judged.answers, judged.digits.mnist

    def pick(at: int) -> None:
        take_in(trained)
        choose(_as_digit(judged, int(found[at])))
        st.session_state["train-to-compare"] = True

    wall(
        [ink_picture(judged.digits.images[int(number)].numpy() / 255.0).pixels for number in found],
        [
            f"Digit {number}, {meant_as(int(labels[number]), mnist)}, answered {answers[number]}: compare"
            for number in found
        ],
        key,
        pick,
        [f"{labels[number]} → {answers[number]}" for number in found],
        least=least,
    )


def _as_digit(judged: Judged, number: int) -> Digit:
    image = (judged.digits.images[number].numpy() / np.float32(255.0)).astype(np.float32)[None]
    label = int(judged.labels[number])
    if judged.digits.mnist:
        return digit_from_mnist(image, number, label)
    made = (Step("made", "As the test set has it", image[0]),)
    return Digit("link", f"Test drawing {number}", image, made, label)


def _solid(shade: tuple[int, ...]) -> np.ndarray:
    return np.full((TILE, TILE, 3), shade, dtype=np.uint8)


def _sign_of(label: int) -> np.ndarray:
    """The ink of the first built-in drawing of a digit, as its sign."""
    from core.hands.samples import samples

    return next(sample.image for sample in samples() if sample.label == label and sample.ambiguous_with is None)
