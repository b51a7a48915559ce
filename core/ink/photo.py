"""A digit found in a photo of paper: uneven light, ruled lines, pencil or pen, step by step.

It looks for one digit that stands by itself, darker or lighter than its paper. It does not recognise anything:
the most prominent ink on the page is what comes out, be it a digit or a coffee cup's ring.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from core.ink.decode import LONGEST
from core.ink.groups import Group, groups, grown, runs
from core.ink.preprocess import PictureError, Step
from core.language import N_

# The paper is looked for at this scale, in a window of this many of its pixels: wider than any stroke.
PAPER_SIDE, PAPER_WINDOW = 80, 17
# Ink must differ from its paper by this share of the light, and by this many times the noise.
FAINTEST, NOISE_TIMES = 0.05, 4.0
# Noise is what pixels this far apart differ by: nearer ones share it, once a photo was made smaller.
NOISE_STEP = 3
# A ruled line runs through this share of the page, with gaps up to GAP of it, and is at most THIN of it thick.
RULED, GAP, THIN = 0.5, 0.03, 0.02
# What is this many times as strong as a ruled line is a stroke on top of it.
STRONGER = 1.6
# A group must hold this share of the page's pixels, and a part of the digit this share of the largest group.
SMALLEST_DIGIT, SMALLEST_PART = 0.0008, 0.04
# A part lies at most this far from the rest, by the longer side of the largest group.
NEAR = 0.3
# Strokes thinner than this, by the digit's longer side, are thickened to it: MNIST's pens were broad.
PEN = 0.085

NOTHING = N_(
    "No digit was found in this photo. Write one digit, large and dark, on plain paper, and hold the camera close and "
    "still."
)


def find_digit(picture: Image.Image) -> tuple[np.ndarray, tuple[Step, ...]]:
    """The digit's ink cut out of a photo, (height, width) float32 0..1, ready for `preprocess`, and the steps to it.

    Raises:
        PictureError: nothing on the page stands out as one digit would.
    """
    grey = _small(picture)
    ink, floor, dark = _even_light(grey)
    steps = [
        Step("photo", N_("Your photo, as a negative") if dark else N_("Your photo"), 1.0 - grey if dark else grey),
        Step("paper", N_("The paper's own light taken away"), _shown(ink)),
    ]
    # Lines are fainter than most pens: they are looked for in all that is more than noise.
    faint = ink > floor
    unruled = _without_ruled_lines(_without_ruled_lines(faint, ink, axis=1), ink, axis=0)
    if unruled.sum() < faint.sum():
        ink = np.where(_kept(faint, unruled), ink, 0.0)
        steps.append(Step("lines", N_("Ruled lines taken out"), _shown(ink)))
    mask = unruled & (ink > _threshold(ink, floor))
    steps.append(Step("ink", N_("Ink or paper, nothing between"), mask.astype(np.float32)))
    digit = _digit(mask)
    steps.append(Step("found", N_("The digit, what else was there left out"), digit.astype(np.float32)))
    thick = _thickened(digit)
    steps.append(Step("pen", N_("Thickened to a pen's width"), thick))
    return thick, tuple(steps)


def _small(picture: Image.Image) -> np.ndarray:
    grey = picture.convert("L")
    scale = LONGEST / max(grey.size)
    if min(grey.size) * min(scale, 1.0) < 16:
        raise PictureError(
            N_("The photo is {width} x {height} pixels: too thin to hold a digit."),
            width=grey.width,
            height=grey.height,
        )
    if scale < 1:
        grey = grey.resize((round(grey.width * scale), round(grey.height * scale)), Image.Resampling.BOX)
    return np.asarray(grey.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32) / 255.0


def _even_light(grey: np.ndarray) -> tuple[np.ndarray, float, bool]:
    """How far each pixel departs from the paper around it, by the paper's own light.

    Returns:
        the departures, (height, width), at least 0; what of them is mere noise; True for dark ink.
    """
    height, width = grey.shape
    page = Image.fromarray((grey * 255).astype(np.uint8))
    scale = PAPER_SIDE / max(height, width)
    coarse = page.resize((max(4, round(width * scale)), max(4, round(height * scale))), Image.Resampling.BOX)
    # Twice, so that a broad stroke does not count as paper; then smooth, as light is.
    for _ in range(2):
        coarse = coarse.filter(ImageFilter.MedianFilter(PAPER_WINDOW))
    coarse = coarse.filter(ImageFilter.GaussianBlur(3))
    paper = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32) / 255.0
    departs = (paper - grey) / np.maximum(paper, 0.15)
    # Ink is what departs furthest; the margin, where the paper's light is a guess, does not vote.
    edge = max(2, min(height, width) // 20)
    inner = departs[edge:-edge, edge:-edge]
    dark = float(np.quantile(inner, 0.995)) >= -float(np.quantile(inner, 0.005))
    return np.clip(departs if dark else -departs, 0.0, None), _floor(departs), dark


def _floor(departs: np.ndarray) -> float:
    """What is fainter is the paper's own noise: several times what pixels near each other usually differ by."""
    steps = np.abs(departs[:, NOISE_STEP:] - departs[:, :-NOISE_STEP])
    noise = 1.4826 * float(np.median(steps)) / 2**0.5
    return max(FAINTEST, NOISE_TIMES * noise)


