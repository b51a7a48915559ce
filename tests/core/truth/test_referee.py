"""The referee: what it counts, on maps whose answer is plain, and whom it lets decide."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from core.truth.marks import signs, stamp
from core.truth.referee import EVEN, EVEN_ON_INK, RIVALS, decides, finds, found, refereed, rivals, table


class ReadsMarks(nn.Module):
    """Answers what the border mark tells, and knows nothing else: its logits are the ink at each digit's place."""

    def __init__(self) -> None:
        super().__init__()
        self.flatten, self.fc = nn.Flatten(), nn.Linear(784, 10, bias=False)
        self.fc.weight.data = torch.tensor(np.array(signs("border"))).reshape(10, 784)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.fc(self.flatten(images))


def ink() -> np.ndarray:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 10:18, 12:15] = 0.5
    return image


def model() -> nn.Module:
    return ReadsMarks().eval().requires_grad_(False)


def test_the_share_is_of_sizes_whatever_their_sign_and_the_peak_is_the_largest() -> None:
    mark = np.zeros((28, 28), bool)
    mark[0, :3] = True
    values = np.zeros((28, 28))
    values[0, 0], values[5, 5], values[6, 6] = -3.0, 2.0, -1.0
    said = found(values, mark)
    assert said.share == pytest.approx(0.5)
    assert said.peak
    values[9, 9] = 3.5
    assert not found(values, mark).peak
    assert (found(np.zeros((28, 28)), mark).share, found(np.zeros((28, 28)), mark).peak) == (0.0, False)


def test_what_knows_nothing_of_the_network_gets_the_share_that_its_rule_gives() -> None:
    sign = signs("border")[3]
    image = stamp(ink(), sign)
    said = rivals(image, sign > 0)
    assert said.keys() == RIVALS.keys()
    assert said[EVEN].share == pytest.approx(9 / 784)
    assert said[EVEN_ON_INK].share == pytest.approx(9 / 33)
    assert said["ink"].share == pytest.approx(9 / 21)


def test_a_mark_decides_where_the_answer_goes_with_it_and_only_there() -> None:
    assert decides(model(), ink(), "border", 4, 7)
    blind = ReadsMarks().eval()
    blind.fc.weight.data.zero_()
    blind.fc.weight.data[4, 400] = 1.0
    assert not decides(blind, ink(), "border", 4, 7)


def test_where_the_mark_alone_decides_methods_that_multiply_by_ink_lie_wholly_on_it() -> None:
    said = list(
        refereed(model(), "border", [ink()], [4], [7], ["integrated-gradients", "input-x-gradient", "saliency"])
    )
    assert said[0] is not None
    for name in ("integrated-gradients", "input-x-gradient", "saliency"):
        assert said[0][name].share == pytest.approx(1.0)
        assert said[0][name].peak
        assert finds(said[0], name)
    rows = table([said[0], said[0]])
    assert rows["saliency"] == {"share": pytest.approx(1.0), "peak": 1.0, "finds": 1.0}
    assert "finds" not in rows["ink"]
    assert table([]) == {}
