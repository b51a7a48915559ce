"""MNIST: looked for, checked, whole."""

import weakref
from pathlib import Path

import pytest
import torch

from core.digits.digits import DataError
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


def test_what_no_file_can_be_is_not_there_and_a_huge_one_is_not_read_to_its_end(tmp_path: Path) -> None:
    assert not has_mnist("test", Path("long" * 100))
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for file in MNIST_FILES["test"]:
        with (raw / file).open("wb") as sparse:
            sparse.truncate(2**40)
    with pytest.raises(DataError, match="got 1099511627776 bytes"):
        load_mnist("test", tmp_path)


@pytest.mark.mnist
def test_mnist_is_whole_and_in_memory(mnist_test):
    train = load_mnist("train")
    assert train.images.shape == (60_000, 28, 28)
    assert train.images.dtype == torch.uint8
    assert len(mnist_test) == 10_000
    assert train.labels.bincount().tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


@pytest.mark.mnist
def test_digits_in_use_are_not_read_again_and_those_in_no_use_are_let_go(tmp_path: Path) -> None:
    (tmp_path / "MNIST").symlink_to(mnist_root().resolve() / "MNIST")
    first = load_mnist("test", tmp_path)
    assert load_mnist("test", tmp_path) is first
    known = weakref.ref(first)
    del first
    assert known() is None
