"""Networks of other layers than the shipped ones: explained, or refused in words, and left as they were."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core import explain, samples
from core.attribution.methods import METHODS

# Captum announces the hooks it sets; they sit on copies.
pytestmark = pytest.mark.filterwarnings("ignore:Setting (forward, )?backward hooks:UserWarning")
IMAGE = samples()[30].image


class Small(nn.Module):
    """Layers of the shipped names, with other activations and pools, or something more before the last."""

    def __init__(
        self,
        activation: Callable[[], nn.Module] = nn.ReLU,
        pool: nn.Module | None = None,
        more: nn.Module | None = None,
    ) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.conv1, self.relu1 = nn.Conv2d(1, 4, 3), activation()
        self.conv2, self.relu2 = nn.Conv2d(4, 4, 3), activation()
        self.pool, self.more = pool or nn.MaxPool2d(2), more or nn.Identity()
        self.fc = nn.LazyLinear(10)
        self.eval()(torch.zeros(1, 1, 28, 28))

    def forward(self, images: Tensor) -> Tensor:
        maps = self.pool(self.relu2(self.conv2(self.relu1(self.conv1(images)))))
        return self.fc(self.more(maps).flatten(1))


class OneRelu(Small):
    def forward(self, images: Tensor) -> Tensor:
        return self.fc(self.pool(self.relu1(self.conv2(self.relu1(self.conv1(images))))).flatten(1))


class Functional(Small):
    def forward(self, images: Tensor) -> Tensor:
        maps = functional.relu(self.conv2(functional.relu(self.conv1(images))))
        return self.fc(functional.max_pool2d(maps, 2).flatten(1))


class OnePool(Small):
    def forward(self, images: Tensor) -> Tensor:
        maps = self.pool(self.relu2(self.conv2(self.pool(self.relu1(self.conv1(images))))))
        return self.fc(nn.functional.pad(maps, (0, 7, 0, 7)).flatten(1))


class Padded(nn.Sequential):
    """Both convolutions keep the digit's size, and each unit of the second is the pixel it lies on."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.relu1 = nn.Conv2d(1, 1, 3, padding=1, bias=False), nn.ReLU()
        self.conv2, self.relu2 = nn.Conv2d(1, 1, 3, padding=1, bias=False), nn.ReLU()
        self.flatten, self.fc = nn.Flatten(), nn.Linear(784, 10)
        for layer in (self.conv1, self.conv2):
            nn.init.dirac_(layer.weight)
        nn.init.ones_(self.fc.weight)


class Answers(Small):
    """Says something else than logits."""

    def __init__(self, said: Callable[[Tensor], object]) -> None:
        super().__init__()
        self.said = said

    def forward(self, images: Tensor) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self.said(super().forward(images)) if "said" in vars(self) else super().forward(images)


def spoilt() -> Small:
    model = Small()
    nn.init.constant_(model.fc.bias, float("nan"))
    return model


def of_inference() -> Small:
    with torch.inference_mode():
        return Small()


def traced() -> nn.Module:
    found = torch.jit.trace(Small(), torch.zeros(1, 1, 28, 28))
    assert isinstance(found, nn.Module)
    return found


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "one ReLU twice": OneRelu,
    "one pool twice": OnePool,
    "functional": Functional,
    "tanh": lambda: Small(nn.Tanh),
    "GELU": lambda: Small(nn.GELU),
    "average pool": lambda: Small(pool=nn.AvgPool2d(2)),
    "pool beyond the edge": lambda: Small(pool=nn.MaxPool2d(5, ceil_mode=True)),
    "normalised by groups": lambda: Small(more=nn.GroupNorm(2, 4)),
    "normalised by batches": lambda: Small(more=nn.BatchNorm2d(4).eval()),
    "padded": lambda: Padded().eval(),
    "numbered": lambda: nn.Sequential(nn.Flatten(), nn.Linear(784, 9), nn.ReLU(), nn.Linear(9, 10)).eval(),
    "other images": lambda: nn.Sequential(nn.Flatten(), nn.Linear(1024, 10)).eval(),
    "several answers": lambda: Answers(lambda logits: (logits, logits)),
    "one image's answer": lambda: Answers(lambda logits: logits[0]),
    "not finite": spoilt,
    "float64": lambda: Small().double(),
    "without memory": lambda: Small().to("meta"),
    "made for inference": of_inference,
    "traced": traced,
}


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning", "ignore:.*torch.jit:FutureWarning")
@pytest.mark.filterwarnings("ignore:.*non-full backward hook:FutureWarning")
@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_other_layers_is_explained_or_refused_in_words_and_left_as_it_was(name: str) -> None:
    model = NETWORKS[name]()
    before = copy.deepcopy(model.state_dict())
    for method in METHODS:
        try:
            found = explain(model, IMAGE, method, 3, "grey", steps=4 if METHODS[method].walks else None)
        except ValueError:
            continue
        assert found.values.shape == (28, 28)
        assert np.isfinite(found.values).all()
        if found.gap is not None:
            with torch.no_grad():
                here, there = model(torch.from_numpy(np.stack([IMAGE, found.baseline])))[:, 3]
            assert found.gap == pytest.approx(float(found.values.sum()) - float(here - there), abs=1e-4)
    for key, value in model.state_dict().items():
        assert value.dtype == before[key].dtype, key
        if value.device.type == "cpu":
            assert torch.equal(value.nan_to_num(), before[key].nan_to_num()), key


def test_guided_backprop_needs_relus_it_can_see_each_as_often_as_it_is_used() -> None:
    expected = explain(Small(), IMAGE, "guided-backprop", 3).values
    np.testing.assert_allclose(explain(OneRelu(), IMAGE, "guided-backprop", 3).values, expected, atol=1e-6)
    with pytest.raises(ValueError, match=r"each of its 2 ReLUs to be an nn\.ReLU, got 0 such"):
        explain(Functional(), IMAGE, "guided-backprop", 3)


@pytest.mark.parametrize("method", ["grad-cam", "conductance-conv1", "conductance-conv2"])
def test_a_layer_s_map_lies_on_the_pixels_its_units_see_also_where_they_are_padded(method: str) -> None:
    """Each unit is its own pixel and counts once: whatever it adds to the score is the pixel's own ink."""
    found = explain(Padded().eval(), IMAGE, method, 3).values
    # Grad-CAM weighs the map by its mean slope, which is 1. At no ink a ReLU's slope is 0: half a step is lost.
    np.testing.assert_allclose(found, IMAGE[0], atol=0.003)
