"""The address: opened when a visitor comes, and from then on a link to what is shown.

It holds the digit, the network, the steps that are off, and what `ui.visitor.settings` lists.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from core.ink.links import LinkError, bare, read_link
from core.ink.preprocess import SWITCHES, PictureError
from core.ink.strokes import Drawing
from core.language import N_, _
from core.render.words import as_written, in_a_row, listed
from ui.visitor.canvas import SIDE
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.kinds import Choice, Fold, Section, Setting, Switch, whole
from ui.visitor.session import Network, Session, lend, redraw, session, take_in_strokes
from ui.visitor.settings import EVERY_PAGE, IN_ROOM, PARTS, SCRIPTED, SPOKEN

# What every page looks at.
NETWORK, DIGIT, WITHOUT, RUN = "network", "digit", "without", "run"
# What no address holds that is given to others.
SECRETS = {"me", "key"}
# The page that needs no name in an address.
HOME = "draw"
# Longer than any name or value of this app's.
LONGEST_VALUE = 10_000
# What an editor puts for a hyphen.
DASHES = re.compile("[\u2010-\u2015\u2212]")
# How JSON and old scripts write a sign: "=" as \u003d or %u003D.
ESCAPED = re.compile(r"[\\%]u00([2-7][0-9a-fA-F])")
MENDED = N_("A program wrote {written} for {meant} in this link on its way here. It is opened as it was meant.")
# What names a class of the network looked through; each stands in the session under its own name.
OF_CLASSES = ("target", "why", "why-not", "dream-logits")
_BY_NAME = {one.name: one for parts in PARTS.values() for settings in parts.values() for one in settings}
_BY_NAME |= {one.name: one for one in (*EVERY_PAGE, *IN_ROOM)}


def enter(page: str) -> None:
    """Called once at the top of every page: opens a link, takes in what was drawn."""
    current, state = session(), st.session_state
    if not current.page:
        current.linked = _asked(current)
        _open(current, current.linked)
    unread, named = [], set(current.linked)
    for one in chain(EVERY_PAGE, IN_ROOM, *PARTS[page].values()):
        text = current.linked.pop(one.name, None)
        if text is None and isinstance(one.kind, Section):
            text = next((part for part in one.kind.there() if _speaks_of(named, page, part)), None)
        asked = None if text is None else one.kind.read(text)
        if text is not None and not one.scripted and not whole(one.kind, text, asked):
            unread.append(one.name)
        if isinstance(one.kind, Fold) and asked is None:
            continue
        if one.key not in state and (asked is not None or one.kind.default is not None):
            state[one.key] = copy.copy(one.kind.default) if asked is None else asked
        elif current.page != page and state.get(one.key) is not None and type(one.kind) in (Choice, Switch):
            # What stood on the page before as well would else begin here with nothing pressed or on.
            state[one.key] = state[one.key]
    for one in chain(*PARTS[page].values()):
        if isinstance(one.kind, Fold) and one.key not in state:
            state[one.key] = bool(parts_of(page, one.kind.part)[0])
    _tell_of(current, unread)
    entered, current.page = current.page != page, page
    take_in_strokes()
    lend(page == "compare", entered)


def fit_classes(network: Network) -> None:
    """Puts what names a class back to where it stands by itself, where the network looked through has not got it.

    A class is named by its place, so with another network's classes the same number means another one. Of what a link
    asked for it is told.
    """
    state, classes = st.session_state, network.facts.classes
    another = state.get("classes", classes) != classes
    state["classes"] = classes
    asked = {name: str(state.get(name)) for name in OF_CLASSES if str(state.get(name)).isdecimal()}
    beyond = [number for number in asked.values() if int(number) >= len(classes)]
    for name, number in asked.items():
        if another or number in beyond:
            state[name] = _BY_NAME[name].kind.default
    if beyond and not another:
        number, names = beyond[0], listed(network.facts.called_all)
        session().tell(
            _(
                "This link asks for class {number}. The network has no such class: counted from 0, it tells {names} "
                "apart. Its answer takes that place.",
                number=number,
                names=names,
            )
        )


def _speaks_of(named: set[str], page: str, part: str) -> bool:
    return any(one.name in named for one in PARTS[page].get(part, ()))


def control(name: str, **instead: Any) -> dict[str, Any]:
    """What a control of the page is told: its key, its options or bounds, and that it outlasts a page switch.

    Args:
        **instead: bounds or options that are narrower on this page.
    """
    one = _BY_NAME[name]
    return {"key": one.key, "persist_state": "session"} | one.kind.arguments() | instead


def tabs(name: str, default: str = "") -> Sequence[TabContainer]:
    """A row of tabs on the page: Streamlit keeps the open one by its label, the session by its name.

    Args:
        default: the name of the tab that is open where neither the visitor nor an address chose one.
    """
    one, state = _BY_NAME[name], st.session_state
    labels = {_(label): tab for tab, label in one.kind.arguments()["options"].items()}
    shown, chosen_one = f"{one.key}-label", state.get(one.key) or default or next(iter(labels.values()))

    def open_it() -> None:
        state[one.key] = labels.get(state[shown])

    state[shown] = next(label for label, tab in labels.items() if tab == chosen_one)
    places = st.tabs(list(labels), key=shown, on_change=open_it)
    state[one.key] = labels[state[shown]]
    return places


def fold(name: str) -> dict[str, Any]:
    """What a fold of the page is told: whether it is open is part of what an address holds."""
    return {"key": _BY_NAME[name].key, "on_change": "rerun"}


def chosen(name: str) -> Any:
    """What a control stands at, whether or not it is on the page."""
    return st.session_state.get(_BY_NAME[name].key, _BY_NAME[name].kind.default)


def put(name: str, value: Any) -> None:
    """Sets what no control of that very name sets."""
    st.session_state[_BY_NAME[name].key] = value


def keep_all() -> None:
    """Sets every control to what it stands at: called where options are about to have other names, by which a browser
    knows them."""
    for one in _BY_NAME.values():
        if one.key in st.session_state:
            st.session_state[one.key] = st.session_state[one.key]


def decide(name: str, about: Hashable, default: int, most: int) -> int:
    """Sets a number that begins anew, at `default`, whenever what it is about is another; an address may begin it."""
    state, key = st.session_state, _BY_NAME[name].key
    if state.get(f"{key}-about") != about or key not in state:
        from_address = f"{key}-about" not in state and key in state
        state[key] = min(state[key], most) if from_address else default
        state[f"{key}-about"] = about
    state[f"{key}-default"] = default
    return int(state[key])


def parts_of(page: str, part: str) -> tuple[dict[str, str], list[str]]:
    """What an address says of a part of a page, and all names it may say something of."""
    settings = [one for one in PARTS[page].get(part, ()) if not one.scripted]
    return _written(settings), [one.name for one in settings]


def _written(settings: Iterable[Setting]) -> dict[str, str]:
    """What an address says of controls, those that stand at their defaults left out."""
    state, found = st.session_state, {}
    for one in settings:
        value = state.get(one.key)
        default = state.get(f"{one.key}-default") if one.kind.default is None else one.kind.default
        text = "" if value is None else one.kind.write(value)
        if text and (default is None or text != one.kind.write(default)):
            found[one.name] = text
    return found


def of_every_page() -> tuple[dict[str, str], list[str]]:
    """What an address says of what every page looks at and its switches, and all names it may use for that."""
    current = session()
    found = {NETWORK: current.network, **_written(EVERY_PAGE)}
    # What lost its ink comes back from what it was made from.
    held = current.held
    if held is not None and (held.inked or isinstance(held.origin, Drawing)):
        found[DIGIT] = held.link
    if current.off:
        found[WITHOUT] = ".".join(sorted(current.off))
    if current.run:
        found[RUN] = current.run
    return found, [NETWORK, DIGIT, WITHOUT, RUN, *(one.name for one in EVERY_PAGE)]


def of_the_room() -> tuple[dict[str, str], list[str]]:
    """What this visitor's own address says of the room they are in, and all names it may use for that.

    It holds secrets: no address that is given to others has it.
    """
    return _written(IN_ROOM), [one.name for one in IN_ROOM]


def shared_link(link: str) -> str:
    """An address as it may be given to others: without anybody's secret, and else letter by letter as it is."""
    parts = urlsplit(link)
    kept = [pair for pair in parts.query.split("&") if not SECRETS & dict(_pairs(pair)).keys()]
    return urlunsplit(parts._replace(query="&".join(kept)))


