"""Accuracy, confusion, and the worst mistakes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.digits.digits import Digits, digits
from core.judging.judge import judge, logits_of
from core.network.model import DigitNet
from tests.blots import some_digits


class SaysItsFirstPixel(nn.Module):
    """Answers the digit that the first pixel spells: 0 to 9 of 255."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        spelt = (images[:, 0, 0, 0] * 255).round().long()
        return 5.0 * nn.functional.one_hot(spelt, 10).float()


def spelt(answers: list[int], labels: list[int]) -> Digits:
    images = torch.zeros(len(answers), 28, 28, dtype=torch.uint8)
    images[:, 0, 0] = torch.tensor(answers)
    return digits("spelt", images, torch.tensor(labels))


def test_accuracy_loss_and_confusion_of_four_answers_by_hand() -> None:
    result = judge(SaysItsFirstPixel(), spelt([3, 3, 5, 9], [3, 3, 3, 9]))
    assert result.accuracy == 0.75
    assert len(result.answers) == 4
    assert result.confusion[3, 3] == 2
    assert result.confusion[3, 5] == 1
    assert result.confusion[9, 9] == 1
    right, wrong = np.log(np.exp(5) + 9) - 5, np.log(np.exp(5) + 9)
    assert result.loss == pytest.approx((3 * right + wrong) / 4, rel=1e-5)


def test_logits_come_in_the_order_of_the_digits_whatever_the_batches() -> None:
    answers = [number % 10 for number in range(1203)]
    assert logits_of(SaysItsFirstPixel(), spelt(answers, answers)).argmax(dim=1).tolist() == answers


def test_however_many_digits_are_judged_a_few_are_looked_at_together() -> None:
    seen = []
    model = SaysItsFirstPixel()
    model.register_forward_pre_hook(lambda _, given: seen.append(len(given[0])))
    judge(model, spelt([3] * 1203, [3] * 1203))
    assert sum(seen) == 1203
    assert max(seen) <= 100  # Of 500 the layers between hold 100 MB more.


def test_the_worst_mistakes_are_those_it_was_most_wrongly_sure_of() -> None:
    model, test = DigitNet(generator=torch.Generator().manual_seed(3)).eval(), some_digits(50, 2)
    judged = judge(model, test)
    probabilities = model(test.images[:, None] / 255.0).softmax(dim=1).detach().numpy()
    of_label = probabilities[np.arange(50), judged.labels]
    wrong = [number for number in np.argsort(of_label) if probabilities[number].argmax() != judged.labels[number]]
    assert judged.worst(12).tolist() == wrong[:12]
    assert judged.confusion.sum() == 50
    assert judged.confusion[3].sum() == 5
    assert judged.accuracy == np.trace(judged.confusion) / 50
    assert len(judged.where(None, None)) == 50 - np.trace(judged.confusion)
    assert set(judged.where(3, None)) <= set(np.flatnonzero(judged.labels == 3))
    assert replace(judged).loss == pytest.approx(float(-np.log(of_label).mean()), rel=1e-4)
