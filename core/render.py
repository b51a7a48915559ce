"""Arrays to pictures, each with the scale its colours mean."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from PIL import Image

Kind = Literal["ink", "magnitude", "signed"]
# matplotlib's names. `PuOr_r` runs from purple (against) through near-white (nothing) to orange (for).
COLOUR_MAPS: dict[Kind, str] = {"ink": "gray", "magnitude": "magma", "signed": "PuOr_r"}
WARM, COOL = "#e08214", "#8073ac"
GAP_COLOUR = (110, 112, 122)


@dataclass(frozen=True)
class Picture:
    """Pixels and what their colours mean: `pixels` (height, width, 3) uint8; colours run from `low` to `high`."""

    pixels: np.ndarray
    kind: Kind
    low: float
    high: float

    @property
    def scale(self) -> str:
        """The scale in words and numbers."""
        if self.kind == "signed":
            return f"purple {format_number(self.low)} · white 0 · orange +{format_number(self.high)}"
        return f"dark {format_number(self.low)} · bright {format_number(self.high)}"


def ink_picture(values: np.ndarray) -> Picture:
    """Ink 0..1, white on black: (height, width) or (1, height, width)."""
    return colour(values, "ink", 1.0)


def magnitude_picture(values: np.ndarray, high: float | None = None) -> Picture:
    """Values from 0 up on the one sequential scale, from 0 to `high` (default: their largest)."""
    return colour(values, "magnitude", high)


def signed_picture(values: np.ndarray, limit: float | None = None) -> Picture:
    """Values on the one diverging scale, centred on 0, from -limit to +limit (default: their largest size)."""
    return colour(values, "signed", limit)


def colour(values: np.ndarray, kind: Kind, limit: float | None = None) -> Picture:
    """Colours values by the table's map for their kind; beyond `limit` they take its last colour."""
    field = _flat(values)
    limit = _limit(field, limit)
    low = -limit if kind == "signed" else 0.0
    places = (np.clip(field, low, limit) - low) / (limit - low)
    pixels = palette(kind)[np.rint(places * 255).astype(np.uint8)]
    return Picture(pixels, kind, low, limit)


def overlay(values: np.ndarray, image: np.ndarray, kind: Kind, limit: float | None = None) -> Picture:
    """A map laid over the ink: the stronger a value, the more of its colour and the less of the ink shows."""
    picture = colour(values, kind, limit)
    strength = np.clip(np.abs(_flat(values)) / picture.high, 0.0, 1.0)[..., None] ** 0.6
    paper = np.repeat((40 + 140 * _flat(image))[..., None], 3, axis=2)
    return Picture(
        (strength * picture.pixels + (1 - strength) * paper).astype(np.uint8), kind, picture.low, picture.high
    )


def wall(
    maps: np.ndarray, kind: Kind, columns: int, limit: float | None = None, own_scale: bool = False, zoom: int = 1
) -> Picture:
    """Many maps (n, height, width) as one tiled picture, one scale for all unless each has its own.

    Args:
        zoom: each value becomes zoom x zoom pixels; the grey gap between tiles stays one value wide.
    """
    maps = np.asarray(maps, dtype=np.float32)
    count, height, width = maps.shape
    limit = _limit(maps, limit)
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


def format_number(value: float) -> str:
    """A number as shown beside pictures: three significant digits, a true minus sign, no exponent when short."""
    if value == 0:
        return "0"
    size = abs(value)
    text = f"{size:.3g}" if size < 1e5 and size >= 1e-4 else f"{size:.1e}"
    if "e" not in text and float(text) < 100:
        decimals = max(0, 2 - int(np.floor(np.log10(float(text)))))
        text = f"{size:.{min(decimals, 6)}f}"
    return f"{'−' if value < 0 else ''}{text}"


def _flat(values: np.ndarray) -> np.ndarray:
    field = np.asarray(values, dtype=np.float32)
    if field.ndim == 3 and field.shape[0] == 1:
        field = field[0]
    if field.ndim != 2:
        raise ValueError(f"expected values of shape (height, width), got {field.shape}")
    return field


def _limit(values: np.ndarray, limit: float | None) -> float:
    """A scale's end; an all-zero map gets 1 so that zero still has its colour."""
    largest = float(np.abs(values).max(initial=0.0)) if limit is None else float(limit)
    return largest if largest > 0 else 1.0


@cache
def palette(kind: Kind) -> np.ndarray:
    """The 256 colours of a kind of picture, from its scale's low end to its high end: (256, 3) uint8, read only."""
    name = COLOUR_MAPS[kind]
    if name == "gray":
        table = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    else:
        from matplotlib import colormaps

        table = np.rint(colormaps[name](np.arange(256))[:, :3] * 255).astype(np.uint8)
    table.setflags(write=False)
    return table


def a_digit(digit: int) -> str:
    """A digit with its article: "a 7", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def describe(values: Sequence[float] | np.ndarray) -> str:
    """Smallest, largest and sum of some values, for a picture's alt text."""
    array = np.asarray(values, dtype=np.float64)
    return (
        f"smallest {format_number(float(array.min()))}, largest {format_number(float(array.max()))}, "
        f"sum {format_number(float(array.sum()))}"
    )
