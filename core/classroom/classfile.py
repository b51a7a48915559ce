"""The class's digits as one zip: a sheet of pictures, and a JSON of labels, hands and strokes; and back again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from core.classes import KNOWN
from core.classroom.dataset import Written
from core.classroom.engine import RoomError
from core.classroom.room import LONGEST_DIGIT, MOST_DIGITS, MOST_STUDENTS, points_of
from core.language import N_
from core.network.files import DAMAGE
from core.network.tensors import unzip

SHEET, STORY = "class.png", "class.json"
SCHEMA, ACROSS, SIDE = 1, 50, 28
MOST_MEGABYTES = 20
MOST_STORY = 16 * 1024 * 1024
# Of all digits together; a class's have a tenth.
MOST_POINTS = 2_000_000
# In a JSON of ours: one object to a digit and three commas in it, and few besides.
MOST_OBJECTS, MOST_COMMAS = MOST_DIGITS + 10, 4 * MOST_DIGITS + 10
NOT_OURS = N_("This is not a class's digits from here: expected one zip holding class.png and class.json.")
# All that a damaged picture has been seen to raise, besides.
_DAMAGE = (*DAMAGE, SyntaxError, Image.DecompressionBombError, RecursionError)


def packed(all_of_it: Sequence[Written]) -> bytes:
    """The zip: digit k stands in row k // 50 and column k % 50 of the sheet, as the network is shown it."""
    rows = -(-len(all_of_it) // ACROSS)
    sheet = np.zeros((rows * SIDE, ACROSS * SIDE), np.uint8)
    for at, one in enumerate(all_of_it):
        row, column = SIDE * (at // ACROSS), SIDE * (at % ACROSS)
        sheet[row : row + SIDE, column : column + SIDE] = one.image
    picture = io.BytesIO()
    Image.fromarray(sheet).save(picture, "PNG")
    told = {
        "schema": SCHEMA,
        "side": SIDE,
        "across": ACROSS,
        "digits": [{"label": one.label, "hand": one.hand, "link": one.link} for one in all_of_it],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, content in ((SHEET, picture.getvalue()), (STORY, json.dumps(told, indent=0).encode())):
            # Of no date: the same digits make the same file.
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            opened.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(content: bytes) -> list[Written]:
    """The digits of such a zip, packed here or again elsewhere, in a folder or beside other files.

    Nothing in it is trusted: sizes, numbers, labels, hands and links are checked, and nothing in it is run.

    Raises:
        RoomError: it is not such a zip, or it is damaged.
    """
    if len(content) > MOST_MEGABYTES * 1_000_000:
        raise RoomError(
            N_("This file has {size} MB; a class's digits may have {most}."),
            size=f"{len(content) / 1e6:.0f}",
            most=MOST_MEGABYTES,
        )
    files = _files(content)
    picture, story = files[SHEET], files[STORY]
    try:
        told = _told(story)
    except _DAMAGE as error:
        raise RoomError(N_("{file} is damaged, or is not that of a class's digits."), file=STORY) from error
    try:
        sheet = _sheet(picture, len(told))
    except _DAMAGE as error:
        raise RoomError(
            N_("{file} is damaged, or is not the picture of as many digits as class.json tells of."), file=SHEET
        ) from error
    return [
        Written(sheet[at // ACROSS, :, at % ACROSS].copy(), label, hand, link)
        for at, (label, hand, link) in enumerate(told)
    ]


def _files(content: bytes) -> dict[str, bytes]:
    """The picture and the JSON by their last names; of two classes' nobody knows which is meant."""
    try:
        unzipped = unzip(content)
    except _DAMAGE as error:
        raise RoomError(NOT_OURS) from error
    found: dict[str, bytes] = {}
    for path, held in unzipped.items():
        file = path.replace("\\", "/").rpartition("/")[2]
        if file in (SHEET, STORY) and found.setdefault(file, held) != held:
            raise RoomError(N_("This zip holds two files called {file}: bring one class's file at a time."), file=file)
    if len(found) < 2:
        raise RoomError(NOT_OURS)
    return found


def _told(story: bytes) -> list[tuple[str, int, str]]:
    # Counted before they are read: each value takes thirty times the two letters it is written in.
    objects, commas = story.count(b"[") + story.count(b"{"), story.count(b",")
    if len(story) > MOST_STORY or objects > MOST_OBJECTS or commas > MOST_COMMAS:
        raise ValueError("too many words")
    values = json.loads(story)
    if [values["schema"], values["side"], values["across"]] != [SCHEMA, SIDE, ACROSS]:
        raise ValueError("another form")
    entries = values["digits"]
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST_DIGITS:
        raise ValueError("too many digits, or none")
    left, told = MOST_POINTS, []
    for entry in entries:
        label, hand, link = _one(entry)
        left -= points_of(link) if link else 0
        if left < 0:
            raise ValueError("too many points")
        told.append((label, hand, link))
    return told


def _one(entry: Any) -> tuple[str, int, str]:
    label, hand, link = entry["label"], entry["hand"], entry["link"]
    if not isinstance(label, str) or label not in KNOWN:
        raise ValueError("an unknown label")
    if type(hand) is not int or not 1 <= hand <= MOST_STUDENTS:
        raise ValueError("an unknown hand")
    if not isinstance(link, str) or len(link) > LONGEST_DIGIT:
        raise ValueError("a link that is none")
    return label, hand, link


def _sheet(picture: bytes, count: int) -> np.ndarray:
    """The pictures, (rows, 28, 50, 28) uint8; of the size they must have before anything is unpacked."""
    rows = -(-count // ACROSS)
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as opened:
        if opened.size != (ACROSS * SIDE, rows * SIDE) or opened.mode != "L":
            raise ValueError("another size")
        pixels = np.asarray(opened).reshape(rows, SIDE, ACROSS, SIDE)
    inked = pixels.any(axis=(1, 3)).ravel()
    if not inked[:count].all():
        raise ValueError("a digit without ink")
    return pixels
