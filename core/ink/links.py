"""A digit as a short piece of an address, and back: strokes, a built-in drawing's name, or pixels.

Every form begins with its version, so that links made today still open when the form changes.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from dataclasses import dataclass

import numpy as np

from core.ink.strokes import MOST_POINTS, MOST_STROKES, Drawing
from core.language import N_, SentenceError

# Pen positions are kept in 1024ths of the box: a quarter of a canvas pixel.
GRID = 1024
LONGEST = 1800
TOLERANCES = (0.0, 0.001, 0.002, 0.0035)
SAMPLE, STROKES, PIXELS = "d1", "s1", "p1"
# A chat may leave these off a link's end, or take them in; the checksum tells what was there.
ENDS = ("", "_", "-", "__", "--", "_-", "-_")
# Longer pieces hold no number that a drawing has.
MOST_BITS = 28
# What simplifying may cost: points looked at for each point of the stroke, and what each look costs besides, in points.
LOOKS, LOOK = 100, 64


class LinkError(SentenceError):
    """A piece of a link cannot be read; the message says which and what happens instead."""


@dataclass(frozen=True)
class Linked:
    """What a link names: exactly one of a built-in drawing's name, a drawing, or an image (1, 28, 28)."""

    sample: str | None = None
    drawing: Drawing | None = None
    image: np.ndarray | None = None


def link_sample(name: str) -> str:
    """A built-in drawing as a link's piece."""
    return f"{SAMPLE}.{name}"


def link_drawing(drawing: Drawing) -> str:
    """A drawing as a link's piece; it may be longer than `LONGEST`, and is exact for a tidied drawing."""
    return f"{STROKES}.{_text(_pack(drawing))}"


def link_image(image: np.ndarray) -> str:
    """An image (1, 28, 28) as a link's piece, to 255ths of ink."""
    levels = np.rint(np.clip(image, 0.0, 1.0) * 255).astype(np.uint8)
    return f"{PIXELS}.{_text(levels.tobytes())}"


def read_link(text: str) -> Linked:
    """The inverse of the three above, whatever `bare` takes off.

    Raises:
        LinkError: the piece is damaged, cut off, of a version this program does not know, or holds more strokes or
            points than a drawing may have.
    """
    version, _, rest = bare(text).partition(".")
    if version.lower() == SAMPLE:
        return Linked(sample=rest.rstrip("._-").lower())
    if version not in (STROKES, PIXELS):
        raise LinkError(N_("The digit in this link is of a kind this version does not know."))
    try:
        content = _content(rest)
        if version == STROKES:
            return Linked(drawing=_unpack(content))
        image = (np.frombuffer(content, np.uint8).reshape(1, 28, 28) / np.float32(255.0)).astype(np.float32)
    except LinkError:
        raise
    except (ValueError, IndexError, zlib.error, binascii.Error) as error:
        raise LinkError(N_("The digit in this link is damaged, perhaps cut off when it was copied.")) from error
    return Linked(image=image)


def bare(text: str) -> str:
    """A word of an address without what chats and mail put to it: unseen letters, marks at either end, "3D" for "="."""
    seen = "".join(filter(str.isprintable, text))
    found = re.search(r"[A-Za-z0-9-](?:.*[A-Za-z0-9_-])?", seen)
    return found.group().removeprefix("3D") if found else ""


def tidy(drawing: Drawing) -> Drawing:
    """The drawing on the link's own grid, thinned out unseen until a link can hold it; idempotent.

    Points are dropped where the pen went straight to within a pixel of the canvas, and only from drawings too
    long for a link. One that is too long all the same keeps every point: it travels as pixels.
    """
    for tolerance in TOLERANCES:
        tidied = _on_grid(drawing, tolerance)
        if len(link_drawing(tidied)) <= LONGEST:
            return tidied
    return _on_grid(drawing, 0.0)


def _on_grid(drawing: Drawing, tolerance: float) -> Drawing:
    strokes = (np.rint(np.clip(_thin(stroke, tolerance), 0.0, 1.0) * GRID) / GRID for stroke in drawing.strokes)
    return Drawing(tuple(stroke.astype(np.float32) for stroke in strokes), round(drawing.width * GRID) / GRID)


