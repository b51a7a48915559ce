"""Tensors in files: read without running what is in them, written in fewer bits where a whole training is kept."""

from __future__ import annotations

import io
import math
import pickle
import pickletools
import zipfile
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.language import N_
from core.network.files import DAMAGE, MOST_BYTES, CheckpointError

# What a zip of ours may hold: entries, and bytes of the pickle in it that names the tensors.
MOST_FILES, MOST_WORDS = 2_000, 64 * 1024
# The words of pickle that plain values and tensors are written in; those that reach into objects are not among them.
OPCODES = frozenset(
    "PROTO MARK STOP NONE NEWTRUE NEWFALSE BININT BININT1 BININT2 LONG1 BINFLOAT BINUNICODE EMPTY_TUPLE TUPLE TUPLE1 "
    "TUPLE2 TUPLE3 EMPTY_LIST APPEND APPENDS EMPTY_DICT SETITEM SETITEMS BINPUT LONG_BINPUT BINGET LONG_BINGET "
    "GLOBAL REDUCE BINPERSID".split()
)
# Of what was read once, only these may be meant again: of a tuple of itself twice, and so on, no end would be found.
ONCE_MORE = ("BINUNICODE", "GLOBAL")
STORAGES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "LongStorage": torch.int64,
}
# Only the first linear layer is this large: 294,912 of the 300,426 parameters.
LARGE = 10_000


def unzip(content: bytes) -> dict[str, bytes]:
    """The files of a zip by their names, every byte checked, in bounded time and memory.

    Raises:
        One of `DAMAGE`: it is no zip, is damaged, or holds more than a network can.
    """
    # Counted first, since the list of names alone can take a hundred times what it is packed in.
    if content.count(b"PK\x01\x02") > MOST_FILES:
        raise ValueError("too many files")
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entries = [entry for entry in opened.infolist() if not entry.is_dir()]
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise ValueError("too many bytes")
        # Of other packings zipfile unpacks a whole block, however large, before it looks at its size.
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise ValueError("an unusual way of packing")
        return {entry.filename: _unpacked(opened, entry) for entry in entries}


def _unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry as far as it says it goes: asked for all of it, zipfile unpacks whatever is there before it compares."""
    with opened.open(entry) as file:
        return file.read(entry.file_size)


def read_tensors(content: bytes, name: str, most_words: int = MOST_WORDS) -> Any:
    """Plain values and tensors from the content of a file that `torch.save` wrote; nothing in it is run.

    `torch.load(weights_only=True)` runs nothing either, but makes whatever is asked for: a bytearray of any size,
    dictionaries of dictionaries. Here a value is as large as what it is read from.

    Args:
        content: of the file.
        name: what to call it in an error.
        most_words: how long the pickle in it may be, which holds everything but the tensors' numbers.

    Raises:
        CheckpointError: the file is damaged, or holds anything else.
    """
    try:
        files = unzip(content)
        (words,) = [file for file in files if file.endswith("/data.pkl")]
        folder = words.removesuffix("data.pkl")
        if files.get(f"{folder}byteorder", b"little") != b"little":
            raise ValueError("numbers written backwards")
        return _Reader(files, folder, _checked(files[words], most_words)).load()
    except DAMAGE as error:
        raise CheckpointError(N_("{file} is not a file of weights, or is damaged."), file=name) from error


def _checked(words: bytes, most: int) -> bytes:
    if len(words) > most:
        raise ValueError("too many words")
    names, before = set[int](), ""
    for opcode, argument, _ in pickletools.genops(words):
        # A place in the memo is memory up to that place.
        if opcode.name not in OPCODES or (opcode.name == "LONG_BINPUT" and int(argument or 0) > len(words)):
            raise ValueError(f"a word that nothing of ours is written in: {opcode.name}")
        if opcode.name in ("BINPUT", "LONG_BINPUT"):
            (names.add if before in ONCE_MORE else names.discard)(int(argument or 0))
        elif opcode.name in ("BINGET", "LONG_BINGET") and int(argument or 0) not in names:
            raise ValueError("a value that is used twice")
        before = opcode.name
    return words


class _Reader(pickle.Unpickler):
    """Reads plain values and tensors: it knows three kinds of names and calls nothing else."""

    def __init__(self, files: Mapping[str, bytes], folder: str, words: bytes) -> None:
        super().__init__(io.BytesIO(words))
        self._files, self._folder = files, folder
        self._numbers: dict[str, Tensor] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if (module, name) == ("collections", "OrderedDict"):
            return _nothing
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        raise pickle.UnpicklingError(f"{module}.{name} is no tensor")

    def persistent_load(self, pid: Any) -> Any:
        _, kind, record, _, _ = pid
        if record not in self._numbers:
            numbers = bytearray(self._files[f"{self._folder}data/{record}"])
            self._numbers[record] = torch.frombuffer(numbers, dtype=kind)
        return self._numbers[record]


def _tensor(numbers: Tensor, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Tensor:
    if min(shape, default=0) < 0 or math.prod(shape) > len(numbers):
        raise ValueError("a tensor larger than its numbers")
    return numbers.as_strided(shape, stride, offset)


def _nothing() -> dict[str, Any]:
    """Stands for the hooks of a tensor, of which none are kept."""
    return {}


def tensor_bytes(value: Any) -> bytes:
    """Tensors and plain values as the content of a file that `read_tensors` reads."""
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


def pack(weights: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """Large matrices to 8-bit integers with one scale per row, the rest to half precision."""
    return {name: _pack_one(value) for name, value in weights.items()}


def unpack(packed: Mapping[str, Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The inverse of `pack`, up to its rounding: half a 127th of a row's largest weight.

    Raises:
        ValueError: a scale does not fit its integers.
    """
    return {name: _unpack_one(part) for name, part in packed.items()}


def shape_of(part: Mapping[str, Tensor]) -> tuple[int, ...]:
    """What shape a packed tensor will have, before any memory is spent on it."""
    return tuple(part["integers" if "scale" in part else "half"].shape)


def _unpack_one(part: Mapping[str, Tensor]) -> Tensor:
    if "scale" not in part:
        return part["half"].to(torch.float32)
    if part["scale"].shape != (len(part["integers"]), 1):
        raise ValueError(f"expected a scale for each row, got {tuple(part['scale'].shape)}")
    return part["integers"].to(torch.float32) * part["scale"]


def _pack_one(value: Tensor) -> dict[str, Tensor]:
    value = value.detach()
    if value.numel() < LARGE:
        return {"half": value.to(torch.float16)}
    scale = value.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127.0
    return {"integers": (value / scale).round().to(torch.int8), "scale": scale}
