"""The networks whose answer is known: three methods find the right map to a millionth, the others do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core import explain, samples
from core.attribution.baselines import baseline_image
from core.network.checkpoints import FOLDER
from core.network.files import CheckpointError
from core.network.model import MNIST_MEAN, MNIST_STD
from core.truth.linear import (
    FILE,
    NETWORKS,
    contents,
    distance,
    linear_network,
    load_linear,
    methods_there,
    right_map,
    weights_of,
)

PICKED = ("0-round-1", "4-or-9-1", "7-crossed-1")
EXACT = ("integrated-gradients", "deeplift")


def image_of(name: str) -> np.ndarray:
    return next(sample.image for sample in samples() if sample.name == name)


@pytest.mark.parametrize("name", PICKED)
@pytest.mark.parametrize("baseline", ["black", "grey", "blurred"])
def test_integrated_gradients_and_deeplift_are_the_right_map_to_a_millionth(name: str, baseline: str) -> None:
    model, image = load_linear("linear"), image_of(name)
    start = baseline_image(baseline, image)
    for target in range(10):
        right = right_map(model, image, start, target)
        for method in EXACT:
            assert distance(explain(model, image, method, target, baseline).values, right) < 1e-6


@pytest.mark.parametrize("name", PICKED)
def test_input_x_gradient_is_the_right_map_against_black(name: str) -> None:
    model, image = load_linear("linear"), image_of(name)
    for target in range(10):
        right = right_map(model, image, np.zeros_like(image), target)
        assert distance(explain(model, image, "input-x-gradient", target).values, right) < 1e-6


def test_of_methods_that_ask_something_else_the_right_map_is_not_found() -> None:
    model, image = load_linear("linear"), image_of("7-crossed-1")
    right = right_map(model, image, np.zeros_like(image), 7)
    off = {name: distance(explain(model, image, name, 7).values, right) for name in methods_there()}
    assert {name for name, value in off.items() if value > 0.1} == {"saliency", "guided-backprop", "occlusion"}


def test_the_right_map_is_the_change_of_the_score_pixel_by_pixel() -> None:
    model, image = load_linear("linear"), image_of("4-or-9-1")
    start = baseline_image("blurred", image)
    right = right_map(model, image, start, 4)
    generator = np.random.default_rng(0)
    for y, x in generator.integers(0, 28, (20, 2)):
        one = start.copy()
        one[0, y, x] = image[0, y, x]
        with torch.no_grad():
            logits = model.double()(torch.from_numpy(np.stack([one, start])).double())
        assert float(logits[0, 4] - logits[1, 4]) == pytest.approx(right[y, x], abs=1e-6)


def test_weights_are_per_unit_of_ink() -> None:
    model = linear_network()
    torch.nn.init.normal_(model.get_parameter("fc.weight"), generator=torch.Generator().manual_seed(1))
    ink = torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    with torch.no_grad():
        logits = model.double()(ink)[0].numpy()
    by_hand = [float((one * (ink[0, 0].numpy() - MNIST_MEAN)).sum()) for one in weights_of(model)]
    assert np.allclose(logits, by_hand, atol=1e-4)


def one_relu_map(model: torch.nn.Sequential, image: np.ndarray, target: int) -> np.ndarray:
    """Each hidden sum's change times its weight, shared out among the pixels as they make up that sum's change."""
    first, second = (model.get_parameter(f"{layer}.weight").double().numpy() for layer in ("hidden", "fc"))
    bias = model.get_parameter("hidden.bias").double().numpy()
    ends = [
        first @ ((ink - np.float32(MNIST_MEAN)) / np.float32(MNIST_STD)) + bias
        for ink in (0 * image.ravel(), image.ravel())
    ]
    rates = (np.maximum(ends[1], 0) - np.maximum(ends[0], 0)) / (ends[1] - ends[0])
    return ((second[target] * rates) @ first / np.float32(MNIST_STD) * image.ravel()).reshape(28, 28)


@pytest.mark.parametrize("name", PICKED)
def test_with_one_relu_integrated_gradients_and_deeplift_are_one_map_and_input_x_gradient_another(name: str) -> None:
    # On a straight way every hidden sum changes evenly, so it is above 0 on one piece: its rate there is DeepLift's.
    model, image = load_linear("one-relu"), image_of(name)
    target = int(model(torch.from_numpy(np.array(image))[None]).argmax())
    exact = one_relu_map(model, image, target)
    assert distance(explain(model, image, "deeplift", target).values, exact) < 1e-6
    walked = [distance(explain(model, image, "integrated-gradients", target, steps=n).values, exact) for n in (9, 900)]
    assert walked[1] < 0.002
    assert walked[1] < walked[0] / 5
    slope = explain(model, image, "input-x-gradient", target)
    assert distance(slope.values, exact) > 0.05
    assert abs(slope.total - slope.difference) > 0.1


def test_both_come_back_from_their_file_and_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(contents({name: load_linear(name) for name in NETWORKS}))
    for name in NETWORKS:
        shipped, again = (load_linear(name, folder).state_dict() for folder in (FOLDER, tmp_path))
        assert all(torch.equal(shipped[key], again[key]) for key in shipped)
    for content in (b"", b"PK", (FOLDER / FILE).read_bytes()[:5000]):
        (tmp_path / FILE).write_bytes(content)
        with pytest.raises(CheckpointError, match="damaged"):
            load_linear("linear", tmp_path)
    (tmp_path / FILE).unlink()
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_linear("linear", tmp_path)
