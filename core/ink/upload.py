"""A file somebody chose, to a picture that can become a digit, or a sentence that says why not."""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.ink.preprocess import PictureError

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 20_000_000
LEAST_SIDE = 8

# Pillow warns at 89 megapixels and refuses at twice that; the limit here is lower than both.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


def read_picture(content: bytes) -> Image.Image:
    """Opens an uploaded file as a grey picture, upright as its camera held it.

    Args:
        content: the bytes of a PNG, JPEG, GIF, WebP, BMP or TIFF file.

    Returns:
        A PIL image of mode "L".

    Raises:
        PictureError: the file is no picture, is truncated, too large, transparent, in print colours,
            animated, too thin, or one flat colour.
    """
    if len(content) > MOST_BYTES:
        raise PictureError(
            f"This file has {len(content) / 1024 / 1024:.1f} MB; the limit is 5 MB. "
            "Save it smaller, or cut out the digit, and try again."
        )
    picture = _open(content)
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise PictureError(
            f"This picture has {width * height / 1e6:.0f} megapixels; the limit is 20. Scale it down and try again."
        )
    if getattr(picture, "n_frames", 1) > 1:
        raise PictureError("This picture is animated. Save a single frame of it and try again.")
    if picture.mode == "CMYK":
        raise PictureError("This picture is in print colours (CMYK). Save it as RGB and try again.")
    if min(width, height) < LEAST_SIDE:
        raise PictureError(f"This picture is {width} x {height} pixels: too thin to hold a digit.")
    try:
        picture.load()
        picture = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureError("This picture is cut off: part of the file is missing. Try another copy.") from error
    if picture.has_transparency_data and np.asarray(picture.convert("RGBA"))[..., 3].min() < 255:
        raise PictureError("This picture is partly transparent. Save it on a plain background and try again.")
    grey = _to_grey(picture)
    low, high = grey.getextrema()
    if low == high:
        raise PictureError("This picture is one flat colour: there is no ink in it.")
    return grey


def _open(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content))
    except Image.DecompressionBombError as error:
        raise PictureError("This picture has more than 20 megapixels. Scale it down and try again.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureError("This file is no picture that can be read. Use a PNG or JPEG file.") from error


def _to_grey(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bits a pixel and more: Pillow would clip these to white.
        values = np.asarray(picture, dtype=np.float64)
        spread = float(values.max() - values.min()) or 1.0
        return Image.fromarray(((values - values.min()) / spread * 255).astype(np.uint8))
    return picture.convert("L")
