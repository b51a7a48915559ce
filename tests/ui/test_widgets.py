"""Every control of every page is in the table of what an address holds, or here with the reason why it is not."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from tests.served import ROOT
from ui.visitor.settings import PARTS

KEYS = {one.key for parts in PARTS.values() for part in parts.values() for one in part}
# What takes its key from the table, and fails where the table has none.
FROM_TABLE = {"control", "fold"}
NOT_HELD = {
    "network-choice": "the address holds the network itself",
    "pair-*": "the address holds both names as one, under pair",
    "step-*": "the address holds the steps that are off, under without",
    "undo": "does something once; the address holds the strokes",
    "clear": "does something once; the address holds the strokes",
    "draw-on-this": "does something once; the address holds the strokes",
    "second-undo": "does something once; the address holds the strokes",
    "second-clear": "does something once; the address holds the strokes",
    "brush": "a tool: the address holds what was drawn with it",
    "eraser": "a tool: the address holds what was drawn with it",
    "camera": "a file: the address holds the digit made of it",
    "upload": "a file: the address holds the digit made of it",
    "photo": "a file: the address holds the digit made of it",
    "offered-*": "does something once; the address holds the digit",
    "network-upload": "a file: the address holds the name of the network made of it",
    "network-download": "gives a file and changes nothing shown",
    "take-*": "gives a file and changes nothing shown",
    "take-panel": "chooses what a file is made of, not what is shown",
    "look-through": "does something once; the address holds the network",
    "tap-*": "sets a bet, which the address holds, and is gone",
    "deal-again": "does something once; the address holds the deal",
    "as-in-the-book": "does something once; the address holds what it sets",
    "train-start": "does something once; the address holds the run",
    "train-stop": "does something once; the address holds the run",
    "use-drawings-after": "does something once; the address holds the data set",
    "quiz-option-*": "does something once; the address holds the options tapped",
    "quiz-next": "does something once; the address holds the question one is at",
    "quiz-live": "leads to another page and changes nothing shown",
    "quiz-another": "does something once; the address holds the quiz",
    "quiz-again": "does something once; the address holds the quiz",
    "download-*": "gives a file and changes nothing shown",
    "step-notes": "folded notes for the teacher, which a link should unfold for nobody",
    "plan-end": "does something once; the address holds the step of the lesson",
    "predict-tap": "a guess: each gives their own, and a link gives none away",
    "reveal": "does something once, and only after a guess",
    "ask-*": "puts a question to the class; the room holds it",
    "ask-here-*": "puts a question to the class; the room holds it",
    "vote-tap-*": "a student's answer: the room holds it, and a link gives none away",
    "vote-lock": "does something once; the room holds it",
    "vote-reveal": "does something once; the room holds it",
    "vote-done": "does something once; the room holds it",
    "room-show-none": "does something once; the room holds it",
    "room-join": "does something once; the address holds who one is in the room",
    "room-open": "does something once; the address holds the room and its key",
    "room-leave": "does something once: the address then holds no room",
    "room-out": "does something once: the address then holds no room",
    "room-close": "does something once: the room is forgotten",
    "wall-send": "does something once; the room holds it",
    "wall-hide": "does something once; the room holds it",
    "wall-clear": "does something once; the room holds it",
    "class-label": "what everybody writes: the room holds it",
    "class-symbols": "what the class agreed on: the room holds it",
    "class-train": "does something once; the address holds the run",
    "class-teach": "does something once; the address holds the run",
    "class-download": "gives a file and changes nothing shown",
    "class-upload": "a file, which no address can hold",
    "class-put-away": "forgets a file, which no address can hold",
    "replay-play": "moves the slider, which the address holds; nothing should play by itself when a page is opened",
}
COMPONENTS = {
    "digitscope_foot": "opens a dialog over the page, with the address in it",
    "digitscope_link": "shows the address",
    "digitscope_address": "is the address",
    "digitscope_theirs": "the address holds the language",
    "digitscope_canvas": "the address holds the strokes",
    "digitscope_files": "sends a file anew, of which the address holds what was made",
    "digitscope_live": "shows what the address holds as soon as the pen lifts",
    "digitscope_watch": "shows nothing of its own: the room says what is new",
    "digitscope_keypad": "a code, which the address holds once it was joined",
    "digitscope_paint": "a guess: each gives their own, and a link gives none away",
    "digitscope_walls": "the address holds what was picked: the digit, the cell, the filters that are off",
    "digitscope_filters": "its script writes what it shows into the address",
    "digitscope_maps": "its script writes what it shows into the address",
}
SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "ui").rglob("*.py"))]


def is_widget(name: str) -> bool:
    """Whether an element of Streamlit's is there to be set or pressed."""
    made = getattr(st, name, None)
    if not inspect.isroutine(made):
        return False
    takes = inspect.signature(made).parameters
    return "key" in takes and bool({"on_change", "on_click"} & takes.keys())


