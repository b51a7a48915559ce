"""The wall: sent to from any page, shown on Class with the network's answers, hidden and cleared by the teacher."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import load_model
from core.classroom import room, wall
from core.classroom.sqlite import SQLite
from core.hands.samples import samples
from core.ink.links import link_drawing, link_sample
from core.network.answers import many_logits
from tests.classes import drawn
from tests.pages.conftest import choose, component, html, open_app, words
from ui.classroom import rooms
from ui.classroom import wall as on_page

NAMED = {sample.name: sample for sample in samples()}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SQLite]:
    """The rooms of this process, empty."""
    engine = SQLite(tmp_path / "rooms")
    for module in ("ui.classroom.rooms", "ui.classroom.here", "ui.classroom.wall"):
        monkeypatch.setattr(f"{module}.engine", lambda: engine)
    rooms._seen.clear()
    on_page._read.cache_clear()
    yield engine
    engine.close()


@pytest.fixture
def opened(store: SQLite) -> room.Opened:
    return room.open_room(store)


def filled(store: SQLite, opened: room.Opened, *digits: tuple[str, str]) -> room.Student:
    """One student sends these built-in drawings, each meant as something."""
    who = room.join(store, opened.code, "somebody")
    for name, label in digits:
        room.send_digit(store, opened.code, who.token, link_sample(name), label)
    return who


def teacher(opened: room.Opened, **query: str) -> AppTest:
    app = open_app(room=opened.code, key=opened.key, network="world", **query)
    return app.switch_page("pages/class_room.py").run()


def button(app: AppTest, key: str):
    return next(one for one in app.button if one.key == key)


def tiles(app: AppTest, order: str) -> dict[str, object]:
    return component(app, f"class-wall-{order}-1")["walls"][0]


def test_one_tap_sends_the_digit_looked_at_as_what_the_teacher_asked_for(store: SQLite, opened: room.Opened) -> None:
    wall.ask_for(store, opened.code, "7")
    who = room.join(store, opened.code, "somebody")
    app = open_app(room=opened.code, me=who.token)
    assert button(app, "wall-send").disabled
    app = choose(app, "7-crossed-1")
    assert button(app, "wall-send").label == "Send as a 7"
    app = button(app, "wall-send").click().run()
    (sent,) = wall.sent(store.items(opened.code, room.DIGITS))
    assert (sent.by, sent.link, sent.label) == (who.name, link_sample("7-crossed-1"), "7")
    assert button(app, "wall-send").disabled
    app = choose(app, "4-open-1")
    assert not button(app, "wall-send").disabled


def test_the_wall_shows_what_the_network_says_of_each_and_what_is_misread(store: SQLite, opened: room.Opened) -> None:
    # Somebody who was asked for a 1 wrote a 7.
    filled(store, opened, ("7-crossed-1", "7"), ("7-crossed-1", "1"), ("4-open-1", ""))
    app = teacher(opened)
    assert not app.exception
    logits = many_logits(load_model("world"), np.stack([NAMED[name].image for name in ("7-crossed-1", "4-open-1")]))
    assert logits.argmax(axis=1).tolist() == [7, 4]
    assert tiles(app, "newest")["captions"] == ["4", "1 → 7 ✗", "7 → 7 ✓"]
    assert "1 / 1" in html(app)
    assert "0 / 1" in html(app)
    misread = teacher(opened, **{"class-order": "misread"})
    assert tiles(misread, "misread")["captions"] == ["1 → 7 ✗"]


def test_the_teacher_takes_one_off_or_all(store: SQLite, opened: room.Opened) -> None:
    filled(store, opened, ("7-crossed-1", "7"), ("4-open-1", "4"))
    app = teacher(opened)
    first = wall.sent(store.items(opened.code, room.DIGITS))[0]
    app.session_state["wall-picked"] = first.name
    app = app.run()
    button(app, "wall-hide").click().run()
    assert [one.hidden for one in wall.sent(store.items(opened.code, room.DIGITS))] == [True, False]
    assert tiles(app.run(), "newest")["captions"] == ["4 → 4 ✓"]
    button(app, "wall-clear").click().run()
    assert not store.items(opened.code, room.DIGITS)
    assert "No digit hangs here yet" in words(app.run())


def test_a_student_sees_the_wall_and_takes_nothing_off(store: SQLite, opened: room.Opened) -> None:
    who = filled(store, opened, ("7-crossed-1", "7"))
    app = open_app(room=opened.code, me=who.token, network="world").switch_page("pages/class_room.py").run()
    assert tiles(app, "newest")["captions"] == ["7 → 7 ✓"]
    keys = {one.key for one in app.button}
    assert not keys & {"wall-hide", "wall-clear"}
    assert not [group for group in app.get("button_group") if "writes" in group.proto.label]


def test_who_has_not_joined_sees_no_wall(store: SQLite, opened: room.Opened) -> None:
    filled(store, opened, ("7-crossed-1", "7"))
    app = open_app(room=opened.code).switch_page("pages/class_room.py").run()
    assert not app.exception
    assert "class-wall" not in str(app._tree)


def test_a_symbol_is_collected_and_no_digit_network_is_said_to_misread_it(store: SQLite, opened: room.Opened) -> None:
    wall.agree_on(store, opened.code, ("heart", "plus"))
    who = room.join(store, opened.code, "somebody")
    rng = np.random.default_rng(0)
    for name in ("heart", "heart", "plus"):
        room.send_digit(store, opened.code, who.token, link_drawing(drawn(name, rng)), name)
    app = teacher(opened)
    assert "heart 2 of 20 and plus sign 1 of 20" in words(app)
    captions = list(map(str, tiles(app, "newest")["captions"]))  # pyright: ignore[reportArgumentType, reportCallIssue]
    assert all(caption.endswith("–") for caption in captions)
    assert "This network read every digit" in words(teacher(opened, **{"class-order": "misread"}))


def test_a_tap_on_the_wall_is_the_very_digit_with_what_it_was_meant_as() -> None:
    link = link_drawing(NAMED["7-crossed-1"].drawing)
    made = on_page.as_digit(wall.Sent("x", "y", link, "7"), frozenset())
    assert made.label == 7
    assert made.title == "From the class's wall"
    assert np.array_equal(np.rint(255 * made.image[0]).astype(np.uint8), wall.image_of(link))
    symbol = on_page.as_digit(wall.Sent("x", "y", link, "heart"), frozenset())
    assert symbol.label is None
    assert symbol.title == "From the class's wall, meant as heart"
