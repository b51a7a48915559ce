"""What stands around a digit and touches it, told from it; lines, shadows and sheets that once hid one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.hands.samples import samples
from core.ink.preprocess import PictureError, preprocess
from core.ink.strokes import ink
from core.paper.around import without_what_is_around
from core.paper.cell import without_cell
from core.paper.find import find_digit, find_digits
from core.paper.prominent import prominent
from core.paper.sheet import upright
from tests.core.paper.test_find import drawn, read
from tests.photographs import photograph


def page(name: str) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """A digit in the middle of a dark page of 400 pixels, and its box."""
    whole = Image.new("L", (400, 400))
    whole.paste(ink(drawn(name, 0.035), 240), (80, 80))
    box = whole.getbbox()
    assert box is not None
    return whole, box


@pytest.mark.parametrize("turn", [-28, 17, 30])
def test_on_a_sheet_that_lies_turned_a_digit_is_seen_as_on_one_that_lies_upright(turn: int) -> None:
    def seen(by: int) -> np.ndarray:
        desk, where = Image.new("L", (900, 700), 50), Image.new("L", (520, 404), 255).rotate(by, expand=True)
        desk.paste(lying.rotate(by, Image.Resampling.BICUBIC, expand=True), (100, 50), where)
        return preprocess(np.pad(find_digit(desk)[0], 4)).image

    lying = photograph(drawn("6-curled-1"), ruled=False, shade=0.1).resize((520, 404))
    # Its centre of mass is put on a whole pixel, be it this or the next.
    near = [np.roll(seen(turn), (0, *by), (0, 1, 2)).ravel() for by in np.ndindex(3, 3)]
    assert np.corrcoef([np.roll(seen(0), (0, 1, 1), (0, 1, 2)).ravel(), *near])[0, 1:].max() > 0.95


def test_a_round_sheet_is_not_turned() -> None:
    plate = Image.new("L", (400, 300), 50)
    ImageDraw.Draw(plate).ellipse((60, 30, 330, 280), fill=220)
    grey = np.asarray(plate, dtype=np.float32) / 255.0
    assert upright(grey) is grey


def test_a_sheet_is_no_ink_though_a_digit_leaves_little_of_it_in_one_piece() -> None:
    sheet = Image.new("L", (260, 200), 255)
    sheet.paste(0, (30, 0), ink(drawn("3-round-1", 0.035), 200))
    photo = Image.new("L", (400, 300))
    turned = sheet.rotate(25, expand=True)
    photo.paste(turned, ((400 - turned.width) // 2, (300 - turned.height) // 2))
    lighter = np.asarray(photo, dtype=np.float32) / 255.0
    assert 0.3 < lighter.mean() < 0.45
    with pytest.raises(PictureError, match="No digit"):
        prominent(lighter > 0.5, lighter, edge=True)


@pytest.mark.parametrize("name", ["3-round-1", "5-gap-1", "7-crossed-1"])
@pytest.mark.parametrize("shape", ["rectangle", "ellipse"])
def test_a_box_or_ring_that_a_digit_reaches_over_is_taken_out_and_the_digit_stays(name: str, shape: str) -> None:
    digit, (left, top, right, bottom) = page(name)
    true, both = np.asarray(digit) > 127, digit.copy()
    if shape == "rectangle":
        ImageDraw.Draw(both).rectangle((left - 25, top - 25, right - 8, bottom + 25), outline=255, width=3)
    else:
        ImageDraw.Draw(both).ellipse((left - 30, top - 30, right + 4, bottom + 30), outline=255, width=3)
    mask = np.asarray(both) > 127
    found = without_what_is_around(mask)
    line = mask & ~true
    # Where a stroke runs along the line, one cannot tell whose ink it is.
    assert (found & true).sum() > 0.85 * true.sum()
    assert (found & line).sum() < 0.12 * line.sum()


def test_nothing_is_taken_from_a_digit_that_stands_by_itself() -> None:
    taken = []
    for sample in samples():
        mask = np.asarray(ink(sample.drawing, 200)) > 127
        if not np.array_equal(without_what_is_around(mask), mask):
            taken.append(sample.name)
    assert not taken


def test_the_hard_edge_of_a_shadow_is_no_ink() -> None:
    shade = Image.new("L", (900, 700))
    ImageDraw.Draw(shade).polygon([(250, 150), (520, 260), (430, 640), (160, 420)], fill=110)
    lit = np.asarray(photograph(drawn("2-loop-1"), ruled=False, noise=0.01), dtype=np.float32)
    shadowed = Image.fromarray((lit * (1 - np.asarray(shade, dtype=np.float32) / 255.0)).astype(np.uint8))
    assert "strokes" in [one.way for one in find_digits(shadowed)]
    (stroke,) = (one for one in find_digits(shadowed) if one.way == "strokes" and not one.another)
    plain, _ = find_digit(photograph(drawn("2-loop-1"), ruled=False, noise=0.01))
    assert stroke.ink.shape == pytest.approx(plain.shape, abs=6)
    assert stroke.ink.sum() == pytest.approx(plain.sum(), rel=0.15)


def test_a_digit_on_a_table_s_dark_lines_is_read() -> None:
    table = photograph(drawn("2-loop-1"), ruled=False)
    draw = ImageDraw.Draw(table)
    for at in range(5):
        draw.line((60 + 190 * at, 0, 60 + 190 * at, 700), 70, 4)
        draw.line((0, 205 + 310 * (at - 1), 900, 205 + 310 * (at - 1)), 70, 4)
    assert read(table) == 2


def test_what_lies_around_a_sheet_is_not_looked_at() -> None:
    desk = Image.new("L", (900, 700), 50)
    sheet = photograph(drawn("6-curled-1"), ruled=False, shade=0.1).resize((520, 404))
    where = Image.new("L", sheet.size, 255).rotate(20, expand=True)
    desk.paste(sheet.rotate(20, expand=True), (120, 70), where)
    assert {one.way for one in find_digits(desk)} <= {"sheet", "strokes"}
    photo, cut_out, paper = find_digit(desk)[1][:3]
    assert (photo.name, cut_out.name, paper.name) == ("photo", "sheet", "paper")
    assert photo.picture.size > cut_out.picture.size == paper.picture.size
    assert cut_out.picture.min() >= 0
    assert cut_out.picture.max() <= 1
    assert read(desk) == 6


@pytest.mark.parametrize("name", ["3-round-1", "5-gap-1", "7-crossed-1"])
def test_a_cell_s_lines_along_the_picture_s_sides_are_taken_out_and_the_digit_that_touches_one_stays(name: str) -> None:
    digit, (left, top, right, bottom) = page(name)
    true, both = np.asarray(digit) > 127, digit.copy()
    cell = (left - 20, top - 20, right - 6, bottom + 20)
    ImageDraw.Draw(both).rectangle(cell, outline=255, width=6)
    # It was not held level, and is cut a little beyond its lines.
    part = both.rotate(0.8).crop((cell[0] - 4, cell[1] - 4, cell[2] + 3, cell[3] + 4))
    alone = digit.rotate(0.8).crop((cell[0] - 4, cell[1] - 4, cell[2] + 3, cell[3] + 4))
    mask, true = np.asarray(part) > 127, np.asarray(alone) > 127
    left_over = without_cell(mask)
    line = mask & ~true
    assert (left_over & true).sum() > 0.85 * true.sum()
    assert (left_over & line).sum() < 0.15 * line.sum()


def test_no_digit_is_taken_for_a_cell_be_it_cut_out_along_its_own_ink_or_shown_by_a_clock() -> None:
    masks = {
        one.name: np.asarray(ink(one.drawing, 200).crop(ink(one.drawing, 200).getbbox())) > 127 for one in samples()
    }
    for digit, bars in {"0": "abcdef", "6": "acdefg", "8": "abcdefg", "9": "abcdfg"}.items():
        clock = Image.new("L", (130, 230))
        ends = {"a": (5, 5, 125, 5), "b": (125, 5, 125, 115), "c": (125, 115, 125, 225), "d": (5, 225, 125, 225)}
        ends |= {"e": (5, 115, 5, 225), "f": (5, 5, 5, 115), "g": (5, 115, 125, 115)}
        for bar in bars:
            ImageDraw.Draw(clock).line(ends[bar], 255, 9)
        masks[f"a clock's {digit}"] = np.asarray(clock) > 127
    assert not [name for name, mask in masks.items() if not np.array_equal(without_cell(mask), mask)]


def test_a_loop_of_a_digit_that_the_picture_cuts_off_is_no_digit_by_itself() -> None:
    eight = Image.new("L", (200, 200))
    draw = ImageDraw.Draw(eight)
    # Where the strokes cross they are too broad to be seen as strokes: the loops lie apart.
    draw.ellipse((70, 98, 130, 170), outline=255, width=8)
    draw.ellipse((75, -12, 125, 92), outline=255, width=8)
    ink_of_it = np.asarray(eight, dtype=np.float32) / 255.0
    with pytest.raises(PictureError):
        prominent(ink_of_it > 0.5, ink_of_it, edge=False)
    (found,) = prominent(ink_of_it > 0.5, ink_of_it, edge=True)
    assert np.ptp(np.argwhere(found)[:, 0]) + 1 == 171
    alone = np.where(np.arange(200)[:, None] > 95, ink_of_it, np.float32(0))
    assert np.ptp(np.argwhere(prominent(alone > 0.5, alone, edge=False)[0])[:, 0]) + 1 == 73


@pytest.mark.parametrize(("missed", "cut"), [(-20, False), (8, True)])
def test_a_digit_that_the_picture_s_edge_cuts_is_said_to_be_cut_and_one_with_paper_around_it_is_not(
    missed: int, cut: bool
) -> None:
    digit, (left, top, right, bottom) = page("3-round-1")
    photo = Image.eval(digit, lambda ink: 220 - 3 * ink // 4)
    seen = photo.crop((left - 40, top - 40, right - missed, bottom + 40))
    found = [one for one in find_digits(seen) if not one.another]
    assert found
    assert all(one.cut is cut for one in found)


@pytest.mark.parametrize(("gap", "cut"), [(25, False), (-6, True)])
def test_a_digit_that_touches_the_line_of_its_cell_is_said_to_be_cut_and_one_that_stands_free_is_not(
    gap: int, cut: bool
) -> None:
    digit, (left, top, right, bottom) = page("3-round-1")
    cell = (left - 25, top - 25, right + gap, bottom + 25)
    ImageDraw.Draw(digit).rectangle(cell, outline=255, width=6)
    seen = Image.eval(digit, lambda ink: 220 - 3 * ink // 4).crop((cell[0], cell[1], cell[2] + 1, cell[3] + 1))
    assert any(one.cut for one in find_digits(seen)) is cut
