"""The built-in drawings, the people who made them, and the pictures made from their manners."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.hands.allographs import ALLOGRAPHS
from core.hands.hand import Hand, hands, written
from core.hands.pictures import held_out_set, training_items, training_set
from core.hands.samples import samples
from core.ink.preprocess import preprocess
from core.ink.strokes import ink

SEEDS = st.integers(0, 2**32 - 1)
CONFUSABLE = [{4, 9}, {1, 7}, {3, 8}, {5, 6}, {0, 6}]


def test_every_digit_has_ten_plain_drawings_and_more() -> None:
    counts = Counter(sample.label for sample in samples() if sample.ambiguous_with is None)
    assert set(counts) == set(range(10))
    assert min(counts.values()) >= 10
    assert sum(counts.values()) >= 100


def test_every_confusable_pair_is_drawn_ambiguously_at_least_twice() -> None:
    pairs = [{s.label, s.ambiguous_with} for s in samples() if s.ambiguous_with is not None]
    assert len(pairs) >= 10
    assert all(pairs.count(pair) >= 2 for pair in CONFUSABLE)


def test_names_are_unique_and_fit_for_a_link_and_start_with_the_label() -> None:
    names = [sample.name for sample in samples()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name) for name in names)
    assert all(sample.name.startswith(f"{sample.label}-") for sample in samples())


def test_titles_are_for_people() -> None:
    titles = {sample.name: sample.title for sample in samples()}
    assert titles["7-crossed-2"] == "7, crossed"
    assert titles["4-or-9-1"] == "4, or is it 9?"


def test_every_allograph_is_shown_by_two_different_hands() -> None:
    for name in ALLOGRAPHS:
        shown = [s.hand for s in samples() if s.name in (f"{name}-1", f"{name}-2")]
        assert len(set(shown)) == 2


def test_most_hands_are_seen_among_the_built_in_drawings() -> None:
    seen = {sample.hand for sample in samples()} - {"nobody"}
    assert seen <= {hand.name for hand in hands()}
    assert len(seen) >= 20


def test_a_sample_s_image_is_its_ink_preprocessed_and_read_only() -> None:
    sample = samples()[0]
    assert sample.image.shape == (1, 28, 28)
    assert sample.image.dtype == np.float32
    np.testing.assert_array_equal(sample.image, preprocess(ink(sample.drawing)).image)
    assert sample.image is sample.image
    with pytest.raises(ValueError, match="read-only"):
        sample.image[0, 0, 0] = 1.0


def test_every_drawing_lies_in_the_unit_box_with_its_brush() -> None:
    for sample in samples():
        points = np.concatenate(sample.strokes)
        assert points.dtype == np.float32
        assert points.min() >= sample.drawing.width / 2
        assert points.max() <= 1 - sample.drawing.width / 2


def test_no_two_built_in_drawings_look_the_same() -> None:
    assert len({sample.image.tobytes() for sample in samples()}) == len(samples())


@pytest.mark.parametrize("name", sorted(ALLOGRAPHS))
@given(seed=SEEDS)
@settings(max_examples=15)
def test_an_allograph_is_written_upright_about_one_high(name: str, seed: int) -> None:
    strokes = ALLOGRAPHS[name].write(np.random.default_rng(seed))
    points = np.concatenate(strokes)
    assert np.isfinite(points).all()
    assert -0.25 <= points[:, 1].min() <= 0.3
    assert 0.9 <= points[:, 1].max() <= 1.15
    assert np.abs(points[:, 0]).max() <= 0.9


def test_every_digit_is_written_in_five_ways_or_more() -> None:
    counts = Counter(way.label for way in ALLOGRAPHS.values())
    assert set(counts) == set(range(10))
    assert min(counts.values()) >= 5


def test_hands_are_people_with_one_allograph_for_each_digit() -> None:
    for hand in hands():
        assert [ALLOGRAPHS[name].label for name in hand.allographs] == list(range(10))


def test_held_out_hands_are_others_than_training_hands() -> None:
    train, held_out = hands("train"), hands("held-out")
    assert len(train) >= 24
    assert len(held_out) >= 6
    assert len({hand.name for hand in train + held_out}) == len(train) + len(held_out)
    assert set(hands()) == set(train) | set(held_out)


def test_no_held_out_hand_shares_its_allographs_or_style_with_a_training_hand() -> None:
    def manner(hand: Hand) -> tuple[object, ...]:
        return (hand.allographs, hand.style, hand.width)

    assert not {manner(h) for h in hands("train")} & {manner(h) for h in hands("held-out")}


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


def test_a_hand_writes_the_same_digit_the_same_way() -> None:
    hand = hands()[0]
    for a, b in zip(hand.write(4).strokes, hand.write(4).strokes, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_hand_refuses_what_is_no_digit_and_a_split_must_exist() -> None:
    with pytest.raises(ValueError, match="from 0 to 9, got 10"):
        hands()[0].write(10)
    with pytest.raises(ValueError, match="got 'test'"):
        hands("test")  # type: ignore[arg-type]


def test_a_training_set_has_balanced_labels_and_bytes_of_ink() -> None:
    images, labels = training_set(100, 0)
    assert images.shape == (100, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert np.bincount(labels).tolist() == [10] * 10
    assert (images.reshape(100, -1).max(axis=1) > 128).all()
    assert (images[:, 0] == 0).all()


@given(SEEDS)
@settings(max_examples=5, deadline=None)
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
