"""Digits found in photos that are made here: noise, shade, ruled lines, pencil."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from core.hands.samples import samples
from core.ink.groups import groups
from core.ink.preprocess import PictureError, preprocess
from core.ink.strokes import Drawing, ink
from core.network.checkpoints import load_model
from core.paper.find import find_digit
from core.paper.light import uneven
from tests.photographs import photograph


def drawn(name: str, pen: float = 0.03) -> Drawing:
    (sample,) = (sample for sample in samples() if sample.name == name)
    return Drawing(sample.strokes, pen)


def read(picture: Image.Image) -> int:
    found, _ = find_digit(picture)
    image = np.array(preprocess(found).image)
    return int(load_model("world")(torch.from_numpy(image[None])).argmax())


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("7-crossed-1", {"ruled": True, "shade": 0.5, "noise": 0.04}),
        ("4-open-2", {"squared": True, "pen": 0.5, "tilt": -1.2}),
        ("2-loop-1", {"ruled": True, "pen": 0.55, "place": (0.1, 0.4), "size": 260}),
    ],
)
def test_three_photos_of_noisy_shaded_ruled_pages_are_found_and_read(name: str, how: dict) -> None:
    assert read(photograph(drawn(name), **how)) == int(name[0])


def test_a_photo_of_chalk_on_a_board_is_read_too() -> None:
    board = Image.eval(photograph(drawn("3-round-1"), ruled=False, shade=0.2), lambda value: 255 - value)
    assert read(board) == 3


def test_a_bar_set_apart_stays_with_its_5() -> None:
    found, _ = find_digit(photograph(drawn("5-gap-1"), ruled=False))
    assert len(groups(found > 0.5)[1]) == 2


def test_steps_are_pictures_of_ink_between_0_and_1_with_names_of_their_own() -> None:
    found, steps = find_digit(photograph(drawn("2-loop-1")))
    assert [step.name for step in steps] == ["photo", "paper", "lines", "ink", "found"]
    assert all(step.picture.ndim == 2 and step.picture.min() >= 0 and step.picture.max() <= 1 for step in steps)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, steps[-1].picture)


def test_on_plain_paper_no_lines_are_taken_out() -> None:
    _, steps = find_digit(photograph(drawn("6-curled-1"), ruled=False))
    assert "lines" not in [step.name for step in steps]


def test_the_digit_is_cut_out_where_it_was_written() -> None:
    drawing = drawn("0-round-1")
    found, _ = find_digit(photograph(drawing, ruled=False, tilt=0.0))
    true = np.asarray(ink(drawing, 360)) > 127
    height, width = np.ptp(np.argwhere(true), axis=0) + 1
    box = np.ptp(np.argwhere(found > 0.5), axis=0) + 1
    # 900 pixels became 400; thickening adds a few.
    assert box[0] / box[1] == pytest.approx(height / width, rel=0.12)


@pytest.mark.parametrize(
    "page",
    [
        Image.new("L", (300, 200), 200),
        photograph(Drawing(()), ruled=False),
        photograph(Drawing(())),
        photograph(Drawing(()), squared=True),
    ],
    ids=["flat", "empty", "ruled", "squared"],
)
def test_a_page_without_a_digit_says_what_to_do(page: Image.Image) -> None:
    with pytest.raises(PictureError, match=r"No digit was found in this photo\. Write one digit"):
        find_digit(page)


def test_a_photo_is_told_from_a_picture_by_its_paper_though_a_digit_reaches_the_border() -> None:
    drawing = ink(drawn("8-s-1", 0.08), 200)
    picture = drawing.crop(drawing.getbbox())
    photo = photograph(drawn("8-s-1"), ruled=False, shade=0.2)
    for seen, is_photo in ((picture, False), (photo, True)):
        grey = np.asarray(seen, np.float32) / 255.0
        assert uneven(grey) is uneven(1.0 - grey) is is_photo


def test_a_photo_too_thin_to_hold_a_digit_is_refused() -> None:
    with pytest.raises(PictureError, match="900 x 20 pixels"):
        find_digit(Image.new("L", (900, 20), 200))


def test_colour_photos_are_read_as_grey_ones() -> None:
    picture = photograph(drawn("8-s-1"))
    np.testing.assert_array_equal(find_digit(picture.convert("RGB"))[0], find_digit(picture)[0])
