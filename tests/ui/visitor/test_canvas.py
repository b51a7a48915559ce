import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ink.strokes import Drawing
from ui.visitor.canvas import ERASER, fabric_from, same_strokes, strokes_from

PATH = {"type": "Path", "path": [["M", 28, 56], ["L", 140, 56], ["L", 140, 252]], "stroke": "#ffffff"}


def only_pen(*objects: dict) -> list:
    pen, eraser = strokes_from({"objects": list(objects)}, 280)
    assert eraser == ()
    return [[[round(float(x), 4), round(float(y), 4)] for x, y in stroke] for stroke in pen]


def test_lines_come_back_in_the_unit_box():
    assert only_pen(PATH) == [[[0.1, 0.2], [0.5, 0.2], [0.5, 0.9]]]


def test_a_curve_is_sampled_on_the_curve():
    curve = PATH | {"path": [["M", 0, 0], ["Q", 140, 0, 140, 140]]}
    (points,) = only_pen(curve)
    assert points[0] == [0, 0]
    assert points[-1] == [0.5, 0.5]
    assert points[2] == pytest.approx([0.375, 0.125])


def test_what_is_no_stroke_is_left_out():
    assert only_pen({"type": "Rect"}, PATH | {"path": []}, PATH) == only_pen(PATH)
    assert strokes_from(None, 280) == ((), ())


def test_the_erasers_strokes_are_told_from_the_pens_by_their_colour():
    pen, eraser = strokes_from({"objects": [PATH, PATH | {"stroke": ERASER}]}, 280)
    assert (len(pen), len(eraser)) == (1, 1)


def test_a_stroke_moved_on_the_canvas_is_where_it_is_seen():
    placed = PATH | {"originX": "center", "left": 84, "top": 154}
    assert only_pen(placed) == only_pen(PATH)
    assert only_pen(placed | {"left": 112}) == [[[0.2, 0.2], [0.6, 0.2], [0.6, 0.9]]]
    doubled = only_pen(placed | {"scaleX": 2})
    assert doubled[0][1][0] - doubled[0][0][0] == pytest.approx(0.8)
    turned = only_pen(placed | {"angle": 90})
    assert turned[0][0] == pytest.approx([(84 + 98) / 280, (154 - 56) / 280], abs=1e-4)


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)), min_size=2, max_size=9),
        max_size=4,
    )
)
def test_a_drawing_survives_the_canvas(strokes):
    drawing = Drawing(tuple(np.array(stroke, np.float32) for stroke in strokes), 0.07)
    back, _ = strokes_from(fabric_from(drawing, 280), 280)
    assert same_strokes(back, drawing.strokes)


def test_a_dot_survives_the_canvas_as_a_dot():
    dot = Drawing((np.array([[0.5, 0.5]], np.float32),), 0.1)
    (back,), _ = strokes_from(fabric_from(dot, 280), 280)
    assert np.abs(back - 0.5).max() < 1e-3
    assert fabric_from(dot, 280)["objects"][0]["strokeWidth"] == pytest.approx(28)


def test_a_point_more_or_a_point_elsewhere_is_another_drawing():
    one = (np.array([[0.1, 0.1], [0.2, 0.2]], np.float32),)
    assert not same_strokes(one, ())
    assert not same_strokes(one, (one[0][:1],))
    assert not same_strokes(one, (one[0] + 0.01,))
