"""A canvas: the strokes on it, as the browser keeps them (Fabric.js paths) and as we do."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """The drawing on a canvas, which the browser draws on as well, before and after it hears of ours.

    What is put on the canvas here is a new version of it. The page's script says of every drawing which version was
    drawn on and a running number; told the number that was taken in last, it carries over what was drawn since.

    Attributes:
        name: what its key on the page begins with.
        base: a digit (28, 28) the strokes are drawn over, or None.
        erasing: the next stroke rubs out.
        seen: the version and the number of the drawing that was taken in last.
        back: the last drawing is what a page that stayed open had on its canvas when the session before was lost.
        over: so it is, and what it was drawn over is known only by its link.
    """

    name: str = "canvas"
    strokes: tuple[np.ndarray, ...] = ()
    brush: int = BRUSH
    base: np.ndarray | None = None
    erasing: bool = False
    version: int = 0
    seen: dict[str, Any] = field(default_factory=dict)
    back: bool = False
    over: bool = False
    _born: str = field(default_factory=lambda: secrets.token_hex(6))
    _raw: Mapping[str, Any] | None = None

    @property
    def key(self) -> str:
        """The canvas's key on the page, always the same: what is mounted anew loses the stroke that is being drawn."""
        return f"{self.name}-0"

    @property
    def on(self) -> str:
        """Names this version, in this session."""
        return f"{self._born}.{self.version}"

    @property
    def drawing(self) -> Drawing:
        return Drawing(self.strokes, self.brush / SIDE)

    @property
    def told(self) -> dict[str, Any]:
        """What the page's script is told, as the `initial_drawing` of the canvas."""
        return fabric_from(self.drawing, SIDE) | {"name": self.name, "on": self.on, "seen": self.seen}

    def put(self, strokes: tuple[np.ndarray, ...], brush: int | None = None, base: np.ndarray | None = None) -> None:
        """Puts strokes on the canvas in place of what is there, as "draw on this" does."""
        self.brush = brush or self.brush
        self.strokes = tidy(Drawing(strokes, self.brush / SIDE)).strokes
        self.base = base
        self.version += 1

    def take_in(self, state: Mapping[Any, Any]) -> bool:
        """Reads what the browser drew; True when that is another drawing than before.

        Args:
            state: the session's state, where the canvas's own stands under its key.
        """
        raw = ((state.get(self.key) or {}).get("drawing") or {}).get("raw")
        if not isinstance(raw, dict) or raw == self._raw:
            return False
        self._raw = raw
        # What was drawn on another version comes again, on this one.
        if raw.get("on", self.on) != self.on:
            return False
        number = raw.get("number")
        self.seen = {"on": self.on, "number": number if isinstance(number, int) else 0}
        self.back, self.over = raw.get("back") is True, raw.get("over") is True
        bared = self.base is not None and raw.get("bare") is True
        if bared:
            self.base = None
        strokes, rubbed = strokes_from(raw, SIDE)
        if rubbed:
            self.put(erase(strokes, rubbed, self.brush / SIDE), base=self.base)
            return True
        # The canvas counts in pixels and fractions of them, a link in 1024ths: keep what a link keeps.
        tidied = tidy(Drawing(strokes, self.brush / SIDE)).strokes
        if same_strokes(tidied, self.strokes):
            return bared or self.over
        self.strokes = tidied
        return True


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