def link_here() -> str:
    """An address, as seen from any page, that opens this page as it stands, but for what its script alone knows."""
    page = session().page
    said = of_every_page()[0]
    for part in PARTS[page]:
        said |= parts_of(page, part)[0]
    return f"./{'' if page == HOME else page}?{urlencode(said)}"


def link_to(page: str, settings: Mapping[str, Any], more: Mapping[str, str]) -> str:
    """An address, as seen from any page, that opens a page with its controls so.

    Args:
        settings: the page's controls by their names in an address; what its script reads is text already.
        more: what an address says of every page, such as `DIGIT`, as text.

    Raises:
        KeyError: the table knows no such control.
    """
    said = _written([SPOKEN]) | dict(more)
    for name, value in settings.items():
        said[name] = value if name in SCRIPTED else _BY_NAME[name].kind.write(value)
    return f"./{'' if page == HOME else page}?{urlencode(said)}"


def _pairs(query: str) -> list[tuple[str, str]]:
    """Names and values in an address, also where signs in it were written as others, twice, or put behind a value."""
    seen = normalize("NFKC", unquote(unquote("".join(filter(str.isprintable, query)))))
    seen = DASHES.sub("-", ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), seen))
    # Who types a link by hand may put a colon.
    pieces = (re.split("[=:]", piece, maxsplit=1) for piece in re.split("[&?#;]", seen))
    # Mail leaves an equals sign where it breaks a line.
    return [(bare(name).lower(), "".join(value).replace("=", "")) for name, *value in pieces]


