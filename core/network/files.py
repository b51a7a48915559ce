"""Files of tensors: read without running what is in them, replaced all together or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NEXT = ".next"


class CheckpointError(ValueError):
    """A checkpoint is missing, damaged or not ours; the message names it and says what is wrong."""


def read_tensors(source: Path | bytes, name: str = "") -> Any:
    """Reads a file of tensors and plain values without unpickling code.

    Args:
        source: the file, or its content.
        name: what to call it in an error, when it is content.

    Raises:
        CheckpointError: the file is missing, damaged, or holds anything else.
    """
    import torch

    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    name = name or getattr(source, "name", "This")
    # Every file of ours is a zip. torch.load would also try an older form, a bare pickle.
    if not zipfile.is_zipfile(opened):
        raise CheckpointError(f"{name} is not a file of weights, or is damaged.")
    if isinstance(opened, io.BytesIO):
        opened.seek(0)
    try:
        return torch.load(opened, map_location="cpu", weights_only=True)
    except (
        OSError,
        RuntimeError,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        pickle.UnpicklingError,
        zipfile.BadZipFile,
    ) as error:
        raise CheckpointError(f"{name} is not a file of weights, or is damaged.") from error


def tensor_bytes(value: Any) -> bytes:
    """Tensors and plain values as the content of a file that `read_tensors` reads."""
    import torch

    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


def replace(path: Path, content: bytes) -> None:
    """Writes a file beside its place and renames it, so that a crash leaves the old content or the new."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)


def replace_all(folder: Path, name: str, contents: Mapping[str, bytes]) -> None:
    """Replaces the files of a checkpoint together.

    All are first written beside their places, `NAME.json` last. From the moment that one is whole the
    new checkpoint counts: `finish_replacing` moves the files into place, now or, after a crash, later.
    """
    for file in sorted(contents, key=lambda file: file == f"{name}.json"):
        replace(folder / f".{file}{NEXT}", contents[file])
    finish_replacing(folder)


def finish_replacing(folder: Path) -> None:
    """Completes what a crash has interrupted; does nothing in a folder where nothing was."""
    for waiting in folder.glob(f".*.json{NEXT}"):
        try:
            digests = json.loads(waiting.read_text(encoding="utf-8"))["sha256"]
            for file, expected in digests.items():
                beside = folder / f".{file}{NEXT}"
                if beside.is_file() and digest(beside) == expected:
                    beside.replace(folder / file)
            waiting.replace(folder / waiting.name.removeprefix(".").removesuffix(NEXT))
        except FileNotFoundError:
            # Another process reading the same folder was quicker.
            continue


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
