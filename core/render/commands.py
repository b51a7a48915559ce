"""How a command ends: with what was asked for, or with one sentence."""

from __future__ import annotations

import argparse
import errno
import math
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_sentence(parser: argparse.ArgumentParser) -> Iterator[None]:
    """Whatever goes wrong inside for a reason of the outside world ends the command with 1 and a sentence.

    Arguments that are none end it with 2, before, which is argparse's.
    """
    try:
        yield
    except KeyboardInterrupt:
        parser.exit(1, "\nStopped.\n")
    except OSError as error:
        parser.exit(1, f"{error.filename or 'A file'} cannot be read or written: {error.strerror or error}.\n")
    except ValueError as error:
        parser.exit(1, f"{error}\n")


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """What argparse calls for a whole number within limits."""

    def read(text: str) -> int:
        value = int(text) if text.strip("-+").isdecimal() and len(text) < 20 else None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"expected a whole number from {least} to {most}, got {text[:20]!r}")
        return value

    return read


def any_number(least: float, most: float) -> Callable[[str], float]:
    """What argparse calls for any number within limits."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"expected a number from {least:g} to {most:g}, got {text[:20]!r}")
        return value

    return read


def check_writable(path: Path) -> None:
    """Raises OSError now for a file that could not be written later, after hours of work, or is to be left alone."""
    for wrong, number in ((path.is_dir(), errno.EISDIR), (not path.parent.is_dir(), errno.ENOENT)):
        if wrong:
            raise OSError(number, os.strerror(number), str(path))
    if path.exists() and not path.is_file():
        # A device or a pipe, which a file would take the place of.
        raise OSError(errno.EINVAL, "it is no file", str(path))
    with tempfile.TemporaryFile(dir=path.parent):
        pass
