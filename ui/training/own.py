"""Train it yourself: what to train, the run itself, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.language import _
from core.network.bundle import open_bundle
from core.network.files import CheckpointError
from core.network.recipes import Recipe
from core.render.words import as_written, together
from ui.picker.files import take, uploader
from ui.training.controls import choose_recipe, details, use_drawings
from ui.training.jobs import Job, line
from ui.training.outcome import show_outcome
from ui.training.progress import show_progress
from ui.visitor.link import fold, put
from ui.visitor.networks import GONE, HOURS, named, shelf, take_in
from ui.visitor.session import session

if TYPE_CHECKING:
    from core.classroom.dataset import Halves


class Desk:
    """One session's run: at most one at a time. It stops by itself when its session is gone for good.

    Attributes:
        refused: the visitor asked for another run while as many as one may have were in the line.
        gone: the address named a run that is not here any more; told once.
    """

    def __init__(self) -> None:
        self.job: Job | None = None
        self.refused = self.gone = False

    def begin(self, recipe: Recipe, given: Halves | None = None) -> None:
        """Starts a run in the background, after those that others started before; on a class's digits if `given`."""
        job = Job(recipe, line(), _watched(), _visitor(), given)
        self.refused = not job.start()
        if not self.refused:
            self.job, session().run = job, job.name
            put("train-cell", None)

    def take_up(self) -> None:
        """Goes on with the run that the address names: its page was loaded anew, or its tablet slept."""
        name = session().run
        if self.job is not None or not name:
            return
        self.job = shelf.get(name)
        self.gone = self.job is None
        if self.job is None:
            session().run = ""
        else:
            self.job.watched_by(_watched())


def desk() -> Desk:
    """This session's desk; two tabs of one person are two sessions."""
    return st.session_state.setdefault("training-desk", Desk())


def show_own_training() -> None:
    """The run while it goes on; then what came of it, and below that what to train next."""
    current = desk()
    with st.container(key="live-training"):
        if current.job is not None and not current.job.over:
            show_progress(current.job)
            return
        if current.gone:
            current.gone = False
            st.info(together(_("The run in this link is gone."), _(GONE, hours=HOURS)))
        if current.job is not None:
            _what_came_of_it(current.job)
            st.header(_("Train another"), anchor=False)
        else:
            st.markdown(
                _(
                    "It starts from random weights, looks at a handful of digits at a time, and after each moves every "
                    "weight a little to where its answers would have been less wrong."
                )
            )
        recipe = choose_recipe()
        pressed = st.button(
            _("Start training"),
            type="primary",
            icon=":material/play_arrow:",
            key="train-start",
            disabled=recipe is None,
        )
        if pressed and recipe is not None:
            current.begin(recipe)
            st.rerun()
        if current.refused:
            current.refused = False
            st.warning(
                _(
                    "Two runs of yours are still in the line. So that everybody gets a turn, start another when one "
                    "has ended."
                )
            )
        details(recipe)
        _class(current)
        _upload()


def _what_came_of_it(job: Job) -> None:
    st.header(_("What came of it: {title}", title=_(job.recipe.title)), anchor=False)
    if job.phase == "cancelled":
        st.info(_("You left the line before your turn came. Nothing was trained."))
        return
    if job.phase == "failed":
        problem = str(job.problem)
        st.error(_(problem), title=_("The run stopped"))
        if job.recipe.dataset not in ("drawings", "class") and not job.history.losses:
            st.button(_("Use drawings instead"), key="use-drawings-after", on_click=use_drawings)
    if job.given is not None and job.trained is not None and st.session_state.get("class-taken-in") != job.name:
        # What a class taught is what it looks through from then on.
        st.session_state["class-taken-in"] = job.name
        take_in(job.trained)
        st.rerun()
    show_outcome(job)
    if job.given is not None:
        from ui.training.class_data import beside_others

        beside_others(job)


def _class(current: Desk) -> None:
    with st.expander(_("What our class drew"), icon=":material/groups:", **fold("class-data")) as shown:
        if shown.open:
            # A server without any room knows nothing of rooms.
            from ui.training.class_data import class_data

            class_data(current.begin)


def _upload() -> None:
    with st.expander(_("A network from before"), icon=":material/upload:", **fold("network-before")) as opened:
        if opened.open:
            st.markdown(_("A network you downloaded here can be looked through again, in this or any other session."))
            uploader(_("The zip you downloaded, about 5 MB"), "network-upload", _take_upload)
    said = st.session_state.get("network-upload-said")
    if said:
        (st.success if said[0] else st.warning)(said[1])


def _take_upload() -> None:
    take("network-upload", _look_through, lambda: _say(None))


def _look_through(name: str, content: bytes) -> None:
    try:
        trained = open_bundle(content)
    except CheckpointError as error:
        _say((False, _("{problem} Your network stays as it was.", problem=as_written(str(error)))))
        return
    take_in(named(trained))
    _say((True, _("You now look through it on every page: {network}.", network=as_written(trained.title))))


def _say(said: tuple[bool, str] | None) -> None:
    st.session_state["network-upload-said"] = said


def _visitor() -> str:
    """The session: no cookie tells one browser's tabs from another's."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def _watched() -> Callable[[], bool]:
    """Asks the server, from any thread, whether this session's browser is still there."""
    context = get_script_run_ctx()
    if context is None or not exists():
        return lambda: True
    runtime, name = get_instance(), context.session_id
    return lambda: runtime.is_active_session(name)
