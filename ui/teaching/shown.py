"""The pictures of a quiz's question: those before the tap, which give nothing away, and those after it."""

from __future__ import annotations

from html import escape

import numpy as np

from core.attribution.baselines import BASELINES
from core.attribution.methods import METHODS
from core.language import _
from core.render.colours import COOL, WARM, Picture, ink_picture, magnitude_picture, signed_picture
from core.render.sheets import enlarge
from core.render.words import describe, format_number, in_a_row
from core.teaching.believing import WINDOW
from core.teaching.item import Item
from core.teaching.words import LETTERS
from ui.show import pictures
from ui.show.maps import picture_of

WIDTH, ZOOM = "150px", 8
FRAME = np.array((255, 176, 0), np.uint8)


def before(item: Item) -> str:
    """What the question shows, as HTML."""
    ink = _ink(item.image[0], _("the digit"))
    shown = {
        "pixels": lambda: [_window(item, at) for at in range(len(item.options))],
        "scrambled": lambda: [ink, *(_method(item, at, item.numbers["method"]) for at in range(2))],
        "baseline": lambda: [ink, _map(item.before[0], _("the map")), *_baselines(item)],
        "sum": lambda: [_must_add_up(item, at) for at in range(3)],
        "filter": lambda: [ink, *map_and_filters(item)],
        "erase": lambda: [_ink(item.image[0], _("before")), _ink(item.before[0], _("now"))],
    }
    return row(shown[item.kind]() if item.kind in shown else [ink])


def after(item: Item) -> str:
    """What explains the answer, as HTML; "" where there is nothing more to see."""
    if item.kind == "pixels":
        return row([_map(item.after[0], _("DeepLift for {digit}", digit=item.answer))])
    if item.kind == "baseline":
        titles = [_(BASELINES[str(name)].title) for name in item.options]
        return row([_map(values, title) for values, title in zip(item.after, titles, strict=True)])
    if item.kind == "sum":
        return row([_map(item.after[0], _("what it should be"))])
    if item.kind == "filter":
        return row([_after_relu(values, LETTERS[at]) for at, values in enumerate(item.after)])
    if item.kind == "erase":
        return row(
            [
                _map(
                    item.after[0],
                    _("the map: {digit} rather than {other}", digit=item.answer, other=item.numbers["rival"]),
                )
            ]
        )
    return ""


def row(figures: list[str]) -> str:
    """Figures side by side."""
    return f'<div class="ds-quiz">{"".join(figures)}</div>'


def framed(image: np.ndarray, window: int) -> Picture:
    """A digit (28, 28), enlarged, with a frame around one of its windows."""
    picture = ink_picture(image)
    pixels = enlarge(picture.pixels, ZOOM).copy()
    across, side = image.shape[0] // WINDOW, WINDOW * ZOOM
    top, left = window // across * side, window % across * side
    for inside in range(3):
        for at in (inside, side - 1 - inside):
            pixels[top + at, left : left + side] = FRAME
            pixels[top : top + side, left + at] = FRAME
    return Picture(pixels, picture.kind, picture.low, picture.high)


def _ink(image: np.ndarray, caption: str) -> str:
    alt = _("{what}: ink, 28 by 28 pixels.", what=caption)
    return pictures.figure(ink_picture(image), alt, caption, WIDTH)


def _window(item: Item, at: int) -> str:
    window, letter = int(item.options[at]), LETTERS[at]
    across = item.image.shape[-1] // WINDOW
    alt = _(
        "{letter}: a frame around the window in row {row}, column {column} of four.",
        letter=letter,
        row=window // across + 1,
        column=window % across + 1,
    )
    return pictures.figure(framed(item.image[0], window), alt, letter, WIDTH)


def _map(values: np.ndarray, caption: str) -> str:
    alt = _("{what}: {numbers}.", what=caption, numbers=describe(values))
    picture = signed_picture(values)
    return f"<div>{pictures.figure(picture, alt, caption, WIDTH)}{pictures.scale(picture)}</div>"


def _method(item: Item, at: int, method: str) -> str:
    values, letter = item.before[at], LETTERS[at]
    alt = _("{method}, map {letter}: {numbers}.", method=METHODS[method].title, letter=letter, numbers=describe(values))
    return pictures.figure(picture_of(values, method), alt, letter, WIDTH)


def _after_relu(values: np.ndarray, caption: str) -> str:
    alt = _("{what}: {numbers}.", what=caption, numbers=describe(values))
    return pictures.figure(magnitude_picture(values), alt, caption, WIDTH)


def map_and_filters(item: Item) -> list[str]:
    """Of the question which filter made a map: the map, and the filters to choose from."""
    return [_after_relu(item.before[0], _("the map"))] + [
        pictures.figure(
            signed_picture(kernel),
            _(
                "Filter {letter}, row by row: {weights}.",
                letter=LETTERS[at],
                weights=in_a_row(f"{value:.2f}" for value in kernel.ravel()),
            ),
            LETTERS[at],
            "96px",
        )
        for at, kernel in enumerate(item.before[1:])
    ]


def _baselines(item: Item) -> list[str]:
    return [
        _ink(image, _(BASELINES[str(name)].title)) for name, image in zip(item.options, item.before[1:], strict=True)
    ]


def _must_add_up(item: Item, at: int) -> str:
    orange, purple = item.numbers["sums"][at]
    caption = _("{letter}, for the digit {digit}", letter=LETTERS[at], digit=item.options[at])
    rows = (
        (WARM, _("orange +{sum}", sum=format_number(orange))),
        (COOL, _("purple {sum}", sum=format_number(purple))),
        ("", _("must be {sum}", sum=format_number(item.numbers["must_be"][at]))),
    )
    told = "".join(
        f'<span style="border-color:{colour or "currentColor"}">{escape(text)}</span>' for colour, text in rows
    )
    # Its numbers are what is asked about: the alternative text has the same three as the lines below.
    alt = _("Map {caption}.", caption=caption)
    figure = pictures.figure(signed_picture(item.before[at]), alt, caption, "190px")
    return f'<div>{figure}<p class="ds-sum">{told}</p></div>'
