"""The replay: a slider over the moments of a network's training, and everything that moves with it."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS
from core.judging.calibration import temperature_of
from core.language import _, ngettext
from core.network.checkpoints import Snapshot, models_of
from core.network.facts import Facts
from core.network.files import CheckpointError
from core.network.model import DigitNet
from core.render.sheets import wall
from core.render.words import as_written, describe, format_number, percent, together, whole
from core.training.log import in_words, log_lines
from core.training.presets import command
from core.training.replay import Frame, Replay, moment_title, replay
from ui.show import pictures
from ui.show.address import show_address
from ui.show.maps import picture_of
from ui.takeaway.explained import replay_offer
from ui.takeaway.offers import offer
from ui.training.curves import accuracy_curve, loss_curve
from ui.visitor.cached import kept, probabilities
from ui.visitor.link import decide, fold
from ui.visitor.session import Network, View

PAUSE = 1.0
LINES = 9


def show_replay(view: View) -> None:
    """The whole replay of the network looked at."""
    facts = view.network.facts
    with st.container(key="replay"):
        try:
            moments = history(view.network)[0]
        except CheckpointError as error:
            st.warning(_("{problem} Its training cannot be replayed; everything else works.", problem=error))
            return
        if len(moments) > 1:
            playing = bool(st.session_state.get("replay-playing"))
            st.fragment(_moving_part, run_every=PAUSE if playing else None)(view, playing)
        else:
            st.info(
                _("No moments of its training were kept, so there is nothing to replay.")
                if facts.epochs
                else _("This network was not trained, so there is nothing to replay.")
            )
        with st.expander(_("How it was trained"), icon=":material/school:", **fold("replay-how")) as how:
            if how.open:
                epoch = _("An epoch is one pass through all it learned from.")
                st.markdown(together(as_written(in_words(facts)), epoch))
                if facts.recipe.dataset == "class":
                    st.caption(_("It learned from what a class drew. Train it again with that class's file."))
                    return
                if facts.stopped:
                    st.caption(_("The same recipe to its end:"))
                elif facts.recipe.people or facts.recipe.letters:
                    st.caption(
                        _(
                            "The same again, bit for bit on the same libraries and machine, where what people wrote "
                            "is there too:"
                        )
                    )
                else:
                    st.caption(_("The same again, bit for bit on the same libraries and machine:"))
                st.code(command(facts.recipe, facts.threads), language="bash", wrap_lines=True)


def _moving_part(view: View, ticking: bool) -> None:
    facts, (moments, models) = view.network.facts, history(view.network)
    made = replayed(view.network, view.digit.image)
    number = _slider(view, moments, facts, ticking)
    title = moment_title(moments[number], facts)
    offer("replay", lambda address: replay_offer(view, made, number, title, models[number]))
    _at_the_moment(view, made, number, moments[number])
    _curves(facts, moments, moments[number].step)
    scales = _("What these scales say, and the log")
    with st.expander(scales, icon=":material/receipt_long:", **fold("replay-log")) as log:
        if log.open:
            _scales(view, made)
            _log(facts, moments[number].step)
    show_address("replay")


def _slider(view: View, moments: list[Snapshot], facts: Facts, ticking: bool) -> int:
    """The moment looked at. While it plays, every pass through here goes one moment on.

    Args:
        ticking: this part is being run by the clock, which stops with the next run of the whole page.
    """
    titles, last, state = [moment_title(moment, facts) for moment in moments], len(moments) - 1, st.session_state
    number = decide("replay-at", view.network.key, last, last)
    if state.get("replay-playing") and time.monotonic() >= state.get("replay-next", 0.0):
        number = min(number + 1, last)
        state["replay-next"] = time.monotonic() + 0.8 * PAUSE
        state["replay-playing"] = number < last
    state["replay-at"] = number
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.select_slider(
            _("Moment of the training"),
            list(range(len(moments))),
            format_func=titles.__getitem__,
            key="replay-at",
            on_change=_pause,
            persist_state="session",
        )
        playing = bool(state.get("replay-playing"))
        if st.button(
            _("Pause") if playing else _("Play"),
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key="replay-play",
            on_click=_pause if playing else _play,
            args=() if playing else (last,),
        ):
            # Only a run of the whole page starts or stops the clock of this part.
            st.rerun()
    if ticking and not playing:
        st.rerun()
    return number


def _play(last: int) -> None:
    state = st.session_state
    if state["replay-at"] >= last:
        state["replay-at"] = 0
    state["replay-playing"] = True
    state["replay-next"] = time.monotonic() + 0.8 * PAUSE


def _pause() -> None:
    st.session_state["replay-playing"] = False


def _at_the_moment(view: View, made: Replay, number: int, moment: Snapshot) -> None:
    frame, facts = made.frames[number], view.network.facts
    at_an_end = moment.step in {epoch.step for epoch in facts.epochs}
    judged_on = facts.test.digits if at_an_end else facts.moments_judged_on
    told = [
        ngettext(
            "its answer after {steps} step", "its answer after {steps} steps", moment.step, steps=whole(moment.step)
        ),
        ngettext(
            "right on {share} of {count} test digit",
            "right on {share} of {count} test digits",
            judged_on,
            share=f"{100 * moment.accuracy:.1f} %",
            count=whole(judged_on),
        ),
    ]
    if not np.isnan(moment.loss):
        told.append(_("loss of this batch {loss}", loss=f"{moment.loss:.3f}"))
    if number == len(made.frames) - 1 and temperature_of(facts) is not None:
        share = percent(float(probabilities(view.network, view.digit.image)[made.target]))
        told.append(_("with its temperature, as on every page: {share}", share=share))
    answer = pictures.answer_text(frame.probabilities, view.names)
    said = " · ".join(told).replace(" %", "\u00a0%")
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=290, key="replay-answer"):
            pictures.show(
                f'<div class="ds-answer">{answer}<small>{said}</small></div>'
                + pictures.bars(frame.probabilities, int(frame.probabilities.argmax()), view.names)
            )
        with st.container(width="stretch", key="replay-maps"):
            pictures.show(pictures.grid([_filters(made, frame), *_maps(view, made, frame)], 200))


def _scales(view: View, made: Replay) -> None:
    st.markdown(
        _(
            "The three maps are for the logit (the score before probabilities) of {digit}, the finished network's "
            "answer; Integrated Gradients and DeepLift compare with black. Every scale is the same at all moments: "
            "what grows here really grew. The shares are each moment's own softmax: a temperature is fitted to a "
            "finished network only.",
            digit=view.called(made.target),
        )
    )
    st.markdown(
        _(
            "In the curves, the red line is where the slider is. The lower axis gives each tenfold of steps about the "
            "same room; that of accuracy widens towards 100 %, where tenths count."
        )
    )


def _filters(made: Replay, frame: Frame) -> str:
    picture = wall(frame.filters, "signed", 4, made.filter_limit, zoom=8)
    alt = _("conv1's sixteen filters: {numbers}.", numbers=describe(frame.filters))
    caption = _("Filters of {layer}", layer="conv1")
    return f"<div>{pictures.figure(picture, alt, caption)}{pictures.scale(picture)}</div>"


def _maps(view: View, made: Replay, frame: Frame) -> list[str]:
    cells = []
    for name, attribution in frame.attributions.items():
        method = METHODS[name]
        picture = picture_of(attribution.values, name, made.limits[name])
        title, numbers = _(method.title), describe(attribution.values)
        alt = _("{method} for {digit}: {numbers}.", method=title, digit=view.called(made.target), numbers=numbers)
        if method.complete:
            title = _("{method}, sum {sum}", method=title, sum=format_number(attribution.total))
        cells.append(f"<div>{pictures.figure(picture, alt, title)}{pictures.scale(picture)}</div>")
    return cells


def _curves(facts: Facts, moments: list[Snapshot], at: int) -> None:
    last = moments[-1].step
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(_("**Loss** (cross-entropy): its surprise at the right answer"))
        loss_curve(facts.losses, last, at)
    with right:
        st.markdown(_("**Accuracy** on test digits and on digits it learned from"))
        accuracy_curve(facts.epochs, last, [(moment.step, moment.accuracy) for moment in moments], at)


def _log(facts: Facts, at: int) -> None:
    lines = log_lines(facts)
    past = [line for step, line in lines if step <= at]
    st.markdown(_("**The log** as the book prints it, up to this moment"))
    st.code("\n".join(past[-LINES:]) or _("nothing yet"), language=None, wrap_lines=True)


@kept(shared=True)
def history(network: Network) -> tuple[list[Snapshot], list[DigitNet]]:
    """The moments of a network's training without their weights, and the network at each."""
    moments = network.moments()
    return [replace(moment, weights={}) for moment in moments], models_of(moments, network.name)


@kept()
def replayed(network: Network, image: np.ndarray) -> Replay:
    return replay(history(network)[1], image)
