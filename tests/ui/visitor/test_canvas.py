import json

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.ink.strokes import MOST_POINTS, MOST_STROKES, Drawing, too_long
from core.render.words import whole
from ui.visitor.canvas import ERASER, FULL, UNREADABLE, Canvas, fabric_from, is_sound, same_strokes, strokes_from

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


# Whatever JSON can hold, as Python reads it: NaN and whole numbers no float holds included.
NUMBERS = st.one_of(
    st.floats(-300, 600), st.integers(), st.floats(), st.sampled_from([10**400, -(10**400), 1e300, float("nan"), True])
)
JSON = st.recursive(
    st.one_of(st.none(), st.text(max_size=8), NUMBERS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
COMMANDS = st.lists(
    st.one_of(st.tuples(st.sampled_from("MLQCZ"), *[NUMBERS] * 4).map(list), JSON), min_size=1, max_size=6
)
OBJECTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["Path", "path"]) | JSON, "path": COMMANDS | JSON},
    optional={
        "stroke": st.sampled_from([ERASER, "#ffffff"]) | JSON,
        "originX": st.just("center"),
        **dict.fromkeys(("left", "top", "scaleX", "scaleY", "angle"), NUMBERS | JSON),
    },
)
RAW = st.fixed_dictionaries(
    {"objects": st.lists(OBJECTS | JSON, max_size=5) | JSON},
    optional=dict.fromkeys(("on", "number", "bare", "over", "back"), JSON),
)
MESSAGES = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {}, optional={"drawing": st.fixed_dictionaries({"raw": RAW | JSON}) | JSON, "backgroundFit": JSON}
    ),
)


def message(*objects: object) -> dict:
    return {"drawing": {"raw": {"objects": list(objects)}, "data": None}, "backgroundFit": None}


def drawn_on() -> Canvas:
    canvas = Canvas()
    canvas.put((np.array([[0.2, 0.2], [0.8, 0.8]], np.float32),))
    return canvas


@settings(max_examples=300)
@given(MESSAGES)
@example(message(PATH | {"path": [["M", 1e9, 1e9], ["L", -1e9, -1e9]]}, PATH | {"stroke": ERASER}))
@example(message(PATH, PATH | {"path": [["M", 0, 0], ["L", 1e9, 1e9], ["Q", 0, 0, -1e9, 5]], "stroke": ERASER}))
@example(message(PATH | {"path": [["M", float("nan"), 0], ["L", 10**400, 1]]}, PATH))
def test_whatever_the_browser_sends_the_canvas_holds_a_drawing_or_says_why_not(sent):
    canvas = drawn_on()
    before, key = canvas.strokes, canvas.key
    changed = canvas.take_in({key: sent})
    for stroke in canvas.strokes:
        assert stroke.ndim == 2
        assert len(stroke)
        assert ((stroke >= 0) & (stroke <= 1)).all()
    assert not too_long(canvas.strokes)
    if sent is not None and not is_sound(sent):
        # The component never meets it: it is asked for under another key.
        assert (changed, canvas.said, canvas.strokes, canvas.key != key) == (False, UNREADABLE, before, True)
        assert canvas.take_in({canvas.key: message(PATH)})
        assert canvas.said == ""


def test_what_is_sound_among_what_is_not_stays():
    canvas = drawn_on()
    junk = [
        {"type": "path"},
        None,
        PATH | {"path": [["M", "x", 1]]},
        PATH | {"angle": "x", "left": 1, "originX": "center"},
    ]
    assert canvas.take_in({canvas.key: message(junk[0], PATH, *junk[1:])})
    assert len(canvas.strokes) == 1
    assert canvas.strokes[0] == pytest.approx(np.array(only_pen(PATH)[0]), abs=1e-3)


@pytest.mark.parametrize(
    "objects",
    [
        [PATH | {"path": [["M", 9, 9], *[["Q", 30, 9, 250, k % 280] for k in range(MOST_POINTS)]]}],
        [PATH] * (MOST_STROKES + 1),
        [PATH] * 50_000,
        [PATH | {"path": [["L", at % 280, at % 7] for at in range(MOST_POINTS // 2)]}] * 3,
    ],
    ids=["points", "strokes", "many strokes", "together"],
)
def test_of_more_than_a_drawing_may_have_the_beginning_stays_and_it_is_said(objects):
    canvas = drawn_on()
    assert canvas.take_in({canvas.key: message(*objects)})
    assert canvas.said == FULL.format(strokes=whole(MOST_STROKES), points=whole(MOST_POINTS))
    assert len(canvas.told["objects"]) == len(canvas.strokes)
    assert len(canvas.strokes) == MOST_STROKES or sum(map(len, canvas.strokes)) == MOST_POINTS
    # What the canvas was given is all there is now; the sentence stays until another stroke.
    assert not canvas.take_in({canvas.key: {"drawing": {"raw": canvas.told}}})
    assert canvas.said == FULL.format(strokes=whole(MOST_STROKES), points=whole(MOST_POINTS))
    canvas.put(canvas.strokes[:-1])
    assert canvas.said == ""


def test_a_full_canvas_can_still_be_rubbed_out():
    canvas = drawn_on()
    pen = [PATH | {"path": [["L", 20 + at % 200, 20] for at in range(MOST_POINTS)]}]
    assert canvas.take_in(
        {canvas.key: message(*pen, PATH | {"path": [["M", 0, 20], ["L", 280, 20]], "stroke": ERASER})}
    )
    assert canvas.strokes == ()


def test_a_message_of_the_canvas_is_sound_and_may_be_written_as_json():
    sent = {"drawing": {"raw": fabric_from(drawn_on().drawing, 280), "data": None}, "backgroundFit": None}
    assert is_sound(json.loads(json.dumps(sent)))
    assert not is_sound(sent | {"backgroundFit": {"scaleX": 1}})
