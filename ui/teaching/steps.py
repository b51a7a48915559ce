"""The steps of a lesson: their links, their list, and the one at hand on every page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from core.ink.links import link_sample
from core.language import _, ngettext
from core.teaching.plans import STEPS, Plan, Step
from ui.show import pictures
from ui.visitor.link import DIGIT, NETWORK, chosen, link_to, of_every_page, put
from ui.visitor.session import session

if TYPE_CHECKING:
    from ui.classroom.asking import Ask

# Answers and maps stay covered until the class has guessed.
PREDICT = {"predict": "on"}


def step_link(plan: Plan, at: int) -> str:
    """An address that opens a step of a lesson, with the step at hand; on the digit one has where it names none."""
    step = plan.steps[at]
    more = of_every_page()[0] | PREDICT | {"plan": f"{plan.name}.{at + 1}"}
    digit, network = step.on
    if digit:
        more[DIGIT] = link_sample(digit)
    if network:
        more[NETWORK] = network
    return link_to(step.page, step.settings, more)


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
    return f'<li class="{mark}"><small>{at + 1} · {takes}</small> <b>{asks}</b>{_details(plan, at)}</li>'


def _is_at_hand(plan: Plan, at: int) -> bool:
    return chosen("plan") == f"{plan.name}.{at + 1}"


def _details(plan: Plan, at: int) -> str:
    step = plan.steps[at]
    told = ((_("Do"), step.does), (_("Students usually say"), step.said), (_("What is true"), step.true))
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(_(text))}</dd>" for name, text in told)
    go = _button(step_link(plan, at), _("Open this step"))
    return f"<dl>{rows}</dl>{go}"


def _button(address: str, words: str) -> str:
    return f'<a class="ds-go" href="{escape(address, quote=True)}">{escape(words)}</a>'


def minutes(step: Step) -> str:
    """How long a step takes, in words."""
    return ngettext("{n} min", "{n} min", step.minutes)


def lesson_at_hand(asks: Sequence[Ask] = ()) -> None:
    """Above a page's end: the step of the lesson one is at, and the next; nothing unless a lesson was begun.

    Args:
        asks: what the teacher of a room can ask the class at this step.
    """
    if chosen("plan") not in STEPS:
        return
    plan, at = STEPS[chosen("plan")]
    if session().page != "lesson":
        # The list of all steps opens on this lesson's.
        put("lesson-plan", plan.name)
    step, count = plan.steps[at], len(plan.steps)
    where = _("Lesson: step {step} of {steps} · {minutes}", step=at + 1, steps=count, minutes=minutes(step))
    ahead = ""
    if at + 1 < count:
        ahead = "<br>" + _button(step_link(plan, at + 1), _("Next step of the lesson"))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="lesson-at-hand"):
        st.html(f"<p><small>{escape(where)}</small>{escape(_(step.asks))}{ahead}</p>", width="content")
        for ask in asks:
            # Known where there is a room.
            from ui.classroom.asking import ask_button

            ask_button(ask)
        st.page_link("pages/lesson.py", label=_("All steps"), icon=":material/school:")
        st.button(_("End the lesson"), type="tertiary", key="plan-end", on_click=put, args=("plan", None))
