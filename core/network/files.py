"""Files of checkpoints: what they are called, read in bounds, replaced all together or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.language import N_, SentenceError

NEXT = ".next"
Stamps = tuple[tuple[str | int, ...], ...]
NAME = re.compile(r"\w[\w.-]{0,59}")
MOST_BYTES = 40 * 1024 * 1024
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


class CheckpointError(SentenceError):
    """A checkpoint is missing, damaged or not ours; the message names it and says what is wrong."""


def plain(text: str, longest: int = 60) -> str:
    """Somebody's words as far as a page cannot take them for markup."""
    return "".join(letter for letter in text if letter.isprintable() and letter not in "<>&`*[]_$\\")[:longest]


def check_name(name: str) -> None:
    """Raises CheckpointError for what cannot name a network: it becomes part of paths and of pages."""
    if not NAME.fullmatch(name):
        raise CheckpointError(
            N_(
                "A network cannot be called {name!r}: take up to 60 letters, digits, hyphens, dots and underscores, a "
                "letter or a digit first."
            ),
            name=plain(name),
        )


def read_some(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a file that may not be longer than this.

    Raises:
        CheckpointError: it is missing, longer, or cannot be read.
    """
    try:
        with path.open("rb") as handle:
            content = handle.read(most + 1)
    except OSError as error:
        raise CheckpointError(N_("{file} cannot be read ({why})."), file=path.name, why=error.strerror) from error
    if len(content) > most:
        raise CheckpointError(N_("{file} is larger than a network's can be."), file=path.name)
    return content


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
            N_("Another process is writing the network {name!r} in {folder}. Wait for it, or take another name."),
            name=name,
            folder=folder,
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
    return CheckpointError(
        N_("The network {name!r} cannot be written in {folder}: {why}."), name=name, folder=folder, why=why
    )


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


def stamps(folder: Path) -> Stamps:
    """What changes whenever a visible file of a folder does, whatever the clock says; files may come and go."""
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
