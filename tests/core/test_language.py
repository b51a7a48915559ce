"""Whatever people read can be said in another language: found, whole, filled in by name, in any order and number."""

from __future__ import annotations

import ast
import io
import string
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from gettext import GNUTranslations
from pathlib import Path

import numpy as np
import pytest
import torch
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo

from core.hands.samples import samples
from core.ink.preprocess import PictureError
from core.ink.upload import read_picture
from core.judging.doubt import Rule, sure
from core.language import (
    N_,
    SentenceError,
    _,
    called,
    catalogues,
    language,
    later,
    ngettext,
    once,
    speaking,
    tag,
    understood,
)
from core.render.words import describe, in_a_row, listed, together
from tests.served import ROOT

FILES = sorted(
    path
    for path in (ROOT / "app.py", *(path for room in ("core", "ui", "pages") for path in (ROOT / room).rglob("*.py")))
    # It has the three names' own definitions, and says nothing.
    if path != ROOT / "core" / "language.py"
)
# How many arguments of each are sentences.
SAYS = {"_": 1, "N_": 1, "ngettext": 2}


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """Every call that says or marks something, and its sentences."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in SAYS:
            yield node, node.args[: SAYS[name_of(node)]]


def literal(sentence: ast.expr) -> str | None:
    return sentence.value if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str) else None


def placeholders(*sentences: str) -> set[str]:
    return {field for one in sentences for _, field, _, _ in string.Formatter().parse(one) if field is not None}


def keywords(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for path in FILES:
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_babel_finds_every_sentence_whole() -> None:
    everywhere = 0
    for path, tree in trees():
        with (ROOT / path).open("rb") as source:
            said = extract("python", source, keywords={"_": None, "N_": None, "ngettext": (1, 2)})
            found = {part for _, message, _, _ in said for part in ([message] if isinstance(message, str) else message)}
        written = {text for _, sentences in calls(tree) for one in sentences if (text := literal(one)) is not None}
        assert found == written, path
        everywhere += len(written)
    assert everywhere > 400


def test_a_sentence_is_written_out_where_it_is_said_or_is_a_marked_constant() -> None:
    """Not put together: what is put together at run time stands in no catalogue."""
    wrong = [
        f"{path}:{call.lineno}"
        for path, tree in trees()
        for call, sentences in calls(tree)
        for one in sentences
        if not literal(one) and (name_of(call) == "N_" or not isinstance(one, ast.Name | ast.Attribute | ast.Subscript))
    ]
    assert not wrong


def test_no_function_that_says_something_throws_values_away_under_that_name() -> None:
    def binds(node: ast.AST) -> bool:
        stored = isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store)
        return stored or (isinstance(node, ast.arg) and node.arg == "_")

    wrong = [
        f"{path}:{function.lineno}"
        for path, tree in trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        and any(name_of(call) == "_" for call, _ in calls(function))
        and any(map(binds, ast.walk(function)))
    ]
    assert not wrong


def test_what_is_filled_in_is_named_in_the_sentence_and_the_other_way_round() -> None:
    wrong = []
    for path, tree in trees():
        # An error takes a marked sentence and what is filled in.
        errors = {
            id(node.args[0]): node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and name_of(node).endswith("Error") and node.args
        }
        # The words of a script: it fills them in itself.
        scripts = {
            id(call)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef) and function.name in ("words", "_words")
            for call, _ in calls(function)
        }
        for call, sentences in calls(tree):
            if id(call) in scripts:
                continue
            texts = [text for one in sentences if (text := literal(one)) is not None]
            filled = errors.get(id(call)) if name_of(call) == "N_" else call
            if not texts or filled is None:
                continue
            asked, given = placeholders(*texts) - {"n"}, keywords(filled) - {"n"}
            # What two sentences share is filled in from a dictionary.
            shared = any(one.arg is None for one in filled.keywords)
            if not given <= asked or (asked != given and not shared):
                wrong.append(f"{path}:{call.lineno}")
    assert not wrong


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch):
    """Makes a Polish catalogue, which has three forms for a number, the language spoken."""

    def spoken(sentences: dict[str | tuple[str, str], str | tuple[str, ...]]) -> None:
        catalogue, compiled = Catalog(locale="pl"), io.BytesIO()
        for english, said in sentences.items():
            catalogue.add(english, said)
        write_mo(compiled, catalogue)
        compiled.seek(0)
        there = GNUTranslations(compiled)
        monkeypatch.setattr("core.language.spoken", lambda: there)

    return spoken


def test_a_number_takes_the_form_its_language_has_for_it(speak) -> None:
    def threads(n: int) -> str:
        return ngettext("It took {time} on {n} thread.", "It took {time} on {n} threads.", n, time="9 s")

    assert [threads(n) for n in (1, 2)] == ["It took 9 s on 1 thread.", "It took 9 s on 2 threads."]
    english = ("It took {time} on {n} thread.", "It took {time} on {n} threads.")
    speak({english: ("{n} wątek: {time}", "{n} wątki: {time}", "{n} wątków: {time}")})
    assert [threads(n) for n in (1, 3, 5, 22)] == ["1 wątek: 9 s", "3 wątki: 9 s", "5 wątków: 9 s", "22 wątki: 9 s"]


def test_another_order_of_words_is_kept(speak) -> None:
    speak({"smallest {smallest}, largest {largest}, sum {sum}": "suma {sum}, od {smallest} do {largest}"})
    assert describe([1.0, 2.0]) == "suma 3.00, od 1.00 do 2.00"


def test_a_clause_in_a_sentence_is_said_in_the_same_language(speak) -> None:
    speak(
        {
            "The likeliest digit, {digit}, has {share}": "{share} ma cyfra {digit}",
            "{answer}; below {least} this network is not believed.": "Poniżej {least} nie wierzymy: {answer}.",
        }
    )
    logits = np.array([0.2] + [0.0] * 9)
    share = float(torch.tensor(logits).softmax(0)[0])
    assert sure(logits, Rule()).reason == f"Poniżej 50.0 % nie wierzymy: {100 * share:.1f} % ma cyfra 0."


def test_what_is_kept_for_everybody_is_said_anew_to_each(speak) -> None:
    """Drawings and errors are kept by the process, and raised in threads that work for several visitors."""
    either = next(sample for sample in samples() if sample.name == "4-or-9-1")
    with pytest.raises(PictureError) as thin:
        read_picture(b"P5 1 1 255 \0")
    said = str(thin.value)
    assert (either.title, said.split(".")[0]) == ("4, or is it 9?", "This file is no picture that can be read")
    speak({"{label}, or is it {other}?": "{other}? A może {label}?", said: "To nie obraz."})
    assert (either.title, str(thin.value)) == ("9? A może 4?", "To nie obraz.")


def test_what_is_said_once_is_said_once_in_each_language(speak) -> None:
    asked: list[int] = []

    @once
    def digits(n: int) -> str:
        asked.append(n)
        return ngettext("{n} digit", "{n} digits", n)

    assert [digits(n) for n in (2, 2, 1)] == ["2 digits", "2 digits", "1 digit"]
    speak({("{n} digit", "{n} digits"): ("{n} cyfra", "{n} cyfry", "{n} cyfr")})
    assert [digits(n) for n in (2, 2)] == ["2 cyfry", "2 cyfry"]
    assert asked == [2, 1, 2]


def test_an_error_fills_in_what_it_was_given_and_braces_without_values_stay() -> None:
    assert str(SentenceError(N_("{file} is damaged."), file="a{0}b")) == "a{0}b is damaged."
    assert str(SentenceError("already said {in} full")) == _("already said {in} full") == "already said {in} full"


def test_a_piece_of_work_speaks_the_language_of_whoever_asked_for_it_wherever_it_is_done() -> None:
    with speaking("zh"):
        made = later(lambda: (_("Draw a digit"), tag()))
        assert language() == "zh"
    assert (_("Draw a digit"), language(), tag()) == ("Draw a digit", "en", "en")
    with ThreadPoolExecutor() as other:
        assert other.submit(made).result() == ("写一个数字", "zh-Hans")
        assert other.submit(_, "Draw a digit").result() == "Draw a digit"


@pytest.mark.parametrize(
    ("wanted", "understands"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hans", "zh"),
        ("fr-FR, ZH;q=0.5", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_the_language_somebody_wants_most_of_those_there_are_is_understood(wanted: str, understands: str) -> None:
    assert understood(wanted) == understands


def test_every_language_calls_itself_by_its_own_name() -> None:
    assert {name: called(name) for name in catalogues()} == {"en": "English", "zh": "简体中文"}


def test_what_stands_in_a_row_is_parted_as_its_language_does_it() -> None:
    things = ["a", "b", "c"]
    assert (in_a_row(things), listed(things), together("A.", "", "B.")) == ("a, b, c", "a, b and c", "A. B.")
    assert (in_a_row([]), listed(["a"]), together("", "")) == ("", "a", "")
    with speaking("zh"):
        assert (in_a_row(things), listed(things)) == ("a、b、c", "a、b、c")
        assert together("甲。", "乙。").replace("\u200a", "") == "甲。乙。"


def test_chinese_words_in_a_chinese_sentence_stand_without_the_spaces_that_numbers_have() -> None:
    with speaking("zh"):
        assert _("meant as {label}", label="7") == "本意是 7"
        assert _("meant as {label}", label="爱心") == "本意是爱心"
        assert _("You said **{guess}**.", guess="爱心") == "你说的是**爱心**。"
        assert (
            ngettext("Still {digit} without it.", "Still {digit} without them.", 2, digit="笑脸")
            == "少了它们，仍是笑脸。"
        )
        assert _("{count} drawings of a class", count=30) == "全班画的 30 张图"
    assert _("meant as {label}", label="a heart") == "meant as a heart"
