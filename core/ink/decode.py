"""A stranger's file, decoded to a small grey picture: run as a program of its own, with little time and memory.

`core.ink.upload` runs it. Whatever a decoder does with what it is fed, loop, crash or ask for gigabytes, it does
here, where it ends soon and leaves nothing behind.
"""

from __future__ import annotations

import io
import math
import sys
import warnings
from contextlib import suppress
from typing import cast

# Plugins register what they open as they are imported.
from PIL import (
    AvifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    TiffImagePlugin,  # noqa: F401
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)
from PIL.ExifTags import Base

# Nothing else is opened. Pillow knows more than forty; one of them runs a program that the file itself holds.
DECODERS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
# Phones take 12 to 50 megapixels, and a page scanned at 600 dpi has 35.
MOST_PIXELS = 65_000_000
LEAST_SIDE = 8
# What is kept of a picture, by its longer side: a digit needs no more, and noise averages out.
LONGEST = 400
# A large picture is made smaller by so many rows of the smaller one at once.
STRIP = 16
# Of the decoder's own process: a progressive JPEG of 65 megapixels takes 390 MB; seconds are the processor's.
MOST_MEMORY = 400 * 1024 * 1024
MOST_SECONDS = 5
# The program's exit code when it says why not.
REFUSED = 3

# Why not, in a word each; `core.ink.upload` has the sentences, since this program knows nothing but Pillow.
NO_PICTURE, HEIC, UNREADABLE, TOO_LARGE, TOO_THIN = "no-picture", "heic", "unreadable", "too-large", "too-thin"
ANIMATED, PRINT_COLOURS, TRANSPARENT, FLAT = "animated", "print-colours", "transparent", "flat"


class Refused(ValueError):
    """The file cannot become a picture: a word that says why, and its width and height as far as they matter."""

    def __init__(self, why: str, width: int = 0, height: int = 0) -> None:
        super().__init__(f"{why} {width} {height}")


def decode(content: bytes) -> Image.Image:
    """A picture file's first picture: grey (mode "L"), upright, at most `LONGEST` pixels a side.

    Raises:
        Refused: for everything else that can happen.
    """
    try:
        picture = _open(content)
        _check(picture)
        return _upright(_small_and_grey(picture), _orientation(picture))
    except Refused:
        raise
    # Decoders raise whatever their authors thought of.
    except Exception as error:
        raise Refused(UNREADABLE) from error


def _open(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=DECODERS)
    except UnidentifiedImageError as error:
        heic = content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
        raise Refused(HEIC if heic else NO_PICTURE) from error


def _check(picture: Image.Image) -> None:
    """Refuses what need not be decoded to be refused."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Refused(TOO_LARGE, width, height)
    if min(width, height) < LEAST_SIDE:
        raise Refused(TOO_THIN, width, height)
    # The pages of a scan are no film: the first one counts.
    if picture.format != "TIFF" and getattr(picture, "is_animated", False):
        raise Refused(ANIMATED)
    if picture.mode == "CMYK":
        raise Refused(PRINT_COLOURS)


def _small_and_grey(picture: Image.Image) -> Image.Image:
    # A JPEG is shrunk while it is decoded; others know no draft.
    picture.draft("L", (LONGEST, LONGEST))
    picture.load()
    picture = _shrunk(picture)
    low, high = cast("tuple[float, float]", picture.getextrema())
    if low == high:
        raise Refused(FLAT)
    if picture.mode != "L":
        # 16 bits a pixel and more: Pillow would clip these to white.
        scale = 255.0 / (high - low)
        if not (math.isfinite(scale) and scale):
            raise Refused(UNREADABLE)
        picture = picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")
    return picture


def _shrunk(picture: Image.Image) -> Image.Image:
    """A picture at most `LONGEST` pixels a side in one channel: strip by strip, since a copy is as large as it."""
    width, height = picture.size
    scale = min(1.0, LONGEST / max(picture.size))
    by = max(1, int(1 / (2 * scale)))
    strips = []
    for top in range(0, height, STRIP * by):
        strip = picture.crop((0, top, width, min(height, top + STRIP * by)))
        if strip.has_transparency_data and strip.convert("RGBA").getextrema()[-1] != (255, 255):
            raise Refused(TRANSPARENT)
        strips.append(_one_channel(strip).reduce(by))
    whole = Image.new(strips[0].mode, (strips[0].width, -(-height // by)))
    for number, strip in enumerate(strips):
        whole.paste(strip, (0, number * STRIP))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return whole.resize(size, Image.Resampling.BOX, (0, 0, width / by, height / by))


def _one_channel(picture: Image.Image) -> Image.Image:
    if picture.mode == "LAB":
        return picture.getchannel("L")
    if picture.mode.startswith("I;"):
        return picture.convert("I")
    return picture if picture.mode in ("I", "F") else picture.convert("L")


def _orientation(picture: Image.Image) -> object:
    """How the camera was held, by EXIF's number; None where EXIF cannot be read, which is no reason to refuse."""
    try:
        return picture.getexif().get(Base.Orientation)
    except Exception:
        return None


def _upright(picture: Image.Image, orientation: object) -> Image.Image:
    # Only this is taken from the file's EXIF: Pillow would write the rest anew, and odd entries cannot be written.
    picture.info = {}
    picture.getexif()[Base.Orientation] = orientation
    ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _bound() -> None:
    """Sets this process's limits, where the system knows any."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None
    # Each thread would take memory of its own.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    # A phone's JPEG may carry more pictures behind the first, and an index of them that is odd: it is left unread.
    Image.register_open("JPEG", JpegImagePlugin.JpegImageFile, JpegImagePlugin._accept)
    if sys.platform != "win32":
        import resource

        for limit, most in ((resource.RLIMIT_DATA, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
            # Where the host allows less, that bounds it.
            with suppress(ValueError):
                resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    _bound()
    try:
        decode(sys.stdin.buffer.read()).save(sys.stdout.buffer, "PPM")
    except Refused as refused:
        sys.stdout.buffer.write(str(refused).encode())
        sys.exit(REFUSED)
