"""The frame around every page: one table of pages, page config, sidebar, the current digit and network."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.language import N_, _, called
from core.render.colours import ink_picture
from core.render.sheets import data_uri
from core.render.words import listed
from ui.glossary import glossary
from ui.guessing.ask import UNNAMED, ask_answer, guessed_digit
from ui.guessing.gate import covered
from ui.pages import AGAIN, PAGES, ROUTE, page_named
from ui.picker.files import keep_one_each
from ui.picker.picker import picker
from ui.show import pictures
from ui.show.address import show_address
from ui.show.answer import answer, digit_figure
from ui.show.scripts import styles
from ui.takeaway.foot import share_button, take_away_button
from ui.takeaway.offers import begin, viewed
from ui.teaching.steps import at_hand, lesson_at_hand
from ui.theirs import say_theirs
from ui.visitor.canvas import SIDE
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.link import chosen, control, enter, fit_classes, fold, keep_all
from ui.visitor.networks import current_network, networks, problems
from ui.visitor.session import FALLBACK, View, looked_at, session
from ui.visitor.settings import ANSWER
from ui.visitor.warm_up import warm_up

if TYPE_CHECKING:
    from ui.classroom.asking import Ask

SIDEBAR = 260
# All sheets on all pages, those that others build on first.
SHEETS = [
    Path(__file__).parent / sheet
    for sheet in (
        "show/show.css",
        "show/wall.css",
        "picker/picker.css",
        "classroom/classroom.css",
        "inside/scripts/inside.css",
        "teaching/teaching.css",
    )
]


def open_page(
    name: str, header: bool = True, look_at: Callable[[], Digit | None] | None = None, opening: str = ""
) -> View:
    """Every page's first call: takes in the latest stroke, draws the frame, says what to look at.

    Args:
        name: the page, as in `PAGES`.
        look_at: which digit to look at as long as the visitor has none, after the address was read.
        header: draw the strip with the digit, the answer and the network; the page does it itself otherwise.
        opening: what to say under the title in place of the page's question.
    """
    page = page_named(name)
    st.set_page_config(
        page_title=f"{_(page.title)} · DigitScope",
        page_icon=_icon(),
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )
    pictures.show(styles(*SHEETS))
    # Streamlit itself goes back out when the page has run to its end.
    _unseen_until_styled("page").__enter__()
    warm_up()
    keep_one_each()
    enter(name)
    own = session().digit is not None
    network = current_network(load=header or own)
    found = None if own or look_at is None else look_at()
    view = View(found or looked_at(), own, network)
    begin(view, _(page.title))
    fit_classes(network)
    _sidebar(view)
    st.title(_(page.title), anchor=False)
    nothing = _("You have not drawn anything yet, so this page looks at one of the built-in drawings.")
    if found is not None:
        nothing = _(
            "You have not drawn anything yet, so this page chose a drawing that suits its question, not the one on "
            "other pages."
        )
    if session().held is not None:
        nothing = _(
            "None of your ink is left at 28 × 28, so this page looks at one of the built-in drawings. The steps that "
            "lost it can be switched on again under Draw a digit."
        )
    fallback = f'<p class="ds-note">{nothing}</p>' if header and not view.chosen else ""
    large = '<i class="ds-projector"></i>' if chosen("projector") else ""
    question = opening or page.question
    pictures.show(f'{large}<p class="ds-question"><b>{escape(_(question))}</b></p>{fallback}')
    if chosen("room"):
        _room(view, name)
    if session().notice:
        st.warning(session().notice)
        session().notice = ""
    if header:
        _header(view)
    return view


def about_digits(view: View) -> bool:
    """Whether the network looked through reads the ten digits; where it does not, that is said."""
    if not view.network.facts.reads_digits:
        st.info(
            _(
                "This page is about digits, and the network you look through reads other things: {names}. Choose "
                "another network above.",
                names=listed(view.names),
            )
        )
    return view.network.facts.reads_digits


def _room(view: View, page: str) -> None:
    """What stands at the head of a page for whoever is in a room; nobody else's process knows of rooms."""
    from ui.classroom.asking import leave_behind
    from ui.classroom.here import follow_lesson, told, wall_seen
    from ui.classroom.strip import strip

    image, network = view.digit.image, view.network.key
    leave_behind(image, network)
    follow_lesson()
    strip(image, network, told(image), wall_seen() if page == "class_room" else "", _asks(view, page))


def _asks(view: View, page: str) -> list[Ask]:
    """What a teacher can ask the class on a page."""
    if not chosen("key"):
        return []
    from ui.guessing.to_class import askable

    return askable(view, page)


def close_page() -> None:
    """Every page's last call: where one stands on the route and what comes next; off the route, the way back to it."""
    current = session()
    if at_hand() is not None:
        # One way at a time: the route is silent during a lesson.
        lesson_at_hand(_asks(viewed()[0], current.page))
    else:
        _route()
    # No popover: it would stand before the dialogs that its buttons open.
    with st.container(gap="small", key="page-foot"):
        share_button()
        with st.expander(_("Take away, words"), icon=":material/more_horiz:"):
            take_away_button(covered(viewed()[0], ANSWER))
            glossary(current.page)


