"""Who taught it this: held against gradients taken one by one, and against captum's own."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import TensorDataset

from core import samples
from core.examples.influence import Traces, influence, self_influence, strongest, traces
from core.network.checkpoints import models_of, read_card
from core.network.model import DigitNet

SOME = samples()[::11]
IMAGES = np.stack([np.rint(255 * sample.image[0]).astype(np.uint8) for sample in SOME])
LABELS = np.array([sample.label for sample in SOME])
ASKED = samples()[40]


@pytest.fixture(scope="module")
def moments() -> list[DigitNet]:
    return models_of(read_card("world").moments()[3:6], "world")


@pytest.fixture(scope="module")
def learned(moments: list[DigitNet]) -> Traces:
    return traces(moments, IMAGES, LABELS)


def slope(model: DigitNet, image: np.ndarray, label: int) -> torch.Tensor:
    """The gradient of one digit's loss by the last layer's weights, by autograd."""
    own = copy.deepcopy(model).requires_grad_()
    loss = nn.functional.cross_entropy(own(torch.tensor(image).reshape(1, 1, 28, 28)), torch.tensor([label]))
    return torch.autograd.grad(loss, own.fc2.weight)[0].double()


def test_influence_is_the_product_of_gradients_taken_one_by_one(moments: list[DigitNet], learned: Traces) -> None:
    expected = [
        sum(
            float((slope(model, image / np.float32(255), int(label)) * slope(model, ASKED.image, 7)).sum())
            for model in moments
        )
        for image, label in zip(IMAGES, LABELS, strict=True)
    ]
    found = influence(learned, moments, ASKED.image, 7)
    assert found == pytest.approx(np.array(expected), rel=5e-3, abs=2e-3 * float(np.abs(expected).max()))
    assert np.argsort(found)[-3:].tolist() == np.argsort(expected)[-3:].tolist()


def test_what_a_digit_taught_itself_is_its_influence_on_itself(moments: list[DigitNet], learned: Traces) -> None:
    own = self_influence(learned)
    assert (own >= 0).all()
    for at in (0, 4, len(LABELS) - 1):
        image = IMAGES[at][None].astype(np.float32) / np.float32(255)
        itself = influence(learned, moments, image, int(LABELS[at]))[at]
        assert own[at] == pytest.approx(itself, rel=5e-3, abs=1e-6)


def test_captum_s_tracin_finds_the_same(moments: list[DigitNet], learned: Traces, tmp_path) -> None:
    from captum.influence import TracInCPFast

    for at, model in enumerate(moments):
        torch.save(model.state_dict(), tmp_path / f"{at}.pt")

    def load(model: nn.Module, path: str) -> float:
        model.load_state_dict(torch.load(path))
        return 1.0

    images = torch.from_numpy(IMAGES[:, None] / np.float32(255))
    theirs = TracInCPFast(
        copy.deepcopy(moments[0]).requires_grad_(),
        "fc2",
        TensorDataset(images, torch.from_numpy(LABELS)),
        [str(tmp_path / f"{at}.pt") for at in range(len(moments))],
        load,
        nn.CrossEntropyLoss(reduction="sum"),
        batch_size=4,
    )
    asked = (torch.tensor(ASKED.image)[None], torch.tensor([7]))
    expected = theirs.influence(asked, show_progress=False)[0].detach().numpy()
    found = influence(learned, moments, ASKED.image, 7)
    assert found == pytest.approx(expected, rel=5e-3, abs=2e-3 * float(np.abs(expected).max()))


def test_what_is_no_digit_is_held_against_ten_equal_probabilities(moments: list[DigitNet]) -> None:
    errors = traces(moments[:1], IMAGES[:1], np.array([-1])).errors[0, 0]
    with torch.no_grad():
        given = moments[0](torch.from_numpy(IMAGES[:1, None] / np.float32(255))).softmax(dim=1)[0]
    assert errors == pytest.approx(given.numpy() - 0.1, abs=1e-3)


def test_the_strongest_are_the_highest_above_nothing() -> None:
    scores = np.array([0.5, -2.0, 3.0, 0.0, 0.1])
    assert strongest(scores, 2).tolist() == [2, 0]
    assert strongest(scores, 5).tolist() == [2, 0, 4]
    assert strongest(-scores, 5).tolist() == [1]


def test_without_moments_there_is_nothing_to_trace() -> None:
    with pytest.raises(ValueError, match="at least one moment"):
        traces([], IMAGES, LABELS)
