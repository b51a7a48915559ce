"""Where two networks part: the drawings they differ on most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.hands.samples import samples
from core.judging.disagreement import partings
from core.render.colours import ink_picture
from ui.show.wall import wall
from ui.visitor import cached
from ui.visitor.digit import digit_from_sample
from ui.visitor.session import Network, View, choose, session


def show_partings(view: View, pair: Sequence[Network]) -> None:
    """A wall of them; the one that is picked becomes the digit of every page."""
    st.subheader("Drawings they differ on most", anchor=False)
    drawn = samples()
    labels = np.array([sample.label for sample in drawn])
    found = partings(cached.sample_probabilities(pair[0]), cached.sample_probabilities(pair[1]), labels)
    shown = [drawn[parting.number] for parting in found]
    st.markdown(
        f"Under each: what {pair[0].name} says, then {pair[1].name}. {_who_learned(pair)} Pick one to look at it above."
    )
    with st.container(key="partings"):
        wall(
            [ink_picture(sample.image).pixels for sample in shown],
            [
                f"{sample.title}, meant as {sample.label}: "
                + ", ".join(f"{answer} by {one.name}" for answer, one in zip(parting.answers, pair, strict=True))
                for sample, parting in zip(shown, found, strict=True)
            ],
            key="partings-wall",
            on_pick=lambda at: choose(digit_from_sample(shown[at].name, session().off)),
            captions=[f"{first} | {second}" for first, second in (parting.answers for parting in found)],
            selected=next((i for i, sample in enumerate(shown) if sample.name == view.digit.name), None),
            least=76,
        )


def _who_learned(pair: Sequence[Network]) -> str:
    """Which of them learned from drawings such as these, by their recipes."""
    taught = [network.name for network in pair if network.facts.recipe.dataset != "mnist"]
    if not taught:
        return "Neither learned from hands like these."
    if len(taught) == len(pair):
        return "Both learned from hands like these."
    return f"Only {taught[0]} learned from hands like these."
