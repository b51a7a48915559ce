"""The lesson: every link of every plan opens what it promises, and its step stays at hand until the lesson is ended."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from core.teaching.guesses import GUESSES
from core.teaching.plans import PLANS, STEPS, Plan
from tests.pages.conftest import choose, component, html, open_app, seen, words
from tests.pages.test_predict import UNCOVERED, everything
from ui.guessing.questions import QUESTIONS
from ui.pages import PAGES, page_named
from ui.visitor.networks import networks

pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")


def go(app: AppTest, page: str) -> AppTest:
    file = page_named(page).file
    app = app.switch_page(file).run() if file != "app.py" else app
    assert not app.exception
    return app


def follow(link: str) -> AppTest:
    """The page as somebody opens it who follows a link from another page."""
    address = urlsplit(link)
    return go(open_app(**dict(parse_qsl(address.query))), address.path.removeprefix("./") or "draw")


def step_address(plan: Plan, at: int) -> str:
    """The link of a step, as the Lesson page has it."""
    return links_of(go(open_app(), "lesson"), plan)[at]


def links_of(app: AppTest, plan: Plan) -> list[str]:
    """The same of a plan, whichever the page shows."""
    return links(app.segmented_control(key="lesson-plan").set_value(plan.name).run())


def links(app: AppTest) -> list[str]:
    """The links of the lesson's list, in their order."""
    return [unescape(link) for link in re.findall(r'href="([^"]*)">Open this step', html(app))]


@pytest.mark.parametrize("name", STEPS)
def test_every_link_of_every_plan_opens_its_state_without_a_warning(name: str) -> None:
    plan, at = STEPS[name]
    step = plan.steps[at]
    app = go(open_app(**{"lesson-plan": plan.name}), "lesson")
    link = links(app)[at]
    assert dict(parse_qsl(urlsplit(link).query))["predict"] == "on"
    opened = follow(link)
    assert not opened.warning
    assert not seen(opened).notice
    assert seen(opened).page == step.page
    digit, network = step.on
    if digit:
        held = seen(opened).digit
        assert held is not None
        assert held.name == digit
    if network:
        assert seen(opened).network == network
    for setting, value in step.settings.items():
        if setting not in ("unit", "stage", "with"):
            assert opened.session_state[setting] == value
    assert f"Lesson: step {at + 1} of {len(plan.steps)} · {step.minutes} min" in html(opened)


def told(app: AppTest) -> list[str]:
    """What everybody is asked on a page: by a tap, or by painting."""
    tapped = [one.label.strip("*") for one in app.button_group if one.key == "predict-tap"]
    painted = any(one.proto.id.endswith("-paint") for one in app.get("bidi_component"))
    return [*tapped, GUESSES["compare"]] if painted else tapped


@pytest.mark.parametrize("name", STEPS)
def test_what_a_step_announces_is_the_one_thing_its_page_asks(name: str) -> None:
    plan, at = STEPS[name]
    step = plan.steps[at]
    app = go(open_app(), "lesson")
    # AppTest sends a toggle's default in the first run of another page, which no browser does.
    opened = follow(links_of(app, plan)[at]).run()
    network = networks()[step.on[1]].title
    asked = [GUESSES[step.guesses].format(network=network)] if step.guesses else []
    assert told(opened) == asked
    # Folded notes are not sent: they tell what comes out.
    assert escape(step.true) not in html(opened)
    assert all(question in unescape(html(app)) for question in asked)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - {page.name for page in PAGES}))
def test_a_step_s_own_question_covers_its_page_until_it_is_revealed(name: str) -> None:
    plan, at = next(found for found in STEPS.values() if found[0].steps[found[1]].guesses == name)
    app = follow(step_address(plan, at)).run()
    panel = UNCOVERED[plan.steps[at].page]
    # A step about one test shows that one: all verdicts together would answer the next step.
    alone = plan.steps[at].page == "trust"
    panel = "Open a test" if alone else panel
    assert panel not in everything(app)
    app.button_group(key="predict-tap").set_value(next(iter(QUESTIONS[name].options))).run()
    assert panel not in everything(app)
    app.button(key="reveal").click().run()
    assert not app.exception
    assert panel in everything(app)
    assert "You said" in words(app)
    assert not alone or UNCOVERED["trust"] not in everything(app)


