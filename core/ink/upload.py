"""A file somebody chose, to a picture that can become a digit, or a sentence that says why not."""

from __future__ import annotations

import io
import subprocess
import sys
import threading

from PIL import Image

from core.ink import decode
from core.ink.preprocess import PictureError
from core.language import N_

MOST_BYTES = 20 * 1024 * 1024
PROGRAM = [sys.executable, "-P", decode.__file__]
# Seconds on the clock, for where nothing else ends a decoder. So many decode at once, and the others wait.
PATIENCE = 20
AT_ONCE = threading.BoundedSemaphore(2)
# What the decoder says in a word.
SENTENCES = {
    decode.NO_PICTURE: N_("This file is no picture that can be read. Use a PNG or JPEG file."),
    decode.HEIC: N_("This is a HEIC photo, which cannot be read here. Save or send it as JPEG and try again."),
    decode.UNREADABLE: N_(
        "This picture cannot be read: it is damaged or cut off, or takes too much time or memory. Try another copy, "
        "or save it smaller as PNG or JPEG."
    ),
    decode.TOO_LARGE: N_("This picture has {megapixels} megapixels; the limit is {most}. Scale it down and try again."),
    decode.TOO_THIN: N_("This picture is {width} x {height} pixels: too thin to hold a digit."),
    decode.ANIMATED: N_("This picture is animated. Save a single frame of it and try again."),
    decode.PRINT_COLOURS: N_("This picture is in print colours (CMYK). Save it as RGB and try again."),
    decode.TRANSPARENT: N_("This picture is partly transparent. Save it on a plain background and try again."),
    decode.FLAT: N_("This picture is one flat colour: there is no ink in it."),
}


def read_picture(content: bytes) -> Image.Image:
    """Opens an uploaded file as a small grey picture, upright as its camera held it.

    It is decoded in a process of its own (`core.ink.decode`), which ends with it.

    Args:
        content: the bytes of a PNG, JPEG, GIF, WebP, BMP, TIFF or AVIF file; of more than one page the first is read.

    Returns:
        A PIL image of mode "L", at most `core.ink.decode.LONGEST` pixels a side.

    Raises:
        PictureError: the file is no picture, is damaged, too large, transparent, in print colours,
            animated, too thin, one flat colour, or takes too much time or memory.
    """
    if len(content) > MOST_BYTES:
        raise PictureError(
            N_(
                "This file has {size} MB; the limit is {most} MB. Save it smaller, or cut out the digit, and try again."
            ),
            size=f"{len(content) / 1024 / 1024:.1f}",
            most=MOST_BYTES // 1024 // 1024,
        )
    try:
        with AT_ONCE:
            done = subprocess.run(PROGRAM, input=content, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise _refusal(decode.UNREADABLE) from error
    except OSError as error:
        raise PictureError(N_("No picture can be opened at the moment. Try again in a minute.")) from error
    if done.returncode:
        raise _told(done.stdout) if done.returncode == decode.REFUSED else _refusal(decode.UNREADABLE)
    picture = Image.open(io.BytesIO(done.stdout), formats=["PPM"])
    picture.load()
    return picture


def _told(answer: bytes) -> PictureError:
    """What the decoder answers: a word of ours, a width and a height; of what a picture made it say, nothing else."""
    try:
        why, width, height = answer.decode().split()
        return _refusal(why, int(width), int(height))
    except (ValueError, KeyError):
        return _refusal(decode.UNREADABLE)


def _refusal(why: str, width: int = 0, height: int = 0) -> PictureError:
    megapixels, most = f"{width * height / 1e6:.0f}", decode.MOST_PIXELS // 1_000_000
    return PictureError(SENTENCES[why], width=width, height=height, megapixels=megapixels, most=most)
