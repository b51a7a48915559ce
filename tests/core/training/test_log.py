"""How a run is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.facts import Facts
from core.network.recipes import Recipe
from core.training.history import History
from core.training.log import in_words, log_lines, smooth
from core.training.loop import train
from tests.blots import TINY, some_digits


def history(recipe: Recipe = TINY) -> tuple[History, Facts]:
    data, test, made = some_digits(60), some_digits(40, 1), History()
    for report in train(recipe, data, test, report_every=1):
        made.add(report, test)
    return made, made.facts(recipe, "tiny", data, test)


def test_the_log_reads_as_the_book_prints_it() -> None:
    facts = history(TINY.but(epochs=3))[1].but(losses=((10, 0.25), (12, 0.125)))
    lines = [line for _, line in log_lines(facts)]
    assert lines[0] == "epoch: 3 [32/60 (50%)]\t training loss: 0.250000"
    end = facts.epochs[-1]
    assert lines[1] == (
        f"Test dataset: Overall Loss: {end.test_loss:.4f}, Overall Accuracy: "
        f"{round(40 * end.test_accuracy)}/40 ({100 * end.test_accuracy:.0f}%)"
    )


def test_how_it_was_trained_is_told_in_words() -> None:
    told = in_words(history()[1])
    assert told.startswith("Twice through 60 digits (blots), 16 at a time, with AdamW, learning rate 0.005 at its peak")
    assert "10 % of the maps and 25 % of the hidden units, seed 123" in told
    assert "random weights" in in_words(history(TINY.but(epochs=0))[1])


def test_words_claim_no_more_training_than_there_was_and_no_digits_that_are_none() -> None:
    facts = history()[1]
    assert in_words(facts.but(stopped=3)).startswith("Stopped by hand after step 3, on the way twice through 60 digits")
    assert "60 pictures (blots)" in in_words(facts.but(recipe=facts.recipe.but(not_digits=8)))
    assert "learning rate 0.00001 " in in_words(facts.but(recipe=facts.recipe.but(learning_rate=1e-5)))


@settings(max_examples=30)
@given(st.lists(st.floats(0.0, 10.0), min_size=1, max_size=60))
def test_a_smoothed_curve_stays_between_the_lowest_and_the_highest_loss(values: list[float]) -> None:
    losses = [[10 * (number + 1), value] for number, value in enumerate(values)]
    smoothed = smooth(losses)
    assert smoothed.min() >= min(values) - 1e-9
    assert smoothed.max() <= max(values) + 1e-9
    window = [value for step, value in losses if 1 / 1.25 <= step / losses[-1][0] <= 1.25]
    assert smoothed[-1] == pytest.approx(np.mean(window))
