"""The page in a photo: small enough to look at, and where it lies on something darker, the sheet cut out."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from core.ink.decode import LONGEST
from core.ink.groups import groups
from core.ink.preprocess import PictureError
from core.language import N_
from core.paper.light import coarse, otsu

# Smaller photos are enlarged to this, lest strokes be as thin as lines.
ENLARGED = 300
# A sheet is so much lighter than what it lies on, takes from and to such a share of the photo, and most of its own box.
LIGHTER, SHEET, SOLID = 0.12, (0.12, 0.9), 0.55
# So much of the photo's edge may be sheet.
CUT_OFF = 0.35
# A rectangle takes so much of the smallest box around it; people turn their hand by fewer degrees than this.
RECTANGLE, LEAST_TURN = 0.85, 5


def small(picture: Image.Image) -> np.ndarray:
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


def upright(grey: np.ndarray) -> np.ndarray:
    """The photo turned so that a sheet on it stands upright; as it is where no sheet lies turned."""
    if (lying := _lying(grey)) is None:
        return grey
    turn, area = _around(lying)
    # What fills little of its box is no rectangle, and has no sides to go by.
    if abs(turn) < LEAST_TURN or lying.sum() < RECTANGLE * area:
        return grey
    desk = float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    turned = Image.fromarray(grey).rotate(turn, Image.Resampling.BICUBIC, fillcolor=desk)
    return np.clip(np.asarray(turned), 0.0, 1.0)


def sheet(grey: np.ndarray) -> np.ndarray | None:
    """The sheet of paper that lies lighter on something darker, cut out; None where there is no such sheet."""
    from scipy import ndimage

    if (lying := _lying(grey)) is None:
        return None
    inner = Image.fromarray(ndimage.binary_erosion(lying, np.ones((3, 3)), 2))
    whole = np.asarray(inner.resize(grey.shape[::-1])) > 0
    if not whole.any():
        return None
    # Beyond its edge goes on what the sheet shows there.
    nearest = np.asarray(ndimage.distance_transform_edt(~whole, return_distances=False, return_indices=True))
    rows, columns = np.flatnonzero(whole.any(axis=1)), np.flatnonzero(whole.any(axis=0))
    return grey[tuple(nearest)][rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _lying(grey: np.ndarray) -> np.ndarray | None:
    """Where on a coarse picture of the photo its sheet lies."""
    from scipy import ndimage

    shades = np.asarray(coarse(grey), dtype=np.float32) / 255.0
    light = shades > otsu(shades.ravel())
    if not light.any() or shades[light].mean() - shades[~light].mean() < LIGHTER:
        return None
    labels, found = groups(light)
    lying = np.asarray(ndimage.binary_fill_holes(labels == found[0].number))
    outline = np.concatenate([lying[0], lying[-1], lying[:, 0], lying[:, -1]])
    # What runs along more of the photo's edge is the lit part of a page, and its edge that of a shadow.
    lies = SHEET[0] <= lying.mean() <= SHEET[1] and outline.mean() <= CUT_OFF
    return lying if lies and lying.sum() >= SOLID * _around(lying)[1] else None


def _around(lying: np.ndarray) -> tuple[float, float]:
    """Of the smallest box around a sheet, along its sides, by how many degrees it is turned clockwise, and its area."""
    y, x = np.argwhere(lying).T
    angles = np.arange(-45.0, 45.0)
    along, up = np.cos(np.deg2rad(angles))[:, None], np.sin(np.deg2rad(angles))[:, None]
    boxes = (np.ptp(along * x + up * y, axis=1) + 1) * (np.ptp(along * y - up * x, axis=1) + 1)
    best = int(boxes.argmin())
    return float(angles[best]), float(boxes[best])
