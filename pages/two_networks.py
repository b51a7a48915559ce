"""Two networks: same ink, same architecture, other training. Where do they part?"""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core.attribution.methods import METHODS
from core.hands.samples import samples
from core.judging.disagreement import partings
from core.render.colours import colour, ink_picture
from core.render.words import describe
from ui import shell
from ui.show import pictures
from ui.show.tables import table
from ui.show.wall import wall
from ui.visitor import cached
from ui.visitor.digit import digit_from_sample
from ui.visitor.networks import network_titles
from ui.visitor.session import View, choose, session

PAIR = ("world", "book")
TAUGHT = {
    "world": "Taught MNIST and many other hands",
    "book": "Taught MNIST alone, as in the book",
}


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("two_networks")
    there = [name for name in PAIR if name in network_titles()]
    if len(there) < 2:
        st.info("This page compares the two shipped networks, and one of them could not be opened. Put it back first.")
        return
    st.markdown(
        "Both have the same layers and the same 300,426 numbers to learn. Only what they were shown differs. A network "
        "reads well what is like its lessons: what others call its mistakes are often hands it never met."
    )
    answers = {name: cached.probabilities(name, view.digit.image) for name in PAIR}
    _side_by_side(view, answers)
    _partings(view)
    _hands()
    _reliability()


def _side_by_side(view: View, answers: dict[str, np.ndarray]) -> None:
    label = view.digit.label
    target = int(answers["world"].argmax()) if label is None else label
    name = st.selectbox(
        "Explained by",
        [name for name, method in METHODS.items() if method.complete],
        format_func=lambda name: METHODS[name].title,
        key="pair-method",
        persist_state="session",
        width=300,
    )
    maps = {network: cached.attribution(network, view.digit.image, name, target) for network in PAIR}
    limit = max(float(np.abs(entry.values).max()) for entry in maps.values())
    kind = "signed" if METHODS[name].signed else "magnitude"
    for column, network in zip(st.columns(2, gap="large"), PAIR, strict=True):
        with column, st.container(key=f"pair-{network}"):
            st.subheader(network_titles()[network], anchor=False)
            st.caption(TAUGHT[network])
            probabilities = answers[network]
            pictures.show(f'<div class="ds-answer">{pictures.answer_text(probabilities)}</div>')
            pictures.show(pictures.bars(probabilities, int(probabilities.argmax())))
            picture = colour(maps[network].values, kind, limit)
            alt_text = f"{METHODS[name].title} for the digit {target} in {network}: {describe(maps[network].values)}."
            pictures.show(
                pictures.figure(picture, alt_text, f"What spoke for {target}; the same scale on both sides")
                + pictures.scale(picture)
            )


def _partings(view: View) -> None:
    st.subheader("Drawings they differ on most", anchor=False)
    drawn = samples()
    labels = np.array([sample.label for sample in drawn])
    found = partings(*(cached.sample_probabilities(name) for name in PAIR), labels)
    shown = [drawn[parting.number] for parting in found]
    st.markdown(
        "Under each: what the first network says, then the second. The first learned from hands like these, the second "
        "never did. Pick one to look at it above."
    )
    with st.container(key="partings"):
        wall(
            [ink_picture(sample.image).pixels for sample in shown],
            [
                f"{sample.title}, meant as {sample.label}: {parting.answers[0]} by world, {parting.answers[1]} by book"
                for sample, parting in zip(shown, found, strict=True)
            ],
            key="partings-wall",
            on_pick=lambda at: choose(digit_from_sample(shown[at].name, session().off)),
            captions=[f"{first} | {second}" for first, second in (parting.answers for parting in found)],
            selected=next((i for i, sample in enumerate(shown) if sample.name == view.digit.name), None),
            least=76,
        )


def _hands() -> None:
    hands = {name: cached.facts(name).get("hands") or {} for name in PAIR}
    both = [hand for hand in hands["world"] if hand in hands["book"]]
    if not both:
        return
    st.subheader("Hand by hand", anchor=False)
    st.markdown(
        "Share of right answers on hands that neither network learned from, those they differ on most first. "
        "These people are made up too; real ones are harder."
    )
    both.sort(key=lambda hand: hands["book"][hand] - hands["world"][hand])
    rows = [[hand, *(f"{100 * hands[name][hand]:.1f} %" for name in PAIR)] for hand in both]
    pictures.show(table(["hand", *PAIR], rows))


def _reliability() -> None:
    judged = {name: (cached.facts(name).get("calibration") or {}).get("judged_on") or {} for name in PAIR}
    if not all(judged.values()):
        return
    st.subheader("How sure, how right?", anchor=False)
    st.markdown(
        "A network is calibrated when, of all answers it gives with 80 %, 80 % are right: the points lie on the line. "
        "Its probabilities are first softened by one number, the temperature, fitted on other people's digits."
    )
    rows = [
        {"network": name, "digits": kind, "sure": sure, "right": right, "answers": count}
        for name, kinds in judged.items()
        for kind, found in kinds.items()
        for sure, right, count in zip(
            found["reliability"]["confidence"],
            found["reliability"]["accuracy"],
            found["reliability"]["counts"],
            strict=True,
        )
        if count
    ]
    errors = ", ".join(
        f"{name} on {kind} {100 * found['ece']:.1f} %"
        for name, kinds in judged.items()
        for kind, found in kinds.items()
    )
    points = (
        alt.Chart(pd.DataFrame(rows))
        .mark_point(filled=True, opacity=0.8)
        .encode(
            x=alt.X("sure:Q", title="how sure (mean probability)", axis=alt.Axis(format="%")),
            y=alt.Y("right:Q", title="how often right", axis=alt.Axis(format="%")),
            size=alt.Size("answers:Q", scale=alt.Scale(type="sqrt", range=[30, 500]), legend=None),
            color=alt.Color("network:N", scale=alt.Scale(domain=list(PAIR), range=["#e08214", "#8073ac"])),
            shape="digits:N",
            tooltip=[
                "network",
                "digits",
                alt.Tooltip("sure", format=".3f"),
                alt.Tooltip("right", format=".3f"),
                "answers",
            ],
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"x": [0, 1], "y": [0, 1]}))
        .mark_line(strokeDash=[4, 4], opacity=0.6)
        .encode(x="x:Q", y="y:Q")
    )
    st.altair_chart(line + points, height=360, alt=f"Reliability diagram. Expected calibration error: {errors}.")
    st.caption(f"Expected calibration error, the mean distance from the line: {errors}.")


main()
