"""Accuracy, confusion, and each hand's own share."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from torch import nn

from core.digits.digits import Digits, digits
from core.hands.hand import hands
from core.hands.pictures import held_out_set
from core.judging.evaluate import accuracy_by_hand, judged_on, main
from core.judging.judge import evaluate, logits_of


class SaysItsFirstPixel(nn.Module):
    """Answers the digit that the first pixel spells: 0 to 9 of 255."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        spelt = (images[:, 0, 0, 0] * 255).round().long()
        return 5.0 * nn.functional.one_hot(spelt, 10).float()


class SaysOne(nn.Module):
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return torch.eye(10)[1].expand(len(images), 10)


def spelt(answers: list[int], labels: list[int]) -> Digits:
    images = torch.zeros(len(answers), 28, 28, dtype=torch.uint8)
    images[:, 0, 0] = torch.tensor(answers)
    return digits("spelt", images, torch.tensor(labels))


def test_accuracy_loss_and_confusion_of_four_answers_by_hand() -> None:
    result = evaluate(SaysItsFirstPixel(), spelt([3, 3, 5, 9], [3, 3, 3, 9]))
    assert result.accuracy == 0.75
    assert result.images == 4
    assert result.confusion[3, 3] == 2
    assert result.confusion[3, 5] == 1
    assert result.confusion[9, 9] == 1
    right, wrong = np.log(np.exp(5) + 9) - 5, np.log(np.exp(5) + 9)
    assert result.loss == pytest.approx((3 * right + wrong) / 4, rel=1e-5)


def test_logits_come_in_the_order_of_the_digits_whatever_the_batches() -> None:
    answers = [number % 10 for number in range(1203)]
    assert logits_of(SaysItsFirstPixel(), spelt(answers, answers)).argmax(dim=1).tolist() == answers


def test_who_always_says_one_is_right_in_a_tenth_of_every_held_out_hand_s_digits() -> None:
    found = accuracy_by_hand(SaysOne())
    assert list(found) == [hand.name for hand in hands("held-out")]
    assert set(found.values()) == {0.1}


def test_held_out_digits_can_be_asked_of_some_hands_and_of_no_teaching_hand() -> None:
    some = hands("held-out")[:2]
    images, labels = held_out_set(20, 0, some)
    assert images.shape == (20, 28, 28)
    assert np.bincount(labels).tolist() == [2] * 10
    with pytest.raises(ValueError, match="held-out hands only"):
        held_out_set(10, 0, hands("train")[:1])
    with pytest.raises(ValueError, match="at least one hand"):
        held_out_set(10, 0, [])


def test_an_unknown_data_set_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="got 'letters'"):
        judged_on("letters")


def test_the_command_prints_one_line_of_json_with_every_hand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.judging.evaluate.UNSEEN_COUNT", 320)
    monkeypatch.setattr("core.judging.evaluate.PER_HAND", 20)
    main(["world", "--dataset", "held-out", "--by-hand"])
    line = json.loads(capsys.readouterr().out)
    assert line["model"] == "world"
    assert line["images"] == 320
    assert set(line["hands"]) == {hand.name for hand in hands("held-out")}
    assert line["accuracy"] > 0.95


def test_hands_are_not_asked_of_mnist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["world", "--by-hand"])
    assert stop.value.code == 2
    assert "MNIST does not say who wrote what" in capsys.readouterr().err


def test_a_network_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["nobody", "--dataset", "drawings"])
    assert stop.value.code == 1
    assert "There is no network 'nobody'" in capsys.readouterr().err
