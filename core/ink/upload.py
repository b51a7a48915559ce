"""A file somebody chose, to a picture that can become a digit, or a sentence that says why not."""

from __future__ import annotations

import io
import subprocess
import sys
import threading

from PIL import Image

from core.ink import decode
from core.ink.preprocess import PictureError

MOST_BYTES = 20 * 1024 * 1024
PROGRAM = [sys.executable, "-P", decode.__file__]
# Seconds on the clock, for where nothing else ends a decoder. So many decode at once, and the others wait.
PATIENCE = 20
AT_ONCE = threading.BoundedSemaphore(2)


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
            f"This file has {len(content) / 1024 / 1024:.1f} MB; the limit is {MOST_BYTES // 1024 // 1024} MB. "
            "Save it smaller, or cut out the digit, and try again."
        )
    try:
        with AT_ONCE:
            done = subprocess.run(PROGRAM, input=content, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise PictureError(decode.UNREADABLE) from error
    except OSError as error:
        raise PictureError("No picture can be opened at the moment. Try again in a minute.") from error
    if done.returncode:
        raise PictureError(done.stdout.decode() if done.returncode == decode.REFUSED else decode.UNREADABLE)
    picture = Image.open(io.BytesIO(done.stdout), formats=["PPM"])
    picture.load()
    return picture
