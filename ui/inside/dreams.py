"""What a filter would love to see: a picture made for one unit, and what such a picture is not."""

from __future__ import annotations

from functools import cache

import numpy as np
import streamlit as st
import torch

from core.hands.samples import samples
from core.inside.dreams import STARTS, STEPS, Dream, dream, unit_values
from core.language import N_, _
from core.network.stages import layers_of
from core.render.colours import ink_picture
from core.render.words import format_number, together
from ui.inside import computed as inside
from ui.show import pictures, tables
from ui.show.address import show_address
from ui.visitor import cached
from ui.visitor.cached import kept
from ui.visitor.link import control
from ui.visitor.session import Network, View

KINDS = {
    "conv1": N_("a conv1 filter"),
    "conv2": N_("a conv2 filter"),
    "fc1": N_("a unit of fc1"),
    "logits": N_("a class"),
}
OF_A_MAP = N_("The number is the mean of its map after ReLU.")
ASKED = {
    "conv1": OF_A_MAP,
    "conv2": OF_A_MAP,
    "fc1": N_("The number is the unit's sum before ReLU."),
    "logits": N_("The number is the class's lead: its logit, the score before probabilities, minus the highest other."),
}
SEED = 0
KEPT = 1000
# Ink below this is not seen.
FAINT = 0.1


@st.fragment
def dreams(view: View) -> None:
    """The section of the page Filters; run by itself when another unit is chosen."""
    state = st.session_state
    answer = int(cached.probabilities(view.network, view.digit.image).argmax())
    # Until somebody, or an address, chooses a class, it is the one that the network answers.
    if not state.setdefault("dream-class-chosen", "dream-logits" in state) or state["dream-logits"] is None:
        state["dream-logits"] = state["dream-logits-default"] = answer
    with (
        st.container(key="dreams"),
        st.expander(
            _("What would it love to see?"), icon=":material/auto_awesome:", key="dreams-open", on_change="rerun"
        ) as opened,
    ):
        show_address("dreams")
        if not opened.open:
            return
        pictures.show(
            tables.said(_("Change an image, step by step, towards what one filter, unit or class answers more."))
        )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            stage = st.selectbox(_("For"), format_func=lambda name: _(KINDS[name]), width=220, **control("dream-stage"))
            unit = int(
                st.selectbox(
                    _("Number"),
                    range(layers_of(view.network.model)[stage].shape[0]),
                    format_func=view.called if stage == "logits" else str,
                    key=f"dream-{stage}",
                    on_change=_chosen if stage == "logits" else None,
                    persist_state="session",
                    width=120,
                )
            )
        known = _kept().get((view.network.key, stage, unit))
        place = st.empty()
        wanted = st.session_state.pop("dream-wanted", False)
        if known is None and (
            wanted or place.button(_("Make the picture"), icon=":material/auto_awesome:", key="dream-go")
        ):
            with place:
                known = _make(view, stage, unit)
        if known is not None:
            _show(view, stage, unit, known)


def _chosen() -> None:
    st.session_state["dream-class-chosen"] = True


def want(stage: str, unit: int) -> None:
    """Has the section make the picture of this unit in the next run."""
    st.session_state["dream-stage"], st.session_state[f"dream-{stage}"] = stage, unit
    st.session_state["dream-wanted"] = st.session_state["dreams-open"] = True


def _make(view: View, stage: str, unit: int) -> Dream:
    bar = st.progress(0.0, _("Climbing"))
    for last in dream(view.network.model, stage, unit, SEED):
        climbed = _("Step {step} of {steps}: {value}", step=last.step, steps=STEPS, value=format_number(last.value))
        bar.progress(last.step / STEPS, climbed)
    bar.empty()
    kept = _kept()
    if len(kept) >= KEPT:
        kept.clear()
    kept[view.network.key, stage, unit] = last
    return last


def _show(view: View, stage: str, unit: int, made: Dream) -> None:
    values = _values(view.network, stage)[:, unit]
    best = int(values.argmax())
    sample = samples()[best]
    here = _value(view, stage, unit)
    made_for = _("Made for it: {value}", value=format_number(made.value))
    if stage == "logits":
        read = pictures.answer_text(cached.probabilities(view.network, made.image), view.names)
        made_for = _(
            "Made for it: {value}. The network reads it as {answer}", value=format_number(made.value), answer=read
        )
    of_drawing = _(
        "The built-in drawing it answers most, {title}: {value}",
        title=_(sample.title),
        value=format_number(float(values[best])),
    )
    of_digit = _("The current digit: {value}", value=format_number(here))
    shown = ((made.image, made_for), (sample.image, of_drawing), (view.digit.image, of_digit))
    how = _(
        "The picture is the best met on {climbs} climbs of {steps} steps, from blank paper and from noise (seed "
        "{seed}); each step is nudged by a random shift and every fourth blurred, so that no single pixel wins.",
        climbs=len(STARTS),
        steps=STEPS,
        seed=SEED,
    )
    blank = _("<b>Of all images met, one that is all but blank pleases it most.</b>")
    beaten = _(
        "<b>Here a drawing pleases it more than the picture made for it.</b> Climbing finds a good image from where it "
        "starts, not the best there is."
    )
    caution = _(
        "Such a picture is not what the unit was trained on, and not what it means. It is one of many images that "
        "please it; another seed or another blur may give another."
    )
    pictures.show(
        pictures.row([pictures.figure(ink_picture(image), text + ".", text, "220px") for image, text in shown])
        + tables.note(together(_(ASKED[stage]), how))
        + (tables.said(blank) if made.image.max() < FAINT and made.value >= values[best] else "")
        + (tables.said(beaten) if made.value < values[best] else "")
        + tables.said(caution)
    )


def _value(view: View, stage: str, unit: int) -> float:
    image = torch.from_numpy(view.digit.image.copy())[None]
    return float(unit_values(view.network.model, image, stage)[0, unit])


@kept()
def _values(network: Network, stage: str) -> np.ndarray:
    return unit_values(network.model, torch.from_numpy(inside.drawings()), stage).numpy()


@cache
def _kept() -> dict[tuple[str, str, int], Dream]:
    """Pictures made so far, for every visitor of this process."""
    return {}
