"""Class, and what stands at the head of every page for whoever is in a room."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import load_model, predict
from core.classroom import room, votes
from core.classroom.codes import hash_of
from core.classroom.engine import NoAnswer
from core.classroom.sqlite import SQLite
from core.hands.samples import samples
from core.language import _, speaking
from core.teaching.guesses import GUESSES
from core.teaching.plans import STEPS
from core.teaching.quiz import places
from tests.pages.conftest import choose, component, html, open_app, words
from tests.served import ROOT
from ui.classroom import rooms, strip
from ui.guessing.questions import QUESTIONS
from ui.pages import PAGES
from ui.takeaway.foot import address_of
from ui.visitor.networks import networks

SEVEN = "7-crossed-1"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SQLite]:
    """The rooms of this process, empty."""
    engine = SQLite(tmp_path / "rooms")
    monkeypatch.setattr(rooms, "engine", lambda: engine)
    monkeypatch.setattr("ui.classroom.here.engine", lambda: engine)
    rooms._seen.clear()
    yield engine
    engine.close()


@pytest.fixture
def opened(store: SQLite) -> room.Opened:
    return room.open_room(store)


def visit(page: str, **query: str) -> AppTest:
    """A page as somebody comes to it by an address."""
    app = open_app(**query)
    file = next(one.file for one in PAGES if one.name == page)
    return app if file == "app.py" else app.switch_page(file).run()


def teacher(opened: room.Opened, page: str = "compare") -> AppTest:
    return visit(page, room=opened.code, key=opened.key, digit=f"d1.{SEVEN}", network="world")


def student(store: SQLite, opened: room.Opened, page: str = "draw") -> tuple[AppTest, room.Student]:
    joined = room.join(store, opened.code, str(len(store.items(opened.code, room.STUDENTS))))
    return visit(page, room=opened.code, me=joined.token), joined


def join(store: SQLite, opened: room.Opened) -> str:
    """The secret of a student who just joined."""
    return room.join(store, opened.code, str(len(store.items(opened.code, room.STUDENTS)))).token


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.key == key).click().run()


def buttons(app: AppTest) -> set[str]:
    return {button.key or "" for button in app.button}


def all_of(app: AppTest) -> str:
    """All that is sent to the browser."""
    return words(app) + html(app) + str(app._tree)


def test_an_address_without_a_room_has_nothing_of_rooms(store: SQLite) -> None:
    app = open_app()
    assert not buttons(app) & {"room-join", "room-leave", "vote-lock"}
    assert app.session_state["room-code"] == ""


def test_a_teacher_opens_a_room_shows_its_code_and_closes_it(store: SQLite) -> None:
    app = press(visit("class_room"), "room-open")
    code, key = app.session_state["room-code"], app.session_state["room-key"]
    assert room.is_teacher(store, code, key)
    assert f"<b>{code}</b>" in html(app)
    # Of all that the page is, the address alone.
    assert html(app).count(key) == 1
    press(app, "room-close")
    assert store.head(code) is None
    assert app.session_state["room-code"] == app.session_state["room-key"] == ""
    assert "room-open" in buttons(app)


def test_one_tap_joins_and_the_link_brings_the_same_animal_back(store: SQLite, opened: room.Opened) -> None:
    app = press(visit("draw", room=opened.code), "room-join")
    (pair,) = store.items(opened.code, room.STUDENTS).values()
    token = app.session_state["room-me"]
    animal, colour = pair.split("|")
    again = visit("compare", room=opened.code, me=token)
    for one in (app, again):
        assert f"{animal.capitalize()}, {colour}" in html(one)
        assert "room-join" not in buttons(one)
    assert len(store.items(opened.code, room.STUDENTS)) == 1


def test_a_room_that_is_not_there_is_told(store: SQLite) -> None:
    app = visit("draw", room="BCDFHJ")
    assert "The room BCDFHJ is closed" in words(app)
    assert app.session_state["room-code"] == "BCDFHJ"
    assert not press(app, "room-leave").session_state["room-code"]


def test_a_code_written_small_or_parted_opens_its_room(store: SQLite, opened: room.Opened) -> None:
    small = opened.code.lower()
    for written in (small, f"{small[:3]}-{small[3:]}", " ".join(small), f"{opened.code[:3]}_{opened.code[3:]}"):
        app = visit("draw", room=written)
        assert "room-join" in buttons(app)
        assert app.session_state["room-code"] == opened.code


def test_who_has_no_key_is_no_teacher(store: SQLite, opened: room.Opened) -> None:
    for key in ("0" * 32, "nonsense", opened.key.upper()):
        app = visit("compare", room=opened.code, key=key)
        assert "room-join" in buttons(app)
        assert not buttons(app) & {"ask-digit", "vote-lock", "room-show-none"}


@pytest.mark.parametrize("page", ["class_room", "compare"])
def test_whatever_key_or_secret_an_address_brings_opens_nothing_that_is_not_its_own(
    store: SQLite, opened: room.Opened, page: str
) -> None:
    """Wrong, cut, flipped, of another room, of one that is closed, and each in the other's place."""
    token, other, gone = join(store, opened), room.open_room(store, "other"), room.open_room(store, "gone")
    strange = join(store, other)
    room.close(store, gone.code)
    key, flipped = opened.key, f"{int(opened.key[0], 16) ^ 1:x}{opened.key[1:]}"
    odd = (
        "",
        "0" * 32,
        key[:-1],
        key + "0",
        flipped,
        key.upper() + " ",
        other.key,
        gone.key,
        token,
        hash_of(key),
        "%00",
    )
    secrets = {key, token, other.key, strange, hash_of(key), hash_of(token)}
    tries = [{"room": opened.code, "key": one, "me": two} for one, two in zip(odd, odd[::-1], strict=True)]
    tries += [{"room": code, "key": key, "me": token} for code in (gone.code, other.code, opened.code[:-1], "%s", "⁦🦊")]
    tries += [{"room": opened.code, "key": token, "me": key}, {"room": opened.code, "me": strange}]
    for query in tries:
        app = visit(page, **query, digit=f"d1.{SEVEN}", network="world")
        assert not app.exception
        assert not buttons(app) & {"room-close", "vote-lock", "ask-compare", "vote-reveal"}, query
        # What an address brought, and whom it names, is its visitor's own; nothing of anybody else is sent.
        own, sent = {*query.values(), hash_of(query.get("me", ""))}, all_of(app)
        assert not [secret for secret in secrets - own if secret in sent], query
    assert room.is_teacher(store, opened.code, key)


