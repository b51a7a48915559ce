"""How a network was made: written and read in one place, and whatever a file says, a record or a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.network.checkpoints import list_models, read_card
from core.network.facts import SCHEMA, Facts
from core.network.files import CheckpointError

WORLD = read_card("world").facts
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("name", list_models())
def test_a_shipped_network_s_facts_go_to_json_and_back(name: str) -> None:
    facts = read_card(name).facts
    assert Facts.from_json(facts.as_json(), "again") == facts
    assert json.loads(facts.as_json())["schema"] == SCHEMA


def test_a_file_of_a_later_form_is_refused_and_says_so() -> None:
    later = json.dumps(json.loads(WORLD.as_json()) | {"schema": SCHEMA + 1}).encode()
    with pytest.raises(
        CheckpointError, match=rf"later\.json .*form {SCHEMA + 1}, and this program knows form {SCHEMA}"
    ):
        Facts.from_json(later, "later.json")


def test_a_file_that_names_no_form_is_of_the_first() -> None:
    values = json.loads(WORLD.as_json())
    del values["schema"]
    assert Facts.from_json(json.dumps(values).encode(), "old") == WORLD


@settings(max_examples=150)
@given(st.sampled_from(sorted(json.loads(WORLD.as_json()))), JSON)
@example("calibration", [[None, None]])
@example("hands", [["one", 1.0]])
@example("title", " <> ")
def test_whatever_stands_in_a_field_there_is_a_record_or_a_sentence_that_names_the_file(field: str, value: Any) -> None:
    content = json.dumps(json.loads(WORLD.as_json()) | {field: value}).encode()
    said = ""
    try:
        found = Facts.from_json(content, "odd.json")
    except CheckpointError as error:
        found, said = None, str(error)
    if found is None:
        assert said.startswith("odd.json is damaged")
        assert len(said) < 250
    else:
        assert Facts.from_json(found.as_json(), "odd.json") == found
        assert not set("<>&`*[]_$\\") & set(found.title)
        assert found.title.strip()


@given(st.binary(max_size=40))
def test_bytes_that_are_no_json_are_refused(content: bytes) -> None:
    with pytest.raises(CheckpointError, match=r"x\.json is damaged"):
        Facts.from_json(content, "x.json")


def test_a_story_out_of_order_is_refused() -> None:
    for losses in ([[2, 1.0], [1, 1.0]], [[1, 1.0], [1, 1.0]], [[1, float("nan")]], [["1", 1.0]], []):
        content = json.dumps(json.loads(WORLD.as_json()) | {"losses": losses}).encode()
        with pytest.raises(CheckpointError):
            Facts.from_json(content, "x.json")
