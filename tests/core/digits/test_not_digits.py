"""What is no digit, to learn doubt from and to judge by."""

from __future__ import annotations

import numpy as np

from core.digits.digits import load_not_digits
from core.digits.not_digits import KEPT, KINDS, LETTERS, NEARLY, TAUGHT, not_digits


def test_scribbles_to_learn_from_are_labelled_minus_one_and_none_is_judged_by() -> None:
    taught = load_not_digits(41, 123)
    assert len(taught) == 41
    assert set(taught.labels.tolist()) == {-1}
    judged = {image.tobytes() for images in not_digits(40, 123, "judge").values() for image in images}
    taught_letters = not_digits(40, 123, "train")["letters and signs"]
    assert not judged & {image.tobytes() for image in taught_letters}


def test_every_kind_is_taught_in_equal_parts() -> None:
    assert {len(images) for images in not_digits(5, 0, "train").values()} == {5}
    assert set(not_digits(1, 0, "train")) == set(KINDS["train"])


def test_what_is_no_digit_comes_in_every_kind_the_same_each_time() -> None:
    found = not_digits(6, 3)
    assert set(found) == set(KINDS["judge"])
    assert all(images.shape == (6, 28, 28) and images.dtype == np.uint8 for images in found.values())
    assert all(images.reshape(6, -1).max(axis=1).min() > 100 for images in found.values())
    again = not_digits(3, 3)
    assert all(np.array_equal(again[kind], found[kind][:3]) for kind in found)


def test_letters_to_judge_by_are_other_letters_than_those_taught() -> None:
    assert not {*TAUGHT, *NEARLY} & set(KEPT)
    assert {*TAUGHT, *NEARLY, *KEPT} == set(LETTERS)
    assert "spirals" in KINDS["judge"]
    assert "spirals" not in KINDS["train"]
