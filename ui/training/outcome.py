"""What came of a run: how often it is right, the network to keep, and what it gets wrong."""

from __future__ import annotations

import streamlit as st

from core.digits.names import in_words
from core.judging.judge import Judged
from core.language import _, ngettext
from core.network.bundle import Trained, file_name
from core.render.words import together
from ui.show import pictures
from ui.training.jobs import Job
from ui.training.mistakes import confusion_matrix, worst_mistakes
from ui.training.progress import show_curves
from ui.visitor.link import fold
from ui.visitor.networks import GONE, HOURS, take_in
from ui.visitor.session import session


def show_outcome(job: Job) -> None:
    """Accuracy, the network to take along, its worst mistakes; folded, curves and the confusion matrix."""
    if job.trained is not None and job.judged is not None:
        _summary(job, job.judged)
        _keep(job.trained)
        worst_mistakes(job.trained, job.judged)
    with st.expander(_("Its curves"), icon=":material/show_chart:", **fold("train-curves")) as curves:
        if curves.open:
            show_curves(job)
    if job.trained is not None and job.judged is not None:
        with st.expander(
            _("What it takes for what"), icon=":material/grid_on:", **fold("train-confusion")
        ) as confusion:
            if confusion.open:
                confusion_matrix(job.trained, job.judged)
        if st.session_state.pop("train-to-compare", False):
            st.switch_page("pages/compare.py")


def _summary(job: Job, judged: Judged) -> None:
    right = int((judged.answers == judged.labels).sum())
    epochs = job.history.epochs
    seconds = job.report.seconds if job.report is not None else 0.0
    said = [
        ngettext(
            "**{share}**: {right} of {n} digit right that it never learned from ({kind}), after {seconds} s.",
            "**{share}**: {right} of {n} digits right that it never learned from ({kind}), after {seconds} s.",
            len(judged.answers),
            share=f"{100 * judged.accuracy:.2f} %",
            right=right,
            kind=in_words(judged.digits.name),
            seconds=f"{seconds:.0f}",
        )
    ]
    if epochs and (known := epochs[-1].train_accuracy) is not None:
        said.append(_("On digits it learned from: {share}.", share=f"{100 * known:.1f} %"))
    if job.report is not None and job.report.step < job.report.steps:
        said.append(_("It was stopped at step {step} of {steps}.", step=job.report.step, steps=job.report.steps))
    pictures.aloud("trained").markdown(together(*said))


def _keep(trained: Trained) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Look through this network"),
            type="primary",
            icon=":material/visibility:",
            key="look-through",
            on_click=take_in,
            args=(trained,),
            disabled=session().network == trained.name,
        )
        take_home(trained)
    if session().network == trained.name:
        st.markdown(_(":material/check: You look through it now, on every page. *Replay* shows how it learned."))
    lasts = _("The address of this page finds it again for {hours} hours. Its file lasts.", hours=HOURS)
    st.caption(lasts, help=_(GONE, hours=HOURS))


def take_home(trained: Trained) -> None:
    """The network as a zip: weights, JSON, snapshots."""
    st.download_button(
        _("Download the network"),
        trained.archive,
        file_name(trained),
        "application/zip",
        icon=":material/download:",
        key="network-download",
        on_click="ignore",
    )
