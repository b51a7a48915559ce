"""How light the paper is, everywhere on a photo: what departs from it is ink, or noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from core.ink.preprocess import PictureError
from core.language import N_

# The paper is looked for at this scale, in a window of this many of its pixels: wider than any stroke.
PAPER_SIDE, PAPER_WINDOW = 80, 17
# Ink must differ from its paper by this share of the light, and by this many times the noise.
FAINTEST, NOISE_TIMES = 0.05, 4.0
# Noise is what pixels this far apart differ by: nearer ones share it, once a photo was made smaller.
NOISE_STEP = 3
# A stroke is narrower than this share of the photo, and this share of a photo is no stroke.
BESIDE, STROKES = 0.045, 0.99
# The shades of a photo's border spread by more than this, its 10th and its 90th part of a hundred from the middle.
UNEVEN = 0.016

NOTHING = N_(
    "No digit was found in this photo. Write one digit, large and dark, on plain paper, and hold the camera close and "
    "still."
)


def uneven(grey: np.ndarray) -> bool:
    """Whether a picture's paper shows many shades, as a photo's does, and not one, as a drawing's or a good scan's.

    Ink that reaches the border spreads its shades to one side of their middle; light and noise do to both.
    """
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    low, middle, high = np.quantile(border, (0.1, 0.5, 0.9))
    return bool(min(high - middle, middle - low) > UNEVEN)


def even_light(grey: np.ndarray, paper_of: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, float, bool]:
    """How far each pixel departs from the paper around it, by the paper's own light.

    Returns:
        the departures, (height, width), at least 0; what of them is mere noise; True for dark ink.
    """
    height, width = grey.shape
    paper = paper_of(grey)
    departs = (paper - grey) / np.maximum(paper, 0.15)
    # Ink is what departs furthest; the margin, where the paper's light is a guess, does not vote.
    edge = max(2, min(height, width) // 20)
    inner = departs[edge:-edge, edge:-edge]
    dark = float(np.quantile(inner, 0.995)) >= -float(np.quantile(inner, 0.005))
    return np.clip(departs if dark else -departs, 0.0, None), _floor(departs), dark


def light_around(grey: np.ndarray) -> np.ndarray:
    """The paper's light is the usual one nearby; twice, so that a broad stroke is none; then smooth, as light is."""
    light = coarse(grey)
    for _ in range(2):
        light = light.filter(ImageFilter.MedianFilter(PAPER_WINDOW))
    return _as_large(light.filter(ImageFilter.GaussianBlur(3)), grey)


def light_everywhere(grey: np.ndarray) -> np.ndarray:
    """The paper's light is the same all over the picture."""
    light = coarse(grey)
    return _as_large(Image.new("L", light.size, int(np.median(np.asarray(light)))), grey)


def light_beside(grey: np.ndarray) -> np.ndarray:
    """The paper's light is what stands on both sides of a stroke: it may end with a hard edge, a stroke is narrow."""
    from scipy import ndimage

    window = round(BESIDE * max(grey.shape))
    lighter, darker = ndimage.grey_closing(grey, (window, window)), ndimage.grey_opening(grey, (window, window))
    dark = np.quantile(lighter - grey, STROKES) >= np.quantile(grey - darker, STROKES)
    paper = np.asarray(lighter if dark else darker, dtype=np.float32)
    # It is the lightest noise of its window, or the darkest.
    return paper - np.float32(np.median(paper - grey))


def coarse(grey: np.ndarray) -> Image.Image:
    """A picture as small as the paper's light is looked for in."""
    height, width = grey.shape
    scale = PAPER_SIDE / max(height, width)
    size = (max(4, round(width * scale)), max(4, round(height * scale)))
    return Image.fromarray((grey * 255).astype(np.uint8)).resize(size, Image.Resampling.BOX)


def _as_large(light: Image.Image, grey: np.ndarray) -> np.ndarray:
    large = light.resize((grey.shape[1], grey.shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(large, dtype=np.float32) / 255.0


def _floor(departs: np.ndarray) -> float:
    """What is fainter is the paper's own noise: several times what pixels near each other usually differ by."""
    steps = np.abs(departs[:, NOISE_STEP:] - departs[:, :-NOISE_STEP])
    noise = 1.4826 * float(np.median(steps)) / 2**0.5
    return max(FAINTEST, NOISE_TIMES * noise)


def threshold(ink: np.ndarray, floor: float) -> float:
    """Between paper and ink where the two differ most (Otsu 1979), but above the paper's noise.

    Raises:
        PictureError: nothing stands out.
    """
    values = np.sort(ink[ink > floor / 2])
    if len(values) < 8 or values[-1] < floor:
        raise PictureError(NOTHING)
    return max(floor, otsu(values) * 0.9)


def otsu(values: np.ndarray) -> float:
    """The value between two kinds where they differ most (Otsu 1979)."""
    values = np.sort(values)
    below = np.arange(1, len(values))
    sums = np.cumsum(values, dtype=np.float64)
    low = sums[:-1] / below
    high = (sums[-1] - sums[:-1]) / (len(values) - below)
    return float(values[int(np.argmax(below * (len(values) - below) * (high - low) ** 2))])