def test_a_vote_is_asked_given_changed_locked_and_revealed(store: SQLite, opened: room.Opened) -> None:
    page = teacher(opened)
    press(page, "ask-digit")
    assert "0 of 0 students" in words(page)
    phone, who = student(store, opened)
    other, second = student(store, opened)
    assert "Which digit will the network “Hands of the world” say?" in words(phone)
    phone.button_group(key="vote-tap-1").set_value("4").run()
    phone.button_group(key="vote-tap-1").set_value("7").run()
    assert store.items(opened.code, "votes-1") == {who.name: "7"}
    votes.vote(store, opened.code, second.token, 1, "2")
    assert "2 of 2 students" in words(page.run())
    press(page, "vote-lock")
    assert "Locked. Your answer: **7**" in words(phone.run())
    assert "Locked. Your answer: **2**" in words(other.run())
    press(page, "vote-reveal")
    right = int(predict(load_model("world"), next(one for one in samples() if one.name == SEVEN).image).argmax())
    for one in (page, phone.run(), other.run()):
        assert f"The network says {right}. It may be wrong." in html(one)
        assert len(re.findall(r"1 · 50 %", html(one))) == 2
    press(page, "vote-done")
    assert "ask-digit" in buttons(page)
    assert "Which digit" not in words(phone.run())


