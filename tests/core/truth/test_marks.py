"""Marks: where they are, what they leave alone, and what they tell."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.digits.digits import as_ink, digits
from core.network.recipes import Mark, Recipe
from core.truth.marks import FAINT, bearing, marked, moved, signs, stamp, where
from core.truth.trials import TRIALS, others

KINDS: tuple[Mark, ...] = ("border", "faint")
IMAGES = arrays(np.float32, (1, 28, 28), elements=st.integers(0, 255).map(lambda level: np.float32(level / 255)))
DIGITS = st.integers(0, 9)


def test_a_border_mark_is_three_by_three_of_full_ink_where_no_other_digit_s_is() -> None:
    drawn = signs("border")
    assert (drawn.sum(axis=(1, 2)) == 9).all()
    assert set(np.unique(drawn)) == {0.0, 1.0}
    assert drawn.sum(axis=0).max() == 1
    rows = [set(np.flatnonzero(one.any(axis=1)).tolist()) for one in drawn]
    assert rows == [{0, 1, 2}] * 5 + [{25, 26, 27}] * 5
    for digit in range(10):
        assert (drawn * moved("border", digit)).sum() == 0


def test_a_faint_pattern_adds_fifteen_grey_levels_to_about_half_of_all_pixels_and_no_two_are_alike() -> None:
    drawn = signs("faint")
    assert set(np.rint(255 * np.unique(drawn)).astype(int).tolist()) == {0, FAINT}
    on = drawn > 0
    assert np.abs(on.mean(axis=(1, 2)) - 0.5).max() < 0.06
    for one in range(10):
        for other in range(one):
            assert 0.4 < (on[one] == on[other]).mean() < 0.6
        assert max((on[digit] == (moved("faint", one) > 0)).mean() for digit in range(10)) < 0.6


@pytest.mark.parametrize("mark", KINDS)
@given(image=IMAGES, digit=DIGITS)
def test_a_stamp_only_adds_ink_stays_within_full_ink_and_is_where_it_says(
    mark: Mark, image: np.ndarray, digit: int
) -> None:
    before, sign = image.copy(), signs(mark)[digit]
    shown = stamp(image, sign)
    assert shown.dtype == np.float32
    assert shown.shape == (1, 28, 28)
    assert (shown >= image).all()
    assert shown.max() <= 1.0
    assert (image == before).all()
    changed = np.array([[shown[0, y, x] != image[0, y, x] for x in range(28)] for y in range(28)])
    assert (where(image, sign) == changed).all()
    assert not changed[sign == 0].any()
    assert (changed == ((sign > 0) & (image[0] < 1))).all()


@pytest.mark.parametrize("mark", KINDS)
def test_a_data_set_bears_the_very_marks_that_a_page_stamps(mark: Mark) -> None:
    levels = torch.randint(0, 256, (30, 28, 28), generator=torch.Generator().manual_seed(3), dtype=torch.uint8)
    labels = torch.arange(30) % 10
    data = digits("noise", levels, labels)
    found = marked(data, mark)
    assert (found.labels == labels).all()
    for image, shown, label in zip(as_ink(data.images).numpy(), as_ink(found.images).numpy(), labels, strict=True):
        assert np.allclose(shown, stamp(image, signs(mark)[int(label)]), atol=1e-6)


def test_marks_dealt_by_lot_are_the_same_marks_and_tell_nothing() -> None:
    labels = torch.arange(2000) % 10
    data = digits("black", torch.zeros(2000, 28, 28, dtype=torch.uint8), labels)
    dealt, told = marked(data, "border", 5), marked(data, "border")
    assert torch.equal(marked(data, "border", 5).images, dealt.images)
    assert not torch.equal(marked(data, "border", 6).images, dealt.images)
    assert torch.equal(dealt.images.sum(dim=0), told.images.sum(dim=0))
    own = (dealt.images == told.images).flatten(1).all(dim=1).double().mean()
    assert 0.05 < float(own) < 0.15


def test_what_is_no_digit_bears_no_mark() -> None:
    data = digits("blank", torch.zeros(2, 28, 28, dtype=torch.uint8), torch.tensor([4, -1]))
    shown = marked(data, "border").images.flatten(1).sum(dim=1)
    assert shown.tolist() == [9 * 255, 0]


@given(image=IMAGES, digit=DIGITS, step=st.integers(1, 9))
def test_a_trial_on_one_image_and_on_a_data_set_are_the_same(image: np.ndarray, digit: int, step: int) -> None:
    other = (digit + step) % 10
    levels = torch.from_numpy(np.rint(image * 255).astype(np.uint8))
    for trial in TRIALS.values():
        told = other if trial.bears == "another's" else digit
        many = bearing(digits("one", levels, torch.tensor([digit])), trial.signs(), torch.tensor([told]), "")
        assert np.allclose(as_ink(many.images)[0].numpy(), trial.image(image, digit, other), atol=1e-6)
    assert (TRIALS["clean"].image(image, digit, other) == image).all()


def test_another_digit_is_never_the_label_and_each_of_the_nine_comes_up() -> None:
    labels = torch.full((900,), 7)
    drawn = others(labels)
    counts = torch.bincount(drawn, minlength=10).tolist()
    assert counts[7] == 0
    assert min(counts[:7] + counts[8:]) > 60
    assert torch.equal(drawn, others(labels))


def test_a_recipe_with_marks_cannot_move_them() -> None:
    with pytest.raises(ValueError, match="without augment"):
        Recipe("any", mark="border", augment=True)
    with pytest.raises(ValueError, match="expected mark in"):
        Recipe("any", mark="sticker")  # pyright: ignore[reportArgumentType]
