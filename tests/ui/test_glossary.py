"""The glossary: every page has its words there, and no word is there for nothing."""

from __future__ import annotations

import pytest

from tests.pages.conftest import html, open_app
from ui.glossary import USED, WORDS
from ui.pages import PAGES


def test_every_page_names_its_words_and_every_word_has_a_page() -> None:
    assert set(USED) == {page.name for page in PAGES}
    named = [name for used in USED.values() for name in used.split()]
    assert set(named) == set(WORDS)
    assert all(len(used.split()) == len(set(used.split())) for used in USED.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_s_own_words_come_first(page) -> None:
    app = open_app(digit="d1.7-crossed-1")
    if page.file != "app.py":
        app = app.switch_page(page.file).run()
    body = next(element.proto.body for element in app.get("html") if "ds-words" in element.proto.body)
    own, others = body.split("<hr>")
    for name, (word, _) in WORDS.items():
        where, elsewhere = (own, others) if name in USED[page.name].split() else (others, own)
        assert f"<dt>{word}</dt>" in where
        assert f"<dt>{word}</dt>" not in elsewhere
    assert "ds-words" in html(app)
