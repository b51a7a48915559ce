"""A run under way: its place in the line, its progress, its curves, and Stop."""

from __future__ import annotations

import streamlit as st

from core.render.words import whole
from ui.training.curves import accuracy_curve, loss_curve
from ui.training.jobs import TURN, Job

EVERY = 1.0


def show_progress(job: Job) -> None:
    """The part of the page that redraws itself every second until the run is over."""
    st.fragment(_progress, run_every=EVERY)(job)


def _progress(job: Job) -> None:
    if job.over:
        st.rerun()
    st.header(job.recipe.title, anchor=False)
    report = job.report
    if job.phase == "waiting":
        runs = "1 run is" if job.ahead == 1 else f"{job.ahead} runs are"
        begun = report is not None
        st.info(
            f"{runs} before yours: this machine trains only so many networks at a time, and a long run lets others go "
            f"first every {TURN:.0f} s. Yours {'goes on' if begun else 'begins'} by itself; you may leave this page "
            "meanwhile, but not close it."
        )
        stop = "Stop and keep what it has learned" if begun else "Leave the line"
        st.button(stop, icon=":material/close:", key="train-stop", on_click=job.stop)
        return
    share, words = 0.0, "Getting the digits ready"
    if report is not None and report.steps:
        share = report.step / report.steps
        left = report.seconds_left
        words = f"Epoch {max(1, report.epoch)} of {job.recipe.epochs} · step {report.step} of {report.steps}"
        if report.step:
            words += f" · {whole(report.images_per_second)} images/s · {left:.0f} s left"
    if job.phase == "judging":
        words = "Trying it on every test digit"
    st.progress(min(1.0, share), text=words)
    st.button(
        "Stop and keep what it has learned",
        icon=":material/stop:",
        key="train-stop",
        on_click=job.stop,
        disabled=job.phase == "judging",
    )
    show_curves(job)
    st.caption(
        f"While it learns it is tried on {whole(job.tried_on)} test digits, at its end on all. You may look at other "
        "pages meanwhile. Closing the tab ends the run; the address finds what it had learned."
    )


def show_curves(job: Job) -> None:
    """Loss and accuracy so far, beside each other, on the axis of the whole run."""
    history, report = job.history, job.report
    if report is None or not history.losses:
        return
    early = [(moment.step, moment.accuracy) for moment in list(history.snapshots)]
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Loss**")
        loss_curve(list(history.losses), report.steps)
    with right:
        st.markdown("**Accuracy** on test digits and on digits it learned from")
        accuracy_curve(list(history.epochs), report.steps, early)
    latest = history.epochs[-1] if history.epochs else None
    if latest:
        st.markdown(
            f"After epoch {latest.epoch}: **{100 * latest.test_accuracy:.1f} %** of the test digits right, "
            f"{100 * (latest.train_accuracy or 0.0):.1f} % of digits it learned from."
        )
