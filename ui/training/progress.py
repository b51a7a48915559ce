"""A run under way: its place in the line, its progress, its curves, and Stop."""

from __future__ import annotations

import streamlit as st

from core.language import N_, _, ngettext
from core.render.words import together, whole
from ui.training.curves import accuracy_curve, loss_curve
from ui.training.jobs import TURN, Job

EVERY = 1.0
STOP = N_("Stop and keep what it has learned")


def show_progress(job: Job) -> None:
    """The part of the page that redraws itself every second until the run is over."""
    st.fragment(_progress, run_every=EVERY)(job)


def _progress(job: Job) -> None:
    if job.over:
        st.rerun()
    st.header(_(job.recipe.title), anchor=False)
    report = job.report
    if job.phase == "waiting":
        before = ngettext(
            "{n} run is before yours: this machine trains only so many networks at a time, and a long run lets others "
            "go first every {seconds} s.",
            "{n} runs are before yours: this machine trains only so many networks at a time, and a long run lets "
            "others go first every {seconds} s.",
            job.ahead,
            seconds=f"{TURN:.0f}",
        )
        if report is not None:
            then, stop = _("Yours goes on by itself; you may leave this page meanwhile, but not close it."), _(STOP)
        else:
            then = _("Yours begins by itself; you may leave this page meanwhile, but not close it.")
            stop = _("Leave the line")
        st.info(together(before, then))
        st.button(stop, icon=":material/close:", key="train-stop", on_click=job.stop)
        return
    share, words = 0.0, _("Getting the digits ready")
    if report is not None and report.steps:
        share = report.step / report.steps
        words = _(
            "Epoch {epoch} of {epochs} · step {step} of {steps}",
            epoch=max(1, report.epoch),
            epochs=job.recipe.epochs,
            step=report.step,
            steps=report.steps,
        )
        if report.step:
            speed, left = whole(report.images_per_second), f"{report.seconds_left:.0f}"
            words += " · " + _("{speed} images/s · {left} s left", speed=speed, left=left)
    if job.phase == "judging":
        words = _("Trying it on every test digit")
    st.progress(min(1.0, share), text=words)
    st.button(
        _(STOP),
        icon=":material/stop:",
        key="train-stop",
        on_click=job.stop,
        disabled=job.phase == "judging",
    )
    show_curves(job)
    # While the digits are being made ready, nobody knows how many there are to try it on.
    tried = (
        ""
        if not job.tried_on
        else ngettext(
            "While it learns it is tried on {count} test digit, at its end on all.",
            "While it learns it is tried on {count} test digits, at its end on all.",
            job.tried_on,
            count=whole(job.tried_on),
        )
    )
    leaving = _(
        "You may look at other pages meanwhile. Closing the tab ends the run; the address finds what it had learned."
    )
    st.caption(together(tried, leaving))


def show_curves(job: Job) -> None:
    """Loss and accuracy so far, beside each other, on the axis of the whole run."""
    history, report = job.history, job.report
    if report is None or not history.losses:
        return
    early = [(moment.step, moment.accuracy) for moment in list(history.snapshots)]
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(_("**Loss**"))
        loss_curve(list(history.losses), report.steps)
    with right:
        st.markdown(_("**Accuracy** on test digits and on digits it learned from"))
        accuracy_curve(list(history.epochs), report.steps, early)
    latest = history.epochs[-1] if history.epochs else None
    if latest:
        st.markdown(
            _(
                "After epoch {epoch}: **{share}** of the test digits right, {learned} of digits it learned from.",
                epoch=latest.epoch,
                share=f"{100 * latest.test_accuracy:.1f} %",
                learned=f"{100 * (latest.train_accuracy or 0.0):.1f} %",
            )
        )
