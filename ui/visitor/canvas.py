"""A canvas: the strokes on it, as the browser keeps them (Fabric.js paths) and as we do; and what brings them back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.ink.eraser import erase
from core.ink.links import tidy
from core.ink.strokes import Drawing

SIDE = 280
BRUSH = 20
INK = "#ffffff"
# The colour of the paper; what was drawn in it is rubbed out.
ERASER = "#0b0b0f"
# Points taken on each of the canvas's curves; it makes one every few pixels of mouse travel.
POINTS_PER_CURVE = 4


@dataclass
class Canvas:
    """The drawing on a canvas. A canvas forgets on a page switch: `version` and `frozen` bring it back.

    Attributes:
        name: what its keys on the page begin with.
        base: a digit (28, 28) the strokes are drawn over, or None.
        erasing: the next stroke rubs out.
        stale: the canvas is about to be mounted anew and must be given its drawing.
    """

    name: str = "canvas"
    strokes: tuple[np.ndarray, ...] = ()
    brush: int = BRUSH
    base: np.ndarray | None = None
    erasing: bool = False
    version: int = 0
    frozen: dict[str, Any] | None = None
    stale: bool = False

    @property
    def key(self) -> str:
        return f"{self.name}-{self.version}"

    @property
    def drawing(self) -> Drawing:
        return Drawing(self.strokes, self.brush / SIDE)

    def put(self, strokes: tuple[np.ndarray, ...], brush: int | None = None, base: np.ndarray | None = None) -> None:
        """Puts strokes on the canvas in place of what is there, as Undo, Clear and "draw on this" do."""
        self.brush = brush or self.brush
        self.strokes = tidy(Drawing(strokes, self.brush / SIDE)).strokes
        self.base = base
        self._freeze()

    def mount(self) -> Canvas:
        """The canvas as it is about to be put on the page; one that is mounted anew is given its drawing."""
        if self.stale:
            self._freeze()
        return self

    def take_in(self, state: Mapping[Any, Any]) -> bool:
        """Reads what the browser drew; True when that is another drawing than before.

        Args:
            state: the session's state, where the canvas's own stands under its key.
        """
        drawn = (state.get(self.key) or {}).get("drawing") or {}
        if not isinstance(drawn.get("raw"), dict):
            return False
        strokes, rubbed = strokes_from(drawn["raw"], SIDE)
        if rubbed:
            self.put(erase(strokes, rubbed, self.brush / SIDE), base=self.base)
            return True
        # The canvas counts in pixels and fractions of them, a link in 1024ths: keep what a link keeps.
        tidied = tidy(Drawing(strokes, self.brush / SIDE)).strokes
        if same_strokes(tidied, self.strokes):
            return False
        self.strokes = tidied
        return True

    def _freeze(self) -> None:
        """The drawing of this moment, under a new key. Fed live strokes, canvas and server would chase each other."""
        self.version += 1
        self.frozen = fabric_from(self.drawing, SIDE) if self.strokes else None
        self.stale = False


def strokes_from(raw: Mapping[str, Any] | None, side: int) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """The pen's and the eraser's strokes on a canvas of side x side pixels, each (points, 2) in the unit box.

    Strokes that were moved, turned or scaled on the canvas come back where they are seen. Objects that are
    no strokes are left out.
    """
    pen: list[np.ndarray] = []
    eraser: list[np.ndarray] = []
    for entry in (raw or {}).get("objects") or []:
        stroke = _stroke(entry) / side if str(entry.get("type")).lower() == "path" else ()
        if len(stroke):
            (eraser if entry.get("stroke") == ERASER else pen).append(np.asarray(stroke, dtype=np.float32))
    return tuple(pen), tuple(eraser)


def fabric_from(drawing: Drawing, side: int) -> dict[str, Any]:
    """A drawing as the `initial_drawing` of a canvas of side x side pixels."""
    return {"objects": [_path(stroke * side, drawing.width * side) for stroke in drawing.strokes]}


def same_strokes(one: tuple[np.ndarray, ...], other: tuple[np.ndarray, ...]) -> bool:
    """Whether two drawings are the same up to the canvas's own rounding (a thousandth of its side)."""
    return len(one) == len(other) and all(
        a.shape == b.shape and bool(np.allclose(a, b, atol=1e-3)) for a, b in zip(one, other, strict=True)
    )


def _path(points: np.ndarray, width: float) -> dict[str, Any]:
    corners = [[round(float(x), 3), round(float(y), 3)] for x, y in points]
    if len(corners) == 1:
        # A path of no length is not drawn; the canvas itself makes dots this way.
        x, y = corners[0]
        corners = [[x - 0.02, y], [x + 0.02, y]]
    return {
        "type": "Path",
        "path": [["M", *corners[0]], *(["L", *corner] for corner in corners[1:])],
        "fill": None,
        "stroke": INK,
        "strokeWidth": width,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
    }


def _stroke(entry: Mapping[str, Any]) -> np.ndarray:
    """Points in canvas pixels; the path's curves sampled, the object's own move applied."""
    points: list[tuple[float, float]] = []
    for command, *numbers in entry.get("path") or []:
        if command in ("M", "L"):
            points.append((numbers[0], numbers[1]))
        elif command == "Q" and points:
            points.extend(_curve(points[-1], (numbers[0], numbers[1]), (numbers[2], numbers[3])))
    return _moved(np.array(points, dtype=np.float64).reshape(-1, 2), entry)


def _curve(
    start: tuple[float, float], control: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    places = [(k + 1) / POINTS_PER_CURVE for k in range(POINTS_PER_CURVE)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1],
        )
        for t in places
    ]


def _moved(points: np.ndarray, entry: Mapping[str, Any]) -> np.ndarray:
    wide, tall, angle = entry.get("scaleX", 1), entry.get("scaleY", 1), entry.get("angle", 0)
    if not len(points) or "left" not in entry or entry.get("originX") != "center":
        return points
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    place = np.array([entry["left"], entry["top"]], dtype=np.float64)
    if wide == 1 and tall == 1 and angle == 0 and np.abs(place - middle).max() < 1.0:
        return points
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    flat = (points - middle) * [wide, tall]
    return flat @ np.array([[cosine, sine], [-sine, cosine]]) + place
