"""The values of a stranger's JSON: each as it is if it has the type and size it must have, else an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from core.kept.files import plain

LONGEST = 60
# A list of that many losses is half of the largest JSON. No count and no loss is larger than the last.
MOST_ENTRIES = 50_000
LARGEST = 1e9


def words(value: Any, longest: int = LONGEST) -> str:
    """Text without what a page could take for markup."""
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return plain(value, longest)


def hexadecimal(value: Any) -> str:
    """A SHA-256 as it is written."""
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise ValueError(f"expected a SHA-256, got {value!r:.20}")
    return value


def number(value: Any, least: float, most: float) -> Any:
    """The value itself if it is a number within these limits; ValueError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"expected a number from {least:g} to {most:g}, got {value!r:.20}")
    return value


def whole(value: Any, least: int, most: float = LARGEST) -> int:
    """The value itself if it is a whole number within these limits; ValueError otherwise."""
    if not isinstance(value, int):
        raise ValueError(f"expected a whole number, got {value!r:.20}")
    return number(value, least, most)


def numbers(entries: Any, count: int) -> list[Any]:
    """A list of so many numbers."""
    return [number(value, -LARGEST, LARGEST) for value in exactly(entries, count)]


def shares(entries: Any, known: bool = True) -> dict[str, Any]:
    """Name -> share; where some may not be known, None for these."""
    return {
        words(key): None if value is None and not known else number(value, 0, 1)
        for key, value in few(entries, most=200)
    }


def short(entries: Any, most: int = MOST_ENTRIES) -> Sequence[Any]:
    """A list that is not longer than that."""
    if not isinstance(entries, list) or len(entries) > most:
        raise TypeError(f"expected a list of at most {most}")
    return entries


def exactly(entries: Any, count: int) -> Sequence[Any]:
    """A list of exactly so many."""
    if len(short(entries)) != count:
        raise ValueError(f"expected a list of {count}, got {len(entries)}")
    return entries


def mapping(entries: Any) -> dict[str, Any]:
    """An object of JSON, name -> value."""
    if not isinstance(entries, dict):
        raise TypeError(f"expected an object, got {type(entries).__name__}")
    return entries


def few(entries: Any, most: int = 20) -> list[tuple[str, Any]]:
    """The first of an object's names and values, so many of them."""
    return list(mapping(entries).items())[:most]
