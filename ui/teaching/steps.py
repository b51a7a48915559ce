"""The steps of a lesson: their links, their list, and the one at hand on every page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from core.ink.links import link_sample
from core.language import _, ngettext
from core.teaching.guesses import GUESSES
from core.teaching.plans import STEPS, Plan, Step
from ui.show import pictures
from ui.visitor.link import DIGIT, NETWORK, RUN, chosen, link_to, of_every_page, put
from ui.visitor.networks import networks
from ui.visitor.session import View, session
from ui.visitor.settings import PROJECTOR

if TYPE_CHECKING:
    from ui.classroom.asking import Ask

# Answers and maps stay covered until the class has guessed.
PREDICT = {"predict": "on"}


def step_link(plan: Plan, at: int) -> str:
    """An address that opens a step of a lesson on its digit and network, with the step at hand: the same wherever one
    comes from, but for what is no part of the step."""
    step, said = plan.steps[at], of_every_page()[0]
    kept = {name: said[name] for name in (PROJECTOR.name, RUN) if name in said}
    digit, network = step.on
    about = {DIGIT: link_sample(digit), NETWORK: network, "plan": f"{plan.name}.{at + 1}"}
    return link_to(step.page, step.settings, kept | PREDICT | about)


def at_hand() -> Step | None:
    """The step of a lesson one is at; None where no lesson was begun."""
    plan, at = STEPS.get(chosen("plan"), (None, 0))
    return plan.steps[at] if plan is not None else None


def knows(view: View) -> bool:
    """Whether the lesson one is at told the answer to this very digit by this network in an earlier step."""
    plan, at = STEPS.get(chosen("plan"), (None, 0))
    on = (view.digit.name, view.network.name)
    return plan is not None and plan.knows(at) and plan.steps[at].on == on and not session().off


def led() -> bool:
    """Whether a teacher leads this visitor through a lesson, and asks and reveals what its step is about."""
    if at_hand() is None or not chosen("room"):
        return False
    from ui.classroom.here import is_led

    return is_led()


def steps(plan: Plan) -> None:
    """The link a lesson begins with, or the step one is at, unfolded."""
    here = [at for at in range(len(plan.steps)) if _is_at_hand(plan, at)]
    if here:
        pictures.show(f'<ol class="ds-steps">{_row(plan, here[0], "here")}</ol>')
    else:
        pictures.show(_button(step_link(plan, 0), _("Begin the lesson")))


def every_step(plan: Plan) -> None:
    """Of each step what is done, what students usually say, what is true, and the link that opens it."""
    rows = "".join(_row(plan, at) for at in range(len(plan.steps)))
    pictures.show(f'<ol class="ds-steps">{rows}</ol>')


def _row(plan: Plan, at: int, mark: str = "") -> str:
    takes, asks = escape(minutes(plan.steps[at])), escape(_(plan.steps[at].asks))
    go = _button(step_link(plan, at), _("Open this step"))
    return f'<li class="{mark}"><small>{at + 1} · {takes}</small> <b>{asks}</b>{_details(plan.steps[at])}{go}</li>'


def _is_at_hand(plan: Plan, at: int) -> bool:
    return chosen("plan") == f"{plan.name}.{at + 1}"


def _details(step: Step) -> str:
    told = [(_("Do"), _(step.does)), (_("Students usually say"), _(step.said))]
    if step.guesses:
        title = _(networks()[step.on[1]].title)
        told.insert(1, (_("Everybody guesses"), _(GUESSES[step.guesses], network=title)))
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in told)
    # Most teachers have one screen, and their class sees it too.
    truth, true = _("What is true"), _(step.true)
    return f"<dl>{listed}</dl><details><summary>{escape(truth)}</summary><p>{escape(true)}</p></details>"


def _button(address: str, words: str) -> str:
    return f'<a class="ds-go" href="{escape(address, quote=True)}">{escape(words)}</a>'


def minutes(step: Step) -> str:
    """How long a step takes, in words."""
    return ngettext("{n} min", "{n} min", step.minutes)


def lesson_at_hand(asks: Sequence[Ask] = ()) -> None:
    """At the screen's lower edge, wherever one is: the step of the lesson one is at, and the next.

    A student in a room is led by the teacher, and told nothing that is meant for the teacher.

    Args:
        asks: what the teacher of a room can ask the class on this page.
    """
    plan, at = STEPS[chosen("plan")]
    if session().page != "lesson":
        # The list of all steps opens on this lesson's.
        put("lesson-plan", plan.name)
    step, count, leads = plan.steps[at], len(plan.steps), bool(chosen("key") or not chosen("room"))
    where = _("Lesson: step {step} of {steps} · {minutes}", step=at + 1, steps=count, minutes=minutes(step))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson-at-hand"):
        st.html(f"<p><small>{escape(where)}</small>{escape(_(step.asks))}</p>", width="stretch")
        if not leads:
            return
        for ask in asks:
            if ask.name == step.guesses:
                # Known where there is a room.
                from ui.classroom.asking import ask_button

                ask_button(ask)
        _notes(step)
        st.page_link("pages/lesson.py", label=_("All steps"), icon=":material/school:")
        if at + 1 < count:
            st.html(_button(step_link(plan, at + 1), _("Next step")), width="content")
        if at + 1 == count or session().page == "lesson":
            st.button(_("End the lesson"), key="plan-end", on_click=_end)


def _end() -> None:
    put("plan", None)
    if chosen("key"):
        from ui.classroom.here import end_lesson

        end_lesson()


@st.fragment
def _notes(step: Step) -> None:
    """What is meant for the teacher, folded; until it is opened nothing of it is sent, since it tells the answer."""
    with st.popover(_("For the teacher"), icon=":material/menu_book:", key="step-notes", on_change="rerun") as opened:
        if opened.open:
            pictures.show(f'<div class="ds-steps notes">{_details(step)}</div>')
