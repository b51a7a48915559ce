"""The page's scripts hold no words of their own: what they say comes from Python, where it can be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import ROOT

SCRIPTS = sorted((ROOT / "ui").rglob("*.js"))
# Comments and patterns are passed over, so that a quotation mark in one begins no string.
PIECES = re.compile(
    r"//[^\n]*|(?<=\()/[^/\n]+/"
    r"""|'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`"""
)
# What a string has besides words: HTML's own, and places that are filled in.
MARKUP = re.compile(r"<[^>]*>|\$\{[^}]*\}")
# A word with a capital letter, and another.
SENTENCE = re.compile(r"\b[A-Z][a-z]+[,:]? [a-z]{2,}")


def strings(source: str) -> Iterator[str]:
    """All that stands in quotation marks in a script, outside comments."""
    for piece in PIECES.finditer(source):
        yield next((group for group in piece.groups() if group is not None), "")


def sentences(source: str) -> list[str]:
    """Strings with words for a person, as far as they begin with a capital letter."""
    return [text for text in strings(source) if SENTENCE.search(MARKUP.sub("", text))]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_holds_no_sentence(path: Path) -> None:
    assert not sentences(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "line",
    [
        "button.textContent = 'Slide the window'",
        'put(box, `<p class="ds-note">The frame: the ${side} pixels</p>`)',
        'const title = "Its nine weights" // as in the book',
        "return `One scale for all ${count} maps`",
    ],
)
def test_a_sentence_in_a_script_is_found(line: str) -> None:
    assert len(sentences(f"// It doesn't matter what is said here\n{line}\n")) == 1


def test_what_a_script_says_python_has_words_for() -> None:
    asked = {
        name
        for path in SCRIPTS
        for said in re.findall(r"\bsay\(([^{)]*)", path.read_text("utf-8"))
        for name in strings(said)
        if name
    }
    given = {
        key.value
        for path in (ROOT / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert asked > {"drawn", "conv1", "silent", "never silent", "reads pool"}
    assert asked <= given
