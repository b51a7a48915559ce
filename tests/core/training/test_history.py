"""What a run leaves behind."""

from __future__ import annotations

from core.digits.digits import Digits
from core.judging.judge import judge
from core.training.history import History
from core.training.loop import train
from tests.blots import TINY, some_digits


def test_a_sparing_history_judges_the_early_moments_on_every_fifth_digit() -> None:
    made, test = History(sparing=True), some_digits(40, 1)
    first = next(train(TINY, some_digits(60), test))
    made.add(first, test)
    fifth = Digits("fifth", test.images[::5], test.labels[::5], "")
    assert made.snapshots[0].accuracy == judge(first.model, fifth).accuracy
