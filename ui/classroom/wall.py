"""The class's wall, on the page Class: all digits that were sent, with what the network says of them."""

from __future__ import annotations

from functools import lru_cache
from html import escape

import numpy as np
import streamlit as st

from core.classes import DIGITS, called
from core.classroom.dataset import LEAST, counted, written
from core.classroom.engine import RoomError
from core.classroom.room import DIGITS as SHELF
from core.classroom.wall import (
    Sent,
    agreed,
    arranged,
    clear,
    hide,
    image_of,
    right,
    sent,
    shares_right,
)
from core.ink.links import read_link
from core.language import N_, _, ngettext
from core.network.answers import many_logits
from core.render.colours import ink_picture
from core.render.words import as_written, listed, percent
from ui.classroom.here import Here, attempt, here
from ui.classroom.rooms import engine
from ui.classroom.wanted import what_is_asked
from ui.show import pictures
from ui.show.address import show_address
from ui.show.tables import note, table
from ui.show.wall import wall
from ui.visitor import cached
from ui.visitor.cached import kept
from ui.visitor.digit import Digit, digit_from_sample, made
from ui.visitor.link import control, decide
from ui.visitor.session import Network, View, choose, session

# Digits on one page of the wall, and digits that are answered in one go: of a full hundred nothing is asked twice.
SHOWN, TOGETHER = 60, 100
ORDERS = {
    "newest": N_("Newest"),
    "misread": N_("Misread"),
    "least-sure": N_("Least sure"),
    "label": N_("By what was asked"),
}


def class_wall(view: View) -> None:
    """The wall of the room one is in; the strip at the page's head sees to it when the wall is another."""
    try:
        at = here()
    except RoomError:
        # Said at the page's head.
        return
    if at is not None and at.seen is not None and (at.teacher or at.student is not None):
        st.header(_("The wall"), anchor=False)
        if at.teacher:
            what_is_asked(at)
        _wall(view, at)


def on_the_wall(code: str) -> list[Sent]:
    """All digits of a room's wall, those that are hidden left out; read anew only when the room's version is another.

    Raises:
        RoomError: the store does not answer.
    """
    return [one for one in _read(code, engine().version(code)) if not one.hidden]


@lru_cache(maxsize=8)
def _read(code: str, version: int) -> tuple[Sent, ...]:
    del version
    return tuple(sent(engine().items(code, SHELF)))


def shares_of(network: Network, links: list[str]) -> np.ndarray:
    """(n, classes) what a network gives the digits of these links, at its temperature."""
    parts = [_logits(network, tuple(links[at : at + TOGETHER])) for at in range(0, len(links), TOGETHER)]
    none = np.zeros((0, len(network.facts.classes)))
    return cached.shares(network, np.concatenate(parts)) if parts else none


@kept(shared=True, quick=True)
def _logits(network: Network, links: tuple[str, ...]) -> np.ndarray:
    return many_logits(network.model, np.stack([image_of(link) for link in links])[:, None] / np.float32(255))


