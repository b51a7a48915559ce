"""Any address opens on every page: what can be opened is, what could not is said, and nothing of it is Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, quote, unquote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.hands.samples import samples
from core.ink.links import link_drawing, link_sample
from core.render.words import as_written
from ui.visitor.link import DIGIT, LONGEST_VALUE, NETWORK, RUN, WITHOUT, shared_link
from ui.visitor.session import Session
from ui.visitor.settings import PARTS

NAMES = [
    DIGIT,
    NETWORK,
    WITHOUT,
    RUN,
    *(one.name for parts in PARTS.values() for part in parts.values() for one in part),
]
LINK = link_drawing(samples()[0].drawing)
# Every sign that Markdown, or what Streamlit makes of it, does not take as it is.
ALIVE = re.compile(r"(?<!\\)(?:\\\\)*[][!#$&*<>_`|~]|:[/\w]|\w@\w|www\.", re.IGNORECASE)


def enter(page: str) -> None:
    """What every page does with an address, and no more."""
    import streamlit as st

    from ui.visitor.link import enter, of_every_page, parts_of
    from ui.visitor.networks import current_network
    from ui.visitor.session import session
    from ui.visitor.settings import PARTS

    enter(page)
    current_network(load=False)
    of_every_page()
    for part in PARTS[page]:
        parts_of(page, part)
    st.warning(session().notice)


def opened(page: str, query: Mapping[str, str | list[str]]) -> tuple[AppTest, Session]:
    """A page's parser after it met an address."""
    app = AppTest.from_function(enter, args=(page,), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, (page, query)
    return app, app.session_state["digitscope"]


def said(page: str = "draw", **query: str | list[str]) -> str:
    return opened(page, {name.replace("_", "-"): value for name, value in query.items()})[1].notice


WORDS = st.one_of(
    st.text(max_size=80), st.sampled_from([LINK, link_sample("7-crossed-1"), "book", "conv1.3", "9" * 9000])
)


@settings(max_examples=60)
@given(
    st.sampled_from(list(PARTS)),
    st.dictionaries(
        st.sampled_from(NAMES) | st.text(min_size=1, max_size=20), WORDS | st.lists(WORDS, min_size=1), max_size=8
    ),
)
def test_any_text_as_any_parameter_opens_every_page(page, query):
    _, session = opened(page, query)
    assert session.network in ("world", "book", "mnist")
    assert not ALIVE.search(session.notice), session.notice
    assert set(session.linked) <= set(NAMES)


@settings(max_examples=300)
@given(st.text(alphabet=st.characters() | st.sampled_from("[]()!#$&*<>_`|~\\:/@wW.ht"), max_size=40))
def test_words_of_others_have_no_sign_that_markdown_would_take(text):
    shown = as_written(text)
    assert not ALIVE.search(shown)
    assert re.sub(r"\\([][!#$&*<>\\_`|~])", r"\1", shown).replace("\u2060", "") == "".join(
        letter for letter in text if letter.isprintable() or letter == "\u00a0"
    )


@pytest.mark.parametrize("page", PARTS)
def test_what_a_page_cannot_be_set_to_is_said_by_its_name_and_the_rest_is_set(page):
    names = [one.name for part in PARTS[page].values() for one in part if not one.scripted]
    _, session = opened(page, dict.fromkeys(names, "such a thing") | {DIGIT: LINK})
    assert all(as_written(name) in session.notice for name in names)
    assert session.digit is not None
    assert not said(page, digit=LINK, network="book")


def test_of_several_things_the_known_ones_are_set_and_the_others_told():
    app, session = opened("filters", {"off": "conv1.3.99_conv7.1"})
    assert app.session_state["knocked-out"] == {"conv1": [3]}
    assert "off" in session.notice
    app, session = opened("trust", {"trust-methods": "deeplift.nonsense"})
    assert app.session_state["trust-methods"] == ["deeplift"]
    assert "trust-methods" in session.notice
    assert opened("draw", {WITHOUT: "centre.nonsense"})[1].off == {"centre"}
    assert WITHOUT in said(without="centre.nonsense")


def test_every_part_that_could_not_be_opened_is_told_not_only_the_last():
    told = said(digit="s1.xxxx", network="nowhere", without="up", wall_source="nothing")
    for part in ("damaged", "nowhere", "without", "wall-source"):
        assert part in told


@pytest.mark.parametrize("tail", [".", ")", ">", "\u200b", "。"])
def test_a_mark_taken_into_a_link_s_end_changes_nothing_whatever_stands_there(tail):
    values = {DIGIT: "d1.7-crossed-1", NETWORK: "book", WITHOUT: "centre", "target": "3", "more-methods": "grad-cam"}
    for last in values:
        app, session = opened("compare", values | {last: values[last] + tail})
        assert (session.network, session.off, session.notice) == ("book", {"centre"}, "")
        assert session.digit is not None
        assert session.digit.name == "7-crossed-1"
        assert app.session_state["target"] == "3"
        assert app.session_state["more-methods"] == ["grad-cam"]


@pytest.mark.parametrize("before", ["amp;", "amp;amp;"])
@pytest.mark.parametrize("name", [DIGIT, NETWORK, WITHOUT, "target"])
def test_a_parameter_after_an_ampersand_written_out_is_opened_and_it_is_said(before, name):
    values = {DIGIT: "d1.7-crossed-1", NETWORK: "book", WITHOUT: "centre", "target": "3"}
    app, session = opened("compare", {before * (key == name) + key: value for key, value in values.items()})
    assert (session.network, session.off, app.session_state["target"]) == ("book", {"centre"}, "3")
    assert session.digit is not None
    assert "as it was meant" in session.notice


def test_of_what_is_named_twice_the_last_is_open_and_it_is_said_unless_they_are_the_same():
    _, session = opened("draw", {DIGIT: ["d1.7-crossed-1", LINK]})
    assert session.canvas.strokes
    assert "more than one" in session.notice
    assert not said(digit=[LINK, LINK])
    _, session = opened("draw", {"amp;network": "mnist", NETWORK: "book"})
    assert session.network == "book"


ASKED = {DIGIT: "d1.7-crossed-1", NETWORK: "mnist", "pair": "book+mnist", WITHOUT: "centre", "pair-hands": "on"}
MANGLED = {
    "a chat's own behind it": "{}?utm_source=chat&utm_medium=x",
    "a chat's own behind it, with a mark": "{}%3Ffbclid%3DIwAR0",
    "the place on a page": "{}%23top",
    "all of it percent-encoded": quote(urlencode(ASKED), safe=""),
    "and once more": quote(quote(urlencode(ASKED), safe=""), safe=""),
    "values percent-encoded twice": urlencode({name: quote(value) for name, value in ASKED.items()}),
    "decoded once": unquote(urlencode(ASKED)),
    "an unseen space, encoded twice": "{}%25E2%2580%258B",
    "quoted-printable": urlencode(ASKED).replace("=", "=3D"),
    "colons": urlencode(ASKED).replace("=", ":"),
    "semicolons": urlencode(ASKED).replace("&", ";"),
    "JSON": urlencode(ASKED).replace("&", "\\u0026").replace("=", "\\u003d"),
    "an old script's escape": urlencode(ASKED).replace("&", "%u0026").replace("=", "%u003D"),
    "HTML by number": urlencode(ASKED).replace("&", "&#38;"),
    "typography": urlencode(ASKED).replace("-", "\u2013"),
    "wide letters": urlencode(ASKED).translate({ord("="): "\uff1d", ord("&"): "\uff06", ord("."): "\uff0e"}),
    "soft hyphens": "\u00ad".join(urlencode(ASKED)),
    "capital names": urlencode({name.upper(): value for name, value in ASKED.items()}),
    "Markdown": "{}](https://a.b/two_networks?{})",
}


@pytest.mark.parametrize("how", MANGLED)
def test_a_link_mangled_as_a_whole_opens_as_it_was_meant(how):
    query = parse_qs(MANGLED[how].replace("{}", urlencode(ASKED)), keep_blank_values=True)
    app, session = opened("two_networks", query)
    assert (session.network, session.off, app.session_state["pair-hands"]) == ("mnist", {"centre"}, True)
    assert app.session_state["pair"] == "book+mnist"
    assert session.digit is not None
    assert session.digit.name == "7-crossed-1"
    assert "could not be opened" not in session.notice


def test_no_secret_of_a_room_is_in_a_link_given_to_others_however_it_was_written():
    secret = "0123456789abcdef" * 2
    for name in ("me", "KEY", "amp;me", "%6de", "%256de", "x?me", "x%3Fkey", "x;key", "m\u00ade", "key:", "x\\u0026me"):
        assert secret not in shared_link(f"https://a.b/quiz?quiz=12&{name}={secret}&predict=on")
    assert shared_link("https://a.b/quiz?quiz=12&predict=on") == "https://a.b/quiz?quiz=12&predict=on"


def test_parameters_of_others_are_passed_over_without_a_word_and_not_kept():
    _, session = opened(
        "compare", {DIGIT: LINK, "fbclid": "x", "utm_source": "![x](http://127.0.0.1/a.png)", "x" * 9999: ""}
    )
    assert (session.notice, session.linked) == ("", {DIGIT: LINK})


@pytest.mark.parametrize(
    ("page", "name"), [("draw", DIGIT), ("draw", NETWORK), ("baselines", "second"), ("filters", "off")]
)
def test_what_is_longer_than_any_value_is_not_read_and_not_kept(page, name):
    app, session = opened(page, {name: "conv1.3_" * LONGEST_VALUE})
    assert len(session.notice) < 200
    assert not session.network.startswith("conv1")
    assert "knocked-out" not in app.session_state or app.session_state["knocked-out"] == {}
