"""Any picture to the network's 28x28, the way MNIST was made, step by step.

MNIST's makers cropped each digit to its ink, fitted it into 20x20 keeping its proportions, and placed it in
28x28 with its centre of mass in the middle (LeCun et al. 1998, https://yann.lecun.com/exdb/mnist). A network
trained on such pictures expects them: skip a step and the same hand is read worse.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.ink.border import FAINTEST, MOSTLY, sheet_of
from core.ink.groups import frames, groups, grown, specks
from core.ink.pen import penned, repenned
from core.ink.strokes import Drawing, ink
from core.language import N_, SentenceError

SIDE = 28
FIT = 20
# Every step that can be left out, and its name on screen.
SWITCHES = {
    "clean": N_("Leave out specks and frames"),
    "pen": N_("A pen's width"),
    "crop": N_("Crop to the ink"),
    "keep_aspect": N_("Keep the proportions"),
    "antialias": N_("Smooth when shrinking"),
    "centre": N_("Centre by mass"),
}
# MNIST's own pictures have their centre of mass here, in pixel indices (mean over the 60,000: 14.0 by 14.0).
CENTRE = 14.0
# Of the contrast, what is fainter than this is paper, unless it touches what is not.
FLOOR = 0.15
# A soft edge is stronger than so much of what lies beyond it, which is the paper's own noise.
PAPER = 0.98


class PictureError(SentenceError):
    """The picture cannot become a digit; the message says what was wrong and what to do next."""


@dataclass(frozen=True)
class Step:
    """One stage between the picture and the network: `picture` is (height, width), ink 1.0 on 0.0.

    Its title is said where it is shown: steps are kept.
    """

    name: str
    title: str
    picture: np.ndarray


class LostInkError(PictureError):
    """There was ink, and the way to 28x28 left none of it; `steps` holds that way as far as it went."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__(
            N_("The ink is so thin that none of it is left at 28 × 28. Draw it thicker, or switch the steps on again.")
        )
        self.steps = steps


@dataclass(frozen=True)
class Preprocessed:
    """What the network will see, `image` (1, 28, 28) float32 ink 1.0 on 0.0, and the `steps` to it."""

    image: np.ndarray
    steps: tuple[Step, ...]


def preprocess(
    picture: Image.Image | np.ndarray | Drawing,
    *,
    clean: bool = True,
    pen: bool = True,
    crop: bool = True,
    keep_aspect: bool = True,
    antialias: bool = True,
    centre: bool = True,
) -> Preprocessed:
    """Turns a picture or a drawing into the image a network reads, and keeps every step that changed something.

    It does not recognise what is ink and what is a coffee stain: everything large that differs from the paper's
    own grey counts as ink.

    Args:
        picture: a `Drawing`; or a PIL image of any mode; or an array, (height, width) or (1, height, width) grey or
            (height, width, 3) RGB, uint8 0..255 or float 0..1, dark on light or light on dark.
        clean: of a picture, leave out what is fainter than ink, specks far from it, and frames around it.
        pen: bring strokes thinner or broader than MNIST's to a pen's width.
        crop: cut to the ink's bounding box and fit that in 20x20; otherwise the whole field is shrunk to 28x28.
        keep_aspect: fit without distortion; otherwise it is stretched to a square.
        antialias: average when shrinking; otherwise take the nearest pixel.
        centre: put the centre of mass in the middle; otherwise the middle of the box goes there.

    Raises:
        PictureError: the picture is empty, too small, or one flat colour; as `LostInkError` when its ink is so thin
            that shrinking leaves none.
    """
    field, seen = _ink_of(picture, clean)
    steps = [Step("ink", N_("Your ink"), field if seen is None else seen)]
    if seen is not None:
        steps.append(Step("clean", N_("Specks and frames left out"), field))
    if pen and (wide := _wide(picture, field)) is not field:
        field = wide
        steps.append(Step("pen", N_("Brought to a pen's width"), field))
    if crop:
        field = _crop(field)
        steps.append(Step("cropped", N_("Cropped to the ink"), field))
    side = FIT if crop else SIDE
    fitted = _fit(field, keep_aspect, antialias, side)
    title = N_("Fitted in 20 × 20") if crop else N_("Fitted in 28 × 28")
    steps.append(Step("fitted", title, _place(fitted, centre=False)))
    if not fitted.any():
        raise LostInkError(tuple(steps))
    if centre and not crop:
        fitted = _crop(fitted)
    image = _place(fitted, centre)
    title = N_("Centred by mass") if centre else N_("Centred by its box") if crop else N_("Not centred")
    steps.append(Step("centred", title, image))
    image = np.ascontiguousarray(image[None], dtype=np.float32)
    image.setflags(write=False)
    return Preprocessed(image, tuple(steps))


def draw_over(base: np.ndarray, drawing: Drawing) -> np.ndarray:
    """Strokes drawn over a finished 28x28 digit, wherever they are on it: (28, 28) base to (1, 28, 28)."""
    strokes = np.asarray(ink(drawing).resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float32) / 255.0
    return np.maximum(base, strokes).astype(np.float32)[None]


def fit(field: np.ndarray) -> np.ndarray:
    """The same as `preprocess` of ink as it is, without keeping steps: (height, width) 0..1 -> (28, 28) float32."""
    return _place(_fit(_crop(field), keep_aspect=True, antialias=True), centre=True)


