import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hands.samples import samples
from core.ink import links
from core.ink.links import LONGEST, Linked, LinkError, link_drawing, link_image, link_sample, read_link, tidy
from core.ink.strokes import MOST_POINTS, MOST_STROKES, Drawing

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


@given(st.lists(POINT, min_size=1, max_size=40), st.booleans(), st.floats(0.01, 0.3))
def test_thinning_keeps_both_ends_and_leaves_out_only_what_lies_as_near_as_it_may(points, closed, tolerance):
    stroke = np.array([*points, points[0]] if closed else points, np.float32)
    kept = links._thin(stroke, tolerance)
    assert kept[0].tolist() == stroke[0].tolist()
    assert kept[-1].tolist() == stroke[-1].tolist()
    assert all(dense_distance(point, kept) <= tolerance + 1e-6 for point in stroke)


def test_of_a_straight_stroke_only_the_ends_are_kept_and_what_lies_beyond_the_box_is_brought_to_its_edge():
    straight = np.stack([np.linspace(0.1, 0.9, 50)] * 2, axis=1)
    assert links._thin(straight, 0.001).tolist() == straight[[0, -1]].tolist()
    for turn in (0.096, 0.204):  # A pen that goes a little too far, and back.
        turned = np.array([[0.1, 0.5], [turn, 0.5], [0.2, 0.5]])
        assert links._thin(turned, 0.0035).tolist() == turned.tolist()
    (brought,) = tidy(Drawing((np.array([[-0.2, 0.5], [0.5, 1.3]], np.float32),), 0.07)).strokes
    assert brought.tolist() == [[0, 0.5], [0.5, 1]]


def dense_distance(point: np.ndarray, path: np.ndarray) -> float:
    """How far a point lies from a path's nearest place."""
    start, step = path[:-1].astype(np.float64), np.diff(path.astype(np.float64), axis=0)
    along = np.clip(((point - start) * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-300), 0, 1)
    return float(np.hypot(*(np.concatenate([start + along[:, None] * step, path]) - point).T).min())


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
    assert read_link("3DD1.7-CROSSED-1").sample == "7-crossed-1"


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


