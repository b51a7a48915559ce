"""Explanations against the formulas of their papers, and against what they promise to leave alone."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core import explain, load_model, predict, samples
from core.attribution.baselines import BASELINES
from core.attribution.methods import METHODS, THREE
from core.attribution.score import OUTPUTS, log_probability_as_readout
from core.network.model import DigitNet

# Captum announces the hooks it sets; they sit on copies.
pytestmark = pytest.mark.filterwarnings("ignore:Setting (forward, )?backward hooks:UserWarning")
NETWORKS = ("world", "book")
COMPLETE = [name for name, method in METHODS.items() if method.complete]
RNG = np.random.default_rng(5)
PICKED = [samples()[number] for number in RNG.choice(len(samples()), 6, replace=False)]
IMAGE = PICKED[0].image
OTHER = PICKED[1].image


@pytest.fixture(scope="module", params=NETWORKS)
def model(request: pytest.FixtureRequest) -> DigitNet:
    torch.set_num_threads(1)
    return load_model(request.param)


def fresh(seed: int = 3) -> DigitNet:
    return DigitNet(generator=torch.Generator().manual_seed(seed)).eval()


@pytest.mark.parametrize("target", range(10))
def test_saliency_is_the_size_of_the_gradient(model: DigitNet, target: int) -> None:
    image = torch.from_numpy(IMAGE.copy())[None].requires_grad_()
    (gradient,) = torch.autograd.grad(model(image)[0, target], image)
    found = explain(model, IMAGE, "saliency", target)
    np.testing.assert_allclose(found.values, gradient[0, 0].abs().numpy(), rtol=1e-5, atol=1e-6)


def test_saliency_of_a_log_probability_is_the_size_of_its_gradient(model: DigitNet) -> None:
    image = torch.from_numpy(IMAGE.copy())[None].requires_grad_()
    (gradient,) = torch.autograd.grad(model(image).log_softmax(dim=1)[0, 9], image)
    found = explain(model, IMAGE, "saliency", 9, output="log_probability")
    np.testing.assert_allclose(found.values, gradient[0, 0].abs().numpy(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("baseline", "steps"), [("black", 7), ("grey", 50)])
def test_integrated_gradients_is_the_midpoint_sum_of_the_paper(model: DigitNet, baseline: str, steps: int) -> None:
    start = torch.full((1, 1, 28, 28), {"black": 0.0, "grey": 0.1302}[baseline])
    end = torch.from_numpy(IMAGE.copy())[None]
    total = torch.zeros_like(end)
    for step in range(steps):
        point = (start + (step + 0.5) / steps * (end - start)).requires_grad_()
        total += torch.autograd.grad(model(point)[0, 4], point)[0]
    expected = ((end - start) * total / steps)[0, 0].numpy()
    found = explain(model, IMAGE, "integrated-gradients", 4, baseline, steps=steps)
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
    shares = functional.max_unpool2d(multiplier * (both - there["pool"]), mine, 2)
    shares = shares + functional.max_unpool2d(multiplier * (here["pool"] - both), theirs, 2)
    slope = functional.max_unpool2d(multiplier, mine, 2)
    multiplier = torch.where(change.abs() < 1e-10, slope, shares / change)
    multiplier = rescale(multiplier, "conv2", "relu2")
    multiplier = functional.conv_transpose2d(multiplier, model.conv2.weight)
    multiplier = rescale(multiplier, "conv1", "relu1")
    multiplier = functional.conv_transpose2d(multiplier, model.conv1.weight) / model.normalize.std
    return multiplier * (image - baseline)


@pytest.mark.parametrize("baseline", ["black", "grey", "blurred", "average"])
@pytest.mark.parametrize("target", [1, 4, 8])
def test_deeplift_is_the_rescale_rule_of_the_paper(model: DigitNet, baseline: str, target: int) -> None:
    found = explain(model, IMAGE, "deeplift", target, baseline)
    exact = copy.deepcopy(model).double()
    readout = functional.one_hot(torch.tensor(target), 10).double()
    image, start = torch.from_numpy(IMAGE.copy())[None].double(), torch.from_numpy(found.baseline)[None].double()
    expected = rescale_rule(exact, image, start, readout)[0, 0].numpy()
    assert np.abs(expected).max() > 0.01
    np.testing.assert_allclose(found.values, expected, atol=1e-6 * np.abs(expected).max())


def test_a_contrast_is_the_difference_of_two_explanations_where_the_method_is_linear_in_the_score(
    model: DigitNet,
) -> None:
    for method in ("integrated-gradients", "deeplift", "input-x-gradient", "gradient-shap", "occlusion"):
        steps = 40 if METHODS[method].walks else None
        parts = [explain(model, IMAGE, method, digit, steps=steps).values for digit in (4, 9)]
        found = explain(model, IMAGE, method, 4, against=9, steps=steps)
        assert found.against == 9
        np.testing.assert_allclose(found.values, parts[0] - parts[1], atol=3e-4 * np.abs(found.values).max() + 1e-5)


def test_a_contrast_is_the_same_in_logits_and_in_log_probabilities(model: DigitNet) -> None:
    for method in METHODS:
        one, other = (explain(model, IMAGE, method, 4, output=output, against=9, steps=20) for output in OUTPUTS)
        np.testing.assert_array_equal(one.values, other.values)
        probabilities = predict(model, IMAGE).astype(np.float64)
        assert one.score == pytest.approx(np.log(probabilities[4] / probabilities[9]), rel=1e-3, abs=1e-3)


def adds_up(model: DigitNet, method: str, image: np.ndarray, **question: object) -> None:
    found = explain(model, image, method, **question)  # type: ignore[arg-type]
    # Conductance takes the slope at one end of each step: its gap shrinks only as fast as the steps grow in number.
    relative, absolute = {"deeplift": (1e-4, 1e-4), "integrated-gradients": (0.02, 0.05)}.get(method, (0.02, 0.15))
    assert found.gap is not None
    assert abs(found.gap) <= max(relative * abs(found.difference), absolute), (method, question, found.steps)
    assert found.gap == pytest.approx(float(found.values.astype(np.float64).sum()) - found.difference, abs=1e-5)


@pytest.mark.parametrize("baseline", ["black", "grey"])
@pytest.mark.parametrize("method", ["deeplift", "integrated-gradients"])
def test_what_promises_a_sum_keeps_it_for_every_digit(model: DigitNet, method: str, baseline: str) -> None:
    for sample in PICKED[:4]:
        for target in range(10):
            adds_up(model, method, sample.image, target=target, baseline=baseline)


@pytest.mark.parametrize("method", COMPLETE)
def test_what_promises_a_sum_keeps_it_for_every_baseline_and_for_contrasts(model: DigitNet, method: str) -> None:
    compared: list[str | np.ndarray] = [*BASELINES, OTHER]
    for baseline in compared:
        adds_up(model, method, IMAGE, target=4, baseline=baseline)
        adds_up(model, method, IMAGE, target=4, against=9, baseline=baseline)
    adds_up(model, method, IMAGE, target=4, output="log_probability")


def test_deeplift_adds_up_on_a_network_that_has_learned_nothing() -> None:
    adds_up(fresh(), "deeplift", IMAGE, target=2)


@pytest.mark.parametrize("method", METHODS)
def test_a_digit_compared_with_itself_has_nothing_to_explain(model: DigitNet, method: str) -> None:
    found = explain(model, IMAGE, method, 4, IMAGE, steps=5)
    assert found.difference == 0.0
    if METHODS[method].complete or method in ("gradient-shap", "occlusion"):
        np.testing.assert_allclose(found.values, 0.0, atol=1e-5)


def test_a_log_probability_read_linearly_keeps_the_difference_of_its_two_ends() -> None:
    start, end = torch.randn(2, 10, generator=torch.Generator().manual_seed(1)) * 6
    for target in range(10):
        readout = log_probability_as_readout(target, start, end)
        expected = end.log_softmax(dim=0)[target] - start.log_softmax(dim=0)[target]
        torch.testing.assert_close(readout @ (end - start), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_an_explanation_leaves_mode_gradients_hooks_weights_and_image_as_they_were(method: str) -> None:
    model, image = fresh(), IMAGE.copy()
    for module in model.modules():
        module.training = False
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state, seen = torch.get_rng_state(), np.random.get_state()[1].copy()  # type: ignore[index,union-attr]
    explain(model, image, method, 3, steps=5)
    assert not any(module.training for module in model.modules())
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
    for module in model.modules():
        assert not any((module._forward_hooks, module._backward_hooks, module._forward_pre_hooks))
        assert not {"input", "output"} & vars(module).keys()
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    np.testing.assert_array_equal(image, IMAGE)
    assert torch.equal(torch.get_rng_state(), state)
    np.testing.assert_array_equal(np.random.get_state()[1], seen)  # type: ignore[index]


def test_eight_threads_on_one_model_find_what_one_thread_finds(model: DigitNet) -> None:
    rng = np.random.default_rng(8)
    names = list(THREE) * 8 + [name for name in METHODS if name not in THREE]
    questions = [
        (PICKED[number % len(PICKED)].image, names[int(rng.integers(len(names)))], int(rng.integers(10)))
        for number in range(50)
    ]

    def ask(question: tuple[np.ndarray, str, int]) -> np.ndarray:
        image, method, target = question
        return explain(model, image, method, target, steps=20 if METHODS[method].walks else None).values

    alone = [ask(question) for question in questions]

    def ask_all(thread: int) -> list[tuple[int, np.ndarray]]:
        order = np.random.default_rng(thread).permutation(len(questions))
        return [(int(number), ask(questions[number])) for number in order]

    with ThreadPoolExecutor(8) as threads:
        for answers in threads.map(ask_all, range(8)):
            for number, values in answers:
                np.testing.assert_array_equal(values, alone[number])


def test_the_answer_is_explained_unless_another_digit_is_asked_for(model: DigitNet) -> None:
    assert explain(model, IMAGE, "saliency").target == int(predict(model, IMAGE).argmax())
    assert explain(model, IMAGE, "saliency", 0).target == 0


def test_a_map_cannot_be_changed_by_who_holds_it(model: DigitNet) -> None:
    with pytest.raises(ValueError, match="read-only"):
        explain(model, IMAGE, "saliency").values[0, 0] = 1.0


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"method": "magic"}, "expected a method in .*saliency.*, got 'magic'"),
        ({"output": "odds"}, "expected an output in .*, got 'odds'"),
        ({"target": 10}, "expected a target from 0 to 9, got 10"),
        ({"target": 3, "against": 10}, "expected a digit from 0 to 9 to tell the target from, got 10"),
        ({"target": 3, "against": 3}, "expected two different digits to tell apart, got 3 twice"),
        ({"steps": 1}, "expected at least 2 steps, got 1"),
        ({"baseline": "white"}, "expected a baseline in .*, got 'white'"),
        ({"baseline": np.zeros((28, 28))}, r"expected the baseline of shape \(1, 28, 28\), got \(28, 28\)"),
        ({"image": np.zeros((1, 8, 8))}, r"expected the image of shape \(1, 28, 28\), got \(1, 8, 8\)"),
        ({"image": np.full((1, 28, 28), np.nan)}, "finite"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_words(question: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        explain(fresh(), **{"image": IMAGE, "method": "saliency"} | question)


def test_a_network_still_in_training_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="eval mode"):
        explain(fresh().train(), IMAGE, "saliency")


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
    found = explain(linear, IMAGE, method, 6, baseline)
    weights = linear.fc.weight.detach().numpy()[6].reshape(28, 28)
    np.testing.assert_allclose(found.values, weights * (IMAGE - found.baseline)[0], atol=1e-6)


def test_on_a_linear_network_input_x_gradient_is_the_share_compared_with_black() -> None:
    torch.manual_seed(0)
    linear = Linear().eval()
    complete = explain(linear, IMAGE, "deeplift", 6, "black").values
    np.testing.assert_allclose(explain(linear, IMAGE, "input-x-gradient", 6).values, complete, atol=1e-6)
