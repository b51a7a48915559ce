"""Files of tensors: read without running what is in them, replaced all together or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import os
import pickle
import pickletools
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NEXT = ".next"
NAME = re.compile(r"\w[\w.-]{0,59}")
# What a file of ours may hold: bytes once unpacked, entries, and bytes of its pickle, which names the tensors.
MOST_UNPACKED, MOST_FILES, MOST_WORDS = 40 * 1024 * 1024, 2_000, 64 * 1024
# How long a writer waits for another.
PATIENCE = 5.0
# All that reading a damaged file has been seen to raise.
DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
# The words of pickle that plain values and tensors are written in; those that reach into objects are not among them.
OPCODES = frozenset(
    "PROTO MARK STOP NONE NEWTRUE NEWFALSE BININT BININT1 BININT2 LONG1 BINFLOAT BINUNICODE EMPTY_TUPLE TUPLE TUPLE1 "
    "TUPLE2 TUPLE3 EMPTY_LIST APPEND APPENDS EMPTY_DICT SETITEM SETITEMS BINPUT LONG_BINPUT BINGET LONG_BINGET "
    "GLOBAL REDUCE BINPERSID".split()
)
STORAGES = {
    "FloatStorage": "float32",
    "DoubleStorage": "float64",
    "HalfStorage": "float16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "LongStorage": "int64",
}


class CheckpointError(ValueError):
    """A checkpoint is missing, damaged or not ours; the message names it and says what is wrong."""


def plain(text: str, longest: int = 60) -> str:
    """Somebody's words as far as a page cannot take them for markup."""
    return "".join(letter for letter in text if letter.isprintable() and letter not in "<>&`*[]_$\\")[:longest]


def check_name(name: str) -> None:
    """Raises CheckpointError for what cannot name a network: it becomes part of paths and of pages."""
    if not NAME.fullmatch(name):
        raise CheckpointError(
            f"A network cannot be called {plain(name)!r}: take up to 60 letters, digits, hyphens, dots and underscores, "
            "a letter or a digit first."
        )


def read_some(path: Path, most: int = MOST_UNPACKED) -> bytes:
    """The content of a file that may not be longer than this.

    Raises:
        CheckpointError: it is missing, longer, or cannot be read.
    """
    try:
        with path.open("rb") as handle:
            content = handle.read(most + 1)
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read ({error.strerror}).") from error
    if len(content) > most:
        raise CheckpointError(f"{path.name} is larger than a network's can be.")
    return content


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
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise ValueError("too many bytes")
        # Of other packings zipfile unpacks a whole block, however large, before it looks at its size.
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise ValueError("an unusual way of packing")
        return {entry.filename: opened.read(entry) for entry in entries}


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
        raise CheckpointError(f"{name} is not a file of weights, or is damaged.") from error


def _checked(words: bytes, most: int) -> bytes:
    if len(words) > most:
        raise ValueError("too many words")
    for opcode, argument, _ in pickletools.genops(words):
        # A place in the memo is memory up to that place.
        if opcode.name not in OPCODES or (opcode.name == "LONG_BINPUT" and argument > len(words)):
            raise ValueError(f"a word that nothing of ours is written in: {opcode.name}")
    return words


class _Reader(pickle.Unpickler):
    """Reads plain values and tensors: it knows three kinds of names and calls nothing else."""

    def __init__(self, files: Mapping[str, bytes], folder: str, words: bytes) -> None:
        super().__init__(io.BytesIO(words))
        self._files, self._folder = files, folder
        self._numbers: dict[str, Any] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if (module, name) == ("collections", "OrderedDict"):
            return _nothing
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        raise pickle.UnpicklingError(f"{module}.{name} is no tensor")

    def persistent_load(self, pid: Any) -> Any:
        import torch

        _, kind, record, _, _ = pid
        if record not in self._numbers:
            numbers = bytearray(self._files[f"{self._folder}data/{record}"])
            self._numbers[record] = torch.frombuffer(numbers, dtype=getattr(torch, kind))
        return self._numbers[record]


