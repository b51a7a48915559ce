"""Questions to the class: put by a teacher's page, counted while answers come, revealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import streamlit as st

from core.classroom import votes
from core.classroom.engine import RoomError
from core.classroom.votes import CHOICE, PIXELS, Question, Words, write_painting
from core.ink.links import link_image
from core.language import _, catalogues, language, ngettext, speaking
from core.render.words import as_written
from ui.classroom.here import Here, attempt, here
from ui.classroom.outcome import outcome, ranks_of
from ui.classroom.rooms import Seen
from ui.show import pictures
from ui.visitor.link import chosen, link_here
from ui.visitor.session import session
from ui.visitor.settings import ANSWER, PARTS

# Where on a page the answers to a question are counted.
COUNTED = "class-answers"
# Pages on which no digit and no network of the visitor's is looked at.
NO_VIEW = ("lesson", "quiz", "class_room", "hidden_mark")


@dataclass(frozen=True)
class Ask:
    """What a page can ask the class.

    Attributes:
        name: tells it from what else the page can ask.
        say: the question, and what can be answered, each said; nothing where pixels are painted.
        right: which of the choices came out, found out when it is asked; "" where none did.
        maps: of a question that is painted: each method's map, by its title.
        ink: the digit it is about, (1, 28, 28); None where it is about none.
        panel: which panel waits until it is revealed, and is uncovered then on pages that look at that digit through
            the network of the key `network`.
        shows: as HTML, what is to be seen along with it.
    """

    name: str
    say: Callable[[], tuple[str, Mapping[str, str]]]
    right: Callable[[], str] = lambda: ""
    maps: Callable[[], Mapping[str, np.ndarray]] = dict
    ink: np.ndarray | None = None
    network: str = ""
    panel: str = ANSWER
    shows: Callable[[], str] = lambda: ""
    where: Callable[[], str] = link_here

    @property
    def asks(self) -> str:
        return self.say()[0]

    def words(self) -> Words:
        """All of it, in the language that is spoken."""
        asks, choices = self.say()
        return Words(asks=asks, choices=dict(choices), shows=self.shows())


def put_to_class(ask: Ask) -> None:
    """Puts it to the class of the room that this visitor teaches."""
    try:
        at = here()
    except RoomError:
        at = None
    if at is None or not at.teacher:
        return
    link = "" if ask.ink is None else link_image(ask.ink)
    own, also = ask.words(), dict[str, Words]()
    for name in catalogues().keys() - {language()}:
        with speaking(name):
            also[name] = ask.words()
    if own["choices"] or ask.ink is None:
        truth = {"right": ask.right()}
    else:
        inked = write_painting(np.flatnonzero(ask.ink > 0))
        truth = {"ink": inked, "maps": {title: ranks_of(values) for title, values in ask.maps().items()}}
    asked = Question(
        CHOICE if own["choices"] else PIXELS,
        own["asks"],
        ask.where(),
        own["choices"],
        json.dumps(truth),
        link,
        ask.panel,
        ask.network,
        own["shows"],
        also,
    )
    attempt(votes.question, at.code, asked, list(PARTS))


def is_elsewhere(head: Mapping[str, str], image: np.ndarray, network: str) -> bool:
    """Whether this visitor has moved on from what a class is asked about: to another step of a lesson, another digit or
    network, or another question of a quiz."""
    asked, page = urlsplit(head.get("where", "")), session().page
    told = dict(parse_qsl(asked.query))
    if told.get("plan", "") != (chosen("plan") or ""):
        return True
    if page == "quiz" == asked.path.removeprefix("./"):
        return any(told.get(name, default) != str(chosen(name)) for name, default in (("quiz", ""), ("quiz-at", "0")))
    about = head.get("ink"), head.get("network")
    return page not in NO_VIEW and all(about) and about != (link_image(image), network)


def leave_behind(image: np.ndarray, network: str) -> None:
    """Ends a question that was revealed and that its teacher has moved on from; called when a page is opened."""
    try:
        at = here()
    except RoomError:
        return
    if at is None or at.seen is None or not at.teacher or not at.seen.head.get("revealed"):
        return
    if is_elsewhere(at.seen.head, image, network):
        attempt(votes.withdraw, at.code)


def said_by_class(ask: Ask) -> str | None:
    """What most of a class said of a question that is revealed to it; "" where nobody answered, None before that."""
    try:
        at = here()
    except RoomError:
        return None
    seen = at.seen if at is not None else None
    if seen is None or not seen.head.get("revealed") or seen.asked["asks"] != ask.asks:
        return None
    counts = votes.spread(seen.votes.values(), seen.asked["choices"])
    return max(counts, key=counts.__getitem__) if seen.votes else ""


def ask_button(ask: Ask) -> None:
    """Where a page asks something: a button by which the teacher of a room puts it to the class; once that is done, the
    way to where answers are counted, since asking again would forget them."""
    try:
        at = here()
    except RoomError:
        return
    if at is not None and at.seen is not None and at.seen.asked["asks"] == ask.asks:
        asked = _("Asked: to the answers")
        st.html(f'<a class="ds-go" href="#{COUNTED}">{escape(asked)}</a>', width="content")
        return
    st.button(
        _("Ask the class"),
        key=f"ask-here-{ask.name}",
        icon=":material/how_to_vote:",
        help=as_written(ask.asks),
        on_click=put_to_class,
        args=(ask,),
    )


def what_to_ask(asks: Sequence[Ask]) -> None:
    """What a teacher's page can ask the class."""
    # Its place is kept where a digit is still to be drawn: the canvas below must not move under a pen.
    if asks or session().page == "draw":
        with st.popover(_("Ask the class"), icon=":material/how_to_vote:", disabled=not asks):
            for ask in asks:
                st.button(as_written(ask.asks), key=f"ask-{ask.name}", on_click=put_to_class, args=(ask,))


def asking(at: Here, seen: Seen, elsewhere: bool) -> None:
    """The teacher's side of a question that is asked: what is answered, then what came of it.

    Args:
        elsewhere: whether the teacher has moved on from what is asked.
    """
    revealed, locked = seen.head.get("revealed"), seen.head.get("locked")
    st.html(f'<span id="{COUNTED}"></span>')
    st.markdown(f"**{as_written(seen.asked['asks'])}**")
    if elsewhere:
        back = _("Back to it")
        said = _(
            "Your class still answers this. It is about another page than yours: reveal it, or end it with *Done*."
        )
        st.markdown(f":material/info: {said}")
        where = escape(seen.head.get("where", ""), quote=True)
        st.html(f'<a class="ds-go" href="{where}">{escape(back)}</a>')
    answered = ngettext(
        "{given} of {n} student has answered.", "{given} of {n} students have answered.", len(seen.students),
        given=len(seen.votes),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", key="asked"):
        st.markdown(answered, width="content")
        if locked and not revealed:
            st.markdown(_(":material/lock: Locked."), width="content")
        if not locked:
            st.button(_("Lock"), key="vote-lock", icon=":material/lock:", on_click=attempt, args=(votes.lock, at.code))
        if not revealed:
            st.button(
                _("Reveal to all"),
                key="vote-reveal",
                type="primary",
                icon=":material/visibility:",
                on_click=attempt,
                args=(votes.reveal, at.code),
            )
        st.button(_("Done"), key="vote-done", on_click=attempt, args=(votes.withdraw, at.code))
    if revealed:
        pictures.show(outcome(seen))