@st.fragment
def _wall(view: View, at: Here) -> None:
    try:
        hung = [one for one in on_the_wall(at.code) if image_of(one.link).any()]
    except RoomError as error:
        st.warning(as_written(str(error)))
        return
    with st.container(key="class-wall"):
        if not hung:
            st.markdown(_("No digit hangs here yet. In a room, every page has a button that sends yours."))
            show_address("class-wall")
            return
        symbols = agreed(at.seen.head) if at.seen else ()
        if symbols:
            counts = counted(written(hung), symbols)
            said = listed([_so_many(name, counts[name]) for name in symbols])
            st.markdown(_("Collected: {said}. *Training* teaches a network these.", said=said))
        order = st.segmented_control(
            _("Sorted by"), format_func=lambda name: _(ORDERS[name]), required=True, **control("class-order")
        )
        shares = shares_of(view.network, [one.link for one in hung])
        labels = [one.label for one in hung]
        ranked = arranged(order, labels, shares, view.network.facts.classes)
        pages = max(1, -(-len(ranked) // SHOWN))
        page = decide("class-page", (order, at.code), 1, pages)
        if pages > 1:
            page = int(st.number_input(_("Page"), width=150, **control("class-page", max_value=pages)))
        show_address("class-wall")
        count = ngettext(
            "{n} digit, page {page} of {pages}.", "{n} digits, page {page} of {pages}.", len(ranked),
            page=page, pages=pages,
        )  # fmt: skip
        st.caption(count)
        if order == "misread" and not len(ranked):
            st.markdown(_("This network read every digit as it was meant, where somebody said how."))
        else:
            _tiles(view, at, hung, shares, ranked[(page - 1) * SHOWN : page * SHOWN], f"{order}-{page}")
        _picked(view, at, hung, shares)
        _whom_it_fails(view, hung, shares)
    if st.session_state.pop("wall-opened", False):
        st.rerun()


def _so_many(name: str, count: int) -> str:
    return _("{name} {count} of {least}", name=called(name), count=count, least=LEAST)


def _tiles(view: View, at: Here, hung: list[Sent], shares: np.ndarray, shown: np.ndarray, key: str) -> None:
    answers = shares.argmax(axis=1)
    said = [_said(view, hung[number], int(answers[number]), float(shares[number].max())) for number in shown]

    def pick(place: int) -> None:
        one = hung[int(shown[place])]
        st.session_state["wall-picked"], st.session_state["wall-opened"] = one.name, True
        choose(as_digit(one, session().off))

    picked = st.session_state.get("wall-picked")
    wall(
        [ink_picture(image_of(hung[number].link) / 255.0).pixels for number in shown],
        [name for name, _caption in said],
        f"class-wall-{key}",
        pick,
        [caption for _name, caption in said],
        next((place for place, number in enumerate(shown) if hung[number].name == picked), None),
        least=72,
    )


def _said(view: View, one: Sent, answer: int, share: float) -> tuple[str, str]:
    """What a tile is called, and what stands under it."""
    read, sure = view.called(answer), percent(share)
    if not one.label:
        return _("Answered {answer} with {share}", answer=read, share=sure), read
    meant = called(one.label)
    mark = "✓" if meant == read else "✗" if one.label in view.network.facts.classes else "–"
    name = _("Meant as {label}, answered {answer} with {share}", label=meant, answer=read, share=sure)
    return name, f"{meant} → {read} {mark}"


def as_digit(one: Sent, off: frozenset[str]) -> Digit:
    """A digit of the wall as the digit looked at, without the steps that are switched off."""
    linked = read_link(one.link)
    if linked.sample is not None:
        return digit_from_sample(linked.sample, off)
    label = int(one.label) if one.label in DIGITS else None
    named, which = N_("From the class's wall"), ""
    if one.label and label is None:
        named, which = N_("From the class's wall, meant as {which}"), called(one.label)
    image = (image_of(one.link) / np.float32(255))[None].astype(np.float32)
    return made(Digit("link", named, image, (), label, origin=linked.drawing, which=which), off)


def _picked(view: View, at: Here, hung: list[Sent], shares: np.ndarray) -> None:
    """What was tapped last, and what can be done with it."""
    found = next((at for at, one in enumerate(hung) if one.name == st.session_state.get("wall-picked")), None)
    with st.container(horizontal=True, vertical_alignment="center", key="wall-tools"):
        if found is not None:
            name, _caption = _said(view, hung[found], int(shares[found].argmax()), float(shares[found].max()))
            st.markdown(f"**{name}.**", width="content")
            st.page_link("pages/compare.py", label=_("Which pixels decided?"), icon=":material/compare:")
        if at.teacher and found is not None:
            st.button(
                _("Take it off the wall"), icon=":material/visibility_off:", key="wall-hide",
                on_click=attempt, args=(hide, at.code, hung[found]),
            )  # fmt: skip
        if at.teacher:
            with st.popover(_("Clear the wall"), icon=":material/delete:", key="wall-clear-ask"):
                st.markdown(_("All digits of this room are deleted for good."))
                st.button(_("Delete them"), key="wall-clear", on_click=attempt, args=(clear, at.code))


def _whom_it_fails(view: View, hung: list[Sent], shares: np.ndarray) -> None:
    """Which hand, and which label, the network fails."""
    found = right([one.label for one in hung], shares.argmax(axis=1), view.network.facts.classes)
    if not (found >= 0).any():
        return
    with st.expander(_("Which hand does the network fail?"), icon=":material/front_hand:", key="class-hands"):
        hands = {by: _("hand {n}", n=at) for at, by in enumerate(dict.fromkeys(one.by for one in hung), 1)}
        for head, groups in (
            (_("asked for"), [called(one.label) if one.label else "" for one in hung]),
            (_("by"), [hands[one.by] for one in hung]),
        ):
            rows = [
                [group, f"{good} / {count}", f"{100 * good / count:.0f} %"]
                for group, (good, count) in shares_right(groups, found).items()
            ]
            pictures.show(table([head, _("read right"), _("share")], rows))
        few = _("The worst come first. A share of few digits says little: one more digit may turn the order around.")
        pictures.show(note(escape(few)))
