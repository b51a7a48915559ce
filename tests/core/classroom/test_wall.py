"""The wall, the class's own data, and its file."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.classroom.classfile import SHEET, STORY, _told, packed, unpacked
from core.classroom.dataset import Written, counted, halves, in_order, recipe_for, written
from core.classroom.engine import Engine, RoomError
from core.classroom.room import MOST_DIGITS, join, open_room, send_digit
from core.classroom.wall import (
    DIGITS,
    Sent,
    agree_on,
    agreed,
    arranged,
    ask_for,
    clear,
    hide,
    image_of,
    right,
    sent,
    shares_right,
)
from core.digits.digits import as_ink
from core.hands.samples import samples
from core.ink.links import link_drawing, link_sample
from core.ink.strokes import Drawing
from core.judging.judge import judge
from core.training.loop import train
from tests.classes import a_wall

LINK = link_sample("7-crossed-1")


def test_what_a_student_sent_hangs_on_the_wall_until_the_teacher_hides_or_clears_it(engine: Engine) -> None:
    opened = open_room(engine)
    who = join(engine, opened.code)
    send_digit(engine, opened.code, who.token, LINK, "7")
    send_digit(engine, opened.code, who.token, link_sample("4-open-1"))
    first, second = sent(engine.items(opened.code, DIGITS))
    assert (first.by, first.link, first.label, first.hidden) == (who.name, LINK, "7", False)
    assert second.label == ""
    hide(engine, opened.code, first)
    assert [one.hidden for one in sent(engine.items(opened.code, DIGITS))] == [True, False]
    clear(engine, opened.code)
    assert sent(engine.items(opened.code, DIGITS)) == []


def test_what_is_asked_for_and_agreed_on_is_known_to_all_and_is_of_the_list(engine: Engine) -> None:
    code = open_room(engine).code
    ask_for(engine, code, "heart")
    agree_on(engine, code, ["heart", "A"])
    head = engine.head(code) or {}
    assert head["label"] == "heart"
    assert agreed(head) == ("heart", "A")
    with pytest.raises(ValueError, match="known symbol"):
        ask_for(engine, code, "<script>")
    with pytest.raises(ValueError, match="known symbols"):
        agree_on(engine, code, ["heart", "nothing"])
    assert agreed({"symbols": "heart,<b>"}) == ("heart",)


def test_a_digit_s_ink_is_that_of_its_link_and_what_names_none_is_bare_paper() -> None:
    seven = next(sample for sample in samples() if sample.name == "7-crossed-1")
    assert np.abs(image_of(LINK) / 255.0 - seven.image[0]).max() <= 0.5 / 255
    assert not image_of("s1.damaged").any()
    assert not image_of(link_sample("no such drawing")).any()


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=80) | st.just('{"by":1}') | st.just("[]"), max_size=4))
def test_whatever_stands_on_the_shelf_is_a_digit_or_passed_over(items: dict[str, str]) -> None:
    assert all(isinstance(one, Sent) for one in sent(items))


NAMES = ("1", "7")
LABELS = ["7", "7", "1", "", "heart"]
# Answers: 7 surely, 1 surely (a mistake), 7 hardly (a mistake), 1, 7.
SHARES = np.array([[0.1, 0.9], [0.95, 0.05], [0.45, 0.55], [0.8, 0.2], [0.3, 0.7]])


def test_what_is_misread_is_what_was_asked_for_and_read_as_another() -> None:
    assert right(LABELS, SHARES.argmax(axis=1), NAMES).tolist() == [1, 0, 0, -1, -1]
    assert arranged("misread", LABELS, SHARES, NAMES).tolist() == [1, 2]
    assert arranged("least-sure", LABELS, SHARES, NAMES).tolist() == [2, 4, 3, 0, 1]
    assert arranged("newest", LABELS, SHARES, NAMES).tolist() == [4, 3, 2, 1, 0]
    assert arranged("label", LABELS, SHARES, NAMES).tolist() == [2, 1, 0, 4, 3]
    assert arranged("misread", [], np.zeros((0, 2)), NAMES).tolist() == []


def test_shares_are_counted_where_they_can_be_and_the_worst_comes_first() -> None:
    found = right(LABELS, SHARES.argmax(axis=1), NAMES)
    assert list(shares_right(LABELS, found).items()) == [("1", (0, 1)), ("7", (1, 2))]


def test_half_of_the_hands_are_learned_from_and_the_others_are_tested() -> None:
    drawn = written(a_wall(("heart", "A", "circle"), hands=9))
    made = halves(drawn, ("heart", "A", "circle"), seed=3)
    assert made.names == ("heart", "A", "circle")
    assert made.hands == (5, 4)
    assert (len(made.learned), len(made.test)) == (15, 12)
    learned = {image.numpy().tobytes() for image in made.learned.images}
    assert not learned & {image.numpy().tobytes() for image in made.test.images}
    for part in (made.learned, made.test):
        assert set(part.labels.tolist()) == {0, 1, 2}
    by_hand = {one.image.tobytes(): one.hand for one in drawn}
    hands = [{by_hand[image.numpy().tobytes()] for image in part.images} for part in (made.learned, made.test)]
    assert not hands[0] & hands[1]


def test_too_few_hands_or_kinds_are_told_in_a_sentence() -> None:
    with pytest.raises(RoomError, match="by one hand"):
        halves(written(a_wall(("heart", "A"), hands=1)), ("heart", "A"), seed=0)
    with pytest.raises(RoomError, match="meant as the same"):
        halves(written(a_wall(("heart",), hands=4)), ("heart", "A"), seed=0)
    lonely = [*a_wall(("heart", "A"), hands=3), *a_wall(("plus",), hands=1)]
    with pytest.raises(RoomError, match="plus sign is by one hand only"):
        halves(written(lonely), ("heart", "A", "plus"), seed=0)


def test_hidden_and_unlabelled_digits_are_no_data_and_digits_stand_in_their_order() -> None:
    wall = [
        Sent("a", "x", LINK, "7"),
        Sent("b", "x", LINK, ""),
        Sent("c", "y", LINK, "7", hidden=True),
        Sent("d", "y", "s1.broken", "7"),
    ]
    assert [(one.label, one.hand) for one in written(wall)] == [("7", 1)]
    assert counted(written(wall), ("1", "7")) == {"1": 0, "7": 1}
    assert in_order(("heart", "7", "A", "1")) == ("1", "7", "heart", "A")


def test_a_network_is_taught_symbols_of_a_few_hands() -> None:
    made = halves(written(a_wall(("heart", "plus"), hands=8)), ("heart", "plus"), seed=0)
    recipe = recipe_for(made.learned, "Our symbols").but(epochs=20, plain_epochs=2)
    *_, last = train(recipe, made.learned, made.test, outputs=len(made.names))
    model = last.model.eval()
    assert model(as_ink(made.test.images)).shape == (8, 2)
    # Two shapes so different are told apart, which a coin does once in 256 tries.
    assert judge(model, made.test).accuracy == 1.0
    assert judge(model, made.test).confusion.tolist() == [[4, 0], [0, 4]]


def test_more_symbols_than_a_network_is_taught_are_refused_before_it_learns() -> None:
    many = [Written(np.ones((28, 28), np.uint8), label, hand) for label in "ABCDEFGHJKL" for hand in (1, 2)]
    with pytest.raises(RoomError, match="11 different symbols"):
        halves(many, tuple("ABCDEFGHJKL"), 1)
    assert len(halves(many, tuple("ABCDEFGHJK"), 1).names) == 10


def some(count: int = 60) -> list[Written]:
    rng = torch.Generator().manual_seed(1)
    images = torch.randint(0, 256, (count, 28, 28), generator=rng, dtype=torch.uint8).numpy()
    return [
        Written(image, ("heart", "7")[at % 2], at % 5 + 1, LINK if at % 3 else "") for at, image in enumerate(images)
    ]


def test_a_class_s_file_holds_every_pixel_and_comes_back_the_same() -> None:
    told, back = some(), unpacked(packed(some()))
    assert [(one.label, one.hand, one.link) for one in back] == [(one.label, one.hand, one.link) for one in told]
    assert all(np.array_equal(one.image, other.image) for one, other in zip(told, back, strict=True))
    assert packed(some()) == packed(some())


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def with_story(**changes: object) -> bytes:
    files = parts(packed(some()))
    return zipped(files | {STORY: json.dumps(json.loads(files[STORY]) | changes).encode()})


def with_raw(story: bytes) -> bytes:
    return zipped(parts(packed(some())) | {STORY: story})


def png(width: int, height: int, mode: str = "L") -> bytes:
    picture = io.BytesIO()
    Image.new(mode, (width, height)).save(picture, "PNG")
    return picture.getvalue()


FULL = link_drawing(Drawing((np.full((25_000, 2), 0.5, np.float32),), 0.0625))
ONE = {"label": "7", "hand": 1, "link": ""}
WRONG = {
    "no zip": (b"nothing", "not a class's digits"),
    "too large": (bytes(20_000_001), "has 20 MB"),
    "a network's zip": (zipped({"network.pt": b"", "network.json": b"{}"}), "not a class's digits"),
    "another form": (with_story(schema=2), "class.json is damaged"),
    "no digits": (with_story(digits=[]), "class.json is damaged"),
    "too many": (with_story(digits=[ONE] * 3001), "class.json is damaged"),
    "an unknown label": (with_story(digits=[ONE | {"label": "<b>"}]), "class.json is damaged"),
    "a label that is no text": (with_story(digits=[ONE | {"label": 7}]), "class.json is damaged"),
    "a hand that is none": (with_story(digits=[ONE | {"hand": True}]), "class.json is damaged"),
    "a hand too many": (with_story(digits=[ONE | {"hand": 201}]), "class.json is damaged"),
    "a link that is none": (with_story(digits=[ONE | {"link": "s1.x"}]), "class.json is damaged"),
    "links of 25 000 points": (with_story(digits=[ONE | {"link": FULL}] * 100), "class.json is damaged"),
    "millions of lists": (with_raw(b'{"a": [' + b"[]," * 2_000_000 + b"[]]}"), "class.json is damaged"),
    "millions of numbers": (with_raw(b'{"a": [' + b"1.5," * 2_000_000 + b"1]}"), "class.json is damaged"),
    "lists in lists": (with_raw(b'{"schema": ' + b"[" * 2_000 + b"]" * 2_000 + b"}"), "class.json is damaged"),
    "a picture of another size": (zipped(parts(packed(some())) | {SHEET: png(1400, 28)}), "class.png is damaged"),
    "a huge picture": (zipped(parts(packed(some())) | {SHEET: png(30_000, 30_000, "1")}), "class.png is damaged"),
    "colours": (zipped(parts(packed(some())) | {SHEET: png(1400, 56, "RGB")}), "class.png is damaged"),
    "a digit without ink": (with_story(digits=[ONE] * 61), "class.png is damaged"),
    "two classes": (
        zipped({f"{count}/{name}": held for count in (9, 60) for name, held in parts(packed(some(count))).items()}),
        "two files called class.png",
    ),
    "no picture": (zipped(parts(packed(some())) | {SHEET: b"\x89PNG"}), "class.png is damaged"),
    "a bomb": (zipped({SHEET: bytes(41 * 1024 * 1024), STORY: b"{}"}), "not a class's digits"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_whatever_else_a_file_is_it_is_one_sentence(kind: str) -> None:
    content, said = WRONG[kind]
    with pytest.raises(RoomError, match=said):
        unpacked(content)


def test_a_story_of_millions_of_values_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(json, "loads", lambda text: read.append(text) or {})
    for kind in ("millions of lists", "millions of numbers"):
        with pytest.raises(RoomError, match="is damaged"):
            unpacked(WRONG[kind][0])
    assert not read
    longest = json.dumps({"digits": [ONE] * MOST_DIGITS, "schema": 1, "side": 28, "across": 50}).encode()
    with pytest.raises(KeyError):
        _told(longest)
    assert read == [longest]


def test_a_digit_of_thousands_of_points_in_a_hundred_letters_is_too_long_for_the_wall(engine: Engine) -> None:
    opened = open_room(engine)
    who = join(engine, opened.code)
    assert len(FULL) < 200
    with pytest.raises(RoomError, match="too long"):
        send_digit(engine, opened.code, who.token, FULL)
    assert not sent(engine.items(opened.code, DIGITS))


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_a_class_s_digits_or_one_sentence(data: st.DataObject) -> None:
    files = parts(packed(some(4)))
    name = data.draw(st.sampled_from(sorted(files)))
    spoilt = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.none() | st.integers(0, len(spoilt)))
    with contextlib.suppress(RoomError):
        found = unpacked(zipped(files | {name: bytes(spoilt[:cut])}))
        assert all(one.image.shape == (28, 28) and one.hand >= 1 for one in found)
