"""Every page through a network whose classes are no digits."""

import re

import pytest

from tests.pages.conftest import choose, html, open_app, seen, words
from tests.symbols import three_symbols
from ui.pages import PAGES, page_named
from ui.visitor.networks import named

CALLED = ("A", "heart", "plus sign")
# What only a network of digits can say.
OF_DIGITS = re.compile(
    r"for the digit \d|for \d:|logit of \d|probability of \d|\b\d · [\d.]+ %|says \d\b|becomes an? \d|ten scores|Ten l"
)


@pytest.fixture
def symbols() -> str:
    """The name of a network of three symbols, held by this process."""
    trained = named(three_symbols())
    # The shelf holds what somebody holds.
    HELD.append(trained)
    return trained.name


HELD: list[object] = []


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_a_page_speaks_of_the_network_s_own_classes_and_of_no_digit(symbols, page):
    app = choose(open_app(network=symbols), "4-open-1")
    app = app if page == "draw" else app.switch_page(page_named(page).file).run()
    assert not app.exception
    assert seen(app).network == symbols
    said = html(app) + words(app)
    if page not in ("lesson", "quiz", "hidden_mark", "two_networks", "neighbours"):
        assert not OF_DIGITS.findall(said)
    if page not in ("lesson", "quiz"):
        assert any(name in said for name in CALLED)


# Page -> what opens its other parts.
OPENED = [
    ("compare", {"target": "1", "output": "log_probability", "code": "on", "reading": "on"}),
    ("compare", {"relu": "functions", "baseline": "grey"}),
    ("baselines", {"path": "on", "path-gaps": "on"}),
    ("why_not", {"why": "0", "why-not": "2", "why-then": "erase"}),
    ("why_not", {"why-then": "fewest"}),
    ("why_not", {"why-then": "fool", "fool-maps": "on", "fool-often": "on"}),
    *(("trust", {"test": test}) for test in ("race", "scramble", "hair", "sum", "many", "forge", "known")),
    ("filters", {"off": "conv1.0", "dream": "on", "dream-stage": "logits"}),
    ("training", {"training-tab": "replay", "replay-how": "on", "replay-log": "on"}),
    ("draw", {"picker-tab": "choose", "wall-source": "mnist", "mnist-order": "misread"}),
]


@pytest.mark.parametrize(("page", "query"), OPENED, ids=[f"{page}-{'-'.join(query)}" for page, query in OPENED])
def test_so_does_every_part_of_it(symbols, page, query):
    app = choose(open_app(network=symbols, **query), "4-open-1")
    app = app if page == "draw" else app.switch_page(page_named(page).file).run()
    assert not app.exception
    # The linear network is one of digits.
    if query.get("test") != "known":
        assert not OF_DIGITS.findall(html(app) + words(app))


def test_a_link_to_a_class_the_network_has_not_got_says_so_and_explains_the_answer(symbols):
    app = choose(open_app(network=symbols, target="7"), "4-open-1").switch_page("pages/compare.py").run()
    assert "asks for class 7" in words(app)
    assert "A, heart and plus sign apart. Its answer" in words(app)
    assert not app.exception
    assert app.selectbox(key="target").value == "answer"
    assert app.selectbox(key="target").options == ["the answer", *CALLED]


def test_another_network_s_classes_begin_at_its_answer(symbols):
    app = choose(open_app(network=symbols, target="1"), "4-open-1").switch_page("pages/compare.py").run()
    assert app.selectbox(key="target").value == "1"
    app = app.selectbox(key="network-choice").set_value("world").run()
    assert not app.exception
    assert app.selectbox(key="target").value == "answer"
    assert len(app.selectbox(key="target").options) == 11


def test_who_guesses_first_guesses_among_the_network_s_own_classes(symbols):
    app = choose(open_app(network=symbols, predict="on"), "4-open-1")
    pills = app.get("button_group")
    tap = next(group for group in pills if "symbol" in group.proto.label)
    assert [option.content for option in tap.proto.options] == list(CALLED)
