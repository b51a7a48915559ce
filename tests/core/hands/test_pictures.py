"""Pictures in many hands, to learn from and to be judged on."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings

from core.hands.hand import Hand, hands, written
from core.hands.pictures import held_out_set, training_items, training_set
from core.hands.samples import samples
from tests.drawings import SEEDS


def test_training_pictures_never_ask_a_held_out_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    write = Hand.write

    def noted(hand: Hand, digit: int) -> object:
        asked.add(hand.split)
        return write(hand, digit)

    written.cache_clear()
    monkeypatch.setattr(Hand, "write", noted)
    training_set(200, 0)
    assert asked == {"train"}


def test_a_training_set_has_balanced_labels_and_bytes_of_ink() -> None:
    images, labels = training_set(100, 0)
    assert images.shape == (100, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert np.bincount(labels).tolist() == [10] * 10
    assert (images.reshape(100, -1).max(axis=1) > 128).all()
    assert (images[:, 0] == 0).all()


@given(SEEDS)
@settings(max_examples=5)
def test_the_same_seed_gives_the_same_bytes_for_every_count(seed: int) -> None:
    (short, labels), (long, more) = training_set(7, seed), training_set(12, seed)
    assert short.tobytes() == long[:7].tobytes()
    assert labels.tobytes() == more[:7].tobytes()


def test_another_seed_gives_other_pictures() -> None:
    assert training_set(10, 0)[0].tobytes() != training_set(10, 1)[0].tobytes()


def test_items_come_one_by_one_as_in_the_set() -> None:
    images, labels = training_set(5, 3)
    for (image, label), expected, digit in zip(islice(training_items(3), 5), images, labels, strict=True):
        np.testing.assert_array_equal(image, expected)
        assert label == digit


def test_given_drawings_are_varied_with_their_labels_taking_turns() -> None:
    chosen = [sample for sample in samples() if sample.label in (2, 7)]
    images, labels = training_set(20, 0, chosen)
    assert labels.tolist() == [2, 7] * 10
    assert len({image.tobytes() for image in images}) == 20


def test_nothing_to_vary_and_a_negative_count_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one drawing"):
        training_set(1, 0, [])
    with pytest.raises(ValueError, match="got -1"):
        training_set(-1, 0)
    with pytest.raises(ValueError, match="got -1"):
        held_out_set(-1, 0)


def test_an_empty_set_is_empty() -> None:
    images, labels = training_set(0, 0)
    assert images.shape == (0, 28, 28)
    assert labels.shape == (0,)


def test_the_held_out_set_is_balanced_deterministic_and_not_the_training_set() -> None:
    images, labels = held_out_set(40, 0)
    assert np.bincount(labels).tolist() == [4] * 10
    assert images.tobytes() == held_out_set(40, 0)[0].tobytes()
    assert not {i.tobytes() for i in images} & {i.tobytes() for i in training_set(200, 0)[0]}


def test_held_out_digits_can_be_asked_of_some_hands_and_of_no_teaching_hand() -> None:
    some = hands("held-out")[:2]
    images, labels = held_out_set(20, 0, some)
    assert images.shape == (20, 28, 28)
    assert np.bincount(labels).tolist() == [2] * 10
    with pytest.raises(ValueError, match="held-out hands only"):
        held_out_set(10, 0, hands("train")[:1])
    with pytest.raises(ValueError, match="at least one hand"):
        held_out_set(10, 0, [])
