"""The digits a network learned from that lie nearest to the one looked at, in two measures side by side."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.examples.learned import Learned, Source
from core.examples.neighbours import Neighbours, hidden_stage, vote
from core.language import N_, _, ngettext
from core.network.stages import stages_of
from core.render.colours import ink_picture
from core.render.words import format_number, together, whole
from ui.examples import computed
from ui.show.wall import Wall, walls
from ui.visitor.digit import Digit
from ui.visitor.session import Network, View, choose

SOURCES = {"drawings": N_("Drawings in many hands"), "mnist": N_("MNIST")}


def neighbours(view: View, learned: Learned, source: Source) -> None:
    """Two walls, the nearest first; whichever is picked becomes the digit of every page."""
    with st.spinner(_("Looking through the digits it learned from, once…")):
        computed.build(view.network, source)
    hidden, pixels = computed.neighbours(view.network, view.digit.image, source)
    stage = next(stage for stage in stages_of(view.network.model) if stage.name == hidden_stage(view.network.model))
    layer = _("{units} numbers: {layer} after its ReLU", units=stage.shape[0], layer=stage.reads)
    with st.container(key="neighbours"):
        walls(
            [
                wall_of(learned, hidden.numbers, _distances(learned, hidden), source,
                        _head(_("In its last hidden layer"), layer, learned, hidden), "in-hidden"),
                wall_of(learned, pixels.numbers, _distances(learned, pixels), source,
                        _head(_("In plain pixels"), _("{n} numbers: the ink", n=28 * 28), learned, pixels),
                        "in-pixels"),
            ],
            key="neighbours-walls",
            widths=(1, 1),
        )  # fmt: skip
    st.caption(_("Under each: its label and distance. {which}", which=which(view.network, learned, source)))


def which(network: Network, learned: Learned, source: Source) -> str:
    """Which digits are looked through, and what they are to this network."""
    counts = {"n": whole(len(learned)), "of": whole(learned.of)}
    recipe = network.facts.recipe
    if not learned.of:
        none = {
            "drawings": _("It learned from none of these {n} drawings; they are only looked through.", **counts),
            "mnist": _("It learned from none of these {n} MNIST digits; they are only looked through.", **counts),
        }  # fmt: skip
        return none[source]
    some = {
        "drawings": _("They are the first {n} of the {of} drawings in many hands it learned from.", **counts),
        "mnist": _("They are {n} of the {of} MNIST digits it learned from, spread evenly.", **counts),
    }[source]
    bent = _("In training each was bent anew every time.") if recipe.augment else ""
    dealt = _("Their labels were dealt out by lot; it learned these.") if recipe.shuffle_labels else ""
    return together(some, bent, dealt, _("The network takes no vote: it keeps weights, no pictures."))


def wall_of(learned: Learned, numbers: np.ndarray, captions: list[str], source: Source, head: str, name: str) -> Wall:
    """Some of the digits as a wall, with words under each; whichever is picked becomes the digit looked at."""
    inks = [learned.images[number].astype(np.float32) / np.float32(255) for number in numbers]
    labels = [_label(int(learned.labels[number])) for number in numbers]

    def pick(at: int) -> None:
        choose(_digit(inks[at], int(learned.labels[numbers[at]]), int(learned.numbers[numbers[at]]), source))

    return Wall(
        [ink_picture(ink).pixels for ink in inks],
        [
            _("labelled {label}: {caption}", label=label, caption=caption)
            for label, caption in zip(labels, captions, strict=True)
        ],
        pick,
        captions=captions,
        least=84,
        head=head,
        name=name,
    )


def _digit(ink: np.ndarray, label: int, number: int, source: Source) -> Digit:
    title = {
        "drawings": _("Drawing {number} it learned from", number=number),
        "mnist": _("MNIST training digit {number}", number=number),
    }[source]
    return Digit("link", title, ink[None], label=label if label >= 0 else None)


def _label(label: int) -> str:
    return str(label) if label >= 0 else _("no digit")


def _distances(learned: Learned, found: Neighbours) -> list[str]:
    # A digit that is among them lies at no distance, up to float32's rounding of its ink.
    return [
        f"{_label(int(learned.labels[number]))} · {format_number(round(float(distance), 4))}"
        for number, distance in zip(found.numbers, found.distances, strict=True)
    ]


def _head(title: str, what: str, learned: Learned, found: Neighbours) -> str:
    """A measure's name, and what the label would be by vote of its neighbours."""
    label, votes = vote(learned.labels[found.numbers])
    count = len(found.numbers)
    said = ngettext(
        "By vote: {label} ({votes} of {n} digit).",
        "By vote: {label} ({votes} of {n}).",
        count,
        label=label,
        votes=votes,
    )
    said = _("{what}. <b>{vote}</b>", what=escape(what), vote=escape(said))
    return f'<p class="ds-title">{escape(title)}</p><p class="ds-small">{said}</p>'
