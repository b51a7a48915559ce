"""A room: who is in it, who is not, what is asked and answered, and what is passed on of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom import room, votes
from core.classroom.codes import COLOURS, LETTERS, PAIRS, hash_of, new_code, new_secret, read_code
from core.classroom.engine import Engine, RoomError
from core.classroom.sqlite import SQLite
from core.ink.links import LinkError, link_sample

PAGES = {"compare", "why_not"}
YES_NO = {"yes": "Yes", "no": "No"}


@pytest.fixture
def code(engine: Engine) -> str:
    return room.open_room(engine, "teacher").code


@pytest.fixture
def visitors() -> Iterator[str]:
    return map(str, itertools.count())


def ask(engine: Engine, code: str, kind: str = votes.CHOICE) -> int:
    asked = votes.Question(kind, "Does it?", "./compare?digit=d1.7", YES_NO, '{"right": "no"}')
    votes.question(engine, code, asked, PAGES)
    return int((engine.head(code) or {})["number"])


@pytest.mark.parametrize(("shows", "heard"), [("<b>数字</b>", "是吗？"), ("字" * 20_000, "Does it?")])
def test_a_question_is_read_in_each_language_it_was_put_in_and_else_as_its_teacher_reads_it(
    engine: Engine, code: str, shows: str, heard: str
) -> None:
    also: dict[str, votes.Words] = {"zh": {"asks": "是吗？", "choices": {"yes": "是", "no": "否"}, "shows": shows}}
    votes.question(engine, code, votes.Question(votes.CHOICE, "Does it?", "./compare", YES_NO, also=also), PAGES)
    head = engine.head(code) or {}
    assert votes.in_words(head, "zh")["asks"] == heard
    for language in ("en", "pl"):
        assert votes.in_words(head, language) == {"asks": "Does it?", "choices": YES_NO, "shows": ""}
    votes.withdraw(engine, code)
    assert votes.in_words(engine.head(code) or {}, "zh") == {"asks": "", "choices": {}, "shows": ""}


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot((0.2126, 0.7152, 0.0722), linear))


def test_a_code_is_six_letters_by_lot_that_are_read_as_people_pass_them_on() -> None:
    codes = [new_code() for _time in range(500)]
    assert all(len(code) == 6 and set(code) <= set(LETTERS) for code in codes)
    assert len(set(codes)) > 495
    assert not set(LETTERS) & set("AEIOUQGV0123456789")
    assert read_code(" bcd-fhj ") == "BCDFHJ"
    assert [read_code(text) for text in ("", "BCDFH", "BCDFHJK", "ACDFHJ", "' OR 1", "É" * 6)] == [""] * 6


def test_the_teacher_is_who_has_the_key_of_that_very_room(engine: Engine) -> None:
    one, two = room.open_room(engine, "a"), room.open_room(engine, "b")
    assert room.is_teacher(engine, one.code, one.key)
    assert not room.is_teacher(engine, one.code, two.key)
    assert not room.is_teacher(engine, one.code, "")
    assert not room.is_teacher(engine, "BCDFHJ", one.key)
    assert one.key not in str(engine.head(one.code))


def test_who_joins_is_an_animal_of_a_colour_and_comes_back_as_the_same(engine: Engine, code: str) -> None:
    who = room.join(engine, code, "a")
    assert (who.animal, who.colour) in PAIRS
    assert room.student(engine, code, who.token) == who
    assert room.student(engine, code, new_secret()) is None
    assert room.student(engine, code, who.name) is None
    assert engine.present(code, 60) == {who.name}
    assert who.token not in str(engine.items(code, room.STUDENTS))
    other = room.open_room(engine, "b").code
    assert room.student(engine, other, who.token) is None


def test_two_hundred_students_are_all_different_and_the_next_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visitors: Iterator[str]
) -> None:
    engine = SQLite(tmp_path / "rooms")
    code = room.open_room(engine).code
    here = [room.join(engine, code, next(visitors)) for _student in range(200)]
    assert len({(who.animal, who.colour) for who in here}) == len({who.name for who in here}) == 200
    with pytest.raises(RoomError, match="full: 200"):
        room.join(engine, code, "one more")
    assert len(engine.items(code, room.STUDENTS)) == 200


def test_every_colour_carries_white_letters() -> None:
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour, _name in COLOURS.values())


def test_whoever_looks_for_rooms_by_trying_is_held_off_though_right_at_last(engine: Engine, code: str) -> None:
    assert room.find(engine, code.lower(), "honest") == code
    for wrong in range(room.FINDS[0]):
        with pytest.raises(RoomError, match="no room"):
            room.find(engine, "BCDFH" + LETTERS[wrong % 9] if wrong else "nonsense", "guesser")
    with pytest.raises(RoomError, match="often"):
        room.find(engine, code, "guesser")
    assert room.find(engine, code, "another") == code


def test_joins_and_rooms_of_one_visitor_are_counted(engine: Engine, code: str) -> None:
    for _time in range(room.JOINS[0]):
        room.join(engine, code, "eager")
    with pytest.raises(RoomError, match="often"):
        room.join(engine, code, "eager")
    for _time in range(room.OPENS[0]):
        room.open_room(engine, "host")
    with pytest.raises(RoomError, match="often"):
        room.open_room(engine, "host")


def test_an_answer_may_change_until_it_is_locked(engine: Engine, code: str) -> None:
    one, two = room.join(engine, code, "a"), room.join(engine, code, "b")
    number = ask(engine, code)
    for who, said in ((one, "yes"), (two, "yes"), (one, "no")):
        votes.vote(engine, code, who.token, number, said)
    assert sorted(votes.votes(engine, code, number)) == ["no", "yes"]
    votes.lock(engine, code)
    with pytest.raises(RoomError, match="locked"):
        votes.vote(engine, code, one.token, number, "yes")
    votes.reveal(engine, code)
    assert votes.spread(votes.votes(engine, code, number), YES_NO) == {"yes": 1, "no": 1}
    assert (engine.head(code) or {})["truth"] == '{"right": "no"}'


def test_what_was_revealed_is_known_as_long_as_the_room_lasts(engine: Engine, code: str) -> None:
    def known() -> list[str]:
        return (engine.head(code) or {}).get(votes.UNCOVERED, "").split()

    for time, panel in enumerate(("answer", "compare", "answer")):
        asked = votes.Question(votes.CHOICE, "?", "./compare", YES_NO, ink="d1.7", panel=panel, network="world")
        votes.question(engine, code, asked, PAGES)
        assert len(known()) == time if time < 2 else 2
        votes.reveal(engine, code)
        votes.withdraw(engine, code)
    assert known() == [votes.panel_of("d1.7", "world", panel) for panel in ("answer", "compare")]
    # Of no page's panel, such as a quiz's: there is nothing to remember.
    ask(engine, code)
    votes.reveal(engine, code)
    assert len(known()) == 2


def test_a_new_question_forgets_the_votes_on_the_last(engine: Engine, code: str) -> None:
    who = room.join(engine, code, "a")
    first = ask(engine, code)
    votes.vote(engine, code, who.token, first, "yes")
    votes.reveal(engine, code)
    second = ask(engine, code)
    assert second == first + 1
    assert votes.votes(engine, code, first) == []
    assert (engine.head(code) or {}).keys().isdisjoint({"locked", "revealed"})
    with pytest.raises(RoomError, match="locked"):
        votes.vote(engine, code, who.token, first, "yes")
    votes.vote(engine, code, who.token, second, "yes")
    votes.withdraw(engine, code)
    assert votes.votes(engine, code, second) == []
    assert set(engine.head(code) or {}) == {"key", "number"}


@pytest.mark.parametrize("value", ["maybe", "", "Yes", "x" * 10_000, votes.write_painting([1])])
def test_an_answer_that_was_not_offered_is_refused(engine: Engine, code: str, value: str) -> None:
    who = room.join(engine, code, "a")
    number = ask(engine, code)
    with pytest.raises(RoomError, match="no answer"):
        votes.vote(engine, code, who.token, number, value)
    assert votes.votes(engine, code, number) == []


def test_nobody_votes_who_is_not_in_the_room_or_where_nothing_is_asked(engine: Engine, code: str) -> None:
    who = room.join(engine, code, "a")
    with pytest.raises(RoomError, match="no answer"):
        votes.vote(engine, code, who.token, 0, "yes")
    number = ask(engine, code)
    for stranger in (new_secret(), "", hash_of(who.token), who.token.upper()):
        with pytest.raises(RoomError, match="closed"):
            votes.vote(engine, code, stranger, number, "yes")
    room.close(engine, code)
    with pytest.raises(RoomError, match="closed"):
        votes.vote(engine, code, who.token, number, "yes")


def test_a_class_paints_one_heat_map(engine: Engine, code: str, visitors: Iterator[str]) -> None:
    number = ask(engine, code, votes.PIXELS)
    for pixels in ([0, 29], [29], [29, 783], [783]):
        painter = room.join(engine, code, next(visitors))
        votes.vote(engine, code, painter.token, number, votes.write_painting(pixels))
    wanted = np.zeros((28, 28))
    wanted[0, 0], wanted[1, 1], wanted[27, 27] = 0.25, 0.75, 0.5
    assert votes.heat(votes.votes(engine, code, number)) == pytest.approx(wanted)
    assert votes.heat([]).sum() == 0
    with pytest.raises(RoomError, match="no answer"):
        votes.vote(engine, code, painter.token, number, "0" * 196)


@given(st.sets(st.integers(0, 783), min_size=1))
def test_a_painting_is_read_as_it_was_written(pixels: set[int]) -> None:
    written = votes.write_painting(pixels)
    assert votes.is_painting(written)
    assert set(np.flatnonzero(votes.read_painting(written))) == pixels


def test_a_digit_is_sent_by_who_is_in_the_room_and_is_one(engine: Engine, code: str) -> None:
    who = room.join(engine, code, "a")
    room.send_digit(engine, code, who.token, link_sample("7-crossed-1"), "7")
    (sent,) = engine.items(code, room.DIGITS).values()
    assert (sent.count(who.name), sent.count(who.token), "7-crossed-1" in sent) == (1, 0, True)
    for link, label, problem in (("s1.damaged", "", LinkError), ("d1." + "x" * 5000, "", RoomError)):
        with pytest.raises(problem):
            room.send_digit(engine, code, who.token, link, label)
    with pytest.raises(RoomError, match="closed"):
        room.send_digit(engine, code, new_secret(), link_sample("7-crossed-1"))
    for _time in range(room.SENDS_A_MINUTE[0] - 1):
        room.send_digit(engine, code, who.token, link_sample("7-crossed-1"))
    with pytest.raises(RoomError, match="often"):
        room.send_digit(engine, code, who.token, link_sample("7-crossed-1"))


def test_what_is_passed_on_is_an_address_of_this_app_without_secrets() -> None:
    secret = new_secret()
    link = room.passed_on(f"./compare?me={secret}&digit=d1.7&room=BCDFHJ&key={secret}&target=4", PAGES)
    assert link == "./compare?digit=d1.7&target=4"
    assert room.passed_on(f"./compare?KEY={secret}&target=4;%6De={secret}& key={secret}", PAGES) == "./compare?target=4"
    assert room.passed_on("./", PAGES) == "./"
    for wrong in ("https://elsewhere.org/compare", "//elsewhere.org/compare", "./nowhere", "javascript:alert(1)"):
        with pytest.raises(ValueError, match="address"):
            room.passed_on(wrong, PAGES)
    room_link = "./compare?digit=" + "x" * 20_000
    with pytest.raises(ValueError, match="address"):
        room.passed_on(room_link, PAGES)


def test_a_closed_room_is_forgotten_whole(engine: Engine, code: str) -> None:
    who = room.join(engine, code, "a")
    room.close(engine, code)
    assert engine.head(code) is None
    assert room.student(engine, code, who.token) is None
    with pytest.raises(RoomError, match="closed"):
        room.join(engine, code, "b")
