"""Two digits where one is expected."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.hands.samples import samples
from core.ink.preprocess import preprocess
from core.ink.strokes import Drawing
from core.judging.doubt import Rule
from core.judging.pieces import digits_in
from core.kept.checkpoints import load_model, read_card

PLAIN = [sample for sample in samples() if sample.ambiguous_with is None]
BESIDE, ABOVE = (
    (((0.5, 0.8), (0.0, 0.1)), ((0.5, 0.8), (0.5, 0.1))),
    (((0.8, 0.5), (0.1, 0.0)), ((0.8, 0.5), (0.1, 0.5))),
)


def together(pair: tuple[int, int], places: tuple) -> np.ndarray:
    """Two built-in drawings in one field."""
    strokes = [
        (stroke * np.float32(scale) + np.float32(at)).astype(np.float32)
        for number, (scale, at) in zip(pair, places, strict=True)
        for stroke in PLAIN[number].drawing.strokes
    ]
    return preprocess(Drawing(tuple(strokes), 0.05)).image


@pytest.mark.parametrize("places", [BESIDE, ABOVE])
@pytest.mark.parametrize("name", ["world", "book"])
def test_most_pairs_that_would_be_believed_are_found_to_be_two(name: str, places: tuple) -> None:
    model, rule, lot = load_model(name), Rule.of(read_card(name).facts), np.random.default_rng(0)
    images = [together(tuple(lot.choice(len(PLAIN), 2, replace=False)), places) for _ in range(60)]
    with torch.no_grad():
        believed = [image for image in images if not rule.apply(model(torch.tensor(image)[None]))[0]]
    found = [digits_in(model, image, rule) for image in believed]
    assert sum(map(bool, found)) >= 0.5 * len(found)
    assert all(len(digits) >= 2 for digits in found if digits)


def test_no_built_in_drawing_is_found_to_be_two() -> None:
    model, rule = load_model("world"), Rule.of(read_card("world").facts)
    assert [sample.name for sample in samples() if digits_in(model, sample.image, rule)] == []


def test_the_digits_are_those_drawn() -> None:
    model, rule = load_model("world"), Rule.of(read_card("world").facts)
    three, seven = (
        next(n for n, sample in enumerate(PLAIN) if sample.name == name) for name in ("3-round-1", "7-crossed-1")
    )
    assert set(digits_in(model, together((three, seven), ABOVE), rule)) == {3, 7}