def encoded(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def text_of(content: bytes) -> str:
    return encoded(zlib.compress(content, 9))


def of_numbers(*numbers: int, end: bytes = b"") -> str:
    """A drawing's link that holds these numbers, seven bits a byte, and what is at its end."""
    packed = b""
    for number in numbers:
        while number > 127:
            packed, number = packed + bytes([number % 128 + 128]), number // 128
        packed += bytes([number])
    return "s1." + text_of(packed + end)


# The width, the strokes, the first one's points, its first place: twice as much is forwards.
@pytest.mark.parametrize(
    ("numbers", "width", "places"),
    [
        ((1, 1, 1, 0, 0), 1, [[0, 0]]),
        ((1024, 1, 1, 2048, 2048), 1024, [[1024, 1024]]),
        ((64, 1, 2, 2048, 0, 2047, 2048), 64, [[1024, 0], [0, 1024]]),
        ((64, 2, 1, 2, 4, 1, 6, 8), 64, [[1, 2], [3, 4]]),
        ((64, 0), 64, []),
    ],
)
def test_a_link_says_every_place_and_width_that_a_drawing_can_have(numbers, width, places):
    drawing = read_link(of_numbers(*numbers)).drawing
    assert drawing is not None
    assert drawing.width == width / 1024
    assert [place for stroke in drawing.strokes for place in (stroke * 1024).tolist()] == places
    assert link_drawing(drawing) == of_numbers(*numbers)


@pytest.mark.parametrize(
    "link",
    [
        of_numbers(0, 1, 1, 2, 4),
        of_numbers(1025, 1, 1, 2, 4),
        of_numbers(64, 1, 1, 2050, 4),
        of_numbers(64, 1, 1, 2, 2050),
        of_numbers(64, 1, 1, 1, 4),
        of_numbers(64, 1, 1, 2, 1),
        of_numbers(64, 1, 2, 2, 4, 3, 0),
        of_numbers(64, 1, 0),
        of_numbers(64, 1, 2, 2, 4),
        of_numbers(64, 2, 1, 2, 4),
        of_numbers(64, 1, 1, 2, 4, 0),
        of_numbers(64, 1, 1, 2, 4, end=b"\x80"),
        of_numbers(64),
        of_numbers(),
        "p1." + text_of(bytes(783)),
        "p1." + text_of(bytes(785)),
    ],
)
def test_one_number_out_of_place_left_over_or_cut_off_is_told_to_be_damaged(link):
    with pytest.raises(LinkError, match="damaged"):
        read_link(link)


BOMBS = {
    "a width of 700 000 bits": "s1." + text_of(b"\xff" * 99_999 + b"\x01"),
    "a place no float holds": "s1.eNoTYmRqGMyAiYuREQCDM06k",
    "another": "s1.eNoTYmRsGAW4gQIXANNBjr8",
    "100 MB of nothing": "p1." + text_of(bytes(100_000_000)),
    "100 000 letters": "s1." + "A" * 100_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_link_that_holds_what_no_drawing_has_is_told_so(bomb):
    with pytest.raises(LinkError):
        read_link(BOMBS[bomb])


def test_the_longest_drawing_opens_and_one_point_or_stroke_more_does_not():
    # 33 000 dots, in 171 characters, kept a browser busy for 104 s.
    for longest, more in (((MOST_POINTS,), (MOST_POINTS, 1)), ((1,) * MOST_STROKES, (1,) * (MOST_STROKES + 1))):
        assert opened(of_lengths(longest)) is not None
        with pytest.raises(LinkError, match="more strokes or points"):
            opened(of_lengths(more))


def of_lengths(lengths: tuple[int, ...]) -> Drawing:
    return Drawing(tuple(np.full((length, 2), 0.5, np.float32) for length in lengths), 0.0625)


def opened(drawing: Drawing) -> Drawing | None:
    return read_link(link_drawing(drawing)).drawing


EVERY = [
    *(link_drawing(tidy(sample.drawing)) for sample in samples()),
    *(link_image(sample.image) for sample in samples()[::5]),
    *(link_sample(sample.name) for sample in samples()[::5]),
]


def same(one: Linked, other: Linked) -> bool:
    if one.drawing is not None and other.drawing is not None:
        pairs = zip(one.drawing.strokes, other.drawing.strokes, strict=True)
        return one.drawing.width == other.drawing.width and all(np.array_equal(a, b) for a, b in pairs)
    if one.image is not None and other.image is not None:
        return np.array_equal(one.image, other.image)
    return one.sample == other.sample is not None


@pytest.mark.parametrize("added", [*'.,)!?:;>"]*_-', "\u200b", "\u00a0", "…", "。", "）", "._", "\n"])
def test_what_a_chat_takes_into_a_link_at_either_end_changes_nothing(added):
    for link in EVERY[::3]:
        assert same(read_link(link + added), read_link(link))
        assert added in "-_" or same(read_link(added + link), read_link(link))


def test_a_link_broken_into_lines_by_a_mail_program_opens():
    for link in EVERY[:40]:
        assert same(read_link("=\r\n".join(link[at : at + 70] for at in range(0, len(link), 70))), read_link(link))


def test_a_link_of_before_that_ends_in_marks_opens_with_and_without_them_and_none_is_made_any_more():
    rng = np.random.default_rng(0)
    contents = [rng.bytes(28 * 28) for _ in range(2000)]
    marked = [content for content in contents if text_of(content)[-1] in "_-"]
    assert len(marked) > 20
    for content in marked:
        before, now = text_of(content), links._text(content)
        assert links._content(before) == links._content(before.rstrip("_-")) == links._content(now) == content
        assert now[-1] not in "_-"
    assert not any(link[-1] in "_-" for link in EVERY)


@given(st.sampled_from(EVERY), st.data())
def test_a_letter_changed_anywhere_is_told_or_changes_nothing(link, data):
    at = data.draw(st.integers(3, len(link) - 1))
    changed = link[:at] + data.draw(st.characters(codec="ascii")) + link[at + 1 :]
    if link[0] == "d":
        return
    try:
        found = read_link(changed)
    except LinkError:
        return
    assert same(found, read_link(link))


@pytest.mark.parametrize("points", [500, 8000])
def test_simplifying_looks_at_no_more_points_than_the_strokes_length_allows(monkeypatch, points):
    # Each look at this comb takes off one tooth at its end.
    comb = np.stack([np.linspace(0, 1, points), np.arange(points) % 2 * np.linspace(0.01, 1, points)], axis=1)
    looked, hypot = [], np.hypot
    monkeypatch.setattr(np, "hypot", lambda *given: looked.append(np.size(given[0])) or hypot(*given))
    kept = links._thin(comb.astype(np.float32), 0.0035)
    assert sum(looked) <= links.LOOKS * points
    assert kept[0].tolist() == comb[0].astype(np.float32).tolist()
    assert kept[-1].tolist() == comb[-1].astype(np.float32).tolist()
    monkeypatch.undo()
    assert max(dense_distance(point, kept) for point in comb[::97]) <= 0.0036
