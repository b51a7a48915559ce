"""The table of what an address can hold: whatever it says, a control stands at something it could be set to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.hands.samples import samples
from core.ink.links import link_drawing, read_link
from tests.served import ROOT
from ui.pages import PAGES
from ui.visitor import link
from ui.visitor.kinds import Choice, Filters, Number, Pair, Setting, Several, Strokes, Switch
from ui.visitor.settings import EVERY_PAGE, PARTS

ALL = {one.name: one for parts in PARTS.values() for part in parts.values() for one in part} | {
    one.name: one for one in EVERY_PAGE
}
# Written by the pages' own scripts.
SCRIPTED = {"unit", "stage", "map", "with", "press"}


def could_be_set_to(one: Setting, value: Any) -> bool:
    """Whether a person could bring the control to this value."""
    kind = one.kind
    if isinstance(kind, Several):
        return isinstance(value, list) and 0 < len(value) <= kind.most and set(value) <= set(kind.there())
    if isinstance(kind, Choice):
        return value in kind.there()
    if isinstance(kind, Number):
        return kind.low <= value <= kind.high and (kind.step is None or (value - kind.low) % kind.step == 0)
    if isinstance(kind, Switch):
        return value in (True, False)
    if isinstance(kind, Pair):
        first, second = value.split("+")
        return "" not in (first, second) and first != second
    if isinstance(kind, Strokes):
        return read_link(value).drawing is not None
    assert isinstance(kind, Filters)
    return all(at in range(kind.layers()[layer]) for layer, numbers in value.items() for at in numbers)


def values_of(one: Setting) -> st.SearchStrategy[Any]:
    """Everything a person could bring a control to."""
    kind = one.kind
    if isinstance(kind, Several):
        return st.lists(st.sampled_from(list(kind.there())), min_size=1, max_size=kind.most, unique=True).map(
            lambda chosen: [option for option in kind.there() if option in chosen]
        )
    if isinstance(kind, Choice):
        return st.sampled_from(list(kind.there()))
    if isinstance(kind, Number):
        step = kind.step
        if step is None:
            return st.floats(kind.low, kind.high)
        return st.integers(0, int(kind.high - kind.low) // step).map(lambda at: int(kind.low) + at * step)
    if isinstance(kind, Switch):
        return st.booleans()
    if isinstance(kind, Pair):
        return st.sampled_from(["world+book", "book+trained-0123456789abcdef"])
    if isinstance(kind, Strokes):
        return st.sampled_from(samples()[:5]).map(lambda sample: link_drawing(sample.drawing))
    assert isinstance(kind, Filters)
    off = {layer: st.sets(st.integers(0, count - 1), min_size=1).map(sorted) for layer, count in kind.layers().items()}
    return st.fixed_dictionaries({}, optional=off)


def test_the_longest_number_a_control_can_have_is_read_back() -> None:
    # A learning rate of 22 characters, as Python writes it.
    rate = ALL["train-learning_rate"].kind
    assert rate.read(rate.write(1.0000000000000003e-05)) == 1.0000000000000003e-05


@pytest.mark.parametrize("name", ALL)
def test_every_value_a_control_can_have_goes_into_an_address_and_back(name: str) -> None:
    one = ALL[name]

    @settings(max_examples=30, deadline=None)
    @given(values_of(one))
    def there_and_back(value: Any) -> None:
        text = one.kind.write(value)
        assert one.kind.read(text) == value
        assert len(text) < 2000

    there_and_back()


@pytest.mark.parametrize("name", ALL)
def test_whatever_an_address_asks_for_a_control_gets_what_it_can_be_or_nothing(name: str) -> None:
    one = ALL[name]
    near = st.text("0123456789.-_eE+conv12fcdlinear,~ ²٣\n", max_size=40)

    @settings(max_examples=60, deadline=None)
    @given(st.one_of(st.text(max_size=60), near, values_of(one).map(str)))
    def asked(text: str) -> None:
        value = one.kind.read(text)
        assert value is None or could_be_set_to(one, value)

    asked()
    assert one.kind.read("9" * 100_000) is None or isinstance(one.kind, Switch | Filters)


@pytest.mark.parametrize("name", [name for name, one in ALL.items() if one.kind.default not in (None, (), "")])
def test_what_a_silent_address_means_is_something_the_control_can_be(name: str) -> None:
    default = ALL[name].kind.default
    assert could_be_set_to(ALL[name], list(default) if isinstance(default, tuple) else default)


def test_every_page_has_its_part_in_the_table_and_no_name_means_two_things() -> None:
    assert set(PARTS) == {page.name for page in PAGES}
    every, named = {link.NETWORK, link.DIGIT, link.WITHOUT, link.RUN}, set(ALL)
    assert not every & named
    assert not every & SCRIPTED
    assert {name for name, one in ALL.items() if one.scripted} == SCRIPTED & named
    keys = [one.key for one in ALL.values()]
    assert len(set(keys)) == len(keys)


def test_scripts_write_only_the_names_that_are_left_to_them() -> None:
    written = set()
    for path in (ROOT / "ui" / "inside" / "scripts").glob("*.js"):
        found = re.findall(r"show\(root, \{(.*?)\n    \}\)", path.read_text("utf-8"), re.DOTALL)
        written |= {name for block in found for name in re.findall(r"^      (\w+):", block, re.MULTILINE)}
    assert written == SCRIPTED


def test_no_page_sets_a_default_of_its_own_for_what_the_table_has() -> None:
    """A control that is told where it stands twice may be told two things."""
    for path in [*(ROOT / "pages").glob("*.py"), *Path(ROOT / "ui").rglob("*.py")]:
        for call in re.findall(r"st\.\w+\((?:[^()]|\([^()]*\))*control\(\"[\w-]+\"", path.read_text("utf-8")):
            assert "default=" not in call, path
            assert "index=" not in call, path
