"""How broad a pen was, for the size of what it wrote; and the same ink by a pen as broad as MNIST's pens were.

MNIST's strokes are 0.08 to 0.27 of the digit's longer side broad (its 1 % and 99 %, measured on 3,000 of its training
digits), three quarters of them less than 0.16. A digit drawn small with a broad brush, or large with a fine pen, is one
no network of MNIST has seen.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.ink.strokes import Drawing

# A pen's width, by the longer side of what it wrote, brush included.
THINNEST, BROADEST = 0.08, 0.16
# Where the pen moved less than this share of its width it left a blot, and no stroke to see.
MOVED = 0.5
# What is fainter than this is the soft edge of a stroke.
EDGE = 0.4
# Ink is measured, and broadened, in at least so many pixels to its longer side.
FINE = 120
# Of a broad stroke so much is taken away at most: its thin places shall stay.
MOST_TAKEN = 0.45


def penned(drawing: Drawing) -> Drawing:
    """The same strokes with a brush in proportion to the drawing's size; as it is where it is in proportion."""
    strokes = [stroke for stroke in drawing.strokes if len(stroke)]
    if not strokes:
        return drawing
    extent = float(np.ptp(np.concatenate(strokes), axis=0).max())
    if extent < MOVED * drawing.width:
        return drawing
    share = drawing.width / (extent + drawing.width)
    if THINNEST <= share <= BROADEST:
        return drawing
    share = min(max(share, THINNEST), BROADEST)
    return Drawing(drawing.strokes, extent * share / (1 - share))


def repenned(field: np.ndarray) -> np.ndarray:
    """Ink (height, width) 0..1 with strokes brought between `THINNEST` and `BROADEST`, or as it is where they are.

    Ink is taken for strokes of one width: of what has broad and thin parts, the thin ones may be lost.
    """
    from scipy import ndimage

    rows, columns = np.flatnonzero((field > EDGE).any(axis=1)), np.flatnonzero((field > EDGE).any(axis=0))
    if not rows.size:
        return field
    part = field[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    longest = max(part.shape)
    fine = max(1, -(-FINE // longest))
    mask = np.asarray(_enlarged(np.pad(part, 1), fine)) > EDGE * 255
    inside = np.asarray(ndimage.distance_transform_edt(np.pad(mask, 1)))[1:-1, 1:-1]
    side = longest * fine
    # From the middle of a stroke to its edge the distance falls evenly: four times its mean is the width.
    width = 4 * float(inside[mask].mean()) - 1
    wanted = min(max(width, THINNEST * side), BROADEST * side)
    by = max((wanted - width) / 2, -MOST_TAKEN * width / 2)
    if abs(by) < 0.5:
        return field
    margin = max(0, int(by)) + 2
    wide = np.pad(mask, margin)
    inner, outer = (np.asarray(ndimage.distance_transform_edt(side_of)) for side_of in (wide, ~wide))
    return np.clip((inner - outer + by) / 2 + 0.5, 0.0, 1.0).astype(np.float32)


def _enlarged(field: np.ndarray, times: int) -> Image.Image:
    picture = Image.fromarray(np.asarray(field * 255.0 + 0.5, dtype=np.uint8))
    return (
        picture
        if times == 1
        else picture.resize((picture.width * times, picture.height * times), Image.Resampling.BICUBIC)
    )
