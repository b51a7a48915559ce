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
from core.ink.strokes import MOST_POINTS, MOST_STROKES, Drawing, shortened, too_long
from core.language import N_, _
from core.render.words import whole

SIDE = 280
BRUSH = 20
INK = "#ffffff"
# The colour of the paper; what was drawn in it is rubbed out.
ERASER = "#0b0b0f"
# Points taken on each of the canvas's curves; it makes one every few pixels of mouse travel.
POINTS_PER_CURVE = 4
# What the canvas says of a picture under it, all of which its Python side reads.
FIT = {"naturalWidth", "naturalHeight", "scaleX", "scaleY", "offsetX", "offsetY"}
NOTHING = np.zeros((0, 2), dtype=np.float32)
UNREADABLE = N_("What the canvas sent could not be read. It stands as it was before; go on drawing.")
FULL = N_(
    "A drawing may have {strokes} strokes and {points} points. What is beyond is left out; "
    "clear the canvas to draw another."
)


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
        lent: the key of the digit that is on it only to be seen, and drawn on; "" where a visitor put something there.
        sample: nobody chose that digit, so the first stroke takes its place.
        problem: why the last thing drawn is not here, or not whole: a message, or "".
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
    problem: str = ""
    lent: str = ""
    sample: bool = False
    _born: str = field(default_factory=lambda: secrets.token_hex(6))
    _raw: Mapping[str, Any] | None = None
    _mounts: int = 0

    @property
    def key(self) -> str:
        """The canvas's key on the page; as a rule the same: what is mounted anew loses the stroke being drawn."""
        return f"{self.name}-{self._mounts}"

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
        told = {"name": self.name, "on": self.on, "seen": self.seen, "lent": bool(self.lent), "sample": self.sample}
        return fabric_from(self.drawing, SIDE) | told

    @property
    def said(self) -> str:
        """Why the last thing drawn is not here, or not whole, in a sentence; "" where all is well."""
        if not self.problem:
            return ""
        return _(self.problem, strokes=whole(MOST_STROKES), points=whole(MOST_POINTS))

    def put(self, strokes: tuple[np.ndarray, ...], brush: int | None = None, base: np.ndarray | None = None) -> None:
        """Puts strokes on the canvas in place of what is there, as "draw on this" does."""
        self.brush = brush or self.brush
        self.strokes = tidy(Drawing(strokes, self.brush / SIDE)).strokes
        self.base, self.problem, self.lent = base, "", ""
        self.version += 1

    def take_in(self, state: Mapping[Any, Any]) -> bool:
        """Reads what the browser drew; True when that is another drawing than before.

        Args:
            state: the session's state, where the canvas's own stands under its key.
        """
        sent = state.get(self.key)
        if sent is not None and not is_sound(sent):
            # Whatever reads it would fail; under another key nothing does.
            self._mounts += 1
            self.problem = UNREADABLE
            return False
        raw = ((sent or {}).get("drawing") or {}).get("raw")
        if raw is None or raw == self._raw:
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
        left = erase(strokes, rubbed, self.brush / SIDE) if rubbed else strokes
        full = too_long(strokes) or too_long(rubbed) or too_long(left)
        if rubbed or full:
            self.put(shortened(left), base=self.base)
            self.problem = FULL if full else ""
            return True
        # The canvas counts in pixels and fractions of them, a link in 1024ths: keep what a link keeps.
        tidied = tidy(Drawing(strokes, self.brush / SIDE)).strokes
        if same_strokes(tidied, self.strokes):
            return bared or self.over
        self.strokes, self.problem, self.lent = tidied, "", ""
        return True


def strokes_from(raw: Mapping[str, Any] | None, side: int) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """The pen's and the eraser's strokes on a canvas of side x side pixels, each (points, 2) in the unit box.

    Strokes that were moved, turned or scaled on the canvas come back where they are seen. Objects that are
    no strokes, or hold what is no finite number, are left out. It reads on until either is `too_long`.
    """
    pen: list[np.ndarray] = []
    eraser: list[np.ndarray] = []
    for entry in ((raw or {}).get("objects") or [])[: 2 * MOST_STROKES + 1]:
        strokes = eraser if isinstance(entry, Mapping) and entry.get("stroke") == ERASER else pen
        if too_long(strokes):
            continue
        stroke = _stroke(entry, side, MOST_POINTS + 1 - sum(map(len, strokes)))
        if len(stroke):
            strokes.append(stroke)
    return tuple(pen), tuple(eraser)


def is_sound(sent: Any) -> bool:
    """Whether a canvas's message has the form its own Python side reads; what is drawn may still be anything."""
    if not isinstance(sent, Mapping):
        return False
    drawn, fit = sent.get("drawing"), sent.get("backgroundFit")
    raw = drawn.get("raw") if isinstance(drawn, Mapping) else drawn
    return (
        (drawn is None or isinstance(drawn, Mapping))
        and (raw is None or (isinstance(raw, Mapping) and isinstance(raw.get("objects") or [], list)))
        and (fit is None or (isinstance(fit, Mapping) and fit.keys() >= FIT))
    )


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


def _stroke(entry: Any, side: int, most: int) -> np.ndarray:
    """At most so many points in the unit box, none further outside than it is wide; none of what is no sound stroke."""
    try:
        if entry["type"].lower() != "path":
            return NOTHING
        with np.errstate(all="ignore"):
            points = _moved(_points(entry["path"][:most])[:most], entry) / side
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError):
        return NOTHING
    return np.clip(points, -1.0, 2.0).astype(np.float32) if np.isfinite(points).all() else NOTHING


def _points(path: list[Any]) -> np.ndarray:
    """(points, 2) in canvas pixels, curves sampled."""
    points: list[tuple[float, float]] = []
    for command, *numbers in path:
        places = [float(number) for number in numbers]
        if command in ("M", "L"):
            points.append((places[0], places[1]))
        elif command == "Q" and points:
            points.extend(_curve(points[-1], (places[0], places[1]), (places[2], places[3])))
    return np.array(points, dtype=np.float64).reshape(-1, 2)


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
    wide, tall, angle = (float(entry.get(name, usual)) for name, usual in (("scaleX", 1), ("scaleY", 1), ("angle", 0)))
    if not len(points) or "left" not in entry or entry.get("originX") != "center":
        return points
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    place = np.array([float(entry["left"]), float(entry["top"])])
    if wide == 1 and tall == 1 and angle == 0 and np.abs(place - middle).max() < 1.0:
        return points
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    flat = (points - middle) * [wide, tall]
    return flat @ np.array([[cosine, sine], [-sine, cosine]]) + place
