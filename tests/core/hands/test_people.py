"""The people: who teaches and who judges."""

from __future__ import annotations

from core.hands.allographs import ALLOGRAPHS
from core.hands.hand import Hand, hands


def test_hands_are_people_with_one_allograph_for_each_digit() -> None:
    for hand in hands():
        assert [ALLOGRAPHS[name].label for name in hand.allographs] == list(range(10))


def test_held_out_hands_are_others_than_training_hands() -> None:
    train, held_out = hands("train"), hands("held-out")
    assert len(train) >= 24
    assert len(held_out) >= 6
    assert len({hand.name for hand in train + held_out}) == len(train) + len(held_out)
    assert set(hands()) == set(train) | set(held_out)


def test_no_held_out_hand_shares_its_allographs_or_style_with_a_training_hand() -> None:
    def manner(hand: Hand) -> tuple[object, ...]:
        return (hand.allographs, hand.style, hand.width)

    assert not {manner(h) for h in hands("train")} & {manner(h) for h in hands("held-out")}