def _ink_of(picture: Image.Image | np.ndarray | Drawing, clean: bool) -> tuple[np.ndarray, np.ndarray | None]:
    """The ink, (height, width) 0..1, and what it was before something was left out of it, if anything was."""
    if isinstance(picture, Drawing):
        field = np.asarray(ink(picture), dtype=np.float32) / 255.0
        if not field.any():
            raise PictureError(N_("There is no ink yet. Draw a digit."))
        return field, None
    grey = _grey(picture)
    sheet = sheet_of(grey)
    paper = _paper_of(grey) if sheet is None else float(np.median(grey[sheet]))
    seen = _tell_ink_from_paper(grey, paper)
    if not clean:
        return seen, None
    field = seen
    if sheet is not None:
        alone = np.full_like(grey, paper)
        alone[sheet] = grey[sheet]
        field = _tell_ink_from_paper(alone, paper)
    field = _cleaned(field)
    return field, None if np.array_equal(field, seen) else seen


def _wide(picture: Image.Image | np.ndarray | Drawing, field: np.ndarray) -> np.ndarray:
    """The ink at a pen's width; the very same array where it has it."""
    if not isinstance(picture, Drawing):
        # What is as large as the network's own image is finished.
        return field if field.shape == (SIDE, SIDE) else repenned(field)
    drawing = penned(picture)
    return field if drawing is picture else np.asarray(ink(drawing), dtype=np.float32) / 255.0


def _grey(picture: Image.Image | np.ndarray) -> np.ndarray:
    if isinstance(picture, Image.Image):
        return np.asarray(picture.convert("L"), dtype=np.float32) / 255.0
    array = np.asarray(picture)
    if array.ndim == 3 and array.shape[0] == 1:
        array = array[0]
    grey = array.astype(np.float32) / (255.0 if array.dtype == np.uint8 else 1.0)
    if grey.ndim == 3 and grey.shape[2] == 3:
        grey = grey.mean(axis=2)
    if grey.ndim != 2:
        raise PictureError(
            N_("Expected a picture of shape (height, width) or (height, width, 3), got {shape}."), shape=array.shape
        )
    if not grey.size or not np.isfinite(grey).all() or grey.min() < 0 or grey.max() > 1:
        raise PictureError(N_("Expected grey values from 0 to 255 as uint8, or from 0 to 1 as floats."))
    return grey


def _paper_of(grey: np.ndarray) -> float:
    """The paper is what the border mostly shows; but if most of the picture shows something else, that."""
    if min(grey.shape) < 2:
        height, width = grey.shape
        raise PictureError(
            N_("The picture is {width} x {height} pixels: too thin to hold a digit."), width=width, height=height
        )
    border = float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    inside = float(np.median(grey))
    like_inside = np.abs(grey - inside) < np.abs(grey - border)
    if float(like_inside.mean()) < MOSTLY:
        return border
    # A dark border round a sheet: but there must be ink on the sheet, or it is the sheet that is the ink.
    labels, found = groups(~like_inside)
    return inside if frames(labels, found) else border


def _tell_ink_from_paper(grey: np.ndarray, paper: float) -> np.ndarray:
    """Ink is what lies furthest from the paper, on either side."""
    darker, lighter = paper - float(grey.min()), float(grey.max()) - paper
    contrast = max(darker, lighter)
    if contrast < FAINTEST:
        raise PictureError(N_("The picture is one flat colour: no ink stands out. Try one with more contrast."))
    signed = paper - grey if darker > lighter else grey - paper
    return np.clip(signed / contrast, 0.0, 1.0)


def _cleaned(field: np.ndarray) -> np.ndarray:
    """Without what is fainter than ink and not its soft edge, without specks and frames; the strongest ink is 1."""
    mask = field > FLOOR
    labels, found = groups(mask)
    around = frames(labels, found)
    small = specks([group for group in found if group not in around])
    out = np.isin(labels, [group.number for group in (*around, *small)])
    beyond = field[~grown(mask, 2)]
    noise = float(np.quantile(beyond, PAPER)) if beyond.size else 0.0
    kept = np.where(grown(mask & ~out, 1) & ~grown(out, 1) & (field > noise), field, np.float32(0.0))
    return kept / max(float(kept.max()), 1e-6)


def _crop(field: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(field.any(axis=1)), np.flatnonzero(field.any(axis=0))
    if not rows.size:
        raise PictureError(N_("There is no ink yet. Draw a digit."))
    return field[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fit(field: np.ndarray, keep_aspect: bool, antialias: bool, side: int = FIT) -> np.ndarray:
    height, width = field.shape
    longest = max(height, width)
    size = (round(width * side / longest), round(height * side / longest)) if keep_aspect else (side, side)
    size = (max(1, size[0]), max(1, size[1]))
    if (width, height) == size:
        return field
    resampling = Image.Resampling.HAMMING if antialias else Image.Resampling.NEAREST
    small = Image.fromarray(np.asarray(field * 255.0 + 0.5, dtype=np.uint8)).resize(size, resampling)
    return np.asarray(small, dtype=np.float32) / 255.0


def _place(small: np.ndarray, centre: bool) -> np.ndarray:
    """Puts a small picture on the 28x28 field by whole pixels, never cutting ink off."""
    height, width = small.shape
    image = np.zeros((SIDE, SIDE), dtype=np.float32)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    mass = float(small.sum())
    if centre and mass > 0:
        y = float((small.sum(axis=1) * np.arange(height)).sum()) / mass
        x = float((small.sum(axis=0) * np.arange(width)).sum()) / mass
        top = min(max(round(CENTRE - y), 0), SIDE - height)
        left = min(max(round(CENTRE - x), 0), SIDE - width)
    image[top : top + height, left : left + width] = small
    return image
