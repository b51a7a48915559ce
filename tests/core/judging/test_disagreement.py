import numpy as np

from core.judging.disagreement import partings


def sure_of(digit: int, probability: float) -> np.ndarray:
    row = np.full(10, (1 - probability) / 9)
    row[digit] = probability
    return row


FIRST = np.stack([sure_of(1, 0.9), sure_of(7, 0.8), sure_of(3, 0.5), sure_of(4, 0.99)])
SECOND = np.stack([sure_of(7, 0.9), sure_of(7, 0.7), sure_of(3, 0.9), sure_of(4, 0.99)])
LABELS = np.array([1, 7, 3, 4])


def test_the_drawing_they_differ_on_most_comes_first_and_those_they_agree_on_not_at_all():
    assert [parting.number for parting in partings(FIRST, SECOND, LABELS)] == [0, 2, 1]


def test_each_names_both_answers_and_who_gives_the_meant_digit_more():
    first, second, _ = partings(FIRST, SECOND, LABELS)
    assert first.answers == (1, 7)
    assert first.gain > 0.8
    assert second.gain == -0.4


def test_there_are_at_most_as_many_as_asked_for():
    assert len(partings(FIRST, SECOND, LABELS, most=2)) == 2
