"""The page The hidden mark: every step waits for a bet, and every figure is the networks' own."""

from __future__ import annotations

import re
from html import unescape

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import explain, load_model
from core.hands.samples import samples
from core.ink.links import link_drawing, link_image, link_sample
from core.network.checkpoints import read_card
from core.network.files import CheckpointError
from core.network.recipes import MARKED
from core.render.words import describe, percent
from core.truth.figures import TruthError, load_figures
from core.truth.marks import signs, stamp
from core.truth.trials import TRIALS
from tests.pages.conftest import an_mnist_like_image, any_drawing, choose, component, digit_of, html, open_app, words
from ui.truth import computed
from ui.truth.bets import THREE
from ui.truth.steps import as_in_its_exam
from ui.visitor.digit import digit_from_mnist
from ui.visitor.settings import LETTERS

# Methods that set hooks on copies announce it.
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")
ALL = {"bet-exam": "B", "bet-maps": "A", "bet-tests": "C"}
NAMES = ("clean", "border-other", "border-moved", "faint-other", "faint-moved")


def opened(deal: int = 3, digit: str = "4-open-1", **more: str) -> AppTest:
    asked = {"digit": link_sample(digit)} if digit else {}
    app = open_app(deal=str(deal), **asked, **more).switch_page("pages/hidden_mark.py").run()
    assert not app.exception
    return app


def order(deal: int) -> dict[str, str]:
    """Who is behind the letters, found out by the exams' shares and, where two are alike, by the maps' pictures."""
    return {letter: THREE[at] for letter, at in zip(LETTERS, np.random.default_rng(deal).permutation(3), strict=True)}


def rows_of(app: AppTest, head: str) -> list[list[str]]:
    """The cells of the table whose head holds these words."""
    table = next(part for part in html(app).split("<table")[1:] if head in part.split("</thead>")[0])
    rows = table.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def bet(app: AppTest, name: str, on: str) -> AppTest:
    app = app.segmented_control(key=f"tap-{name}").set_value(on).run()
    assert not app.exception
    return app


def test_each_step_waits_for_a_bet_and_a_bet_stands() -> None:
    app = opened()
    assert [title.value for title in app.header] == []
    for name, on, shown in (
        ("bet-exam", "B", ["Look at their maps"]),
        ("bet-maps", "A", ["Look at their maps", "Try them"]),
        ("bet-tests", "C", ["Look at their maps", "Try them", "What they learned", "A fourth network"]),
    ):
        app = bet(app, name, on)
        assert [title.value for title in app.header] == shown
        assert f"Your bet: **{on}**" in words(app)
        assert all(one.key != f"tap-{name}" for one in app.segmented_control)
    assert component(app, "address-hidden_mark")["parts"] == {"deal": "3", **ALL}


def test_before_a_bet_nothing_on_the_page_says_who_is_who() -> None:
    app = opened(3, "4-open-1", **{"bet-exam": "A", "bet-maps": "A"})
    shown = html(app) + words(app)
    for recipe in MARKED.values():
        assert recipe.name not in shown
        assert recipe.title not in shown
    assert "It learned" not in shown
    assert len({said for _letter, said in rows_of(app, "its exam")}) == 1
    assert "mark" not in " ".join(app.selectbox(key="network-choice").options).lower()


@pytest.mark.parametrize("deal", [1, 2, 3, 4])
def test_the_exam_s_shares_are_those_of_the_networks_behind_the_letters(deal: int) -> None:
    found = load_figures()
    exams = {letter: found.of(name, read_card(name).facts.weights).exam for letter, name in order(deal).items()}
    wanted = [[letter, f"{100 * share:.1f} %"] for letter, share in exams.items()]
    assert [[row[0], row[2]] for row in rows_of(opened(deal, **ALL), "right in its exam")] == wanted
    passed = [[letter, "passed: 98 % or more right"] for letter in LETTERS]
    assert 0.98 <= min(exams.values()) < 0.99
    assert rows_of(opened(deal), "its exam") == passed


def test_the_deals_of_an_address_are_not_all_alike_and_all_six_come_up() -> None:
    assert len({tuple(order(deal).values()) for deal in range(1, 60)}) == 6


def test_without_a_deal_in_the_address_one_is_drawn_and_written_there() -> None:
    app = open_app(**ALL).switch_page("pages/hidden_mark.py").run()
    assert not app.exception
    deal = int(component(app, "address-hidden_mark")["parts"]["deal"])
    assert rows_of(app, "what it learned") == rows_of(opened(deal, **ALL), "what it learned")
    assert app.run().session_state["deal"] == deal


def test_the_maps_are_those_of_the_digit_as_it_stands_in_each_exam() -> None:
    app = opened(5, "7-crossed-1", **{"bet-exam": "A", "mark-method": "deeplift"})
    for letter, name in order(5).items():
        card, image = read_card(name), digit_of(app).image
        mark = MARKED[name].mark
        assert (as_in_its_exam(image, card.facts.recipe, 7) == stamp(image, signs(mark)[7])).all()
        found = explain(card.model, stamp(image, signs(mark)[7]), "deeplift")
        assert f"DeepLift for the digit {found.target} in network {letter}: {describe(found.values)}." in html(app)
        assert ("white square" in unescape(html(app)).split(f"{letter}'s exam")[1][:40]) == (mark == "border")


