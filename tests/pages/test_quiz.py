"""The quiz on its page: one tap, then why, the live page at that very state, and progress in the address only."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.classroom.engine import LONGEST
from core.network.recipes import RECIPES
from core.teaching import words as says
from core.teaching.item import Item
from core.teaching.quiz import KINDS, places
from tests.pages.conftest import component, digit_of, html, open_app, seen, words
from ui.pages import page_named
from ui.teaching.quiz import live
from ui.teaching.shown import before
from ui.visitor.networks import networks

pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")


def items(seed: int) -> list[Item]:
    from core.network.checkpoints import read_card
    from core.teaching.quiz import item

    readers = {name: read_card(name) for name in RECIPES}
    return [item(readers, seed, place) for place in places(seed)]


@pytest.fixture(scope="module")
def quiz() -> list[Item]:
    return items(3)


def open_quiz(**query: str) -> AppTest:
    app = open_app(**query).switch_page("pages/quiz.py").run()
    assert not app.exception
    return app


def tap(app: AppTest, option: int) -> AppTest:
    app = app.button(key=f"quiz-option-{option}").click().run()
    assert not app.exception
    return app


def go_on(app: AppTest) -> AppTest:
    app = app.button(key="quiz-next").click().run()
    assert not app.exception
    return app


def written(app: AppTest) -> dict[str, str]:
    """What the address says of the quiz."""
    return component(app, "address-quiz")["parts"]


def test_a_quiz_from_its_first_tap_to_its_score_and_what_to_look_at_again(quiz: list[Item]) -> None:
    app, right = open_quiz(quiz="3"), 0
    for number, one in enumerate(quiz):
        assert app.header[0].value == says.asks(one)
        assert says.why(one) not in words(app)
        assert "What does this not tell you?" not in words(app)
        # Every other question is answered wrong.
        chosen = one.right if number % 2 else (one.right + 1) % len(one.options)
        right += number % 2
        app = tap(app, chosen)
        assert says.why(one) in words(app)
        assert says.SAID[one.kind].silent in words(app)
        assert ("**Right.**" in words(app)) == bool(number % 2)
        assert all(button.disabled for button in app.button if "quiz-option" in str(button.key))
        app = go_on(app)
    assert app.header[0].value == f"{right} of 8 were right"
    assert "4 of the 8 showed a wrong answer" in words(app)
    links = re.findall(r"([✓✗]) ([^:]*): \[look again\]\(([^)]*)\)", words(app))
    assert [link for _, _, link in links] == [live(one) for one in quiz]
    assert [mark for mark, _, _ in links] == ["✗", "✓"] * 4
    app.button(key="quiz-another").click().run()
    assert written(app) == {"quiz": "4"}


def test_a_reload_finds_the_quiz_where_it_was_left_and_a_class_has_the_same_one(quiz: list[Item]) -> None:
    app = tap(go_on(tap(open_quiz(quiz="3"), 0)), 1)
    assert written(app) == {"quiz": "3", "quiz-taps": "12", "quiz-at": "1"}
    again = open_quiz(**written(app))
    assert again.header[0].value == says.asks(quiz[1])
    assert says.why(quiz[1]) in words(again)
    assert html(again) == html(app)


def test_a_quiz_that_nobody_asked_for_by_its_number_is_the_first() -> None:
    app = open_quiz()
    assert written(app) == {"quiz": "1"}
    assert html(app) == html(open_quiz(quiz="1"))


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ({"quiz": "3", "quiz-taps": "99999999", "quiz-at": "8"}, 1),
        ({"quiz": "3", "quiz-at": "8"}, 1),
        ({"quiz": "3", "quiz-taps": "1909", "quiz-at": "4"}, 2),
        ({"quiz": "0", "quiz-taps": "-1", "quiz-at": "x"}, 1),
    ],
)
def test_an_address_that_no_tapping_could_have_made_opens_what_it_can(query: dict[str, str], at: int) -> None:
    assert f"Question {at} of 8" in words(open_quiz(**query))


@pytest.mark.parametrize("kind", KINDS)
def test_the_live_page_opens_without_a_warning_at_the_very_state_the_question_was_about(
    kind: str, quiz: list[Item]
) -> None:
    one = next(item for item in quiz if item.kind == kind)
    address = urlsplit(live(one))
    app = open_app(**dict(parse_qsl(address.query)))
    file = page_named(one.page).file
    if file != "app.py":
        app = app.switch_page(file).run()
    assert not app.exception
    assert not app.warning
    assert not seen(app).notice
    assert address.path == "./" + ("" if one.page == "draw" else one.page)
    assert np.array_equal(digit_of(app).image, one.image)
    assert seen(app).network == one.network
    for name, value in one.settings.items():
        if name != "unit":
            assert app.session_state[name] == value, name
    if kind == "sum":
        assert "does not add up" in words(app).lower()
    if kind == "erase":
        assert f"The network answers **{one.numbers['now']} ·" in words(app)
    if kind == "digit":
        assert f'ds-answer">{one.answer} ·' in html(app) or f"<span>{one.answer} ·" in html(app)


@pytest.mark.parametrize("kind", KINDS)
def test_before_the_tap_no_picture_nor_its_text_is_there_that_only_the_answer_shows(
    kind: str, quiz: list[Item]
) -> None:
    from ui.teaching.shown import after, before

    at, one = next((at, item) for at, item in enumerate(quiz) if item.kind == kind)
    app = open_quiz(quiz="3", **({"quiz-taps": "1" * at, "quiz-at": str(at)} if at else {}))
    assert before(one) in html(app)
    if later := after(one):
        assert later not in html(app)
        assert later in html(tap(app, 0))


def test_a_network_that_cannot_be_read_is_said_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.network.files import CheckpointError
    from ui.teaching import quiz as shown

    def damaged(*_: object) -> Item:
        raise CheckpointError("The weights of mnist are damaged.")

    assert set(RECIPES) <= set(networks())
    monkeypatch.setattr(shown, "item", damaged)
    app = open_quiz()
    assert "The weights of mnist are damaged. The quiz needs all shipped networks." in words(app)


def test_a_quiz_of_four_ends_after_four_questions_and_its_link_keeps_it_so() -> None:
    app = open_quiz(quiz="3", **{"quiz-length": "4"})
    for number in range(4):
        assert f"Question {number + 1} of 4" in words(app)
        app = go_on(tap(app, 0))
    assert app.header[0].value.split(" of ")[1].startswith("4 ")
    assert "2 of the 4 showed a wrong answer" in words(app)
    assert written(app)["quiz-length"] == "4"


def test_what_a_question_shows_has_room_on_every_phone(quiz: list[Item]) -> None:
    for one in quiz:
        shown = before(one)
        assert "<img" in shown
        assert len(shown) <= LONGEST