def _tensor(numbers: Any, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Any:
    if min(shape, default=0) < 0 or math.prod(shape) > len(numbers):
        raise ValueError("a tensor larger than its numbers")
    return numbers.as_strided(shape, stride, offset)


def _nothing() -> dict[str, Any]:
    """Stands for the hooks of a tensor, of which none are kept."""
    return {}


def tensor_bytes(value: Any) -> bytes:
    """Tensors and plain values as the content of a file that `read_tensors` reads."""
    import torch

    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


def replace(path: Path, content: bytes) -> None:
    """Writes a file beside its place and renames it, so that a crash leaves the old content or the new.

    Raises:
        OSError: it cannot be written; nothing is left of the attempt.
    """
    temporary = path.with_name(f".{path.name.removeprefix('.')}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def replace_all(folder: Path, name: str, contents: Mapping[str, bytes]) -> None:
    """Replaces the files of a checkpoint together.

    All are first written beside their places, `NAME.json` last. From the moment that one is whole the
    new checkpoint counts: `finish_replacing` moves the files into place, now or, after a crash, later.

    Raises:
        CheckpointError: another process is writing it, or the files cannot be written.
    """
    with writing(folder, name):
        written: list[Path] = []
        try:
            for file in sorted(contents, key=lambda file: file == f"{name}.json"):
                written.append(folder / f".{file}{NEXT}")
                replace(written[-1], contents[file])
            _finish(folder, name)
        except OSError as error:
            if not being_replaced(folder, name):
                for path in written:
                    path.unlink(missing_ok=True)
            raise cannot_write(folder, name, error) from error


@contextlib.contextmanager
def writing(folder: Path, name: str) -> Iterator[None]:
    """Keeps other processes from writing this checkpoint; a crash ends that, too. What crashes left is finished first.

    Raises:
        CheckpointError: the name is none, another process is writing it, or nothing can be written there.
    """
    from filelock import FileLock, Timeout

    check_name(name)
    lock = FileLock(_lock(folder, name), timeout=PATIENCE, is_singleton=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise CheckpointError(
            f"Another process is writing the network {name!r} in {folder}. Wait for it, or take another name."
        ) from error
    except OSError as error:
        raise cannot_write(folder, name, error) from error
    try:
        _finish(folder, name)
        # Nobody else is writing, so whoever began these is gone.
        for orphan in folder.glob(f".{name}.*.tmp"):
            if orphan.name.removeprefix(f".{name}.").startswith(("pt.", "snapshots.", "json.", "unfinished.")):
                orphan.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def cannot_write(folder: Path, name: str, error: OSError) -> CheckpointError:
    """What to say when the disk is full, the folder read-only or no folder."""
    why = error.strerror or type(error).__name__
    return CheckpointError(f"The network {name!r} cannot be written in {folder}: {why}.")


def finish_replacing(folder: Path) -> None:
    """Completes what a crash has interrupted; does nothing where nothing was, or who writes is still at it.

    In a folder that cannot be written it stays as it is.
    """
    from filelock import FileLock, Timeout

    for waiting in folder.glob(f".*.json{NEXT}"):
        name = waiting.name.removeprefix(".").removesuffix(f".json{NEXT}")
        if NAME.fullmatch(name):
            with contextlib.suppress(OSError, Timeout), FileLock(_lock(folder, name), timeout=0, is_singleton=False):
                _finish(folder, name)


def being_replaced(folder: Path, name: str) -> bool:
    """Whether a whole new checkpoint waits to be moved into place."""
    return (folder / f".{name}.json{NEXT}").exists()


def _lock(folder: Path, name: str) -> Path:
    return folder / f".{name}.lock"


def files_of(name: str) -> tuple[str, str]:
    """What a checkpoint's JSON can vouch for: its weights and its snapshots."""
    return f"{name}.pt", f"{name}.snapshots.pt"


def _finish(folder: Path, name: str) -> None:
    waiting = folder / f".{name}.json{NEXT}"
    if not waiting.is_file():
        return
    try:
        digests = dict(json.loads(waiting.read_bytes())["sha256"])
    except DAMAGE:
        waiting.unlink(missing_ok=True)
        return
    for file in files_of(name):
        beside = folder / f".{file}{NEXT}"
        if file in digests and beside.is_file() and digest(beside) == digests[file]:
            beside.replace(folder / file)
    waiting.replace(folder / f"{name}.json")


def stamps(folder: Path) -> tuple[tuple[str | int, ...], ...]:
    """What changes whenever a visible file of a folder does, whatever the clock says; files may come and go meanwhile."""
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                with contextlib.suppress(OSError):
                    now = os.stat(entry.path)
                    found.append((entry.name, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns))
    return tuple(sorted(found))


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
