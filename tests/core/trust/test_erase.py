"""Erasing in an order, and the first crossing."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import samples
from core.network.answers import AT_ONCE, many_logits
from core.network.model import DigitNet
from core.trust.erase import (
    _taken,
    changeable,
    collapse,
    crossing_in_time,
    first_crossing,
    logits_along,
    marks_nothing,
    order_by,
    random_orders,
    steps_between,
)

IMAGE = samples()[12].image
BLACK = np.zeros_like(IMAGE)


def tiny() -> tuple[np.ndarray, np.ndarray]:
    """An image with four inked pixels, and a map that ranks them."""
    image, values = np.zeros((1, 28, 28), np.float32), np.zeros((28, 28), np.float32)
    for pixel, value in ((3, 0.5), (40, 2.0), (100, -1.0), (700, 1.0)):
        image.flat[pixel], values.flat[pixel] = 1.0, value
    return image, values


def test_only_pixels_that_would_change_are_put_in_order() -> None:
    image, values = tiny()
    pixels = changeable(image, np.zeros_like(image))
    np.testing.assert_array_equal(pixels, [3, 40, 100, 700])
    np.testing.assert_array_equal(order_by(values, pixels), [40, 700, 3, 100])


def test_equal_values_go_in_an_order_drawn_by_lot_that_is_no_random_order_s() -> None:
    pixels, nothing = changeable(IMAGE, BLACK), np.zeros((28, 28))
    first, second = (order_by(nothing, pixels, seed) for seed in (0, 1))
    np.testing.assert_array_equal(np.sort(first), pixels)
    np.testing.assert_array_equal(first, order_by(nothing, pixels, 0))
    assert (first != second).any()
    assert (first != pixels).any()
    assert (random_orders(pixels, 200, 0) != first).any(axis=1).all()


def test_equal_values_are_drawn_by_lot_only_among_themselves() -> None:
    image, values = tiny()
    values.flat[700] = 0.5
    pixels = changeable(image, image * 0)
    found = [tuple(order_by(values, pixels, seed).tolist()) for seed in range(20)]
    assert set(found) == {(40, 3, 700, 100), (40, 700, 3, 100)}


def test_a_map_that_says_the_same_of_every_pixel_marks_nothing() -> None:
    image, values = tiny()
    pixels = changeable(image, image * 0)
    assert not marks_nothing(values, pixels)
    assert marks_nothing(np.full((28, 28), 0.3), pixels)
    elsewhere = np.zeros((28, 28))
    elsewhere.flat[5] = 1.0
    assert marks_nothing(elsewhere, pixels)
    assert marks_nothing(values, pixels[:1])


def test_erasing_takes_the_first_pixels_of_the_order_and_inserting_brings_them() -> None:
    image, values = tiny()
    black = np.zeros_like(image)
    order = order_by(values, changeable(image, black))
    gone = steps_between(image, black, order, [0, 1, 3, 4])
    assert [sorted(np.flatnonzero(one)) for one in gone] == [[3, 40, 100, 700], [3, 100, 700], [100], []]
    come = steps_between(black, image, order, [0, 1, 3, 4])
    np.testing.assert_array_equal(gone + come, np.broadcast_to(image, gone.shape))


@given(st.integers(0, 10_000), st.integers(1, 6))
@settings(max_examples=20)
def test_a_random_order_has_every_pixel_once(seed: int, count: int) -> None:
    pixels = changeable(IMAGE, BLACK)
    orders = random_orders(pixels, count, seed)
    assert orders.shape == (count, len(pixels))
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), pixels)
    np.testing.assert_array_equal(orders, random_orders(pixels, count, seed))


def test_logits_along_an_order_are_those_of_each_picture_by_itself(book: DigitNet) -> None:
    pixels = changeable(IMAGE, BLACK)
    orders = random_orders(pixels, 3, 0)
    found = logits_along(book, IMAGE, BLACK, orders, [0, 7, len(pixels)])
    assert found.shape == (3, 3, 10)
    erased = IMAGE.copy()
    erased.flat[orders[1][:7]] = 0.0
    with torch.no_grad():
        np.testing.assert_allclose(found[1, 1], book(torch.from_numpy(erased)[None])[0].numpy(), atol=1e-3)
        np.testing.assert_allclose(found[2, 2], book(torch.zeros(1, 1, 28, 28))[0].numpy(), atol=1e-3)


def test_along_no_steps_there_are_no_logits_and_their_shape_says_of_what(book: DigitNet) -> None:
    assert logits_along(book, IMAGE, BLACK, random_orders(changeable(IMAGE, BLACK), 3, 0), []).shape == (3, 0, 10)


def test_the_first_crossing_is_the_first_step_at_which_the_other_leads() -> None:
    logits = np.zeros((3, 4, 10))
    logits[:, :, 4] = 1.0
    logits[0, 2:, 9] = 2.0
    logits[1, 1, 9] = 3.0
    # A tie is no lead, and "never" is no step.
    logits[2, 1, 9] = 1.0
    np.testing.assert_array_equal(first_crossing(logits, 4, 9), [2, 1, -1])
    np.testing.assert_array_equal(first_crossing(logits, 9, 4), [0, 0, 0])


def test_erasing_ends_where_two_digits_together_have_less_than_half() -> None:
    """In order: at the third step, half is not less than half, never, so from the start, and at the second step."""
    both = [
        (0.9, 0.6, 0.4, 0.1),
        (0.9, 0.5, 0.25, 0.75),
        (0.9, 0.8, 0.7, 0.6),
        (0.4, 0.3, 0.9, 0.2),
        (0.9, 0.3, 0.2, 0.9),
    ]
    shares = np.zeros((5, 4, 10))
    shares[..., 4] = shares[..., 9] = np.array(both) / 2
    np.testing.assert_array_equal(collapse(shares, 4, 9), [2, 2, -1, -1, 1])


def test_a_crossing_counts_until_erasing_ends() -> None:
    """In order: before it, with it, after it, where it never ends, and where the two never cross."""
    crossings, ends = (1, 2, 3, 3, 4), (2, 2, 2, 4, 2)
    logits, shares, steps = np.zeros((5, 4, 10)), np.zeros((5, 4, 10)), np.arange(4)
    logits[..., 9] = np.where(steps >= np.array(crossings)[:, None], 1.0, -1.0)
    shares[..., 4] = np.where(steps >= np.array(ends)[:, None], 0.1, 0.8)
    np.testing.assert_array_equal(crossing_in_time(logits, shares, 4, 9), [1, 2, -1, 3, -1])


def test_half_a_grey_level_is_the_least_that_changes_a_pixel() -> None:
    changed = BLACK.copy()
    changed.ravel()[[5, 9]] = 0.4 / 255, 0.6 / 255
    assert changeable(changed, BLACK).tolist() == [9]
    # It is the change that counts, not how much ink there is on either side.
    assert changeable(np.ones_like(changed), np.ones_like(changed)).size == 0


def test_of_many_orders_only_a_batch_of_pictures_is_held_at_a_time(
    book: DigitNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def counted(*given: np.ndarray) -> np.ndarray:
        made = _taken(*given)
        sizes.append(len(made))
        return made

    monkeypatch.setattr("core.trust.erase._taken", counted)
    pixels = changeable(IMAGE, BLACK)
    orders = random_orders(pixels, 7, 0)
    counts = np.arange(len(pixels) + 1)
    found = logits_along(book, IMAGE, BLACK, orders, counts)
    assert sum(sizes) == 7 * len(counts)
    assert max(sizes) == AT_ONCE
    alone = many_logits(book, steps_between(IMAGE, BLACK, orders[6], counts))
    np.testing.assert_allclose(found[6], alone, atol=1e-4)
