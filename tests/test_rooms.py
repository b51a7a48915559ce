"""The law of the rooms: which may know which, how many files each holds, and what its `__init__.py` says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.served import ROOT

# A room knows the rooms before it.
CORE = tuple(
    "network ink paper render hands digits inside attribution judging trust truth fooling training examples takeaway "
    "teaching classroom".split()
)
UI = tuple(
    "visitor show takeaway picker classroom inside training judging attribution trust truth examples teaching "
    "guessing".split()
)
# Below all rooms of core: every room may say something, and name what a network tells apart.
BELOW = {"language", "classes"}
# Above all rooms of ui: pages know it, no room does.
ON_TOP = {"shell", "pages", "door", "line", "glossary", "theirs"}

ROOMS = [*(f"core.{room}" for room in CORE), *(f"ui.{room}" for room in UI)]
PAGES = ["app", *(f"pages.{path.stem}" for path in sorted((ROOT / "pages").glob("*.py")))]


def files(folder: str) -> list[Path]:
    """All Python files in a folder and below it."""
    return sorted((ROOT / folder).rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def nodes(tree: ast.AST, functions: bool) -> Iterator[ast.AST]:
    """All that stands in a file; without functions, what runs or is read when the file is imported."""
    for child in ast.iter_child_nodes(tree):
        yield child
        if functions or not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from nodes(child, functions)


def imports(source: str, module: str, functions: bool = True) -> set[str]:
    """The modules a source imports, `from` one of ours as deep as there is a file or folder of that name."""
    found: set[str] = set()
    for node in nodes(ast.parse(source), functions):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*package, *filter(None, [node.module])])
            found |= {name if is_module(name := f"{base}.{alias.name}") else base for alias in node.names}
    return found


def imported_by(path: Path, functions: bool = True) -> set[str]:
    return imports(path.read_text(encoding="utf-8"), module_of(path), functions)


def root(module: str) -> str:
    """The first word of a module's name; Streamlit's components go for Streamlit."""
    first = module.partition(".")[0]
    return "streamlit" if first.startswith("streamlit") else first


def part(module: str) -> str:
    """The room in a module's name."""
    return module.partition(".")[2].partition(".")[0]


def wrong(paths: list[Path], forbidden: Callable[[str], bool]) -> list[str]:
    """Which of these files imports what it must not."""
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in paths
        for module in sorted(imported_by(path))
        if forbidden(module)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_no_room_after_its_own(room: str) -> None:
    house, name = room.split(".")
    order = CORE if house == "core" else UI
    known = {*order[: order.index(name) + 1], *BELOW}
    # `core` itself names what is public of all rooms: it stands above them.
    assert not wrong(files(f"{house}/{name}"), lambda module: root(module) == house and part(module) not in known)


def test_core_knows_neither_streamlit_nor_what_shows_it() -> None:
    assert not wrong(files("core"), lambda module: root(module) in {"streamlit", "ui", "pages", "app"})


def test_ui_knows_no_page() -> None:
    assert not wrong(files("ui"), lambda module: root(module) in {"pages", "app"})


@pytest.mark.parametrize("page", PAGES)
def test_no_page_knows_another_page(page: str) -> None:
    path = ROOT / f"{page.replace('.', '/')}.py"
    assert not wrong([path], lambda module: root(module) in {"pages", "app"})


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_holds_three_to_nine_files(room: str) -> None:
    held = {path.stem for path in (ROOT / room.replace(".", "/")).glob("*.py")} - {"__init__"}
    assert 3 <= len(held) <= 9, sorted(held)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_s_init_is_one_docstring_and_nothing_else(room: str) -> None:
    tree = ast.parse((ROOT / room.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("room", ROOMS)
def test_within_a_room_no_imports_run_in_a_circle(room: str) -> None:
    known = {
        module_of(path).removesuffix(".__init__"): imported_by(path, functions=False)
        for path in files(room.replace(".", "/"))
    }
    try:
        TopologicalSorter({module: known.keys() & imported for module, imported in known.items()}).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(reversed(circle.args[1])))


@pytest.mark.parametrize(("house", "order", "above"), [("core", CORE, BELOW), ("ui", UI, ON_TOP)], ids=["core", "ui"])
def test_every_file_stands_in_a_room_of_the_order(house: str, order: tuple[str, ...], above: set[str]) -> None:
    folders = [path.parent.relative_to(ROOT / house).as_posix() for path in files(house) if path.name == "__init__.py"]
    assert sorted(set(folders) - {".", "hands/allographs"}) == sorted(order)
    assert {path.parent.relative_to(ROOT / house).as_posix() for path in files(house)} == set(folders)
    assert {path.stem for path in (ROOT / house).glob("*.py")} - {"__init__"} == above


def test_an_import_is_seen_wherever_it_stands_and_however_it_is_written() -> None:
    source = """
import core.ink.links as links, torch
from core.network import model
from core.network.model import DigitNet
from core import explain
from . import pen
from ..render.words import describe
if TYPE_CHECKING:
    from ui import shell
def late():
    from streamlit import cache_data
"""
    at_once = {
        "core.ink.links", "torch", "core.network.model", "core", "core.ink.pen", "core.render.words", "ui.shell"
    }  # fmt: skip
    assert imports(source, "core.ink.strokes", functions=False) == at_once
    assert imports(source, "core.ink.strokes") == at_once | {"streamlit"}
