"""A digit found in a photo of paper: uneven light, ruled lines, pencil or pen, step by step.

It looks for one digit that stands by itself, darker or lighter than its paper. It does not recognise anything:
the most prominent ink on the page is what comes out, be it a digit or a coffee cup's ring.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.ink.groups import grown
from core.ink.preprocess import PictureError, Step
from core.language import N_
from core.paper.around import without_what_is_around
from core.paper.cell import without_cell
from core.paper.light import NOTHING, even_light, light_around, light_beside, light_everywhere, threshold
from core.paper.lines import kept, without_ruled_lines
from core.paper.prominent import prominent
from core.paper.sheet import sheet, small, upright


@dataclass(frozen=True, eq=False)
class Found:
    """A digit as one way found it: its ink (height, width) 0..1, ready for `preprocess`, and the steps to it.

    `another` says that it is not the most prominent digit of the photo, but one beside it; `cut` that it reaches the
    picture's edge, or the line of a cell cut out along its lines, so that part of it may be missing.
    """

    way: str
    ink: np.ndarray
    steps: tuple[Step, ...]
    another: bool = False
    cut: bool = False


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
    photo = small(picture)
    grey = upright(photo)
    found: list[list[Found]] = []
    for name, way in WAYS.items():
        if found and found[0][0].way == "sheet" and way.whole:
            continue
        with suppress(PictureError):
            if (part := way.look(grey)) is not None:
                found.append(_find(photo, part, name, way))
    if not found:
        raise PictureError(NOTHING)
    return (*(digits[0] for digits in found), *found[0][1:])


def _find(photo: np.ndarray, part: np.ndarray, name: str, way: Way) -> list[Found]:
    """The digits one way finds on what it looks at of a photo, the most prominent first."""
    ink, floor, dark = even_light(part, way.paper)
    whole, seen = (1.0 - photo, 1.0 - part) if dark else (photo, part)
    steps = [Step("photo", N_("Your photo, as a negative") if dark else N_("Your photo"), whole)]
    if part is not photo:
        steps.append(Step("sheet", N_("The sheet of paper on it, upright"), seen))
    steps.append(Step("paper", N_("The paper's own light taken away"), _shown(ink)))
    # A box is no ruled lines: it is found while it is whole.
    mask = ink > threshold(ink, floor)
    within = without_cell(mask)
    beyond = np.pad(mask & ~within, 1, constant_values=True)
    if not (clear := without_what_is_around(within))[mask].all():
        ink = np.where(kept(mask, clear), ink, 0.0)
        steps.append(Step("frame", N_("What stands around it taken out"), _shown(ink)))
    # Lines are fainter than most pens: they are looked for in all that is more than noise.
    faint = ink > floor
    unruled = without_ruled_lines(without_ruled_lines(faint, ink, axis=1), ink, axis=0)
    if unruled.sum() < faint.sum():
        ink = np.where(kept(faint, unruled), ink, 0.0)
        steps.append(Step("lines", N_("Ruled lines taken out"), _shown(ink)))
    mask = unruled & (ink > threshold(ink, floor))
    steps.append(Step("ink", N_("Ink or paper, nothing between"), mask.astype(np.float32)))
    title, at_the_end = N_("The digit, what else was there left out"), grown(beyond, 2)[1:-1, 1:-1]
    found: list[Found] = []
    for digit in prominent(mask, ink, way.edge):
        alone = _trimmed(digit)
        cut = bool((digit & at_the_end).any())
        found.append(Found(name, alone, (*steps, Step("found", title, alone)), bool(found), cut))
    return found


def _trimmed(digit: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    return digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)


def _shown(ink: np.ndarray) -> np.ndarray:
    """For the eye: the strongest ink is 1."""
    return np.clip(ink / max(float(ink.max()), 1e-6), 0.0, 1.0).astype(np.float32)


@dataclass(frozen=True)
class Way:
    """One way to find the digit.

    Attributes:
        paper: the paper's own light, from the photo's.
        look: what of the photo is looked at, or None where this way has nothing to look at.
        edge: the digit may touch the edge.
        whole: it takes the whole photo for paper, and is not tried where there is a sheet on something else.
    """

    paper: Callable[[np.ndarray], np.ndarray]
    look: Callable[[np.ndarray], np.ndarray | None] = lambda grey: grey
    edge: bool = False
    whole: bool = False


WAYS = {
    "sheet": Way(light_around, look=sheet),
    "page": Way(light_around, whole=True),
    "strokes": Way(light_beside),
    "cut": Way(light_everywhere, edge=True, whole=True),
}
