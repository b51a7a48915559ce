"""Two digits where one is expected."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.hands.samples import samples
from core.ink.preprocess import preprocess
from core.ink.strokes import Drawing, ink
from core.judging.doubt import Rule
from core.judging.pieces import digits_in
from core.network.checkpoints import load_model, read_card

PLAIN = [sample for sample in samples() if sample.ambiguous_with is None]
BESIDE, ABOVE = (
    (((0.5, 0.8), (0.0, 0.1)), ((0.5, 0.8), (0.5, 0.1))),
    (((0.8, 0.5), (0.1, 0.0)), ((0.8, 0.5), (0.1, 0.5))),
)


def field(drawing: Drawing) -> np.ndarray:
    return np.asarray(ink(drawing), np.float32) / 255


def together(pair: tuple[int, int], places: tuple) -> Drawing:
    """Two built-in drawings as one."""
    strokes = [
        (stroke * np.float32(scale) + np.float32(at)).astype(np.float32)
        for number, (scale, at) in zip(pair, places, strict=True)
        for stroke in PLAIN[number].drawing.strokes
    ]
    return Drawing(tuple(strokes), 0.05)


@pytest.mark.parametrize("places", [BESIDE, ABOVE])
@pytest.mark.parametrize("name", ["world", "book"])
def test_most_pairs_that_would_be_believed_are_found_to_be_two(name: str, places: tuple) -> None:
    model, rule, lot = load_model(name), Rule.of(read_card(name).facts), np.random.default_rng(0)
    drawings = [together(tuple(lot.choice(len(PLAIN), 2, replace=False)), places) for _ in range(60)]
    with torch.no_grad():
        believed = [
            drawing for drawing in drawings if not rule.apply(model(torch.tensor(preprocess(drawing).image)[None]))[0]
        ]
    found = [digits_in(model, field(drawing), rule) for drawing in believed]
    assert sum(map(bool, found)) >= 0.5 * len(found)
    assert all(len(digits) >= 2 for digits in found if digits)


def test_no_built_in_drawing_is_found_to_be_two() -> None:
    model, rule = load_model("world"), Rule.of(read_card("world").facts)
    assert [sample.name for sample in samples() if digits_in(model, field(sample.drawing), rule)] == []


def test_a_line_under_a_digit_is_no_second_one() -> None:
    model, rule = load_model("book"), Rule.of(read_card("book").facts)
    one = next(sample for sample in samples() if sample.name == "1-slanted-1").drawing
    drawn = [(stroke * np.float32(0.8) + np.array((0.1, 0.0), np.float32)).astype(np.float32) for stroke in one.strokes]
    line = np.array([(0.1, 0.95), (0.9, 0.95)], np.float32)
    assert not digits_in(model, field(Drawing((*drawn, line), 0.05)), rule)


@pytest.mark.parametrize(("gap", "two"), [(0.03, False), (0.12, True)])
def test_loops_of_a_thin_eight_that_do_not_quite_meet_are_no_two_digits(gap: float, two: bool) -> None:
    model, rule = load_model("world"), Rule.of(read_card("world").facts)
    turn, width = np.linspace(0, 2 * np.pi, 60), 0.02
    height = (0.9 - gap - width) / 4
    loops = [
        np.stack([0.5 + 0.2 * np.sin(turn), middle - height * np.cos(turn)], axis=1).astype(np.float32)
        for middle in (0.05 + height, 0.95 - height)
    ]
    assert bool(digits_in(model, field(Drawing(tuple(loops), width)), rule)) is two


def test_the_digits_are_those_drawn() -> None:
    model, rule = load_model("world"), Rule.of(read_card("world").facts)
    three, seven = (
        next(n for n, sample in enumerate(PLAIN) if sample.name == name) for name in ("3-round-1", "7-crossed-1")
    )
    assert set(digits_in(model, field(together((three, seven), BESIDE)), rule)) == {3, 7}
