"""A panel as a figure for a worksheet, as PNG and as SVG: title, picture, scale, caption.

Figures are made without pyplot, whose state all threads of a server would share.
"""

from __future__ import annotations

import io
import math
import re
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from core.render.colours import COLOUR_MAPS, limit_of
from core.render.words import format_number
from core.takeaway.panel import Curves, Panel, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# In inches: a picture that fits a third of a page, and one for several maps, or curves.
SMALL, WIDE = 3.4, 4.8
DOTS = 300
# Letters in points for each inch of width: twelve pixels high where a phone shows the figure 360 pixels wide.
WORD, TITLE = 2.4, 3.1
# From line to line, in heights of a letter.
SPACING = 1.3
# What a letter of the caption takes, as a share of its height; a Chinese one takes it all.
LETTER = 0.55
# Letters that DejaVu Sans has not are taken from the first of these families that is there.
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
# Chinese is written without spaces: a line may break after every letter, but for what must not begin the next.
BROAD = "\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef“”…"
PIECES = re.compile(f"[{BROAD}][，。：；？！、）”…]*|[^\\s{BROAD}]+|\\s+")
# matplotlib reads its fonts and settings from one place for all.
_one_at_a_time = threading.Lock()


def picture_file(panel: Panel, kind: Literal["png", "svg"]) -> bytes:
    """The panel as a file: PNG with 300 dots an inch, or SVG with its letters drawn, so that it needs no font."""
    from matplotlib import rc_context

    content = io.BytesIO()
    # No date, and no names drawn by lot: the same panel gives the same file.
    about: dict[str, Any] = {"Title": panel.title} | ({"Date": None} if kind == "svg" else {})
    with _one_at_a_time, rc_context({"svg.hashsalt": panel.name, "font.family": _families()}):
        figure_of(panel).savefig(content, format=kind, dpi=DOTS, facecolor="white", metadata=about)
    return content.getvalue()


def can_write(panel: Panel) -> bool:
    """Whether this machine has a font for every letter of the panel; the missing ones would be empty boxes."""
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    drawn = panel.drawn
    more = drawn.titles if isinstance(drawn, Sheet) else (drawn.x, drawn.y, *drawn.curves)
    letters = {ord(letter) for said in (panel.title, *panel.caption, *more) for letter in said if letter.isprintable()}
    with _one_at_a_time:
        for family in _families():
            letters -= FT2Font(findfont(family)).get_charmap().keys()
    return not letters


@cache
def _families() -> list[str]:
    """The fonts of a figure: matplotlib's own, and one with Chinese letters where there is one."""
    from matplotlib.font_manager import fontManager

    there = set(fontManager.get_font_names())
    return ["DejaVu Sans", *[family for family in FAMILIES if family in there][:1]]


def figure_of(panel: Panel) -> Figure:
    """The panel as matplotlib draws it: black on white, in matplotlib's own font, DejaVu Sans."""
    from matplotlib.figure import Figure

    drawn = panel.drawn
    several = isinstance(drawn, Curves) or len(drawn.maps) > 1
    width = WIDE if several else SMALL
    letters, large = WORD * width, TITLE * width
    lines = [line for said in panel.caption for line in _wrapped(said, letters, width)]
    title = _wrapped(panel.title, large, width)
    top, below = (len(wrapped) * SPACING * size / 72 + 0.12 for wrapped, size in ((title, large), (lines, letters)))
    middle = _height(drawn, width)
    height = top + middle + below
    figure = Figure(figsize=(width, height))
    figure.text(0.5, 1 - 0.06 / height, "\n".join(title), fontsize=large, weight="bold", ha="center", va="top")
    figure.text(0.02, 0.05 / height, "\n".join(lines), fontsize=letters, ha="left", va="bottom", linespacing=1.2)
    place = figure.add_axes((0.02, below / height, 0.96, middle / height))
    place.axis("off")
    (_maps if isinstance(drawn, Sheet) else _curves)(place, drawn, letters)  # pyright: ignore[reportArgumentType]
    return figure


