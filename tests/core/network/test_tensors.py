"""Tensors in files: read without running what is in them, and in fewer bits."""

from __future__ import annotations

import os
import pickle
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.network.checkpoints import model_from
from core.network.files import CheckpointError
from core.network.model import DigitNet
from core.network.tensors import LARGE, pack, read_tensors, tensor_bytes, unpack, unzip


@given(st.integers(0, 10_000), st.floats(1e-4, 1e3))
def test_a_large_matrix_comes_back_within_half_a_127th_of_its_rows_largest_weight(seed: int, size: float) -> None:
    weights = size * torch.randn(20, LARGE // 20 + 1, generator=torch.Generator().manual_seed(seed))
    back = unpack(pack({"weight": weights}))["weight"]
    allowed = weights.abs().amax(dim=1, keepdim=True) / 127 / 2
    assert bool(((back - weights).abs() <= allowed * 1.001).all())


def test_small_tensors_keep_half_precision_and_shape() -> None:
    values = {"bias": torch.tensor([0.1, -2.5, 3.0]), "mean": torch.tensor(0.1302)}
    back = unpack(pack(values))
    assert back["bias"].shape == (3,)
    assert back["mean"].shape == ()
    torch.testing.assert_close(back["bias"], values["bias"].half().float(), rtol=0, atol=0)


def test_a_row_of_zeros_stays_zero() -> None:
    assert bool((unpack(pack({"weight": torch.zeros(2, LARGE)}))["weight"] == 0).all())


def test_a_packed_network_takes_less_than_a_third_of_its_bytes() -> None:
    weights = DigitNet().state_dict()
    packed = sum(part.nbytes for entry in pack(weights).values() for part in entry.values())
    assert packed * 3 < sum(value.nbytes for value in weights.values())


class Evil:
    def __reduce__(self) -> tuple:
        return os.mkdir, (os.environ["EVIL_FOLDER"],)


def test_code_in_a_file_of_weights_is_refused_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made-by-the-file"
    monkeypatch.setenv("EVIL_FOLDER", str(made))
    for name, content in (("plain", pickle.dumps(Evil())), ("torch", tensor_bytes({"conv1.weight": Evil()}))):
        with pytest.raises(CheckpointError, match=name):
            read_tensors(content, name)
    assert not made.exists()


def test_a_tuple_of_itself_twice_and_so_on_is_refused_before_anything_looks_for_its_end() -> None:
    words = b"\x80\x02})q\x00" + b"".join(bytes([*b"h", at, 0x86, *b"q", at + 1]) for at in range(200)) + b"Ns."
    content = BytesIO()
    with ZipFile(content, "w") as opened:
        opened.writestr("archive/data.pkl", words)
    with pytest.raises(CheckpointError, match="laughs is not a file of weights"):
        read_tensors(content.getvalue(), "laughs")


def test_a_file_that_says_it_is_small_is_unpacked_no_further_than_it_says() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as opened:
        opened.writestr("sound", b"12345")
        opened.writestr("data.pkl", bytes(50_000_000))
    lying = bytearray(packed.getvalue())
    size = lying.rindex(b"PK\x01\x02") + 24
    assert int.from_bytes(lying[size : size + 4], "little") == 50_000_000
    lying[size : size + 4] = (100).to_bytes(4, "little")
    tracemalloc.start()
    with pytest.raises(BadZipFile, match="CRC"):
        unzip(bytes(lying))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2_000_000


def test_weights_whose_names_are_no_words_are_no_weights() -> None:
    deep: tuple = ()
    for _ in range(50_000):
        deep = (deep,)
    for weights in ({deep: torch.zeros(1)}, [torch.zeros(1)]):
        with pytest.raises(CheckpointError, match="holds no weights"):
            model_from(weights, "odd")


def test_what_is_written_is_read_as_torch_reads_it() -> None:
    matrix = torch.arange(12.0).reshape(3, 4)
    told: dict[str, Any] = {"whole": matrix, "turned": matrix.T, "part": matrix[1:, 2], "one": torch.tensor(0.5).half()}
    told |= {"words": ["a", 1, 2.5, None, True, (3, -4, 70_000)], "bytes": torch.arange(5, dtype=torch.uint8)}
    found = read_tensors(tensor_bytes(told), "told")
    assert found.pop("words") == told.pop("words")
    assert all(torch.equal(found[name], told[name]) and found[name].dtype == told[name].dtype for name in told)
    assert found.keys() == told.keys()
