"""What a network is judged on, each hand's own share, and the command line."""

from __future__ import annotations

import json

import pytest
import torch
from torch import nn

from core.hands.hand import hands
from core.judging.evaluate import accuracy_by_hand, judged_on, main


class SaysOne(nn.Module):
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return torch.eye(10)[1].expand(len(images), 10)


def test_who_always_says_one_is_right_in_a_tenth_of_every_held_out_hand_s_digits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.judging.evaluate.PER_HAND", 20)
    found = accuracy_by_hand(SaysOne())
    assert list(found) == [hand.name for hand in hands("held-out")]
    assert set(found.values()) == {0.1}


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
