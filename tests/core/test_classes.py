"""What a network tells apart has names of one table, which travel with it."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from core import explain, predict
from core.attribution.methods import METHODS
from core.classes import DIGITS, KNOWN, SYMBOLS, called, checked, with_article
from core.network.bundle import open_bundle
from core.network.checkpoints import read_card
from core.network.facts import Facts
from core.network.files import CheckpointError
from core.network.model import DigitNet
from tests.core.network.strangers import packed, parts
from tests.symbols import SYMBOLS as THREE
from tests.symbols import three_symbols


def test_every_class_has_a_name_of_its_own_and_an_article() -> None:
    assert len({called(name) for name in KNOWN}) == len(KNOWN) == len(DIGITS) + len(SYMBOLS)
    assert [with_article(name) for name in ("8", "7", "A", "B", "arrow", "heart", "exclamation mark")] == [
        "an 8", "a 7", "an A", "a B", "an arrow", "a heart", "an exclamation mark",
    ]  # fmt: skip
    assert with_article(8) == "an 8"


@pytest.mark.parametrize("names", [["A"], ["A", "A"], ["A", "<b>"], list(DIGITS) + ["A"], []])
def test_classes_are_two_to_ten_different_ones_of_the_table(names: list[str]) -> None:
    with pytest.raises(ValueError, match="known symbols"):
        checked(names)


def test_a_network_of_symbols_travels_with_its_names() -> None:
    made = three_symbols()
    back = open_bundle(made.archive)
    assert back.facts.classes == THREE
    assert [back.facts.called(at) for at in range(3)] == ["A", "heart", "plus sign"]
    assert not back.facts.reads_digits
    assert predict(back.model, np.zeros((1, 28, 28), np.float32)).shape == (3,)


def test_a_network_of_digits_says_nothing_of_its_classes() -> None:
    facts = read_card("world").facts
    assert facts.reads_digits
    assert "classes" not in json.loads(facts.as_json())
    assert Facts.from_json(facts.as_json(), "x").classes == DIGITS


@pytest.mark.parametrize(
    "names", [["A", "heart"], ["A", "heart", "plus", "B"], ["A", "heart", "heart"], ["A"], "AB", 3]
)
def test_names_that_do_not_fit_the_weights_are_one_sentence(names: object) -> None:
    files = parts(three_symbols().archive)
    story = json.loads(files["network.json"]) | {"classes": names}
    with pytest.raises(CheckpointError):
        open_bundle(packed(files | {"network.json": json.dumps(story).encode()}))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_explains_each_class_and_none_beyond(method: str) -> None:
    model = DigitNet(generator=torch.Generator().manual_seed(2), outputs=3).eval()
    image = np.random.default_rng(0).random((1, 28, 28), dtype=np.float32)
    steps = 8 if METHODS[method].walks else None
    assert explain(model, image, method, 2, against=0, steps=steps).values.shape == (28, 28)
    with pytest.raises(ValueError, match="from 0 to 2"):
        explain(model, image, method, 3, steps=steps)