def _route() -> None:
    """Where one stands on the route, and what comes next."""
    current, pages = session(), [step.page for step in ROUTE]
    there = current.page in pages
    if there:
        current.step = pages.index(current.page)
    at = (current.step + there) % len(ROUTE)
    # Whoever was at the last step has gone all the way.
    done = at == 0 if there else current.step == len(ROUTE) - 1
    step = (AGAIN if current.page != AGAIN.page else ROUTE[0]) if done else ROUTE[at]
    page = page_named(step.page)
    does, steps = escape(_(step.does)), len(ROUTE)
    if done and not there:
        said = _("<b>Next:</b> {does}", does=does)
    elif there:
        where = _("Step {step} of {steps}", step=current.step + 1, steps=steps)
        said = f"<small>{where}</small>" + _("<b>Next:</b> {does}", does=does)
    else:
        said = _("<b>Next:</b> step {step} of {steps}. {does}", step=at + 1, steps=steps, does=does)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="next"):
        st.html(f'<p class="{"ds-next" if there else "ds-note"}">{said}</p>', width="content")
        st.page_link(page.file, label=_(page.title), icon=":material/arrow_forward:")


def _unseen_until_styled(key: str) -> DeltaGenerator:
    """A place that is as good as not there until the style sheets give it height: what is styled late moves."""
    return st.container(height=1, border=False, key=key)


@cache
def _icon() -> str:
    """A digit as the network sees it; the address holds the picture, where Streamlit's own icons are Google's."""
    return data_uri(ink_picture(digit_from_sample(FALLBACK).image).pixels)


def beside_the_picker(key: str = "beside") -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places side by side, the left one as wide as a canvas needs; below each other on a phone."""
    with st.container(horizontal=True, gap="medium", key=key):
        return st.container(width=SIDE + 20, key=f"{key}-picker"), st.container(width="stretch", key="main")


def network_choice() -> None:
    """The control that changes the current network, the same on every page."""
    there = networks()

    def change() -> None:
        session().network = st.session_state["network-choice"]

    # Set by name, since a network can be made current elsewhere than here.
    st.session_state["network-choice"] = session().network
    with st.container(key="network", width=280):
        st.selectbox(
            _("Network"),
            list(there),
            format_func=lambda name: _(there[name].title),
            key="network-choice",
            on_change=change,
        )
        for problem in problems():
            st.caption(_(":material/warning: {problem} The other networks work.", problem=problem))


def _header(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="header"):
        if covered(view, ANSWER):
            with st.container(width=420):
                ask_answer(view, "88px")
        else:
            st.html(answer(view, "88px") + guessed_digit(view), width=420)
        network_choice()
    if not view.network.facts.reads_digits:
        names = listed(view.names)
        st.caption(
            _("This network tells {names} apart. Where a page says *digit*, it means one of these.", names=names)
        )
    if session().page != "compare":
        with st.expander(_("Change the digit"), icon=":material/edit:", **fold("picker-open")) as opened:
            if opened.open:
                picker()
        show_address("picker")


def _language() -> None:
    """The switch of languages, each by its own name, which whoever reads only that one finds."""
    with st.container(key="language"):
        st.segmented_control(
            _("Language"),
            format_func=called,
            label_visibility="collapsed",
            required=True,
            on_change=keep_all,
            **control("lang"),
        )


def _sidebar(view: View) -> None:
    with st.sidebar, _unseen_until_styled("contents"):
        say_theirs()
        what = _("See inside a digit classifier.")
        st.markdown(f"**:material/search_insights: DigitScope**\n\n{what}")
        _language()
        section = ""
        for page in PAGES:
            if page.section != section:
                section = page.section
                st.caption(_(section))
            st.page_link(page.file, label=_(page.title), icon=page.icon)
        larger = _("Larger type and pictures, for the back row.")
        st.toggle(_("For a projector"), help=larger, **control("projector"))
        guess = _("Say what you expect before you see it: answers and maps are covered until then.")
        st.toggle(_("Predict first"), help=guess, **control("predict"))
        # What it is called may say what it is labelled.
        hidden = view.chosen and covered(view, ANSWER)
        digit = _(UNNAMED) if hidden else view.digit.title
        now = N_("Looking at: {digit}<br>through: {network}")
        if not view.chosen:
            now = N_("Nothing drawn yet; looking at: {digit}<br>through: {network}")
            if session().held is not None:
                now = N_("No ink left; looking at: {digit}<br>through: {network}")
        said = _(now, digit=escape(digit), network=escape(_(view.network.title)))
        ink = digit_figure(view, "52px", digit)
        pictures.show(f'<div class="ds-row ds-now">{ink}<div>{said}</div></div>')
        show_address()
