"""Numbers in colours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib import colormaps

from core.render.colours import colour, ink_picture, magnitude_picture, overlay, signed_picture

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


def test_what_is_no_map_is_refused():
    with pytest.raises(ValueError, match=r"got \(2, 2, 2\)"):
        ink_picture(np.zeros((2, 2, 2)))
