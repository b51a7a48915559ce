"""What people's photos show besides one digit by itself: (drawing, rng) -> a grey picture.

A digit touches its box, its table's lines or its ring, the picture or the sheet cuts it off, the sheet lies turned, a
screen was photographed, a camera took twelve megapixels.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.papers import TALL, WIDE, Paper, mask_of, page_with, taken
from core.ink.strokes import Drawing

SIZE = 330


def _written(drawing: Drawing, rng: np.random.Generator, width: float = 0.035) -> np.ndarray:
    """The digit alone, (high, wide) ink 0 to 1, cut to its box."""
    mask = mask_of(drawing, SIZE, width * rng.uniform(0.7, 1.5))
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _sheet(paper: float = 0.86) -> Image.Image:
    return Image.new("L", (WIDE, TALL), int(255 * paper))


def _put(sheet: Image.Image, digit: np.ndarray, left: int, top: int, pen: float = 0.2) -> None:
    sheet.paste(int(255 * pen), (left, top), Image.fromarray((digit * 255).astype(np.uint8)))


def _within(digit: Image.Image, side: int) -> Image.Image:
    digit.thumbnail((side, side), Image.Resampling.BOX)
    return digit


def _photo(sheet: Image.Image, rng: np.random.Generator, shade: float = 0.25, turn: float = 4) -> Image.Image:
    paper = sheet.getpixel((1, 1))
    turned = sheet.rotate(rng.uniform(-turn, turn), Image.Resampling.BICUBIC, fillcolor=paper)
    return taken(np.asarray(turned, dtype=np.float64) / 255.0, rng, shade)


def _over(digit: np.ndarray, rng: np.random.Generator) -> tuple[int, int, tuple[int, int, int, int]]:
    """Where a digit stands on the page, and a box around it that it reaches over on one or two of its sides."""
    high, wide = digit.shape
    left, top = (WIDE - wide) // 2 + int(rng.integers(-40, 40)), (TALL - high) // 2 + int(rng.integers(-30, 30))
    gaps = rng.integers(15, 50, 4)
    for side in rng.permutation(4)[: int(rng.integers(1, 3))]:
        gaps[side] = -int(rng.integers(2, 3 + 0.12 * (high if side % 2 else wide)))
    return left, top, (left - gaps[0], top - gaps[1], left + wide + gaps[2], top + high + gaps[3])


def _touches_its_box(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    sheet, digit = _sheet(), _written(drawing, rng)
    left, top, box = _over(digit, rng)
    ImageDraw.Draw(sheet).rectangle(box, outline=int(rng.integers(40, 140)), width=int(rng.integers(2, 6)))
    _put(sheet, digit, left, top)
    return _photo(sheet, rng)


def _touches_its_table(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    sheet, digit = _sheet(), _written(drawing, rng)
    left, top, box = _over(digit, rng)
    draw, grey, width = ImageDraw.Draw(sheet), int(rng.integers(40, 140)), int(rng.integers(2, 5))
    wide, high = box[2] - box[0], box[3] - box[1]
    for n in (-2, -1, 0, 1, 2, 3):
        draw.line((box[0] + n * wide, 0, box[0] + n * wide, TALL), grey, width)
        draw.line((0, box[1] + n * high, WIDE, box[1] + n * high), grey, width)
    _put(sheet, digit, left, top)
    return _photo(sheet, rng, turn=2)


def _touches_its_cell(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """A cell of a table, cut out along its lines."""
    sheet, digit = _sheet(), _written(drawing, rng)
    left, top, box = _over(digit, rng)
    ImageDraw.Draw(sheet).rectangle(box, outline=int(rng.integers(40, 140)), width=int(rng.integers(3, 7)))
    _put(sheet, digit, left, top)
    out = int(rng.integers(0, 6))
    return _photo(sheet, rng, turn=1).crop((box[0] - out, box[1] - out, box[2] + out, box[3] + out))


def _touches_its_ring(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    sheet, digit = _sheet(), _written(drawing, rng)
    high, wide = digit.shape
    left, top = (WIDE - wide) // 2, (TALL - high) // 2
    middle = np.array([WIDE / 2, TALL / 2]) + rng.uniform(-0.12, 0.12, 2) * (wide, high)
    # Through the corners of the digit's box it would be root two times the box: some of the digit reaches the ring.
    across, down = 0.5 * np.maximum(np.array([wide, high]) * rng.uniform(1.0, 1.25), 0.6 * max(high, wide))
    ring = (middle[0] - across, middle[1] - down, middle[0] + across, middle[1] + down)
    ImageDraw.Draw(sheet).ellipse(ring, outline=int(rng.integers(40, 120)), width=int(rng.integers(3, 8)))
    _put(sheet, digit, left, top)
    return _photo(sheet, rng)


def _cut_by_the_picture(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """The camera missed up to an eighth of it."""
    sheet, digit = _sheet(), _written(drawing, rng)
    high, wide = digit.shape
    left, top = (WIDE - wide) // 2, (TALL - high) // 2
    _put(sheet, digit, left, top)
    around, lost = [left - 100, top - 100, left + wide + 100, top + high + 100], rng.uniform(0.01, 0.125)
    side = int(rng.integers(4))
    around[side] = round(
        [left + lost * wide, top + lost * high, left + (1 - lost) * wide, top + (1 - lost) * high][side]
    )
    return _photo(sheet, rng, turn=2).crop(tuple(around))


def _cut_by_its_sheet(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """It reaches the edge of a sheet that lies on a darker desk."""
    sheet, digit = _sheet(), _written(drawing, rng)
    high, wide = digit.shape
    left, top, lost = (WIDE - wide) // 2, (TALL - high) // 2, rng.uniform(0.0, 0.1)
    _put(sheet, digit, left, top)
    desk, side = int(rng.integers(50, 130)), int(rng.integers(4))
    edges = [(0, 0, left + lost * wide, TALL), (0, 0, WIDE, top + lost * high)]
    edges += [(left + (1 - lost) * wide, 0, WIDE, TALL), (0, top + (1 - lost) * high, WIDE, TALL)]
    ImageDraw.Draw(sheet).rectangle(tuple(map(round, edges[side])), fill=desk)
    return taken(np.asarray(sheet, dtype=np.float64) / 255.0, rng, 0.2)


def _turned_on_a_desk(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    sheet, desk = page_with(drawing, rng), float(rng.uniform(0.1, 0.35))
    small = Image.fromarray((sheet * 255).astype(np.uint8)).resize((480, 360), Image.Resampling.BOX)
    turn = float(rng.choice([-1, 1]) * rng.uniform(10, 30))
    where = Image.new("L", small.size, 255).rotate(turn, expand=True)
    small = small.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    # Wood has a grain.
    grain = np.repeat(rng.normal(0, 0.03, (TALL, 1)), WIDE, axis=1) + rng.normal(0, 0.015, (TALL, WIDE))
    table = Image.fromarray((255 * np.clip(desk + grain, 0, 1)).astype(np.uint8))
    table.paste(small, ((WIDE - small.width) // 2, (TALL - small.height) // 2), where)
    return taken(np.asarray(table, dtype=np.float64) / 255.0, rng, 0.2)


def _screen(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """A screen's own pixels beat with the camera's: waves over everything."""
    page = page_with(drawing, rng, width=0.05, pen=0.08, paper=0.9)
    y, x = np.mgrid[:TALL, :WIDE]
    waves = sum(
        rng.uniform(0.02, 0.06) * np.sin((np.cos(turn) * x + np.sin(turn) * y) * 2 * np.pi / rng.uniform(5, 30))
        for turn in rng.uniform(0, np.pi, 3)
    )
    return taken(page * (1 + waves), rng, 0.25)


def _megapixels(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """Twelve of them, with the noise of a small sensor on each."""
    page = page_with(drawing, rng, size=260, width=0.025, ruled=0.8 if rng.random() < 0.5 else 0.0)
    light = taken(page, rng, 0.35, 0.0).resize((4000, 3000), Image.Resampling.BICUBIC)
    noise = rng.normal(0, 12, (3000, 4000)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(light, dtype=np.float32) + noise, 0, 255).astype(np.uint8))


def _small_squares(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """A digit two squares high, in ball pen or pencil: the lines are as strong as half a stroke."""
    page, step = np.full((TALL, WIDE), 0.88), int(rng.integers(34, 46))
    grid = 0.88 * rng.uniform(0.7, 0.85)
    first = int(rng.integers(step))
    for at in (0, 1):
        page[first + at :: step] = page[:, first + at :: step] = grid
    sheet = Image.fromarray((page * 255).astype(np.uint8))
    digit = Image.fromarray((_written(drawing, rng, 0.07) * 255).astype(np.uint8))
    digit = _within(digit, int(step * rng.uniform(1.8, 3.2)))
    place = (WIDE // 2 + int(rng.integers(-80, 40)), TALL // 2 + int(rng.integers(-80, 40)))
    sheet.paste(int(255 * rng.uniform(0.2, 0.5)), place, digit)
    return _photo(sheet, rng)


def _chalk(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """Chalk has holes, and a board is wiped and not clean."""
    smears = Image.fromarray(rng.integers(0, 255, (12, 16), dtype=np.uint8)).resize((WIDE, TALL), 3)
    board = 0.22 + 0.09 * np.asarray(smears, dtype=np.float64) / 255.0
    digit = np.zeros((TALL, WIDE))
    written = _written(drawing, rng, 0.05)
    high, wide = written.shape
    digit[(TALL - high) // 2 :, (WIDE - wide) // 2 :][:high, :wide] = written
    holes = Image.fromarray(rng.integers(0, 255, (TALL, WIDE), dtype=np.uint8)).filter(ImageFilter.GaussianBlur(1.2))
    dust = np.clip((np.asarray(holes, dtype=np.float64) - 105) / 25, 0.25, 1)
    return taken(board + (0.82 - board) * digit * dust, rng, 0.3, 0.02)


def _leaf_s_shadow(drawing: Drawing, rng: np.random.Generator) -> Image.Image:
    """A hand's or a leaf's shadow with a hard edge lies across the digit, on ruled paper."""
    page = page_with(drawing, rng, ruled=0.8, pen=float(rng.uniform(0.15, 0.45)))
    shadow = Image.new("L", (WIDE, TALL), 0)
    middle, reach = (WIDE * rng.uniform(0.3, 0.7), TALL * rng.uniform(0.3, 0.7)), rng.uniform(90, 260, 9)
    corners = [
        (middle[0] + r * np.cos(a), middle[1] + r * np.sin(a))
        for a, r in zip(np.linspace(0, 2 * np.pi, 9, endpoint=False), reach, strict=True)
    ]
    ImageDraw.Draw(shadow).polygon(corners, fill=255)
    dark = np.asarray(shadow.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 4)))), dtype=np.float64) / 255.0
    return taken(page * (1 - rng.uniform(0.3, 0.5) * dark), rng, 0.15)


HARDER: dict[str, Paper] = {
    "touches its box": _touches_its_box,
    "touches its table": _touches_its_table,
    "touches its cell": _touches_its_cell,
    "touches its ring": _touches_its_ring,
    "cut by the picture": _cut_by_the_picture,
    "cut by its sheet": _cut_by_its_sheet,
    "turned on a desk": _turned_on_a_desk,
    "screen": _screen,
    "12 megapixels": _megapixels,
    "small squares": _small_squares,
    "chalk": _chalk,
    "shadow of a leaf": _leaf_s_shadow,
}


def two_digits(first: Drawing, second: Drawing, rng: np.random.Generator) -> Image.Image:
    """Two digits on one page, side by side or one below the other, of about one size."""
    sheet = _sheet()
    for number, drawing in enumerate((first, second)):
        digit = Image.fromarray((_written(drawing, rng) * 255).astype(np.uint8))
        digit = _within(digit, int(200 * rng.uniform(0.85, 1.2)))
        left = WIDE // 2 + (60 if number else -60 - digit.width) + int(rng.integers(-20, 20))
        sheet.paste(50, (left, TALL // 2 - digit.height // 2 + int(rng.integers(-40, 40))), digit)
    return _photo(sheet, rng)
