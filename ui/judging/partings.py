"""Where two networks part: the drawings they differ on most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.hands.samples import samples
from core.judging.disagreement import Parting, partings
from core.language import _
from core.render.colours import ink_picture
from core.render.words import percent
from ui.judging.difference import called
from ui.judging.pair import the_pair
from ui.show.wall import wall
from ui.visitor import cached
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.session import Network, View, choose, session


def parted_most() -> Digit | None:
    """The drawing the two networks of the page differ on most; None where there is none."""
    pair = the_pair()[0]
    comparable = len(pair) == 2 and all(network.facts.reads_digits for network in pair)
    found = _partings(pair) if comparable else []
    return digit_from_sample(samples()[found[0].number].name, session().off) if found else None


def show_partings(view: View, pair: Sequence[Network]) -> None:
    """A wall of them; the one that is picked becomes the digit of every page."""
    st.header(_("Drawings they differ on most"), anchor=False)
    drawn, found = samples(), _partings(pair)
    if not found:
        st.markdown(_("Of the built-in drawings there is none that these two read differently."))
        return
    shown = [drawn[parting.number] for parting in found]
    said = [_said(pair, parting) for parting in found]
    first, second = map(called, pair)
    st.markdown(
        _(
            "Under each: what it was meant as, what {first} says, then {second}. {who_learned} Pick one to look at it "
            "above.",
            first=first,
            second=second,
            who_learned=_who_learned(pair),
        )
    )
    with st.container(key="partings"):
        wall(
            [ink_picture(sample.image).pixels for sample in shown],
            [
                _(
                    "{drawing}, meant as {label}: {first} by {first_network}, {second} by {second_network}",
                    drawing=sample.title,
                    label=sample.label,
                    first=answers[0],
                    first_network=first,
                    second=answers[1],
                    second_network=second,
                )
                for sample, answers in zip(shown, said, strict=True)
            ],
            key="partings-wall",
            on_pick=lambda at: choose(digit_from_sample(shown[at].name, session().off)),
            captions=[
                _("{label}: {answers}", label=sample.label, answers=" | ".join(answers))
                for sample, answers in zip(shown, said, strict=True)
            ],
            selected=next((i for i, sample in enumerate(shown) if sample.name == view.digit.name), None),
            least=84,
        )


def _partings(pair: Sequence[Network]) -> list[Parting]:
    labels = np.array([sample.label for sample in samples()])
    first, second = map(cached.sample_probabilities, pair)
    return partings(first, second, labels)


def _said(pair: Sequence[Network], parting: Parting) -> list[str]:
    """What each network answers, with its share."""
    shares = [float(cached.sample_probabilities(one)[parting.number].max()) for one in pair]
    # A line may break between the two, not within.
    said = zip(parting.answers, shares, strict=True)
    return [f"{answer} · {percent(share)}".replace(" ", "\u00a0") for answer, share in said]


def _who_learned(pair: Sequence[Network]) -> str:
    """Which of them learned from drawings such as these, by their recipes."""
    taught = [called(network) for network in pair if network.facts.recipe.dataset in ("drawings", "mixed")]
    if not taught:
        return _("Neither learned from hands like these.")
    if len(taught) == len(pair):
        return _("Both learned from hands like these.")
    return _("Only {network} learned from hands like these.", network=taught[0])
