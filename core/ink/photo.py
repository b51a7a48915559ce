"""A digit found in a photo of paper: uneven light, ruled lines, pencil or pen, step by step.

It looks for one digit that stands by itself, darker or lighter than its paper. It does not recognise anything:
the most prominent ink on the page is what comes out, be it a digit or a coffee cup's ring.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from core.ink.decode import LONGEST
from core.ink.groups import SMALLEST_PART, Group, frames, groups, grown, runs
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
# A group must hold this share of the page's pixels.
SMALLEST_DIGIT = 0.0008
# Another digit is at most this many times as high or as low as the first, and no more are looked for than so many.
ALIKE, MOST_DIGITS = 1.6, 4
# A part lies at most this far from the rest, by the longer side of the largest group.
NEAR = 0.3
# Smaller photos are enlarged to this, lest strokes be as thin as lines.
ENLARGED = 300
# A sheet is so much lighter than what it lies on, takes from and to such a share of the photo, and most of its own box.
LIGHTER, SHEET, SOLID = 0.12, (0.12, 0.9), 0.55
# What is beside ink is fainter than this share of it.
FADES = 0.25
# So much of the photo's edge may be sheet.
CUT_OFF = 0.35

NOTHING = N_(
    "No digit was found in this photo. Write one digit, large and dark, on plain paper, and hold the camera close and "
    "still."
)


@dataclass(frozen=True, eq=False)
class Found:
    """A digit as one way found it: its ink (height, width) 0..1, ready for `preprocess`, and the steps to it.

    `another` says that it is not the most prominent digit of the photo, but one beside it.
    """

    way: str
    ink: np.ndarray
    steps: tuple[Step, ...]
    another: bool = False


def find_digit(picture: Image.Image) -> tuple[np.ndarray, tuple[Step, ...]]:
    """The digit's ink cut out of a photo, (height, width) float32 0..1, ready for `preprocess`, and the steps to it.

    It is what the first of `WAYS` finds that finds anything: no network is asked.

    Raises:
        PictureError: nothing on the page stands out as one digit would.
    """
    best = find_digits(picture)[0]
    return best.ink, best.steps


def find_digits(picture: Image.Image) -> tuple[Found, ...]:
    """What every way finds that finds anything: at least one; then the other digits that the first of them found.

    `WAYS` says how they differ.

    Raises:
        PictureError: none of them finds anything.
    """
    grey = _small(picture)
    found: list[list[Found]] = []
    for name, way in WAYS.items():
        with suppress(PictureError):
            if (part := way.look(grey)) is not None:
                found.append(_find(part, name, way))
    if not found:
        raise PictureError(NOTHING)
    return (*(digits[0] for digits in found), *found[0][1:])


def _find(grey: np.ndarray, name: str, way: Way) -> list[Found]:
    """The digits one way finds, the most prominent first."""
    ink, floor, dark = _even_light(grey, way.paper)
    steps = [
        Step("photo", N_("Your photo, as a negative") if dark else N_("Your photo"), 1.0 - grey if dark else grey),
        Step("paper", N_("The paper's own light taken away"), _shown(ink)),
    ]
    # A box is no ruled lines: it is found while it is whole.
    labels, groups_found = groups(ink > _threshold(ink, floor))
    if around := frames(labels, groups_found):
        ink = np.where(grown(np.isin(labels, [group.number for group in around]), 2), 0.0, ink)
        steps.append(Step("frame", N_("What stands around it taken out"), _shown(ink)))
    # Lines are fainter than most pens: they are looked for in all that is more than noise.
    faint = ink > floor
    unruled = _without_ruled_lines(_without_ruled_lines(faint, ink, axis=1), ink, axis=0)
    if unruled.sum() < faint.sum():
        ink = np.where(_kept(faint, unruled), ink, 0.0)
        steps.append(Step("lines", N_("Ruled lines taken out"), _shown(ink)))
    mask = unruled & (ink > _threshold(ink, floor))
    steps.append(Step("ink", N_("Ink or paper, nothing between"), mask.astype(np.float32)))
    digits = [digit.astype(np.float32) for digit in _digits(mask, ink, way.edge)]
    title = N_("The digit, what else was there left out")
    return [Found(name, digit, (*steps, Step("found", title, digit)), n > 0) for n, digit in enumerate(digits)]


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
    elif max(grey.size) < ENLARGED:
        scale = ENLARGED / max(grey.size)
        grey = grey.resize((round(grey.width * scale), round(grey.height * scale)), Image.Resampling.BICUBIC)
    return np.asarray(grey.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32) / 255.0


def _even_light(grey: np.ndarray, paper_of: Callable[[Image.Image], Image.Image]) -> tuple[np.ndarray, float, bool]:
    """How far each pixel departs from the paper around it, by the paper's own light.

    Returns:
        the departures, (height, width), at least 0; what of them is mere noise; True for dark ink.
    """
    height, width = grey.shape
    page = Image.fromarray((grey * 255).astype(np.uint8))
    scale = PAPER_SIDE / max(height, width)
    coarse = page.resize((max(4, round(width * scale)), max(4, round(height * scale))), Image.Resampling.BOX)
    coarse = paper_of(coarse)
    paper = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32) / 255.0
    departs = (paper - grey) / np.maximum(paper, 0.15)
    # Ink is what departs furthest; the margin, where the paper's light is a guess, does not vote.
    edge = max(2, min(height, width) // 20)
    inner = departs[edge:-edge, edge:-edge]
    dark = float(np.quantile(inner, 0.995)) >= -float(np.quantile(inner, 0.005))
    return np.clip(departs if dark else -departs, 0.0, None), _floor(departs), dark


def _around(coarse: Image.Image) -> Image.Image:
    """The paper's light is the usual one nearby; twice, so that a broad stroke is none; then smooth, as light is."""
    for _ in range(2):
        coarse = coarse.filter(ImageFilter.MedianFilter(PAPER_WINDOW))
    return coarse.filter(ImageFilter.GaussianBlur(3))