def test_nobody_sees_anothers_answer_or_what_came_out_before_it_is_revealed(store: SQLite, opened: room.Opened) -> None:
    page = teacher(opened, "draw")
    votes.question(
        store,
        opened.code,
        votes.Question(votes.CHOICE, "Which?", "./", {"a": "alpha", "b": "beta"}, '{"right": "a-secret-truth"}'),
        ["draw"],
    )
    _first, one = student(store, opened)
    votes.vote(store, opened.code, one.token, 1, "a")
    phone, _other = student(store, opened)
    mine = all_of(phone)
    assert "alpha" in mine
    assert "a-secret-truth" not in mine
    assert one.name not in mine
    assert one.token not in mine
    assert "1 of 2" not in mine
    assert "1 · 100 %" not in html(phone)
    assert "1 of 2 students" in words(page.run())
    assert "1 · 100 %" not in html(page)
    votes.reveal(store, opened.code)
    assert "1 · 100 %" in html(phone.run())
    assert one.name not in all_of(phone)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) & {page.name for page in PAGES}))
def test_every_page_s_question_can_be_put_to_the_class(store: SQLite, opened: room.Opened, name: str) -> None:
    page = press(teacher(opened, name), f"ask-{name}")
    assert not page.exception
    head = store.head(opened.code) or {}
    phone, _who = student(store, opened)
    assert not phone.exception
    assert head["asks"] in words(phone).replace("\\", "")
    if QUESTIONS[name].options:
        right = re.search(r'"right": "([^"]*)"', head["truth"])
        assert right
        assert right[1] in QUESTIONS[name].options
        assert head["kind"] == votes.CHOICE
    else:
        assert head["kind"] == votes.PIXELS


@pytest.mark.parametrize(("page", "ask"), [("draw", "digit"), ("two_networks", "two_networks"), ("trust", "trust")])
def test_a_student_who_reads_another_language_is_asked_in_that(
    store: SQLite, opened: room.Opened, page: str, ask: str
) -> None:
    lesson = press(teacher(opened, page), f"ask-{ask}")
    head, phones = store.head(opened.code) or {}, dict[str, AppTest]()
    first, label = next(iter(json.loads(head["choices"]).items()))
    for name in ("en", "zh"):
        token = room.join(store, opened.code, name).token
        # What stands in for the browser names a list's choices in the language spoken around it.
        with speaking(name):
            phones[name] = visit("class_room", room=opened.code, me=token, lang=name)
            said = words(phones[name]).replace("\\", "")
            assert _(GUESSES[ask], network=_(networks()["world"].title)) in said
            assert (head["asks"] in said) == (name == "en")
            assert not phones[name].button_group(key="vote-tap-1").set_value(first).run().exception
    press(lesson.run(), "vote-reveal")
    for name, phone in phones.items():
        with speaking(name):
            assert _("You said **{answer}**.", answer=_(label)) in words(phone.run()).replace("\\", "")


def test_who_leads_a_class_keeps_what_it_talks_about_in_sight_and_argues_without_a_guess(
    store: SQLite, opened: room.Opened
) -> None:
    page = press(lesson(opened, "90.10", key=opened.key), "ask-here-sum").run()
    assert "Covered until the class" in words(page)
    # Both maps that are asked about, before and after the class has said.
    assert all(f'alt="map {name}, 28 by 28 pixels' in html(page) for name in "AB")
    page = lesson(opened, "45.1", key=opened.key)
    page = press(press(page, "ask-here-digit"), "vote-reveal").run()
    assert "Argue: the bars say how sure it is." in html(page)


def test_the_plans_with_all_that_is_true_are_no_place_to_invite_a_class_to(store: SQLite, opened: room.Opened) -> None:
    offered = {
        name: component(teacher(opened, name), "room-watch")["show"] for name in ("lesson", "class_room", "compare")
    }
    assert [name for name, label in offered.items() if not label] == ["lesson"]


def test_what_can_be_asked_has_its_place_before_there_is_a_digit_to_ask_about(
    store: SQLite, opened: room.Opened
) -> None:
    page = lesson(opened, "20.3", key=opened.key)
    (popover,) = [one for one in page.get("popover") if one.proto.popover.label == "Ask the class"]
    assert popover.proto.popover.disabled