def widgets(path: Path) -> Iterator[tuple[int, str]]:
    """The line of every widget that a source puts on a page, and its key; "" where that is the table's."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    tables = {
        ast.unparse(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and name_of(node.value) in FROM_TABLE
        for names in node.targets
        for target in ast.walk(names)
        if isinstance(target, ast.Name)
    }
    for call in calls:
        if not ast.unparse(call.func).startswith("st.") or not is_widget(name_of(call)):
            continue
        if name_of(call) in ("expander", "popover") and not {None, "on_change"} & {
            given.arg for given in call.keywords
        }:
            # The browser opens and closes it by itself; what is in it is on the page.
            continue
        key = "no key"
        for given in call.keywords:
            if given.arg is None:
                value = given.value
                from_table = (
                    name_of(value) in FROM_TABLE if isinstance(value, ast.Call) else ast.unparse(value) in tables
                )
                key = "" if from_table else key
            elif given.arg == "key":
                key = key_of(given.value)
        yield call.lineno, key


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def key_of(value: ast.expr) -> str:
    """A key as it is written, with a star for what is found out later."""
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in value.values)
    return str(value.value) if isinstance(value, ast.Constant) else f"variable {ast.unparse(value)}"


def is_known(key: str) -> bool:
    return key in NOT_HELD or any(re.fullmatch(re.escape(key).replace(r"\*", ".+"), known) for known in KEYS)


# Whose callers say which: an uploader's are files, of a pair there are two, and tabs are in the table.
VARIABLES = {
    ("ui/picker/files.py", "variable key"),
    ("ui/judging/pair.py", "variable place"),
    ("ui/visitor/link.py", "variable shown"),
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_widget_is_in_the_table_or_in_the_list_with_a_reason(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    for line, key in widgets(path):
        if key and (name, key) not in VARIABLES:
            assert is_known(key), f"{name}:{line}: an address does not hold {key!r}"


def test_every_component_is_in_the_list_with_a_reason() -> None:
    found = {name for path in SOURCES for name in re.findall(r'placed\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert found == set(COMPONENTS)


def test_what_is_neither_in_the_table_nor_in_the_list_is_found(tmp_path: Path) -> None:
    source = tmp_path / "page.py"
    source.write_text(
        'import streamlit as st\nst.toggle("a", key="new")\nst.slider("b")\nst.tabs(["c"], **given)\n'
        'st.selectbox("d", key=f"new-{1}")\nst.selectbox("e", **control("steps"))\nst.expander("f", key="code")\n'
    )
    assert [line for line, key in widgets(source) if key and not is_known(key)] == [2, 3, 4, 5]


def test_no_reason_is_left_over() -> None:
    keys = {key for path in SOURCES for _, key in widgets(path)}
    by_variable = {"upload", "photo", "camera", "network-upload", "class-upload", "pair-*"}
    assert set(NOT_HELD) <= keys | by_variable
    assert not set(NOT_HELD) & KEYS
