"""What a run leaves behind."""

from __future__ import annotations

import pytest
import torch

from core.digits.digits import Digits
from core.judging.judge import judge
from core.network.checkpoints import Snapshot
from core.training.history import History, few, tried_on
from core.training.loop import train
from tests.blots import TINY, some_digits


def test_the_early_moments_are_judged_on_the_digits_given() -> None:
    made, test = History(), some_digits(40, 1)
    first = next(train(TINY, some_digits(60), test))
    made.add(first, test)
    assert made.snapshots[0].accuracy == judge(first.model, test).accuracy


def test_a_run_is_tried_on_a_twentieth_of_as_many_as_it_learns_from_and_on_500_at_least_spread_over_all() -> None:
    blank, labels = torch.zeros(10_000, 1, 1, dtype=torch.uint8), torch.arange(10_000)
    test = Digits("test", blank, labels, "")
    assert {count: len(tried_on(test, count)) for count in (1, 10, 1_000, 20_000, 60_000)} == {
        1: 500, 10: 500, 1_000: 500, 20_000: 1_000, 60_000: 3_334
    }  # fmt: skip
    assert tried_on(test, 10).labels.tolist() == list(range(0, 10_000, 20))
    few_there = Digits("test", blank[:60], labels[:60], "")
    assert tried_on(few_there, 10) is few_there


def test_of_many_moments_a_few_are_kept_from_the_first_to_the_last() -> None:
    moments = [Snapshot(0, step, 0.0, 0.0, {}) for step in range(11)]
    assert [moment.step for moment in few(moments, 4)] == [0, 3, 7, 10]
    assert few(moments, None) == few(moments, 11) == moments
    with pytest.raises(ValueError, match="at least 2 moments"):
        few(moments, 1)
