"""Draw a digit: what does the network say to my digit?"""

from __future__ import annotations

import streamlit as st

from core.ink.preprocess import SWITCHES
from core.render.colours import ink_picture, magnitude_picture
from core.render.sheets import wall
from core.render.words import describe
from ui import shell
from ui.picker.picker import picker
from ui.show import pictures
from ui.show.answer import answer
from ui.visitor import cached
from ui.visitor.session import View, session, switch

# Enough tiles of a stage to see what it is like; the stage's own page shows all.
TILES = {"conv1": 9, "relu1": 9, "conv2": 16, "relu2": 16, "pool": 16}
# The strip's stages, each with the words its link to Feature maps says.
LINKS = {
    "relu1": "After conv1",
    "relu2": "After conv2",
    "pool": "Pooled",
    "relu3": "Hidden units",
    "logits": "Logits",
}


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("draw", header=False)
    left, right = shell.beside_the_picker()
    with left:
        picker()
    with right:
        shell.network_choice()
        if not view.chosen:
            pictures.show(
                '<div class="st-key-answer ds-answer none">?<small>There is no ink yet. Draw a digit on '
                "the black square, as you would on paper, or choose one.</small></div>"
            )
            return
        probabilities = cached.probabilities(view.network, view.digit.image)
        pictures.show(answer(view, "120px") + pictures.bars(probabilities, int(probabilities.argmax())))
    _what_the_network_saw(view)
    _stages(view)


def _what_the_network_saw(view: View) -> None:
    st.subheader("What the network saw", anchor=False)
    with st.container(key="saw"):
        if not view.digit.steps:
            st.markdown(
                "MNIST's own makers cropped, fitted and centred this digit; the network sees it as it is."
                if view.digit.source == "mnist"
                else "This digit came as finished pixels; the network sees it as it is."
            )
            return
        st.markdown(
            "The network never sees your canvas. It sees 28 × 28 numbers, made the way MNIST's makers made theirs."
        )
        figures = []
        for number, step in enumerate(view.digit.steps, start=1):
            height, width = step.picture.shape
            alt = f"Step {number}, {step.title}: {width} by {height} pixels, mean ink {step.picture.mean():.3f}."
            figures.append(pictures.figure(ink_picture(step.picture), alt, f"{number}. {step.title}", "100%", True))
        pictures.show(pictures.grid(figures, 150))
        off = session().off
        with st.container(horizontal=True, gap="small"):
            for name, title in SWITCHES.items():
                st.toggle(title, name not in off, key=f"step-{name}", on_change=_switch, args=(name,))
        st.caption("Switch a step off and the answer follows: the same ink, shown to the network another way.")


def _switch(name: str) -> None:
    switch(name, st.session_state[f"step-{name}"])


def _stages(view: View) -> None:
    st.subheader("What the network made of it", anchor=False)
    maps = cached.feature_maps(view.network, view.digit.image)
    with st.container(key="stages"):
        st.markdown(
            "Two layers of small filters look for patterns, pooling keeps the strongest of every four, and two "
            "layers of weights turn the rest into ten scores. These are your digit's own numbers."
        )
        figures = [
            pictures.figure(ink_picture(view.digit.image), "The digit, 28 by 28.", "Digit · 1 × 28 × 28", "100%")
        ]
        for stage, title in (("relu1", "After conv1"), ("relu2", "After conv2"), ("pool", "Pooled")):
            values = maps[stage]
            shown = values[: TILES[stage]]
            tiles = wall(shown, "magnitude", 3 if TILES[stage] == 9 else 4)
            alt = f"{title}: the first {TILES[stage]} of {len(values)} maps; all of them: {describe(values)}."
            caption = f"{title} · {' × '.join(map(str, values.shape))}, {len(shown)} of them shown"
            figures.append(pictures.figure(tiles, alt, caption, "100%"))
        hidden = magnitude_picture(maps["relu3"].reshape(8, 8))
        figures.append(
            pictures.figure(hidden, f"64 hidden units: {describe(maps['relu3'])}.", "Hidden units · 64", "100%")
        )
        scores = maps["logits"]
        listed = ", ".join(f"{digit}: {score:.1f}" for digit, score in enumerate(scores))
        figures.append(
            pictures.figure(
                wall(scores[:, None, None], "signed", 5, zoom=8), f"Ten logits. {listed}.", "Logits · 10", "100%"
            )
        )
        pictures.show(pictures.grid(figures, 125))
        st.caption(
            "Maps: dark is 0, bright is the strongest value in that layer. Logits: orange above 0, purple below."
        )
        with st.container(horizontal=True):
            for stage, title in LINKS.items():
                to = {"stage": stage}
                st.page_link("pages/feature_maps.py", label=title, icon=":material/layers:", query_params=to)
            st.page_link("pages/filters.py", label="The filters", icon=":material/grid_on:")


main()
