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
    maps: np.ndarray,
    kind: Kind,
    columns: int,
    limit: float | None = None,
    own_scale: bool = False,
    zoom: int = 1,
    gap: int | None = None,
) -> Picture:
    """Many maps (n, height, width) as one tiled picture, one scale for all unless each has its own.

    Args:
        zoom: each value becomes zoom x zoom pixels.
        gap: pixels of grey between tiles, by default as wide as a value; that suits maps and would drown 3 x 3 slices.
    """
    maps = np.asarray(maps, dtype=np.float32)
    limit = limit_of(maps, limit)
    tiles = [enlarge(colour(values, kind, None if own_scale else limit).pixels, zoom) for values in maps]
    pixels = _tiled(tiles, columns, zoom if gap is None else gap, GAP_COLOUR)
    return Picture(pixels, kind, -limit if kind == "signed" else 0.0, limit)


def sheet(tiles: Sequence[np.ndarray] | np.ndarray, across: int) -> np.ndarray:
    """Tiles of one size as one picture without gaps, `across` in a row; the last row is filled up with 0.

    Args:
        tiles: uint8 (n, height, width), or (n, height, width, 3).
    """
    return _tiled(tiles, across, 0, 0)


def _tiled(
    tiles: Sequence[np.ndarray] | np.ndarray, across: int, gap: int, filling: int | tuple[int, int, int]
) -> np.ndarray:
    """Tiles of one size row by row, `across` in a row; `filling` is the colour of the gaps and of what stays empty."""
    tall, wide, *channels = tiles[0].shape
    down, right = tall + gap, wide + gap
    rows = -(-len(tiles) // across)
    pixels = np.full((rows * down - gap, across * right - gap, *channels), filling, dtype=tiles[0].dtype)
    for at, tile in enumerate(tiles):
        top, left = at // across * down, at % across * right
        pixels[top : top + tall, left : left + wide] = tile
    return pixels


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