def _everywhere(coarse: Image.Image) -> Image.Image:
    """The paper's light is the same all over the picture."""
    return Image.new("L", coarse.size, int(np.median(np.asarray(coarse))))


def _sheet(grey: np.ndarray) -> np.ndarray | None:
    """The sheet of paper that lies lighter on something darker, cut out; None where there is no such sheet."""
    from scipy import ndimage

    height, width = grey.shape
    scale = PAPER_SIDE / max(height, width)
    small = Image.fromarray((grey * 255).astype(np.uint8)).resize(
        (max(4, round(width * scale)), max(4, round(height * scale))), Image.Resampling.BOX
    )
    coarse = np.asarray(small, dtype=np.float32) / 255.0
    light = coarse > otsu(coarse.ravel())
    if not light.any() or coarse[light].mean() - coarse[~light].mean() < LIGHTER:
        return None
    labels, found = groups(light)
    sheet = np.asarray(ndimage.binary_fill_holes(labels == found[0].number))
    box = found[0]
    outline = np.concatenate([sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1]])
    # What runs along more of the photo's edge is the lit part of a page, and its edge that of a shadow.
    lies = SHEET[0] <= sheet.mean() <= SHEET[1] and outline.mean() <= CUT_OFF
    if not lies or sheet.sum() < SOLID * box.height * box.width:
        return None
    whole = np.asarray(Image.fromarray(ndimage.binary_erosion(sheet, np.ones((3, 3)), 2)).resize((width, height))) > 0
    if not whole.any():
        return None
    # Beyond its edge goes on what the sheet shows there.
    nearest = np.asarray(ndimage.distance_transform_edt(~whole, return_distances=False, return_indices=True))
    rows, columns = np.flatnonzero(whole.any(axis=1)), np.flatnonzero(whole.any(axis=0))
    return grey[tuple(nearest)][rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


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
    return max(floor, otsu(values) * 0.9)


def otsu(values: np.ndarray) -> float:
    """The value between two kinds where they differ most (Otsu 1979)."""
    values = np.sort(values)
    below = np.arange(1, len(values))
    sums = np.cumsum(values, dtype=np.float64)
    low = sums[:-1] / below
    high = (sums[-1] - sums[:-1]) / (len(values) - below)
    return float(values[int(np.argmax(below * (len(values) - below) * (high - low) ** 2))])


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


def _digits(mask: np.ndarray, ink: np.ndarray, edge: bool) -> list[np.ndarray]:
    """The largest group that could be a digit, with the parts that lie near it; then others about as large.

    Args:
        edge: a digit may touch the picture's edge.
    """
    labels, found = groups(mask)
    around = frames(labels, found)
    height, width = mask.shape
    found = [g for g in found if g not in around and (edge or not _at_edge(g, height, width))]
    digits: list[tuple[int, np.ndarray]] = []
    while plausible := [g for g in found if g.pixels >= SMALLEST_DIGIT * mask.size]:
        # Large and in the middle: the ink of the next line, or a thumb, is neither.
        main = max(plausible, key=lambda g: g.size * (1.5 - _off_centre(g, height, width)))
        parts = _parts(main, found)
        size = max(p.bottom for p in parts) - min(p.top for p in parts)
        if digits and not (digits[0][0] / ALIKE <= size <= digits[0][0] * ALIKE and len(digits) < MOST_DIGITS):
            break
        found = [group for group in found if group not in parts]
        digit = np.isin(labels, [part.number for part in parts])
        beyond = grown(digit, 6) & ~grown(mask, 3)
        # Ink ends where it ends, and there is paper around it; a shadow fades.
        if beyond.any() and float(ink[beyond].mean()) <= FADES * float(ink[digit].mean()):
            digits.append((size, _trimmed(digit)))
    if not digits:
        raise PictureError(NOTHING)
    return [digit for _size, digit in digits]


def _parts(main: Group, found: list[Group]) -> list[Group]:
    """A digit's largest group, and the smaller ones that lie near it."""
    parts = [main]
    for group in sorted(found, key=main.distance):
        near = min(group.distance(part) for part in parts) <= NEAR * main.size
        whole = group.pixels >= SMALLEST_PART * main.pixels and group.size <= 1.2 * main.size
        if group is not main and near and whole:
            parts.append(group)
    return parts


def _trimmed(digit: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    return digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _at_edge(group: Group, height: int, width: int) -> bool:
    return group.top <= 1 or group.left <= 1 or group.bottom >= height - 1 or group.right >= width - 1


def _off_centre(group: Group, height: int, width: int) -> float:
    """0 in the middle of the page, 1 in a corner."""
    across = abs((group.left + group.right) / width - 1.0)
    down = abs((group.top + group.bottom) / height - 1.0)
    return max(across, down)


def _kept(mask: np.ndarray, unruled: np.ndarray) -> np.ndarray:
    """Everything but what was taken out, and its soft edge."""
    return ~grown(mask & ~unruled, 1) | grown(unruled, 1)


def _shown(ink: np.ndarray) -> np.ndarray:
    """For the eye: the strongest ink is 1."""
    return np.clip(ink / max(float(ink.max()), 1e-6), 0.0, 1.0).astype(np.float32)


def _odd(length: float) -> int:
    return max(3, round(length) // 2 * 2 + 1)


@dataclass(frozen=True)
class Way:
    """One way to find the digit.

    Attributes:
        paper: the paper's own light, of the photo made very small.
        look: what of the photo is looked at, or None where this way has nothing to look at.
        edge: the digit may touch the edge.
    """

    paper: Callable[[Image.Image], Image.Image]
    look: Callable[[np.ndarray], np.ndarray | None] = lambda grey: grey
    edge: bool = False


WAYS = {
    "sheet": Way(_around, look=_sheet),
    "page": Way(_around),
    "cut": Way(_everywhere, edge=True),
}
