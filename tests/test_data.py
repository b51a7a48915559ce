import hashlib
from pathlib import Path

import pytest
import torch

from core.digits.digits import DataError, as_ink, digits, load_drawings, mix
from core.digits.mnist import MNIST_FILES, has_mnist, load_mnist, mnist_root


def test_mnist_is_looked_for_where_the_environment_says_or_in_data(monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_DATA", "/somewhere")
    assert mnist_root() == Path("/somewhere")
    monkeypatch.delenv("DIGITSCOPE_DATA")
    assert mnist_root() == Path("data")


def test_absent_mnist_says_where_it_was_looked_for_and_how_to_get_it(tmp_path):
    assert not has_mnist("test", tmp_path)
    with pytest.raises(DataError, match=r"python -m core\.digits"):
        load_mnist("test", tmp_path)


def test_a_damaged_file_is_named(tmp_path):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for file in MNIST_FILES["test"]:
        (raw / file).write_bytes(b"not MNIST")
    with pytest.raises(DataError, match="t10k-images-idx3-ubyte is damaged"):
        load_mnist("test", tmp_path)


@pytest.mark.mnist
def test_mnist_is_whole_and_in_memory(mnist_test):
    train = load_mnist("train")
    assert train.images.shape == (60_000, 28, 28)
    assert train.images.dtype == torch.uint8
    assert len(mnist_test) == 10_000
    assert train.labels.bincount().tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


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
