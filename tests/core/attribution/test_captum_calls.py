"""What every method computes, against the formulas of the papers."""

from __future__ import annotations

import copy
from threading import Lock

import captum.attr
import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core import explain, samples
from core.attribution.captum_calls import DRAWS
from core.network.model import DigitNet

# Captum announces the hooks it sets; they sit on copies.
pytestmark = pytest.mark.filterwarnings("ignore:Setting (forward, )?backward hooks:UserWarning")
FIVE = samples()[106].image
IMAGE = samples()[30].image
DIGIT = samples()[30].label


def batch(image: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(image.copy())[None]


@pytest.mark.parametrize("target", range(10))
def test_saliency_is_the_size_of_the_gradient(model: DigitNet, target: int) -> None:
    image = batch(FIVE).requires_grad_()
    (gradient,) = torch.autograd.grad(model(image)[0, target], image)
    found = explain(model, FIVE, "saliency", target)
    np.testing.assert_allclose(found.values, gradient[0, 0].abs().numpy(), rtol=1e-5, atol=1e-6)


def test_saliency_of_a_log_probability_is_the_size_of_its_gradient(model: DigitNet) -> None:
    """The book's network in float64 too: in float32 other places of the flat background win its pool's ties."""
    exact = copy.deepcopy(model).double()
    image = batch(FIVE).double().requires_grad_()
    (gradient,) = torch.autograd.grad(exact(image).log_softmax(dim=1)[0, 9], image)
    found = explain(model, FIVE, "saliency", 9, output="log_probability")
    np.testing.assert_allclose(found.values, gradient[0, 0].abs().numpy(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("baseline", "steps"), [("black", 7), ("grey", 60)])
def test_integrated_gradients_is_the_midpoint_sum_of_the_paper(model: DigitNet, baseline: str, steps: int) -> None:
    start = torch.full((1, 1, 28, 28), {"black": 0.0, "grey": 0.1302}[baseline])
    end = batch(FIVE)
    total = torch.zeros_like(end)
    for step in range(steps):
        point = (start + (step + 0.5) / steps * (end - start)).requires_grad_()
        total += torch.autograd.grad(model(point)[0, 4], point)[0]
    expected = ((end - start) * total / steps)[0, 0].numpy()
    found = explain(model, FIVE, "integrated-gradients", 4, baseline, steps=steps)
    assert found.steps == steps
    np.testing.assert_allclose(found.values, expected, atol=1e-4 * np.abs(expected).max())


def rescale_rule(model: DigitNet, image: Tensor, baseline: Tensor, readout: Tensor) -> Tensor:
    """DeepLift's rescale rule, backwards through DigitNet by hand; (1, 1, 28, 28) each."""
    here, there = model.stages(image), model.stages(baseline)

    def rescale(multiplier: Tensor, before: str, after: str) -> Tensor:
        change = here[before] - there[before]
        ratio = (here[after] - there[after]) / change
        return multiplier * torch.where(change.abs() < 1e-10, (here[before] > 0).to(change.dtype), ratio)

    multiplier = rescale((readout @ model.fc2.weight)[None], "fc1", "relu3")
    multiplier = (multiplier @ model.fc1.weight).reshape(1, 32, 12, 12)
    # The pool: what the digit's maximum gained goes to its place, what the baseline's lost goes to its own.
    both = torch.maximum(here["pool"], there["pool"])
    change = here["relu2"] - there["relu2"]
    _, mine = functional.max_pool2d(here["relu2"], 2, return_indices=True)
    _, theirs = functional.max_pool2d(there["relu2"], 2, return_indices=True)
    shares = functional.max_unpool2d(multiplier * (both - there["pool"]), mine, [2, 2])
    shares = shares + functional.max_unpool2d(multiplier * (here["pool"] - both), theirs, [2, 2])
    slope = functional.max_unpool2d(multiplier, mine, [2, 2])
    multiplier = torch.where(change.abs() < 1e-10, slope, shares / change)
    multiplier = rescale(multiplier, "conv2", "relu2")
    multiplier = functional.conv_transpose2d(multiplier, model.conv2.weight)
    multiplier = rescale(multiplier, "conv1", "relu1")
    multiplier = functional.conv_transpose2d(multiplier, model.conv1.weight) / model.normalize.std
    return multiplier * (image - baseline)


@pytest.mark.parametrize("baseline", ["black", "grey", "blurred", "average"])
@pytest.mark.parametrize("target", [1, 4, 8])
def test_deeplift_is_the_rescale_rule_of_the_paper(model: DigitNet, baseline: str, target: int) -> None:
    found = explain(model, FIVE, "deeplift", target, baseline)
    exact = copy.deepcopy(model).double()
    readout = functional.one_hot(torch.tensor(target), 10).double()
    image, start = batch(FIVE).double(), torch.from_numpy(found.baseline)[None].double()
    expected = rescale_rule(exact, image, start, readout)[0, 0].numpy()
    assert np.abs(expected).max() > 0.01
    np.testing.assert_allclose(found.values, expected, atol=1e-6 * np.abs(expected).max())


class Linear(nn.Module):
    """Ten logits that are weighted sums of the pixels: every share of a score is known without thinking."""

    def __init__(self) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(784, 10)

    def forward(self, images: Tensor) -> Tensor:
        return self.fc(self.flatten(images))


@pytest.mark.parametrize("method", ["integrated-gradients", "deeplift", "gradient-shap"])
@pytest.mark.parametrize("baseline", ["black", "grey", "noise"])
def test_on_a_linear_network_a_share_is_weight_times_change_of_ink(method: str, baseline: str) -> None:
    torch.manual_seed(0)
    linear = Linear().eval()
    found = explain(linear, FIVE, method, 6, baseline)
    weights = linear.fc.weight.detach().numpy()[6].reshape(28, 28)
    np.testing.assert_allclose(found.values, weights * (FIVE - found.baseline)[0], atol=1e-6)


def test_on_a_linear_network_input_x_gradient_is_the_share_compared_with_black() -> None:
    torch.manual_seed(0)
    linear = Linear().eval()
    complete = explain(linear, FIVE, "deeplift", 6, "black").values
    np.testing.assert_allclose(explain(linear, FIVE, "input-x-gradient", 6).values, complete, atol=1e-6)


def test_input_x_gradient_is_ink_times_the_gradient(book: DigitNet) -> None:
    image = batch(IMAGE).requires_grad_()
    (gradient,) = torch.autograd.grad(book(image)[0, DIGIT], image)
    expected = (image.detach() * gradient)[0, 0].numpy()
    np.testing.assert_allclose(explain(book, IMAGE, "input-x-gradient", DIGIT).values, expected, atol=1e-5)


def test_guided_backprop_lets_only_positive_signals_back_through_each_relu(book: DigitNet) -> None:
    stages = book.stages(batch(IMAGE))
    signal = book.fc2.weight[DIGIT][None].clamp(min=0) * (stages["fc1"] > 0)
    signal = (signal @ book.fc1.weight).reshape(1, 32, 12, 12)
    _, places = torch.nn.functional.max_pool2d(stages["relu2"], 2, return_indices=True)
    signal = torch.nn.functional.max_unpool2d(signal, places, [2, 2]).clamp(min=0) * (stages["conv2"] > 0)
    signal = torch.nn.functional.conv_transpose2d(signal, book.conv2.weight).clamp(min=0) * (stages["conv1"] > 0)
    signal = torch.nn.functional.conv_transpose2d(signal, book.conv1.weight) / book.normalize.std
    expected = signal[0, 0].numpy()
    found = explain(book, IMAGE, "guided-backprop", DIGIT).values
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())


def test_grad_cam_weighs_each_activated_map_of_conv2_by_its_mean_slope(book: DigitNet) -> None:
    maps = book.stages(batch(IMAGE))["relu2"].detach().requires_grad_()
    rest = torch.nn.Sequential(*list(book.children())[5:])
    (slopes,) = torch.autograd.grad(rest(maps)[0, DIGIT], maps)
    weighed = (slopes.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1).clamp(min=0)[0].detach().numpy()
    found = explain(book, IMAGE, "grad-cam", DIGIT).values
    np.testing.assert_allclose(found[2:-2, 2:-2], weighed, atol=1e-5)
    assert np.count_nonzero(found) == np.count_nonzero(found[2:-2, 2:-2])


def test_grad_cam_marks_something_on_nearly_every_drawing(model: DigitNet) -> None:
    drawings = samples()[::8]
    marked = [explain(model, one.image, "grad-cam").values[one.image[0] > 0].any() for one in drawings]
    assert np.mean(marked) > 0.9


def test_occlusion_of_one_window_is_the_score_it_costs(book: DigitNet) -> None:
    """The corner pixel is covered by one window only; an inner pixel by nine, whose mean counts."""
    dotted = IMAGE.copy()
    dotted[0, 0, 0] = 1.0
    found = explain(book, dotted, "occlusion", DIGIT).values

    def cost(row: int, column: int) -> float:
        hidden = dotted.copy()
        hidden[0, row : row + 3, column : column + 3] = 0.0
        with torch.no_grad():
            return float(book(batch(dotted))[0, DIGIT] - book(batch(hidden))[0, DIGIT])

    assert found[0, 0] == pytest.approx(cost(0, 0), abs=1e-4)
    windows = [cost(row, column) for row in (12, 13, 14) for column in (10, 11, 12)]
    assert found[14, 12] == pytest.approx(np.mean(windows), abs=1e-4)


def test_gradient_shap_is_captum_s_own_with_the_same_draws(book: DigitNet) -> None:
    with Lock():
        state = np.random.get_state()
        np.random.seed(0)
        expected = captum.attr.GradientShap(book).attribute(
            batch(IMAGE), torch.full((1, 1, 28, 28), 0.1302), target=DIGIT, n_samples=DRAWS, stdevs=0.0
        )
        np.random.set_state(state)
    found = explain(book, IMAGE, "gradient-shap", DIGIT, "grey").values
    np.testing.assert_allclose(found, expected[0, 0].detach().numpy(), atol=1e-5)


@pytest.mark.parametrize(("layer", "after", "border"), [("conv1", 2, 1), ("conv2", 4, 2)])
def test_conductance_is_slope_times_change_of_a_unit_added_up_along_the_path(
    book: DigitNet, layer: str, after: int, border: int
) -> None:
    steps = 40
    modules = list(book.children())
    upto, rest = torch.nn.Sequential(*modules[:after]), torch.nn.Sequential(*modules[after:])
    places = torch.linspace(0, 1, steps + 1)[:, None, None, None]
    units = upto(places * batch(IMAGE)).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(rest(units)[:, DIGIT].sum(), units)
    flow = ((slopes[:-1] + slopes[1:]) / 2 * (units[1:] - units[:-1])).sum(dim=(0, 1)).detach().numpy()
    found = explain(book, IMAGE, f"conductance-{layer}", DIGIT, steps=steps).values
    inner = found[border:-border, border:-border]
    np.testing.assert_allclose(inner, flow, atol=1e-4 * np.abs(flow).max())


@pytest.mark.parametrize("layer", ["conductance-conv1", "conductance-conv2"])
def test_how_far_a_conductance_is_off_is_told_from_half_its_steps_where_they_are_even(
    model: DigitNet, layer: str
) -> None:
    fine, coarse = (explain(model, IMAGE, layer, 4, steps=steps) for steps in (10, 5))
    moved = np.abs(fine.values - coarse.values).max() / np.abs(fine.values).max()
    assert fine.settled == pytest.approx(moved, rel=1e-4)
    assert coarse.settled is None
    assert explain(model, IMAGE, layer, 4, steps=9).settled is None
