"""What a run leaves behind."""

from __future__ import annotations

import pytest

from core.digits.digits import Digits
from core.judging.judge import judge
from core.network.checkpoints import Snapshot
from core.training.history import History, few
from core.training.loop import train
from tests.blots import TINY, some_digits


def test_a_sparing_history_judges_the_early_moments_on_every_fifth_digit() -> None:
    made, test = History(sparing=True), some_digits(40, 1)
    first = next(train(TINY, some_digits(60), test))
    made.add(first, test)
    fifth = Digits("fifth", test.images[::5], test.labels[::5], "")
    assert made.snapshots[0].accuracy == judge(first.model, fifth).accuracy


def test_of_many_moments_a_few_are_kept_from_the_first_to_the_last() -> None:
    moments = [Snapshot(0, step, 0.0, 0.0, {}) for step in range(11)]
    assert [moment.step for moment in few(moments, 4)] == [0, 3, 7, 10]
    assert few(moments, None) == few(moments, 11) == moments
    with pytest.raises(ValueError, match="at least 2 moments"):
        few(moments, 1)
