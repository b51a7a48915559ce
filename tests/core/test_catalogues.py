"""The catalogues: whole, as the source is now, filled in as it asks, and in the terms that were agreed on."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.catalogues import LOCALE, sources, template, updated, written

FILES = sorted(LOCALE.glob("*/LC_MESSAGES/digitscope.po"))
COMMAND = "run `python locale/update.py`, and translate what is new"
TERMS = re.findall(r"^\| (.+?) \| (.+?) \|$", (LOCALE / "zh" / "terms.md").read_text("utf-8"), re.M)[2:]
# What is no word of the sentence: code, places that are filled in, addresses, icons and tags.
APART = re.compile(r"`[^`]*`|{[^}]*}|https?://[^)\s]+|:material/\w+:|<[^>]*>|\w+\.(?:json|pt)")
# Marks that a translation has as often as its sentence.
MARKS = ("**", "`", "<b>", "</b>", "<br>", "](", "\n", ":material/")
CHINESE = "\u4e00-\u9fff"


def messages(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Message]]:
    """Every sentence of a catalogue, in all its forms, with what is said for it."""
    for message in read_po(io.BytesIO(path.read_bytes())):
        if message.id:
            forms = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            yield forms, (message.string,) if isinstance(message.string, str) else tuple(message.string or ()), message


def filled(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return template(sources())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_every_sentence_of_the_source_and_no_other_and_its_compiled_form_says_the_same(
    path: Path, wanted: Catalog
) -> None:
    words, compiled = written(updated(path.read_text("utf-8"), wanted))
    assert path.read_bytes() == words, COMMAND
    assert path.with_suffix(".mo").read_bytes() == compiled, COMMAND


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_every_sentence_is_translated_and_none_by_guess(path: Path) -> None:
    assert not [forms[0] for forms, said, message in messages(path) if not all(said) or message.fuzzy], COMMAND


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_what_is_filled_in_and_set_apart_is_the_same_in_both_languages(path: Path) -> None:
    for forms, said, _message in messages(path):
        for one in said:
            # A form for one thing alone need not say the number.
            assert filled(forms[-1]) - {"n"} <= filled(one) <= filled(forms[-1]), forms[-1]
            for mark in MARKS:
                assert one.count(mark) == forms[-1].count(mark), f"{mark} in {forms[-1]}"


def test_the_compiled_form_is_read_by_pythons_own_gettext() -> None:
    with (LOCALE / "zh" / "LC_MESSAGES" / "digitscope.mo").open("rb") as compiled:
        chinese = GNUTranslations(compiled)
    assert chinese.info()["language"] == "zh_Hans"
    assert chinese.gettext("Draw a digit") == "写一个数字"
    assert chinese.ngettext("{n} filter off", "{n} filters off", 1) == "关掉了 {n} 个卷积核"


@pytest.mark.parametrize(("english", "chinese"), TERMS)
def test_a_term_is_always_the_same_word(english: str, chinese: str) -> None:
    term, found = re.compile(rf"(?<![\w-]){re.escape(english)}(?:s|es|d)?(?!\w)", re.I), 0
    for forms, said, _message in messages(LOCALE / "zh" / "LC_MESSAGES" / "digitscope.po"):
        if term.search(APART.sub("", forms[-1])):
            found += 1
            assert chinese in said[0], forms[-1]
    assert found


def test_chinese_is_set_one_way_everywhere() -> None:
    for forms, (said,), _message in messages(LOCALE / "zh" / "LC_MESSAGES" / "digitscope.po"):
        plain = APART.sub("⟦⟧", said)
        assert not re.search(rf"[{CHINESE}][A-Za-z0-9]|[A-Za-z0-9%][{CHINESE}]", plain), f"a space in {said}"
        assert not re.search(rf"[{CHINESE}] ?[,;:!?()]|[{CHINESE}]\.(?!\w)", plain), f"an English stop in {said}"
        assert not re.search(r"[，。：；！？、（）] (?!\n)", plain), f"a space beside a stop in {said}"
        # Markdown takes two stars for the end of bold type only where a letter stands before or a space behind them.
        parts = plain.split("**")
        for bold, after in zip(parts[1::2], parts[2::2], strict=True):
            assert not (bold[-1] in "，。：；！？、）”" and re.match(r"[^\s，。：；！？、]", after)), (
                f"bold does not end in {said}"
            )
        assert forms[0].startswith(" ") == said.startswith(" ")
