"""Labelled digits: wrapped, drawn anew, mixed."""

import hashlib

import pytest
import torch

from core.digits.digits import as_ink, digits, load_drawings, mix


def test_ink_is_one_on_zero():
    images = torch.tensor([[[0, 255], [51, 102]]], dtype=torch.uint8)
    assert as_ink(images).tolist() == [[[[0.0, 1.0], [pytest.approx(0.2), pytest.approx(0.4)]]]]


def test_the_checksum_is_over_pixels_and_labels():
    images, labels = torch.zeros(2, 28, 28, dtype=torch.uint8), torch.tensor([3, 4])
    expected = hashlib.md5(bytes(2 * 784) + labels.numpy().tobytes()).hexdigest()
    assert digits("two", images, labels).checksum == expected
    assert digits("two", images, torch.tensor([3, 5])).checksum != expected


def test_a_mixture_holds_all_of_both_in_order():
    one = digits("a", torch.zeros(2, 28, 28, dtype=torch.uint8), torch.tensor([1, 2]))
    other = digits("b", torch.ones(1, 28, 28, dtype=torch.uint8), torch.tensor([3]))
    both = mix(one, other)
    assert both.labels.tolist() == [1, 2, 3]
    assert both.images[2].unique().tolist() == [1]


def test_batches_cover_every_digit_once():
    ten = load_drawings(10, seed=1)
    batches = list(ten.batches(4))
    assert [len(labels) for _, labels in batches] == [4, 4, 2]
    assert torch.cat([labels for _, labels in batches]).equal(ten.labels)


@pytest.mark.parametrize("kind", ["hands", "samples", "held-out"])
def test_drawings_are_the_same_for_the_same_seed_and_others_for_another(kind):
    one, again, other = (load_drawings(20, seed, kind) for seed in (5, 5, 6))
    assert one.checksum == again.checksum != other.checksum


def test_the_first_of_a_data_set_keeps_order_and_says_so():
    some = load_drawings(10, seed=1).first(3)
    assert len(some) == 3
    assert some.name.startswith("3 of")
