"""The built-in drawings."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from core.hands.allographs import ALLOGRAPHS
from core.hands.hand import hands
from core.hands.samples import samples
from core.ink.preprocess import preprocess
from core.ink.strokes import ink

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
