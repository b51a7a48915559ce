import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib import colormaps
from PIL import Image

from core.render.colours import colour, ink_picture, magnitude_picture, overlay, signed_picture
from core.render.sheets import GAP_COLOUR, enlarge, png, sheet, wall
from core.render.words import describe, format_number

MAPS = arrays(np.float32, (4, 5), elements=st.floats(-100, 100, width=32))


def test_ink_is_white_on_black():
    assert ink_picture(np.array([[0.0, 1.0]])).pixels.tolist() == [[[0, 0, 0], [255, 255, 255]]]


def test_zero_is_the_middle_of_the_signed_scale_whatever_the_values():
    pixels = signed_picture(np.array([[0.0, 5.0, -1.0]])).pixels
    assert pixels[0, 0].min() > 240


def test_for_is_warm_and_against_is_cool():
    against, _, positive = signed_picture(np.array([[-1.0, 0.0, 1.0]])).pixels[0].astype(int)
    assert positive[0] > positive[2] + 50
    assert against[2] > against[0] + 20


@given(MAPS)
def test_opposite_maps_have_mirrored_colours(values):
    table = (colormaps["PuOr_r"](np.arange(256))[:, :3] * 255).round().astype(int)
    limit = float(np.abs(values).max()) or 1.0
    expected = table[np.rint((values + limit) / (2 * limit) * 255).astype(int)]
    assert np.abs(signed_picture(values).pixels.astype(int) - expected).max() <= 8


@given(MAPS)
def test_a_stronger_value_is_never_darker_on_the_sequential_scale(values):
    picture = magnitude_picture(np.abs(values))
    light = picture.pixels.astype(int).sum(axis=2).ravel()
    order = np.argsort(np.abs(values).ravel(), kind="stable")
    assert (np.diff(light[order]) >= -3).all()
    assert picture.low == 0.0


def test_the_scale_is_the_one_asked_for_and_is_said():
    picture = signed_picture(np.array([[0.5]]), limit=2.0)
    assert (picture.low, picture.high) == (-2.0, 2.0)
    assert picture.scale == "purple −2.00 · white 0 · orange +2.00"


def test_a_map_of_zeros_shows_zeros():
    assert signed_picture(np.zeros((2, 2))).pixels.min() > 240
    assert magnitude_picture(np.zeros((2, 2))).pixels.max() < 10


def test_an_overlay_shows_ink_where_the_map_is_zero_and_colour_where_it_is_strong():
    image = np.array([[[0.0, 1.0, 1.0]]], np.float32)
    pixels = overlay(np.array([[0.0, 0.0, 1.0]]), image, "signed").pixels[0].astype(int)
    assert pixels[0].tolist() == [40, 40, 40]
    assert pixels[1].tolist() == [180, 180, 180]
    assert pixels[2].tolist() == colour(np.array([[1.0]]), "signed").pixels[0, 0].tolist()


def test_a_wall_tiles_row_by_row_with_gaps_and_one_scale():
    maps = np.stack([np.full((2, 3), value, np.float32) for value in (0.0, 1.0, 0.5)])
    picture = wall(maps, "ink", columns=2)
    assert picture.pixels.shape == (2 * 2 + 1, 2 * 3 + 1, 3)
    assert picture.pixels[0, 0, 0] == 0
    assert picture.pixels[0, 4, 0] == 255
    assert picture.pixels[3, 0, 0] == 128
    assert tuple(picture.pixels[2, 0]) == tuple(picture.pixels[4, 5]) == GAP_COLOUR


def test_in_a_wall_with_own_scales_every_tile_uses_its_whole_scale():
    maps = np.stack([np.full((2, 2), value, np.float32) for value in (0.1, 1.0)])
    assert wall(maps, "ink", columns=2, own_scale=True).pixels[0, 0, 0] == 255


@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 9), st.data())
def test_the_tile_under_a_pixel_is_the_map_drawn_there(zoom, columns, count, data):
    maps = np.stack([np.full((3, 2), (number + 1) / 20, np.float32) for number in range(count)])
    pixels = wall(maps, "ink", columns, limit=1.0, zoom=zoom).pixels
    y = data.draw(st.integers(0, pixels.shape[0] - 1))
    x = data.draw(st.integers(0, pixels.shape[1] - 1))
    (row, down), (column, across) = divmod(y, 3 * zoom + zoom), divmod(x, 2 * zoom + zoom)
    tile = row * columns + column
    if down >= 3 * zoom or across >= 2 * zoom or tile >= count:
        assert tuple(pixels[y, x]) == GAP_COLOUR
    else:
        assert pixels[y, x, 0] == round((tile + 1) / 20 * 255)


@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_sheet_has_its_tiles_row_by_row_and_nothing_after_the_last(channels):
    tiles = np.arange(1, 6, dtype=np.uint8).reshape(5, 1, 1, *(1 for _ in channels)) * np.ones(
        (1, 2, 3, *channels), np.uint8
    )
    whole = sheet(tiles, 2)
    assert whole.shape == (6, 6, *channels)
    assert whole.dtype == np.uint8
    corners = whole[::2, ::3].reshape(3, 2, -1)[..., 0]
    assert corners.tolist() == [[1, 2], [3, 4], [5, 0]]


def test_enlarging_repeats_pixels():
    pixels = np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8)
    assert enlarge(pixels, 2)[:, :, 0].tolist() == [[1, 1, 4, 4], [1, 1, 4, 4]]


def test_a_png_holds_exactly_the_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12.7, "12.7"),
        (-9.92, "−9.92"),
        (0.0442, "0.0442"),
        (134.2, "134"),
        (1.5, "1.50"),
        (9.6e-7, "9.6e-07"),
        (99.96, "100"),
        (-2.3e6, "−2.3e+06"),
    ],
)
def test_numbers_are_short_and_honest(value, text):
    assert format_number(value) == text


@given(st.floats(-1e4, 1e4).filter(lambda value: abs(value) > 1e-3))
def test_a_shown_number_is_within_half_a_percent(value):
    assert float(format_number(value).replace("−", "-")) == pytest.approx(value, rel=6e-3)


def test_alt_text_says_smallest_largest_and_sum():
    assert describe(np.array([-1.0, 2.0])) == "smallest −1.00, largest 2.00, sum 1.00"


def test_what_is_no_map_is_refused():
    with pytest.raises(ValueError, match=r"got \(2, 2, 2\)"):
        ink_picture(np.zeros((2, 2, 2)))
