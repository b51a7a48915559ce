import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from core.hands.pictures import as_pixels
from core.hands.samples import samples
from core.ink.pen import BROADEST, THINNEST
from core.ink.preprocess import SWITCHES, LostInkError, PictureError, draw_over, fit, preprocess
from core.ink.strokes import Drawing, ink


def bar(height: int, width: int, top: int, left: int, field: int = 100) -> np.ndarray:
    picture = np.zeros((field, field), dtype=np.uint8)
    picture[top : top + height, left : left + width] = 255
    return picture


def mass_centre(image: np.ndarray) -> tuple[float, float]:
    y, x = np.mgrid[:28, :28]
    return float((image[0] * y).sum() / image.sum()), float((image[0] * x).sum() / image.sum())


def test_a_tall_bar_becomes_twenty_high_and_keeps_its_proportions():
    image = preprocess(bar(60, 30, 20, 5), pen=False).image
    assert image.shape == (1, 28, 28)
    assert image.dtype == np.float32
    assert image.any(axis=2).sum() == 20
    assert image.any(axis=1).sum() == 10


def test_without_keeping_proportions_it_fills_the_box():
    image = preprocess(bar(60, 30, 20, 5), pen=False, keep_aspect=False).image
    assert (image.any(axis=2).sum(), image.any(axis=1).sum()) == (20, 20)


@given(arrays(np.uint8, (30, 40), elements=st.sampled_from([0, 0, 0, 255])))
def test_the_centre_of_mass_lands_in_the_middle_to_half_a_pixel(picture):
    picture[[0, -1]], picture[:, [0, -1]] = 0, 0
    if not picture.any():
        return
    image = preprocess(picture, clean=False, pen=False).image
    if image.any(axis=2).sum() < 20 and image.any(axis=1).sum() < 20:
        return
    rows, columns = np.flatnonzero(image[0].any(axis=1)), np.flatnonzero(image[0].any(axis=0))
    y, x = mass_centre(image)
    # Only ink that would leave the field keeps the centre from its place.
    assert abs(y - 14) <= 0.51 or rows[0] == 0 or rows[-1] == 27
    assert abs(x - 14) <= 0.51 or columns[0] == 0 or columns[-1] == 27


@pytest.mark.parametrize("turns", range(4))
def test_ink_that_centring_would_push_out_stays_at_the_side(turns):
    # A thin stem on a broad foot: its centre of mass is more than 14 of 20 pixels down.
    image = preprocess(np.rot90(bar(60, 4, 20, 48) | bar(12, 50, 68, 25), turns), pen=False).image[0]
    sides = [image[0], image[:, 0], image[-1], image[:, -1]]
    assert [bool(side.any()) for side in sides] == [side == turns for side in range(4)]
    assert (image.any(axis=0).sum(), image.any(axis=1).sum())[:: -1 if turns % 2 else 1] == (17, 20)


