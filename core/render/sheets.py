"""Many pictures as one: walls of maps, sheets of tiles; and a picture as a file."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from core.render.colours import Kind, Picture, colour, limit_of

GAP_COLOUR = (110, 112, 122)


def wall(
    maps: np.ndarray, kind: Kind, columns: int, limit: float | None = None, own_scale: bool = False, zoom: int = 1
) -> Picture:
    """Many maps (n, height, width) as one tiled picture, one scale for all unless each has its own.

    Args:
        zoom: each value becomes zoom x zoom pixels; the grey gap between tiles stays one value wide.
    """
    maps = np.asarray(maps, dtype=np.float32)
    count, height, width = maps.shape
    limit = limit_of(maps, limit)
    rows = -(-count // columns)
    tall, wide, gap = height * zoom, width * zoom, max(1, zoom)
    pixels = np.empty((rows * (tall + gap) - gap, columns * (wide + gap) - gap, 3), dtype=np.uint8)
    pixels[:] = GAP_COLOUR
    for number, values in enumerate(maps):
        tile = colour(values, kind, None if own_scale else limit).pixels
        top, left = (number // columns) * (tall + gap), (number % columns) * (wide + gap)
        pixels[top : top + tall, left : left + wide] = enlarge(tile, zoom)
    return Picture(pixels, kind, -limit if kind == "signed" else 0.0, limit)


def sheet(tiles: Sequence[np.ndarray] | np.ndarray, across: int) -> np.ndarray:
    """Tiles of one size as one picture without gaps, `across` in a row; the last row is filled up with 0.

    Args:
        tiles: uint8 (n, height, width), or (n, height, width, 3).
    """
    stacked = np.asarray(tiles)
    count, tall, wide, *channels = stacked.shape
    rows = -(-count // across)
    filled = np.zeros((rows * across, tall, wide, *channels), dtype=stacked.dtype)
    filled[:count] = stacked
    return filled.reshape(rows, across, tall, wide, *channels).swapaxes(1, 2).reshape(rows * tall, -1, *channels)


def enlarge(pixels: np.ndarray, zoom: int) -> np.ndarray:
    """Every pixel as zoom x zoom pixels: (height, width, 3) to (height * zoom, width * zoom, 3)."""
    return pixels if zoom == 1 else pixels.repeat(zoom, axis=0).repeat(zoom, axis=1)


def png(pixels: np.ndarray) -> bytes:
    """Pixels (height, width, 3) uint8 as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def data_uri(pixels: np.ndarray) -> str:
    """The same PNG as an address that holds the picture itself."""
    return f"data:image/png;base64,{base64.b64encode(png(pixels)).decode()}"