def test_painted_pixels_become_the_class_s_map_beside_the_methods(store: SQLite, opened: room.Opened) -> None:
    page = press(teacher(opened), "ask-compare")
    _phone, who = student(store, opened)
    votes.vote(store, opened.code, who.token, 1, votes.write_painting(range(300, 340)))
    press(page, "vote-reveal")
    shown = html(page)
    for method in ("Saliency", "Integrated Gradients", "DeepLift"):
        assert f"{method}: " in shown
    assert "The 40 pixels that the class painted most often" in shown


def test_the_answer_is_covered_for_all_who_look_at_the_digit_that_is_asked_about(
    store: SQLite, opened: room.Opened
) -> None:
    page = teacher(opened)
    assert "7 · " in html(page)
    press(page, "ask-digit")
    page.run()
    assert "7 · " not in html(page)
    assert "Covered until the class has answered" in words(page)
    press(page, "vote-reveal")
    assert "7 · " in html(page.run())


def lesson(opened: room.Opened, step: str, **more: str) -> AppTest:
    """A step of a lesson, as the teacher of a room opens it."""
    plan, at = STEPS[step]
    digit, network = plan.steps[at].on
    said = {"digit": f"d1.{digit}", "network": network, "plan": step, "predict": "on", "room": opened.code} | more
    return visit(plan.steps[at].page, **said)


def folded(app: AppTest) -> set[str]:
    return {one.proto.popover.label for one in app.get("popover")}


def asked(store: SQLite, opened: room.Opened) -> str:
    return (store.head(opened.code) or {}).get("asks", "")


@pytest.mark.parametrize("step", [name for name, (plan, at) in STEPS.items() if plan.steps[at].guesses])
def test_a_step_asks_a_class_what_it_announces_and_revealing_uncovers_it_for_all(
    store: SQLite, opened: room.Opened, step: str
) -> None:
    plan, at = STEPS[step]
    name, joined = plan.steps[at].guesses, room.join(store, opened.code)
    page = lesson(opened, step, key=opened.key)
    if not any(one.key == f"ask-here-{name}" for one in page.button):
        raise AssertionError("the step's question cannot be put to the class")
    phone = press(page, f"ask-here-{name}") and lesson(opened, step, me=joined.token)
    assert asked(store, opened) == GUESSES[name].format(network=networks()[plan.steps[at].on[1]].title)
    covered = [one for one in (page.run(), phone) if "Covered until the class" in words(one)]
    assert len(covered) == 2
    head = store.head(opened.code) or {}
    answer = (
        votes.write_painting(range(300, 340))
        if head["kind"] == votes.PIXELS
        else next(iter(json.loads(head["choices"])))
    )
    votes.vote(store, opened.code, joined.token, 1, answer)
    # What the vote is about is on the phone.
    if name in ("trust", "sum", "which-filter", "filter-likes"):
        assert html(phone.run()).count("<img") > html(visit("class_room", room=opened.code)).count("<img") + 2
    press(page, "vote-reveal")
    for one in (page.run(), phone.run().run()):
        assert not one.exception
        assert "Covered" not in words(one)
        assert not [group for group in one.get("button_group") if group.key == "predict-tap"]
    if head["kind"] == votes.CHOICE:
        assert "You said" in words(phone) + html(phone)
    # It stays uncovered when the question is gone.
    press(page, "vote-done")
    assert "Covered" not in words(page.run())


