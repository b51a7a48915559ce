"""Walls of maps, sheets of tiles, mosaics of slices, and a picture as a file."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.render.sheets import GAP_COLOUR, enlarge, png, sheet, wall


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


def test_a_wall_of_slices_has_thin_lines_between_them():
    picture = wall(np.zeros((16, 3, 3)), "signed", 4, 1.0, zoom=5, gap=2)
    assert picture.pixels.shape == (4 * 15 + 3 * 2, 4 * 15 + 3 * 2, 3)
    assert (picture.pixels[15] == GAP_COLOUR).all()
    assert not (picture.pixels[14] == GAP_COLOUR).all()
