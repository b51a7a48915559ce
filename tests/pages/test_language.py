"""Every sentence on every page is looked up in the catalogue: with one that marks all it is asked for, none is bare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser
from typing import Any

import pytest
import streamlit as st
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from core import language
from core.attribution.methods import METHODS
from core.network.model import STAGES
from core.network.recipes import RECIPES
from tests.catalogues import sources, template
from tests.pages.conftest import open_app
from ui.pages import PAGES

# What stays in every language: names, units, notations, and code.
NAMES = {"English", "DigitScope", "MNIST", "Captum", "PyTorch", "ReLU", "Spearman", "arXiv"}
NAMES |= {*RECIPES, *(stage.name for stage in STAGES)}
NAMES |= {word for method in METHODS.values() for word in re.findall(r"[A-Za-z]{3,}", f"{method.title} {method.paper}")}
# What a catalogue has, or shall have: a sentence that nothing marks is said, and is in none.
KNOWN = {tuple(entry.id) if isinstance(entry.id, list) else entry.id for entry in template(sources())}
# Fields of Streamlit's messages that people read.
READ = {"body", "label", "help", "options", "placeholder", "caption", "captions", "content", "text", "title", "value"}
# In charts and in what scripts are given: what a program reads.
EXPRESSIONS = {"labelExpr", "expr", "calculate", "across"}
SPOKEN = {"alt", "title", "aria-label", "placeholder", "data-test"}
# In Markdown and HTML: icons, code, formulas, and where a link leads.
CODE = re.compile(r":material/\w+:|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|https?://\S+|&\w+;")


class Marked(NullTranslations):
    """A language in which every sentence is the English one in brackets, as far as catalogues know it."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message in KNOWN else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        said = msgid1 if n == 1 else msgid2
        return f"⟦{said}⟧" if (msgid1, msgid2) in KNOWN else said


class Read(HTMLParser):
    """The texts of a piece of HTML, those of attributes that are read aloud among them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.spoken: list[str] = []
        self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script", "code", "svg", "math", "pre")
        self.spoken += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "code", "svg", "math", "pre")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)


def bare(text: str) -> list[str]:
    """The words of a text that stand outside all brackets and are no names."""
    left = CODE.sub(" ", text)
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", left)) != left:
        left = shorter
    return [word for word in re.findall(r"[A-Za-z]{3,}", left) if word not in NAMES]


def bare_html(html: str) -> list[str]:
    """The same of HTML: a sentence may hold tags, so the whole is looked at; attributes each on their own."""
    read = Read(html)
    return [word for text in [" ".join(read.texts), *read.spoken] for word in bare(text)]


def fields(message: Message) -> Iterator[str]:
    """All that people read in a message to the browser."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for one in values:
            if isinstance(one, Message):
                yield from fields(one)
            elif isinstance(one, str) and field.name in READ:
                yield one


def told(data: Any, name: str = "") -> Iterator[str]:
    """The texts of JSON that are no single word, number, picture or expression."""
    if isinstance(data, str):
        if not re.fullmatch(r"[\w+/=.:#-]*|data:\S+", data) and name not in EXPRESSIONS:
            yield data
    elif isinstance(data, dict | list):
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from told(part, str(key))


def leaves(node: Any) -> Iterator[Any]:
    """All elements and blocks of a page."""
    yield node
    for child in getattr(node, "children", {}).values():
        yield from leaves(child)


def unsaid(app: AppTest) -> dict[str, list[str]]:
    """Texts on the page that did not come through the catalogue, each with its bare words."""
    found = {}
    for node in leaves(app._tree):
        proto = getattr(node, "proto", None)
        if not isinstance(proto, Message):
            continue
        kind = getattr(node, "type", "")
        if kind == "bidi_component":
            texts = list(told(json.loads(proto.json)))  # pyright: ignore[reportAttributeAccessIssue]
        elif kind == "vega_lite_chart":
            texts = list(told(json.loads(proto.spec)))  # pyright: ignore[reportAttributeAccessIssue]
        else:
            texts = list(fields(proto))
        for text in texts:
            if words := (bare_html(text) if "<" in text else bare(text)):
                found[re.sub(r"data:[^\"]*", "", text)[:300]] = words
    return found


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_no_text_on_a_page_goes_round_the_catalogue(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The language is found out as ever, and said is what the catalogue marks.
    monkeypatch.setattr(language, "spoken", lambda: (language.language(), Marked())[1])
    st.cache_data.clear()
    app = open_app(digit="d1.7-crossed-1", network="world")
    file = next(one.file for one in PAGES if one.name == page)
    if file != "app.py":
        app = app.switch_page(file).run()
    st.cache_data.clear()
    assert not app.exception
    assert not unsaid(app)


def test_a_bare_word_is_found_wherever_it_stands() -> None:
    assert bare("⟦Looking at ⟦seven⟧⟧ through DigitScope") == ["through"]
    assert bare_html('<p>⟦Said <b>here</b>⟧</p><img alt="unsaid words">') == ["unsaid", "words"]
