"""The drawing on a canvas, and what brings it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.ink.strokes import Drawing

SIDE = 280


BRUSH = 20


@dataclass
class Canvas:
    """The drawing on the canvas. A canvas forgets on a page switch: `version` and `frozen` bring it back.

    Attributes:
        base: a digit (28, 28) the strokes are drawn over, or None.
        erasing: the next stroke rubs out.
        stale: the canvas is about to be mounted anew and must be given its drawing.
    """

    strokes: tuple[np.ndarray, ...] = ()
    brush: int = BRUSH
    base: np.ndarray | None = None
    erasing: bool = False
    version: int = 0
    frozen: dict[str, Any] | None = None
    stale: bool = False

    @property
    def key(self) -> str:
        return f"canvas-{self.version}"

    @property
    def drawing(self) -> Drawing:
        return Drawing(self.strokes, self.brush / SIDE)
