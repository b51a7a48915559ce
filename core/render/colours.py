"""Arrays to pictures, each with the scale its colours mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from core.language import _
from core.render.words import format_number

Kind = Literal["ink", "magnitude", "signed"]
# matplotlib's names. `PuOr_r` runs from purple (against) through near-white (nothing) to orange (for).
COLOUR_MAPS: dict[Kind, str] = {"ink": "gray", "magnitude": "magma", "signed": "PuOr_r"}
WARM, COOL = "#e08214", "#8073ac"


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
            return _(
                "purple {low} · white 0 · orange +{high}", low=format_number(self.low), high=format_number(self.high)
            )
        return _("dark {low} · bright {high}", low=format_number(self.low), high=format_number(self.high))


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
    limit = limit_of(field, limit)
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


def _flat(values: np.ndarray) -> np.ndarray:
    field = np.asarray(values, dtype=np.float32)
    if field.ndim == 3 and field.shape[0] == 1:
        field = field[0]
    if field.ndim != 2:
        raise ValueError(f"expected values of shape (height, width), got {field.shape}")
    return field


def limit_of(values: np.ndarray, limit: float | None) -> float:
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