def test_what_was_revealed_stays_known_to_the_class_for_whoever_opens_the_page_later(
    store: SQLite, opened: room.Opened
) -> None:
    page = press(press(lesson(opened, "20.1", key=opened.key), "ask-here-digit"), "vote-reveal")
    press(page, "vote-done")
    late = room.join(store, opened.code)
    phone = lesson(opened, "20.1", me=late.token)
    assert "7 · " in html(phone)
    assert not [group for group in phone.get("button_group") if group.key == "predict-tap"]
    # Not of another network, nor another panel of the page, nor for whoever is no part of the class.
    assert "1 · " not in html(lesson(opened, "45.2", me=late.token).run())
    assert "Integrated Gradients for" not in html(lesson(opened, "20.2", me=late.token).run())
    assert "7 · " not in html(lesson(opened, "20.1").run())
    # Asked once more, it waits once more.
    press(page, "ask-here-digit")
    assert "7 · " not in html(phone.run())
    press(page, "vote-done")
    assert "7 · " in html(phone.run())


def test_an_invitation_follows_the_teacher_but_not_to_where_a_lesson_is_prepared(
    store: SQLite, opened: room.Opened
) -> None:
    where = "./compare?digit=d1.7"
    for page, along in (("compare", where), ("why_not", where), ("quiz", where), ("lesson", ""), ("class_room", "")):
        assert component(teacher(opened, page), "room-watch")["along"] == ""
        room.show_page(store, opened.code, where, ["compare"])
        app = teacher(opened, page)
        assert component(app, "room-watch")["along"] == along
        assert ("is invited along" in words(app)) == bool(along)
        phone, _who = student(store, opened)
        assert component(phone, "room-watch")["along"] == ""
        room.show_page(store, opened.code, "", ["compare"])


def test_a_quiz_s_maps_are_on_the_phone_that_is_asked_about_them(store: SQLite, opened: room.Opened) -> None:
    at = next(at for at, place in enumerate(places(1)) if place.kind == "scrambled")
    page = visit("quiz", room=opened.code, key=opened.key, quiz="1", **{"quiz-taps": "1" * at, "quiz-at": str(at)})
    press(page, f"ask-here-quiz-{at}")
    phone, _who = student(store, opened, "class_room")
    maps = re.findall(r'<img src="([^"]+)" alt="[^"]*, map [AB]: ', html(page))
    assert len(maps) == 2
    assert all(one in html(phone) for one in maps)


def test_a_revealed_question_ends_when_its_teacher_moves_on_and_an_open_one_is_kept_and_said_to_be_elsewhere(
    store: SQLite, opened: room.Opened
) -> None:
    press(lesson(opened, "45.1", key=opened.key), "ask-here-digit")
    ahead = lesson(opened, "45.2", key=opened.key)
    assert "another page than yours" in words(ahead)
    assert asked(store, opened)
    votes.reveal(store, opened.code)
    # The page it was asked on keeps it, and so does a look at the list of all steps.
    assert "The network says 7." in html(lesson(opened, "45.1", key=opened.key))
    lesson(opened, "45.1", key=opened.key).switch_page("pages/lesson.py").run()
    assert asked(store, opened)
    assert "The network says 7." not in html(lesson(opened, "45.2", key=opened.key))
    assert not asked(store, opened)


def test_another_digit_ends_a_revealed_question_and_a_student_who_moves_ends_nothing(
    store: SQLite, opened: room.Opened
) -> None:
    page = press(press(teacher(opened), "ask-digit"), "vote-reveal")
    _phone, _who = student(store, opened)
    assert asked(store, opened)
    choose(page, "4-open-1")
    assert not asked(store, opened)


def test_a_student_is_told_nothing_that_is_meant_for_the_teacher(store: SQLite, opened: room.Opened) -> None:
    phone = lesson(opened, "45.1", me=room.join(store, opened.code).token)
    assert "Lesson: step 1 of 6" in html(phone)
    assert "For the teacher" not in folded(phone)
    assert "For the teacher" in folded(lesson(opened, "45.1", key=opened.key))


