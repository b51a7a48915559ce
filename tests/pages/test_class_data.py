"""On Training, what a class drew: symbols and digits that half of its hands teach, and the other half tests."""

from __future__ import annotations

from itertools import count

import numpy as np
from streamlit.testing.v1 import AppTest

from core.classroom.classfile import packed, unpacked
from core.classroom.dataset import Written, written
from core.hands.samples import samples
from tests.classes import a_wall
from tests.pages.conftest import html, open_app, seen, words


def training(drawn: list[Written]) -> AppTest:
    """The page with a class's file read, as `core.classroom.classfile` reads it."""
    app = open_app(**{"training-tab": "own", "class-data": "on"})
    app.session_state["class-brought"] = unpacked(packed(drawn))
    return app.switch_page("pages/training.py").run()


def trained(app: AppTest, button: str) -> AppTest:
    """The page when the run that a button starts is over."""
    app = app.button(key=button).click().run()
    job = app.session_state["training-desk"].job
    assert job is not None
    job.wait(120)
    assert job.over
    return app.run()


def digits_of(names: str, hands: int) -> list[Written]:
    """Built-in drawings as if so many hands had written them."""
    found, hand = [], count()
    for sample in samples():
        if sample.ambiguous_with is None and str(sample.label) in names:
            image = np.rint(255 * sample.image[0]).astype(np.uint8)
            found.append(Written(image, str(sample.label), next(hand) % hands + 1))
    return found


def test_a_class_teaches_a_network_its_symbols_and_looks_through_it_from_then_on() -> None:
    app = training(written(a_wall(("heart", "plus"), hands=20)))
    assert "heart 20 and plus sign 20" in words(app)
    app = trained(app, "class-teach")
    assert not app.exception
    made = seen(app).trained[seen(app).network]
    assert made.facts.classes == ("heart", "plus")
    assert made.facts.recipe.dataset == "class"
    assert made.facts.data.digits == made.facts.test.digits == 20
    assert made.facts.accuracies[made.facts.test.name] > 0.8
    assert "learned from 10 hands and was tested on 10 other hands" in words(app)
    app = app.switch_page("app.py").run()
    assert not app.exception
    assert "heart" in html(app)


def test_of_fewer_than_twenty_of_a_symbol_nothing_is_taught_yet() -> None:
    app = training(written(a_wall(("heart", "plus"), hands=19)))
    assert app.button(key="class-teach").disabled
    assert "Of each symbol 20 are wanted. There are: heart 19 and plus sign 19." in words(app)


def test_a_class_s_digits_stand_beside_world_and_book_on_the_same_test_half() -> None:
    app = trained(training(digits_of("17", hands=6)), "class-train")
    assert not app.exception
    made = seen(app).trained[seen(app).network]
    assert made.facts.classes == ("1", "7")
    job = app.session_state["training-desk"].job
    tested = len(job.given.test)
    assert all(name in html(app) for name in ("this network", "Hands of the world", "The book"))
    assert html(app).count(f" / {tested} · ") == 3


def test_one_hand_alone_is_told_that_others_are_needed() -> None:
    app = training(digits_of("17", hands=1)).button(key="class-train").click().run()
    assert not app.exception
    assert "All of these digits are by one hand" in words(app)