def _height(drawn: Sheet | Curves, width: float) -> float:
    if isinstance(drawn, Curves):
        return 3.3 + _legend(drawn)
    columns, rows = _rows(drawn)
    across, tall = drawn.maps.shape[2], drawn.maps.shape[1]
    side = 0.9 * width / columns
    return rows * (side * tall / across + (0.24 if drawn.titles else 0.04)) + 0.5


def _legend(drawn: Curves) -> float:
    """How many inches the names of curves take above them."""
    return 0.22 * math.ceil(len(drawn.curves) / _abreast(drawn)) if len(drawn.curves) > 1 else 0.0


def _abreast(drawn: Curves) -> int:
    """How many names stand in a line: two where both are short."""
    return 2 if max(map(len, drawn.curves)) < 22 else 1


def _rows(drawn: Sheet) -> tuple[int, int]:
    columns = drawn.columns or math.ceil(math.sqrt(len(drawn.maps)))
    return columns, math.ceil(len(drawn.maps) / columns)


def _maps(place: Axes, drawn: Sheet, letters: float) -> None:
    limit = limit_of(drawn.maps, drawn.limit) if drawn.kind != "ink" else 1.0
    low = -limit if drawn.kind == "signed" else 0.0
    columns, rows = _rows(drawn)
    scale_room = 0.47 / (place.get_position().height * place.figure.get_figheight())  # pyright: ignore
    for at, values in enumerate(drawn.maps):
        row, column = divmod(at, columns)
        tall = (1 - scale_room) / rows
        box = (0.05 + 0.9 * column / columns, 1 - (row + 1) * tall, 0.9 / columns, tall)
        axes = place.inset_axes((box[0], box[1], 0.97 * box[2], 0.97 * box[3]))
        shown = axes.imshow(values, cmap=COLOUR_MAPS[drawn.kind], vmin=low, vmax=limit, interpolation="nearest")
        axes.set(xticks=[], yticks=[])
        if drawn.titles:
            axes.set_title(drawn.titles[at], fontsize=letters, pad=2)
    bar = place.inset_axes((0.2, 0.55 * scale_room, 0.6, 0.25 * scale_room))
    ticks = [low, 0.0, limit] if low else [low, limit]
    scale = place.figure.colorbar(shown, cax=bar, orientation="horizontal", ticks=ticks)  # pyright: ignore
    scale.ax.set_xticklabels([_signed(tick, drawn.kind == "signed") for tick in ticks], fontsize=letters)


def _signed(value: float, signed: bool) -> str:
    return f"+{format_number(value)}" if signed and value > 0 else format_number(value)


def _curves(place: Axes, drawn: Curves, letters: float) -> None:
    axes = place.inset_axes((0.16, 0.17, 0.82, 0.8 - _legend(drawn) / _height(drawn, WIDE)))
    for name, values in drawn.curves.items():
        if drawn.bars:
            axes.bar(drawn.places, values, label=name, color=drawn.colours.get(name))
            axes.set_xticks(drawn.places)
        else:
            axes.plot(drawn.places, values, label=name, color=drawn.colours.get(name), linewidth=1.4)
    axes.set_xlabel(drawn.x, fontsize=letters)
    axes.set_ylabel(drawn.y, fontsize=letters)
    axes.tick_params(labelsize=letters)
    axes.spines[["top", "right"]].set_visible(False)
    if len(drawn.curves) > 1:
        axes.legend(
            fontsize=letters,
            frameon=False,
            loc="lower center",
            bbox_to_anchor=(0.45, 1.0),
            borderaxespad=0.2,
            ncols=_abreast(drawn),
            columnspacing=1.0,
            handlelength=1.2,
        )


def _wrapped(said: str, size: float, width: float) -> list[str]:
    """The lines of a text, none wider than so many inches."""
    most, lines, taken = max(20.0, 0.96 * width * 72 / (LETTER * size)), [""], 0.0
    for piece in PIECES.findall(said):
        wide = sum(1 / LETTER if re.match(f"[{BROAD}]", letter) else 1 for letter in piece)
        if taken + wide > most and lines[-1] and not piece.isspace():
            lines, taken = [*lines, ""], 0.0
        if lines[-1] or not piece.isspace():
            lines[-1], taken = lines[-1] + piece, taken + wide
    return [line.rstrip() for line in lines]