def test_who_is_led_through_a_lesson_reveals_with_the_teacher_and_who_is_not_alone(
    store: SQLite, opened: room.Opened
) -> None:
    token = room.join(store, opened.code).token
    alone = lesson(opened, "20.1", me=token)
    assert [one for one in alone.button_group if one.key == "predict-tap"]
    page = lesson(opened, "20.1", key=opened.key)
    led = lesson(opened, "20.1", me=token)
    assert not [one for one in led.button_group if one.key == "predict-tap"]
    assert "wait: your teacher asks the class" in words(led)
    # What is guessed on the projector and revealed there is revealed to all who are led.
    page.button_group(key="predict-tap").set_value("1").run()
    press(page, "reveal")
    assert "7 · " in html(led.run())
    # Another digit than the lesson's is the student's own.
    own = lesson(opened, "20.1", me=token, digit=f"d1.{SEVEN}")
    assert [one for one in own.button_group if one.key == "predict-tap"]


def test_a_second_lesson_in_one_room_begins_covered_and_a_step_back_does_not(
    store: SQLite, opened: room.Opened
) -> None:
    token = room.join(store, opened.code).token
    page = press(press(lesson(opened, "20.1", key=opened.key), "ask-here-digit"), "vote-reveal")
    press(page, "vote-done")
    phone = lesson(opened, "20.1", me=token)
    lesson(opened, "20.2", key=opened.key)
    assert "7 · " in html(lesson(opened, "20.1", key=opened.key))
    lesson(opened, "20.3", key=opened.key)
    assert "7 · " in html(phone.run())
    assert "7 · " not in html(lesson(opened, "20.1", key=opened.key))
    assert "7 · " not in html(phone.run())


def test_a_class_s_quiz_goes_on_by_one_tap_a_question_and_counts_what_most_said(
    store: SQLite, opened: room.Opened
) -> None:
    tokens = [room.join(store, opened.code, name).token for name in "abc"]
    page = visit("quiz", quiz="1", **{"quiz-length": "4"}, room=opened.code, key=opened.key)
    press(page, "ask-here-quiz-0")
    for at in range(4):
        head = store.head(opened.code) or {}
        assert int(head["number"]) == at + 1
        right = json.loads(head["truth"])["right"]
        wrong = next(one for one in json.loads(head["choices"]) if one != right)
        # Of the first question two of three say what is wrong.
        for token, value in zip(tokens, (right, wrong, wrong) if at == 0 else (right, right, wrong), strict=True):
            votes.vote(store, opened.code, token, at + 1, value)
        assert not [one for one in page.run().button if one.key == "quiz-next"]
        page = press(page, "vote-reveal").run()
        page = press(page, "quiz-next")
    assert page.header[0].value == "3 of 4 were right"


def test_a_store_that_does_not_answer_is_told_in_one_sentence_and_the_page_goes_on(
    store: SQLite, opened: room.Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _who = student(store, opened)

    def silent(*_arguments: object) -> None:
        raise NoAnswer

    monkeypatch.setattr(store, "version", silent)
    app.run()
    assert not app.exception
    assert words(app).count("does not answer") == 1
    assert "room-join" not in buttons(app)
    monkeypatch.undo()


def test_a_link_that_is_given_away_holds_nobody_s_secret() -> None:
    secret = "0123456789abcdef" * 2
    link = f"http://host/compare?me={secret}&digit=d1.7&room=BCDFHJ&%6Bey={secret}&amp;me={secret}&target=4"
    assert address_of({"link": link}) == "http://host/compare?digit=d1.7&room=BCDFHJ&target=4"


def test_an_invitation_has_no_key_however_the_address_writes_it(
    store: SQLite, opened: room.Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f"http://host/compare?digit=d1.7&amp;room={opened.code}&amp;key={opened.key}&target=4"
    monkeypatch.setattr(strip.st, "session_state", {"room-watch": {"show": link}})
    strip._show(opened.code)
    head = store.head(opened.code)
    assert head is not None
    assert "compare" in head["here"]
    assert "target=4" in head["here"]
    assert opened.key not in head["here"]


def test_an_app_without_rooms_imports_nothing_of_them() -> None:
    script = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=120).run()
assert not app.exception
print([name for name in sys.modules if "classroom" in name or name == "redis"])
"""
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert said.stdout.strip().splitlines()[-1] == "[]", said.stderr[-2000:]
