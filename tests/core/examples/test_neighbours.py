"""The nearest of many digits: held against brute force."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import feature_maps, load_model, samples
from core.examples.neighbours import hidden_stage, last_hidden, nearest, vote
from core.network.model import DigitNet


def brute_force(table: np.ndarray, point: list[float], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Every distance on its own, in float64; ties by place."""
    scale = 255.0 if table.dtype == np.uint8 else 1.0
    away = [sum((a / scale - b) ** 2 for a, b in zip(row, point, strict=True)) ** 0.5 for row in table.tolist()]
    order = sorted(range(len(away)), key=lambda at: (away[at], at))[:count]
    return np.array(order), np.array(away)[order]


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 12), st.booleans())
def test_neighbours_are_those_of_brute_force(seed: int, rows: int, count: int, pixels: bool) -> None:
    rng = np.random.default_rng(seed)
    # Few different values, so that there are ties.
    table = (
        rng.integers(0, 256, (rows, 6)).astype(np.uint8) if pixels else rng.integers(0, 3, (rows, 6)) / np.float32(2)
    )
    table = table if pixels else table.astype(np.float32)
    point = (rng.integers(0, 3, 6) / 2).astype(np.float32)
    found = nearest(table, point, count)
    numbers, distances = brute_force(table, point.astype(float).tolist(), count)
    assert found.numbers.tolist() == numbers.tolist()
    assert found.distances == pytest.approx(distances)


def test_what_differs_by_less_than_float32_tells_is_ranked_in_float64() -> None:
    table = np.full((200, 784), 255, np.uint8)
    table[120, :2] = 254
    table[50, 0] = 253
    # At 254.5 of 255 these two differ only beyond float32's digits from the 198 others, summed over 784 pixels.
    point = np.full(784, 254.5 / 255, np.float32)
    point[0] = 254.0 / 255
    found = nearest(table, point, 3)
    numbers, distances = brute_force(table, point.astype(float).tolist(), 3)
    assert found.numbers.tolist() == numbers.tolist() == [120, 0, 1]
    assert found.distances == pytest.approx(distances, rel=1e-12)


def test_a_digit_of_the_table_is_its_own_nearest_at_no_distance() -> None:
    images = np.rint(255 * np.stack([sample.image[0] for sample in samples()])).astype(np.uint8)
    for number in (0, 60, 120):
        found = nearest(images, images[number] / 255, 1)
        assert found.numbers.tolist() == [number]
        assert found.distances[0] == pytest.approx(0, abs=1e-6)


def test_a_point_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a point of 64 numbers, got 3"):
        nearest(np.zeros((2, 64), np.float32), np.zeros(3), 1)


@pytest.mark.parametrize("network", ["world", "book"])
def test_the_last_hidden_layer_is_the_forward_pass_s_own_and_the_model_stays(network: str) -> None:
    model = load_model(network)
    images = np.stack([sample.image for sample in samples()[:40]])
    hidden, logits = last_hidden(model, images)
    assert hidden_stage(model) == "relu3"
    for at in (0, 17, 39):
        stages = feature_maps(model, images[at])
        assert hidden[at] == pytest.approx(stages["relu3"], abs=1e-4)
        assert logits[at] == pytest.approx(stages["logits"], abs=1e-4)
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_a_vote_is_won_by_the_most_and_where_two_have_as_many_by_the_nearest() -> None:
    assert vote(np.array([3, 7, 7])) == (7, 2)
    assert vote(np.array([3, 7, 7, 3])) == (3, 2)
    assert vote(np.array([9])) == (9, 1)


def test_neighbours_of_a_new_stroke_take_less_than_sixty_milliseconds(world: DigitNet) -> None:
    """The processor's time, of five tries the quickest, over as many digits as the page has at most."""
    rng = np.random.default_rng(0)
    images, table = rng.integers(0, 256, (5_000, 28, 28)).astype(np.uint8), rng.random((5_000, 64), np.float32)
    image, took = samples()[30].image, []
    for _try in range(5):
        began = time.process_time()
        nearest(table, last_hidden(world, image[None])[0], 10)
        nearest(images, image, 10)
        took.append(time.process_time() - began)
    assert min(took) < 0.06