def test_on_the_step_that_erases_the_slider_starts_where_it_gives_nothing_away() -> None:
    plan, at = STEPS["45.3"]
    app = follow(step_address(plan, at)).run()
    app.button_group(key="predict-tap").set_value("51").run()
    app.button(key="reveal").click().run()
    assert app.slider(key="erase-count").value == 0


def test_a_plan_is_walked_from_its_first_link_to_its_last_by_the_next_step_on_each_page() -> None:
    for plan in PLANS.values():
        app = go(open_app(**{"lesson-plan": plan.name}), "lesson")
        (begin,) = re.findall(r'href="([^"]*)">Begin the lesson', html(app))
        assert unescape(begin) == links(app)[0]
        app = follow(unescape(begin))
        for at, step in enumerate(plan.steps):
            assert seen(app).page == step.page
            ahead = re.findall(r'href="([^"]*)">Next step', html(app))
            assert len(ahead) == (at + 1 < len(plan.steps))
            if ahead:
                app = follow(unescape(ahead[0]))


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_without_a_lesson_nothing_of_one_is_on_a_page(page: str) -> None:
    app = go(open_app(digit="d1.7-crossed-1"), page)
    assert "Lesson: step" not in html(app)
    assert not [button for button in app.button if button.key == "plan-end"]


def test_the_step_stays_at_hand_on_other_pages_and_in_the_address_until_the_lesson_is_ended() -> None:
    app = go(open_app(plan="45.3", digit="d1.7-crossed-1"), "compare")
    for page in ("filters", "trust"):
        app = go(app, page)
        assert f"Lesson: step 3 of 6 · {PLANS['45'].steps[2].minutes} min" in html(app)
        # One count of steps on a page, not two.
        assert "<b>Next:</b>" not in html(app)
        assert component(app, "address")["parts"]["plan"] == "45.3"
    app = go(app, "lesson")
    app.button(key="plan-end").click().run()
    assert "Lesson: step" not in html(app)
    assert "plan" not in component(app, "address")["parts"]
    assert "Lesson: step" not in html(go(app, "filters"))


def test_the_lesson_page_shows_the_step_one_is_at_instead_of_the_beginning() -> None:
    app = go(open_app(**{"lesson-plan": "45", "plan": "45.3"}), "lesson")
    shown = next(element.proto.body for element in app.get("html") if 'class="here"' in element.proto.body)
    step = PLANS["45"].steps[2]
    assert step.true in unescape(shown)
    assert PLANS["45"].steps[3].true not in unescape(shown)
    assert "Begin the lesson" not in html(app)


def test_a_step_has_one_link_wherever_one_comes_from() -> None:
    app = go(choose(open_app(without="centre"), "7-crossed-1"), "lesson")
    for name, plan in PLANS.items():
        app.segmented_control(key="lesson-plan").set_value(name).run()
        listed = links(app)
        for at in range(1, len(plan.steps)):
            before = follow(listed[at - 1])
            assert re.findall(r'href="([^"]*)">Next step', html(before)) == [escape(listed[at])]


@pytest.mark.parametrize("asked", ["45.10", "45", "7.1", "on", "45.1.1"])
def test_a_step_that_is_none_is_said_and_nothing_is_begun(asked: str) -> None:
    app = open_app(plan=asked)
    assert not app.exception
    assert "plan" in app.warning[0].value
    assert "Lesson: step" not in html(app)


def test_a_plan_says_for_whom_it_is_and_each_step_what_is_asked_done_said_and_true() -> None:
    for plan in PLANS.values():
        app = go(open_app(**{"lesson-plan": plan.name}), "lesson")
        assert plan.level in words(app)
        assert plan.needs in words(app)
        shown = unescape(html(app))
        for step in plan.steps:
            assert all(text in shown for text in (step.asks, step.does, step.said, step.true))


def test_a_worksheet_is_made_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.teaching import worksheet

    def never(*_: object) -> None:
        raise AssertionError("made before it was asked for")

    monkeypatch.setattr(worksheet, "worksheet", never)
    app = go(open_app(digit="d1.7-crossed-1"), "lesson")
    assert len(app.get("download_button")) == 2


def test_from_a_step_the_list_of_all_steps_opens_on_that_very_lesson() -> None:
    app = go(open_app(plan="20.1", predict="on"), "lesson")
    assert app.segmented_control(key="lesson-plan").value == "20"