def _thin(stroke: np.ndarray, tolerance: float) -> np.ndarray:
    """Ramer-Douglas-Peucker: leaves out points closer than `tolerance` to the line that replaces them.

    It may look at every point for every other; once it has looked as often as the stroke is long, `LOOKS` times over,
    the points not yet decided on stay.
    """
    if tolerance <= 0 or len(stroke) < 3:
        return stroke
    keep = np.zeros(len(stroke), dtype=bool)
    keep[[0, -1]] = True
    spans, left = [(0, len(stroke) - 1)], LOOKS * len(stroke)
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        left -= last - first + LOOK
        if left < 0:
            keep[first:last] = True
            continue
        inner = stroke[first + 1 : last] - stroke[first]
        line = stroke[last] - stroke[first]
        length = float(np.hypot(*line))
        along = np.clip(inner @ line / length**2, 0.0, 1.0) if length else np.zeros(len(inner))
        distance = np.hypot(*(inner - along[:, None] * line).T)
        furthest = int(distance.argmax())
        if distance[furthest] > tolerance:
            middle = first + 1 + furthest
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return stroke[keep]


def _pack(drawing: Drawing) -> bytes:
    """Width, then each stroke's length, first point and steps, all as variable-length integers."""
    numbers = [round(drawing.width * GRID), len(drawing.strokes)]
    for stroke in drawing.strokes:
        places = np.rint(stroke * GRID).astype(int)
        steps = np.diff(places, axis=0, prepend=np.zeros((1, 2), dtype=int))
        numbers.append(len(places))
        numbers.extend(int(step) << 1 if step >= 0 else (-int(step) << 1) - 1 for step in steps.ravel())
    return b"".join(_varint(number) for number in numbers)


def _unpack(content: bytes) -> Drawing:
    numbers = _varints(content)
    width, count, *rest = numbers
    if count > MOST_STROKES or len(rest) - count > 2 * MOST_POINTS:
        raise LinkError(N_("The digit in this link has more strokes or points than a drawing here may have."))
    strokes, at = [], 0
    for _ in range(count):
        length = rest[at]
        values = rest[at + 1 : at + 1 + 2 * length]
        if length < 1:
            raise ValueError("a stroke of no points")
        steps = np.array([value >> 1 if value % 2 == 0 else -((value + 1) >> 1) for value in values]).reshape(-1, 2)
        strokes.append((steps.cumsum(axis=0) / GRID).astype(np.float32))
        at += 1 + 2 * length
    if at != len(rest) or not 1 <= width <= GRID or any(((s < 0) | (s > 1)).any() for s in strokes):
        raise ValueError("numbers out of place")
    return Drawing(tuple(strokes), width / GRID)


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number >= 128:
        parts.append(number & 127 | 128)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def _varints(content: bytes) -> list[int]:
    numbers, number, shift = [], 0, 0
    for byte in content:
        number |= (byte & 127) << shift
        shift += 7
        if shift > MOST_BITS:
            raise ValueError("a number out of place")
        if byte < 128:
            numbers.append(number)
            number, shift = 0, 0
    if shift or len(numbers) < 2:
        raise ValueError("cut off")
    return numbers


def _text(content: bytes) -> str:
    """Compressed where that helps, with a checksum, in letters an address may hold; the last is no mark."""
    packed = zlib.compress(content, 9)
    text = base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
    # What follows the checksum is not read; a byte of zeros ends in an A.
    return text if text[-1] not in "_-" else base64.urlsafe_b64encode(packed + b"\0").rstrip(b"=").decode()


def _content(text: str) -> bytes:
    letters = re.sub(r"[^A-Za-z0-9_-]+", "", text)
    for whole in (letters, *(letters.rstrip("_-") + end for end in ENDS)):
        opener = zlib.decompressobj()
        # Four letters are three bytes; what fills them up comes after the checksum.
        packed = base64.urlsafe_b64decode(whole + "A" * (-len(whole) % 4))
        try:
            content = opener.decompress(packed, 100_000)
        except zlib.error:
            continue
        if opener.eof:
            return content
    raise ValueError("damaged, cut off, or longer than any drawing")
