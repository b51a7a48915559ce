import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hands.samples import samples
from core.ink.links import LONGEST, LinkError, link_drawing, link_image, link_sample, read_link, tidy
from core.ink.strokes import Drawing

POINT = st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32))
STROKES = st.lists(st.lists(POINT, min_size=1, max_size=60), max_size=8)


@given(STROKES, st.floats(0.01, 0.5))
def test_a_tidied_drawing_comes_back_bit_for_bit(strokes, width):
    drawing = tidy(Drawing(tuple(np.array(stroke, np.float32) for stroke in strokes), width))
    back = read_link(link_drawing(drawing)).drawing
    assert back is not None
    assert back.width == drawing.width
    assert all(np.array_equal(a, b) for a, b in zip(back.strokes, drawing.strokes, strict=True))


def test_a_long_drawing_is_thinned_by_less_than_a_pixel_until_it_fits():
    turn = np.linspace(0, 60, 4000)
    spiral = np.stack([0.5 + turn / 150 * np.cos(turn), 0.5 + turn / 150 * np.sin(turn)], axis=1).astype(np.float32)
    tidied = tidy(Drawing((spiral,), 0.07))
    assert len(link_drawing(tidied)) <= LONGEST
    kept = tidied.strokes[0]
    nearest = np.array([dense_distance(point, kept) for point in spiral[::50]])
    assert nearest.max() < 1.2 / 280


def dense_distance(point: np.ndarray, path: np.ndarray) -> float:
    start, step = path[:-1], np.diff(path, axis=0)
    along = np.clip(((point - start) * step).sum(axis=1) / (step**2).sum(axis=1), 0, 1)
    return float(np.hypot(*(start + along[:, None] * step - point).T).min())


def test_a_scrawl_too_long_for_any_link_keeps_every_point():
    rng = np.random.default_rng(0)
    scrawl = Drawing(tuple(rng.random((400, 2), dtype=np.float32) for _ in range(10)), 0.07)
    assert [len(stroke) for stroke in tidy(scrawl).strokes] == [400] * 10


def test_tidying_twice_changes_nothing_more():
    for sample in samples()[::9]:
        once = tidy(sample.drawing)
        assert all(np.array_equal(a, b) for a, b in zip(once.strokes, tidy(once).strokes, strict=True))


def test_tidying_moves_no_point_by_more_than_a_thousandth():
    for sample in samples()[::9]:
        for before, after in zip(sample.strokes, tidy(sample.drawing).strokes, strict=True):
            assert np.abs(before - after).max() < 1e-3


def test_pixels_come_back_bit_for_bit():
    for sample in samples()[::17]:
        image = read_link(link_image(sample.image)).image
        assert image is not None
        assert np.array_equal(image, sample.image)
        assert len(link_image(sample.image)) < 2000


def test_a_built_in_drawing_goes_by_its_name():
    assert read_link(link_sample("7-crossed-1")).sample == "7-crossed-1"


def test_a_link_made_by_the_first_version_still_opens():
    drawing = read_link("s1.eNpzYGRuYGngaGBhYNjCBgARWAKP").drawing
    assert drawing is not None
    assert drawing.width == 0.0625
    assert drawing.strokes[0].round(2).tolist() == [[0.25, 0.5], [0.5, 0.5], [0.5, pytest.approx(0.9)]]


@pytest.mark.parametrize("where", range(3, 60, 7))
def test_a_link_cut_off_anywhere_is_told_to_be_damaged(where):
    link = link_drawing(samples()[0].drawing)
    with pytest.raises(LinkError, match="damaged"):
        read_link(link[:where])


@pytest.mark.parametrize("link", ["", "x9.abc", "s2.abc", "nonsense"])
def test_a_link_of_another_version_is_told_so(link):
    with pytest.raises(LinkError, match="does not know"):
        read_link(link)


@given(st.text(max_size=40))
def test_no_text_does_worse_than_a_link_error(text):
    for version in ("s1.", "p1."):
        try:
            read_link(version + text)
        except LinkError:
            continue