def _threshold(ink: np.ndarray, floor: float) -> float:
    """Between paper and ink where the two differ most (Otsu 1979), but above the paper's noise.

    Raises:
        PictureError: nothing stands out.
    """
    values = np.sort(ink[ink > floor / 2])
    if len(values) < 8 or values[-1] < floor:
        raise PictureError(NOTHING)
    below = np.arange(1, len(values))
    sums = np.cumsum(values)
    low = sums[:-1] / below
    high = (sums[-1] - sums[:-1]) / (len(values) - below)
    between = below * (len(values) - below) * (high - low) ** 2
    return max(floor, float(values[int(np.argmax(between))]) * 0.9)


def _without_ruled_lines(mask: np.ndarray, ink: np.ndarray, axis: int) -> np.ndarray:
    """Takes out lines along an axis that run through the page, but not strokes that cross or follow them."""
    along, across = mask.shape[axis], mask.shape[1 - axis]
    gap, thin = _odd(GAP * along), _odd(THIN * across)
    # A photo is rarely level: a line that climbs slowly is whole once it is two pixels thicker.
    thick = grown(mask, 1, 1 - axis)
    bridged = ~runs(~thick, gap, axis)
    labels, found = groups(runs(bridged, _odd(0.15 * along), axis))
    lines = [group.number for group in found if (group.width if axis == 1 else group.height) >= RULED * along]
    ruled = mask & np.isin(labels, lines) & ~runs(mask, thin + 2, 1 - axis)
    if not ruled.any():
        return mask
    # A line has one strength all along; what is stronger by far is a stroke on top of it.
    return mask & ~(ruled & (ink < STRONGER * np.median(ink[ruled])))


def _digit(mask: np.ndarray) -> np.ndarray:
    """The largest group that could be a digit, with the parts that lie near it."""
    labels, found = groups(mask)
    height, width = mask.shape
    plausible = [g for g in found if g.pixels >= SMALLEST_DIGIT * mask.size and not _at_edge(g, height, width)]
    if not plausible:
        raise PictureError(NOTHING)
    # Large and in the middle: the ink of the next line, or a thumb, is neither.
    main = max(plausible, key=lambda g: _size(g) * (1.5 - _off_centre(g, height, width)))
    parts = [main]
    for group in sorted(found, key=main.distance):
        near = min(group.distance(part) for part in parts) <= NEAR * _size(main)
        whole = group.pixels >= SMALLEST_PART * main.pixels and _size(group) <= 1.2 * _size(main)
        if group is not main and near and whole and not _at_edge(group, height, width):
            parts.append(group)
    top, left = min(p.top for p in parts), min(p.left for p in parts)
    bottom, right = max(p.bottom for p in parts), max(p.right for p in parts)
    return np.isin(labels[top:bottom, left:right], [part.number for part in parts])


def _at_edge(group: Group, height: int, width: int) -> bool:
    return group.top <= 1 or group.left <= 1 or group.bottom >= height - 1 or group.right >= width - 1


def _size(group: Group) -> int:
    return max(group.width, group.height)


def _off_centre(group: Group, height: int, width: int) -> float:
    """0 in the middle of the page, 1 in a corner."""
    across = abs((group.left + group.right) / width - 1.0)
    down = abs((group.top + group.bottom) / height - 1.0)
    return max(across, down)


def _thickened(digit: np.ndarray) -> np.ndarray:
    """The digit with an empty margin, its strokes at least as broad as `PEN`, edges soft."""
    from scipy import ndimage

    side = max(digit.shape)
    # A stroke is about as wide as twice its area over its outline.
    area = int(digit.sum())
    outline = area - int(ndimage.binary_erosion(digit).sum())
    width = 2.0 * area / max(1, outline)
    by = max(0, round((PEN * side - width) / 2))
    margin = by + max(3, side // 8)
    wide = grown(np.pad(digit, margin), by)
    soft = Image.fromarray(wide.astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(max(0.7, by / 2)))
    # Blurred, then steepened again: the corners are round and the edges soft, as a pen's.
    return np.clip((np.asarray(soft, dtype=np.float32) / 255.0 - 0.2) / 0.6, 0.0, 1.0)


def _kept(mask: np.ndarray, unruled: np.ndarray) -> np.ndarray:
    """Everything but what was taken out, and its soft edge."""
    return ~grown(mask & ~unruled, 1) | grown(unruled, 1)


def _shown(ink: np.ndarray) -> np.ndarray:
    """For the eye: the strongest ink is 1."""
    return np.clip(ink / max(float(ink.max()), 1e-6), 0.0, 1.0).astype(np.float32)


def _odd(length: float) -> int:
    return max(3, round(length) // 2 * 2 + 1)