def test_without_centring_the_middle_of_the_box_is_the_middle():
    lopsided = bar(40, 6, 30, 30)
    lopsided[30:36, 30:60] = 255
    made = preprocess(lopsided, pen=False, centre=False)
    assert made.steps[-1].title == "Centred by its box"
    # With centring, the step before it shows the same.
    for picture in (made.image[0], preprocess(lopsided, pen=False).steps[-2].picture):
        rows = np.flatnonzero(picture.any(axis=1))
        assert (rows[0], rows[-1]) == (4, 23)


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 3))
def test_paper_is_what_most_of_the_border_shows_and_ink_what_lies_furthest_from_it(paper, ink, turn):
    # Two sides and two corners of paper, 22 of 40 pixels; glare, on paper's other side, is no ink.
    picture = np.full((10, 10), ink, np.uint8)
    picture[0] = picture[:, 0] = paper
    picture[5, 5] = np.clip(paper + (paper - ink) // 2, 0, 255)
    picture = np.rot90(picture, turn)
    for shown in (picture, Image.fromarray(picture)):
        if abs(ink - paper) < 0.08 * 255:
            with pytest.raises(PictureError, match="one flat colour"):
                preprocess(shown)
        else:
            np.testing.assert_allclose(preprocess(shown, clean=False).steps[0].picture, picture == ink, atol=1e-6)


def an_l(side: int = 100) -> np.ndarray:
    """Black ink on white: a bar down and a bar along, of a pen a tenth of the picture broad."""
    picture = np.full((side, side), 255, np.uint8)
    picture[20:80, 30:40] = picture[70:80, 30:70] = 0
    return picture


@pytest.mark.parametrize("grey", [254, 200, 0])
def test_a_speck_far_from_the_digit_changes_nothing(grey):
    picture = an_l()
    expected = preprocess(picture).image
    picture[3, 3] = grey
    np.testing.assert_array_equal(preprocess(picture).image, expected)
    if grey == 0:
        assert [step.name for step in preprocess(picture).steps][:2] == ["ink", "clean"]
        assert np.abs(preprocess(picture, clean=False).image - expected).mean() > 0.01


@pytest.mark.parametrize("beside", [(30, 30, 30, 30), (40, 0, 40, 0), (8, 40, 8, 4)])
@pytest.mark.parametrize(("border", "paper", "ink"), [(90, 255, 0), (0, 255, 40), (60, 230, 90), (255, 0, 255)])
def test_what_lies_beside_a_sheet_is_no_ink_however_much_of_the_picture_it_is(beside, border, paper, ink):
    digit = np.where(an_l() == 0, np.uint8(ink), np.uint8(paper))
    before, after = beside[:2], beside[2:]
    picture = np.pad(digit, tuple(zip(before, after, strict=True)), constant_values=border)
    np.testing.assert_allclose(preprocess(picture).image, preprocess(an_l()).image, atol=1e-6)
    assert np.abs(preprocess(picture, clean=False).image - preprocess(an_l()).image).mean() > 0.01


def test_a_broad_stroke_that_fills_its_picture_is_no_sheet():
    stroke = np.full((160, 36), 255, np.uint8)
    stroke[4:156, 4:32] = 0
    stroke[70:90, 28:32] = 200
    assert preprocess(stroke).image[0, :, 14].sum() > 15


@pytest.mark.parametrize("sides", [1, 2, 3, 4])
@pytest.mark.parametrize("width", [1, 4])
def test_a_frame_is_no_ink_and_does_not_change_places_with_the_paper(sides, width):
    picture = an_l()
    expected = preprocess(picture).image
    for turn in range(sides):
        np.rot90(picture, turn)[:width] = 40
    np.testing.assert_array_equal(preprocess(picture).image, expected)


@pytest.mark.parametrize("sides", [2, 3])
def test_a_frame_that_is_open_and_stands_off_the_edge_is_no_ink_but_a_line_that_does_may_be(sides):
    picture = an_l()
    expected = preprocess(picture).image
    picture[4:-4, 4:6] = 40
    assert (preprocess(picture).image != expected).any()
    for turn in range(1, sides):
        np.rot90(picture, turn)[4:-4, 4:6] = 40
    np.testing.assert_array_equal(preprocess(picture).image, expected)


def test_a_box_or_a_ring_around_the_digit_is_no_ink():
    expected = preprocess(an_l()).image
    y, x = np.mgrid[-1:1:100j, -1:1:100j]
    for around in (np.maximum(abs(y), abs(x)), np.hypot(y, x)):
        np.testing.assert_array_equal(preprocess(np.where(abs(around - 0.85) < 0.03, 90, an_l())).image, expected)


def test_a_0_that_fills_its_picture_is_no_frame():
    y, x = np.mgrid[-1:1:60j, -1:1:40j]
    image = preprocess(np.where(abs(np.hypot(y, x) - 0.88) < 0.12, 0, 255).astype(np.uint8)).image[0]
    assert image[14, 14] == 0.0
    assert image.max() == 1.0


@given(st.integers(0, 2**32 - 1))
def test_noise_of_the_paper_is_no_ink(seed):
    noise = np.random.default_rng(seed).normal(0, 4, (100, 100))
    noisy = np.clip(np.where(an_l() == 0, 30, 220) + noise, 0, 255).astype(np.uint8)
    expected = preprocess(an_l(), pen=False).image
    assert apart(preprocess(noisy, pen=False).image, expected) < 0.05
    assert apart(preprocess(noisy, pen=False, clean=False).image, expected) > 0.08


@pytest.mark.parametrize(("size", "brush"), [(0.2, 20 / 280), (0.9, 4 / 280), (0.5, 60 / 280)])
def test_a_drawing_out_of_proportion_to_its_brush_is_inked_as_one_in_proportion(size, brush):
    stroke = np.array([[-0.25, -0.5], [0.25, -0.4], [-0.1, 0.5]], np.float32)
    share = np.clip(brush / (size + brush), THINNEST, BROADEST)
    expected = preprocess(Drawing((stroke * 0.7 + 0.5,), 0.7 * share / (1 - share))).image
    made = preprocess(Drawing((stroke * size + 0.5,), brush))
    assert [step.name for step in made.steps][:2] == ["ink", "pen"]
    assert np.abs(made.image - expected).mean() < 0.02
    assert np.abs(preprocess(Drawing((stroke * size + 0.5,), brush), pen=False).image - expected).mean() > 0.03


def test_a_fine_pen_on_a_large_picture_keeps_its_strokes():
    stroke = np.array([[0.25, 0.1], [0.75, 0.2], [0.4, 0.9]], np.float32)
    fine = preprocess(ink(Drawing((stroke,), 0.002), 1000)).image
    assert np.abs(fine - preprocess(Drawing((stroke,), 0.07)).image).mean() < 0.03
    assert preprocess(ink(Drawing((stroke,), 0.002), 1000), pen=False).image.max() < 0.5


def test_pil_images_and_arrays_of_every_kind_are_the_same():
    picture = bar(50, 12, 20, 40)
    expected, pil, coloured = preprocess(picture).image, Image.fromarray(picture), np.repeat(picture[..., None], 3, 2)
    for same in (pil, pil.convert("RGBA"), picture / 255.0, picture[None], coloured, coloured / 255.0):
        assert np.allclose(preprocess(same).image, expected)
    # Neither one field nor three colours by mistake.
    with pytest.raises(PictureError, match="3 x 1 pixels: too thin"):
        preprocess(np.zeros((1, 3)))
    assert preprocess(np.array([[0, 0], [0, 1]])).image.any()


def test_every_step_is_kept_and_the_last_is_what_the_network_sees():
    made = preprocess(bar(60, 30, 20, 5), pen=False)
    assert [step.name for step in made.steps] == ["ink", "cropped", "fitted", "centred"]
    assert [step.picture.shape for step in made.steps] == [(100, 100), (60, 30), (28, 28), (28, 28)]
    assert np.array_equal(made.steps[-1].picture, made.image[0])
    assert made.steps[-1].title == "Centred by mass"
    with pytest.raises(ValueError, match="read-only"):
        made.image[0, 0, 0] = 1.0


def test_without_cropping_the_whole_field_is_shrunk():
    made = preprocess(bar(60, 30, 20, 5), pen=False, crop=False, centre=False)
    assert [step.name for step in made.steps] == ["ink", "fitted", "centred"]
    assert made.steps[-1].title == "Not centred"
    rows = np.flatnonzero(made.image[0].max(axis=1) > 0.5)
    columns = np.flatnonzero(made.image[0].max(axis=0) > 0.5)
    assert (rows[0], rows[-1]) == (round(20 * 0.28), round(80 * 0.28) - 1)
    assert (columns[0], columns[-1]) == (round(5 * 0.28), round(35 * 0.28) - 1)


DOTS = bar(6, 6, 102, 52, 280) | bar(3, 3, 202, 112, 280)


@pytest.mark.parametrize("drawn", [bar(60, 30, 20, 5), DOTS], ids=["a bar", "dots of less than one pixel's ink"])
def test_without_cropping_centring_still_centres(drawn):
    y, x = mass_centre(preprocess(drawn, clean=False, pen=False, crop=False).image)
    assert abs(y - 14) <= 0.51
    assert abs(x - 14) <= 0.51


def test_without_smoothing_every_pixel_is_ink_or_not():
    strokes = (np.array([[0.2, 0.2], [0.7, 0.8]], dtype=np.float32),)
    sharp = preprocess(Drawing(strokes), antialias=False).image
    smooth = preprocess(Drawing(strokes)).image
    assert preprocess(Drawing(strokes)).steps[0].picture.max() == 1.0
    assert ((smooth > 0.02) & (smooth < 0.98)).sum() > 2 * ((sharp > 0.02) & (sharp < 0.98)).sum()


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Mean difference; where a centre of mass lies between two pixels, the last bit decides on a step to the side."""
    steps = [np.roll(other, (down, right), (-2, -1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return min(float(np.abs(one - step).mean()) for step in steps)


@given(arrays(np.uint8, (30, 40), elements=st.sampled_from([0, 0, 0, 255])))
def test_the_fast_way_is_the_same_way(picture):
    picture[[0, -1]], picture[:, [0, -1]], picture[9, 7:20] = 0, 0, 255
    slow = preprocess(picture, clean=False, pen=False).image[0]
    assert np.array_equal(fit(picture.astype(np.float32) / 255), slow)


@pytest.mark.parametrize(("ink", "nearest"), [(100.3, 100), (100.6, 101), (255.0, 255)])
def test_shrunk_ink_is_the_nearest_of_255_shades(ink, nearest):
    image = fit(np.full((40, 20), ink / 255, np.float32))
    assert sorted(set(image.ravel().tolist())) == [0, np.float32(nearest / 255)]


def test_a_drawing_s_fast_way_is_the_same_way_but_for_soft_edges():
    for sample in samples()[::7]:
        for width in (0.02, sample.drawing.width, 0.2):
            drawing = Drawing(sample.strokes, width)
            assert apart(preprocess(drawing).image[0], as_pixels(drawing) / 255.0) < 0.04


@pytest.mark.mnist
def test_mnists_own_digits_come_out_as_they_went_in(mnist_test):
    for image in mnist_test.images[:40].numpy():
        assert np.abs(preprocess(image).image[0] - image / 255.0).max() < 0.01


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (np.full((50, 50), 128, np.uint8), "one flat colour"),
        (np.zeros((50, 1), np.uint8), "too thin"),
        (np.zeros((5, 5, 5, 5)), "shape"),
        (np.full((9, 9), np.nan), "grey values"),
        (np.eye(9) * 1.01, "grey values"),
        (np.eye(9) * -0.01, "grey values"),
        (np.zeros((0, 5)), "grey values"),
        (Drawing(()), "no ink yet"),
    ],
)
def test_what_is_no_digit_is_told_in_a_sentence(picture, words):
    for crop in (True, False):
        with pytest.raises(PictureError, match=words):
            preprocess(picture, crop=crop)


def test_strokes_over_a_finished_digit_stay_where_they_are():
    base = np.zeros((28, 28), np.float32)
    base[5, 5] = 0.5
    image = draw_over(base, Drawing((np.array([[0.5, 0.2], [0.5, 0.8]], np.float32),), 0.1))
    assert image.shape == (1, 28, 28)
    assert image[0, 5, 5] == 0.5
    assert image[0, 14, 14] == 1.0
    assert image[0, 14, 20] == 0.0


@given(st.floats(0.05, 0.95), st.booleans(), st.fixed_dictionaries(dict.fromkeys(SWITCHES, st.booleans())))
def test_thin_ink_becomes_an_image_with_ink_or_a_sentence(place, upright, on):
    along, across = np.array([0.2, 0.8], np.float32), np.full(2, place, np.float32)
    stroke = np.stack([across, along] if upright else [along, across], axis=1)
    thin = Drawing((stroke,), 8 / 280)
    lost = ()
    try:
        assert preprocess(thin, **on).image.any()
    except LostInkError as error:
        lost = error.steps
    # Cropped or smoothed, no ink falls between the pixels.
    assert not lost or not (on["crop"] or on["antialias"])
    assert [bool(step.picture.any()) for step in lost] in ([], [True, False], [True, True, False])


@pytest.mark.parametrize("centre", [True, False])
def test_ink_too_thin_for_the_steps_that_are_on_is_told_in_a_sentence(centre):
    stroke = np.array([[20 / 280, 0.2], [20 / 280, 0.8]], np.float32)
    with pytest.raises(LostInkError, match="none of it is left"):
        preprocess(Drawing((stroke,), 8 / 280), pen=False, crop=False, centre=centre, antialias=False)


def test_ink_too_faint_for_the_small_field_leaves_it_blank() -> None:
    faint = np.zeros((200, 200), np.float32)
    faint[[0, -1], [0, -1]] = 0.001
    assert not fit(faint).any()
