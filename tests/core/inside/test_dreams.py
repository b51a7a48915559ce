"""Pictures made to please a unit."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.hands.samples import samples
from core.inside.dreams import STEPS, dream, unit_values
from core.network.checkpoints import load_model
from core.network.model import DigitNet

NETWORK = DigitNet(generator=torch.Generator().manual_seed(4)).eval()


@pytest.mark.parametrize(
    ("network", "stage", "unit"),
    [
        *((network, *unit) for network in ("world", "book") for unit in (("conv1", 0), ("conv2", 13), ("fc1", 20))),
        *((("world", "book")[digit % 2], "logits", digit) for digit in range(10)),
    ],
)
def test_a_trained_unit_answers_its_picture_more_than_any_built_in_drawing(network, stage, unit):
    model = load_model(network)
    made = list(dream(model, stage, unit))[-1]
    drawings = torch.tensor(np.stack([sample.image for sample in samples()]))
    assert made.value > float(unit_values(model, drawings, stage)[:, unit].max())
    assert made.image.shape == (1, 28, 28)
    assert made.image.min() >= 0
    assert made.image.max() <= 1
    if stage == "logits":
        with torch.no_grad():
            probabilities = model(torch.tensor(made.image)[None])[0].softmax(dim=0)
        assert float(probabilities[unit]) > 0.99


def test_a_filter_that_likes_blank_paper_best_is_given_it():
    model = load_model("world")
    blank = float(unit_values(model, torch.zeros(1, 1, 28, 28), "conv1")[0, 0])
    drawings = torch.tensor(np.stack([sample.image for sample in samples()]))
    assert blank > float(unit_values(model, drawings, "conv1")[:, 0].max())
    assert list(dream(model, "conv1", 0))[-1].value >= blank


def test_a_classs_value_is_its_lead_over_the_highest_other():
    images = torch.rand((3, 1, 28, 28), generator=torch.Generator().manual_seed(9))
    logits = NETWORK.stages(images)["logits"].detach()
    for image, row in zip(unit_values(NETWORK, images, "logits"), logits.tolist(), strict=True):
        leads = [value - max(row[:at] + row[at + 1 :]) for at, value in enumerate(row)]
        assert image.tolist() == pytest.approx(leads, abs=1e-6)


def test_the_same_seed_gives_the_same_picture_and_another_another():
    one, again, other = (list(dream(NETWORK, "logits", 3, seed, steps=20))[-1].image for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_progress_is_reported_every_ten_steps_and_at_the_end():
    assert [report.step for report in dream(NETWORK, "fc1", 0, steps=25)] == [10, 20, 25]
    assert STEPS % 10 == 0


def test_a_reported_value_is_the_units_own_at_that_very_image():
    made = list(dream(NETWORK, "conv2", 5, steps=20))[-1]
    maps = NETWORK.stages(torch.tensor(made.image)[None])["relu2"].detach()
    assert made.value == pytest.approx(float(maps[0, 5].mean()), abs=1e-6)


def test_the_network_keeps_its_weights_gradients_and_hooks():
    before = {name: value.clone() for name, value in NETWORK.state_dict().items()}
    list(dream(NETWORK, "logits", 0, steps=10))
    assert all(torch.equal(value, before[name]) for name, value in NETWORK.state_dict().items())
    assert all(parameter.grad is None for parameter in NETWORK.parameters())
    assert not any(module._forward_hooks or module._backward_hooks for module in NETWORK.modules())


@pytest.mark.parametrize(("stage", "unit"), [("pool", 0), ("logits", 10), ("conv1", -1)])
def test_units_that_are_not_there_are_refused(stage, unit):
    with pytest.raises(ValueError, match="expected a"):
        next(dream(NETWORK, stage, unit))