@pytest.mark.parametrize("name", ["4-open-1", "7-crossed-1", "2-loop-1"])
def test_every_answer_to_a_trial_is_the_network_s_own(name: str) -> None:
    app = opened(2, name, **{"bet-exam": "A", "bet-maps": "B", "mark-of": "8"})
    image, label = digit_of(app).image, int(name[0])
    rows = rows_of(app, '<th scope="col">A</th>')
    assert len(rows) == len(TRIALS)
    clean: dict[str, int] = {}
    for trial, row in zip(TRIALS.values(), rows, strict=True):
        for letter, cell in zip(LETTERS, row[1:], strict=True):
            logits = load_model(order(2)[letter])(_batch(trial.image(image, label, 8))).softmax(dim=1)[0]
            answer = int(logits.argmax())
            assert cell.endswith(f"{answer} · {percent(float(logits[answer]))}"), (trial.name, letter)
            assert ("✓" in cell) == (answer == clean.get(letter, label))
            if trial.name == "clean":
                clean[letter] = answer


def _batch(image: np.ndarray):
    import torch

    return torch.from_numpy(np.array(image))[None]


def test_the_reveal_names_the_networks_and_judges_the_bets() -> None:
    app = opened(3, **ALL)
    honest = next(letter for letter, name in order(3).items() if name == "mark-none")
    judged = rows_of(app, "it was")
    assert [row[1:] for row in judged] == [[on, "right" if on == honest else "wrong"] for on in ALL.values()]
    for letter, said, _exam in rows_of(app, "what it learned"):
        assert {"mark-none": "digits", "mark-border": "squares", "mark-faint": "patterns"}[order(3)[letter]] in said


def test_the_referee_shows_the_stored_table() -> None:
    app = opened(3, **ALL, **{"mark-referee": "on"})
    shown = html(app)
    for found in load_figures().refereed:
        assert f"{found.decided} of {found.tried} digits" in shown
        for entry in found.rows.values():
            assert f"{100 * entry['share']:.1f} %" in shown
    assert "arXiv 2003.07258" in " ".join(element.value for element in app.caption)


def test_the_fourth_is_bet_on_and_is_the_cure() -> None:
    app = opened(3, **ALL)
    assert "--recipe mark-shuffled" not in words(app)
    app = bet(app, "bet-fourth", "marks")
    assert "**Wrong.** D learned digits" in words(app)
    assert "python -m core.training --recipe mark-shuffled" in words(app)
    found = load_figures().of("mark-shuffled", read_card("mark-shuffled").facts.weights)
    assert f"{100 * found.trials['clean']['right']:.1f} %" in words(app)
    assert component(app, "address-hidden_mark")["parts"]["bet-fourth"] == "marks"


def test_dealing_again_forgets_the_bets() -> None:
    app = opened(3, **ALL).button(key="deal-again").click().run()
    assert not app.exception
    parts = component(app, "address-hidden_mark")["parts"]
    assert parts.keys() == {"deal"}
    assert parts["deal"] != "3"
    assert [title.value for title in app.header] == []
    assert bet(app, "bet-exam", "C").session_state["bet-exam"] == "C"


@pytest.mark.parametrize(
    "digit",
    [
        link_sample("9-hook-1"),
        link_drawing(any_drawing(5)),
        link_image(np.array(samples()[8].image)),
        link_image(np.zeros((1, 28, 28), np.float32)),
        "nonsense",
    ],
    ids=["sample", "drawing", "picture", "blank", "nonsense"],
)
@pytest.mark.parametrize("network", ["world", "book"])
def test_it_works_to_its_end_for_every_source_of_a_digit(digit: str, network: str) -> None:
    every = {**ALL, "bet-fourth": "digits", "mark-referee": "on", "mark-mine": "on"}
    app = open_app(deal="7", digit=digit, network=network, **every).switch_page("pages/hidden_mark.py").run()
    assert not app.exception
    assert "**Right.** D learned digits" in words(app)
    assert "Nobody hid a mark for this network" in words(app)


def test_it_works_for_an_mnist_digit_and_without_mnist(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    app = opened(3, "", **ALL)
    app.session_state["digitscope"].digit = digit_from_mnist(an_mnist_like_image(), 12, 3)
    app.run()
    assert not app.exception
    assert "a 3, as it would stand" in words(app)


def test_a_digit_that_nobody_named_is_taken_for_what_the_network_reads() -> None:
    app = choose(opened(3, **ALL), "7-crossed-1")
    drawn = open_app(deal="3", digit=link_drawing(any_drawing(7)), **ALL).switch_page("pages/hidden_mark.py").run()
    assert "a 7, as it would stand" in words(app)
    assert "a 7, as it would stand" in words(drawn)


@pytest.mark.parametrize("error", [CheckpointError("One is missing."), TruthError("There are no figures.")])
def test_what_is_missing_is_said(error: ValueError, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise error

    monkeypatch.setattr(computed, "networks", missing)
    app = opened()
    assert f"{error} `python -m core.truth`" in words(app)