def _asked(current: Session) -> dict[str, str]:
    """What the address says under the names this app writes; what others put there is left alone.

    Of what is said twice the last counts.
    """
    known, found, query = {NETWORK, DIGIT, WITHOUT, RUN, *_BY_NAME}, dict[str, list[str]](), st.query_params
    asked = ((name, value) for name in query if len(name) < LONGEST_VALUE for value in query.get_all(name))
    text = "&".join(f"{name}={value if len(value) < LONGEST_VALUE else ''}" for name, value in asked)
    if known & {name for part in text.split("amp;")[1:] for name, _value in _pairs(part)[:1]}:
        current.tell(_(MENDED, written=as_written("&amp;"), meant=as_written("&")))
    for name, value in _pairs(text):
        if name in known:
            # A network's name may end in anything, and is looked up as it is first.
            found.setdefault(name, []).append(value if name == NETWORK else bare(value))
    twice = [name for name, values in found.items() if len(set(values)) > 1]
    if twice:
        names = in_a_row(map(as_written, twice))
        current.tell(_("This link names more than one of: {names}. The last is open.", names=names))
    return {name: values[-1] for name, values in found.items()}


def _tell_of(current: Session, unread: list[str]) -> None:
    if unread:
        parts = in_a_row(map(as_written, dict.fromkeys(unread)))
        part = _(
            "Part of this link could not be opened, or not whole: {parts}. The rest is as it asks for.", parts=parts
        )
        current.tell(part)


def _open(current: Session, named: dict[str, str]) -> None:
    """Takes in the digit and the network an address names; what cannot be read is told, the rest opens."""
    off = frozenset(filter(None, named.get(WITHOUT, "").split(".")))
    current.off, current.network = off & SWITCHES.keys(), named.get(NETWORK, "")
    current.run = run if re.fullmatch("run-[0-9a-f]{32}", run := named.get(RUN, "")) else ""
    _tell_of(current, [name for name, kept in ((WITHOUT, off == current.off), (RUN, run == current.run)) if not kept])
    if DIGIT not in named:
        return
    try:
        linked = read_link(named[DIGIT])
        if linked.sample is not None:
            current.digit = digit_from_sample(linked.sample, current.off)
        elif linked.drawing is not None:
            redraw(linked.drawing.strokes, round(linked.drawing.width * SIDE))
        elif linked.image is not None:
            if not linked.image.any():
                raise LinkError(N_("The digit in this link has no ink."))
            current.digit = Digit("link", N_("A digit from a link"), linked.image)
    except (LinkError, PictureError) as error:
        current.tell(_("{problem} Ask for the link again, or draw a digit.", problem=error))
    except KeyError:
        current.tell(_("The built-in drawing in this link is not here. Choose another, or draw a digit."))
