"""Explanations: what they promise, what they refuse, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core import explain, feature_maps, load_model, predict, samples
from core.attribution.baselines import BASELINES
from core.attribution.method import Question
from core.attribution.methods import METHODS, THREE
from core.attribution.path import quadrature_gaps, walk
from core.attribution.score import OUTPUTS
from core.inside.dreams import dream
from core.network.answers import many_logits
from core.network.model import DigitNet
from core.trust.book_network import deeplift_that_looks_right

# Captum announces the hooks it sets; they sit on copies.
pytestmark = pytest.mark.filterwarnings("ignore:Setting (forward, )?backward hooks:UserWarning")
COMPLETE = [name for name, method in METHODS.items() if method.complete]
RNG = np.random.default_rng(5)
PICKED = [samples()[number] for number in RNG.choice(len(samples()), 6, replace=False)]
IMAGE = PICKED[0].image
OTHER = PICKED[1].image


def fresh(seed: int = 3) -> DigitNet:
    return DigitNet(generator=torch.Generator().manual_seed(seed)).eval()


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
    relative, absolute = (1e-4, 1e-4) if method == "deeplift" else (0.02, 0.05)
    assert found.gap is not None
    assert abs(found.gap) <= max(relative * abs(found.difference), absolute), (method, question, found.steps)
    assert found.gap == pytest.approx(float(found.values.astype(np.float64).sum()) - found.difference, abs=1e-5)


@pytest.mark.parametrize("baseline", ["black", "grey"])
@pytest.mark.parametrize("method", ["deeplift", "integrated-gradients"])
def test_what_promises_a_sum_keeps_it_for_every_digit(model: DigitNet, method: str, baseline: str) -> None:
    for target in range(10):
        adds_up(model, method, PICKED[target % len(PICKED)].image, target=target, baseline=baseline)


@pytest.mark.parametrize("method", COMPLETE)
def test_what_promises_a_sum_keeps_it_for_every_baseline_and_for_contrasts(model: DigitNet, method: str) -> None:
    compared: list[str | np.ndarray] = [*BASELINES, OTHER]
    for number, baseline in enumerate(compared):
        adds_up(model, method, IMAGE, target=4, against=9 if number % 2 else None, baseline=baseline)
    adds_up(model, method, IMAGE, target=4, output="log_probability")


def test_deeplift_adds_up_on_a_network_that_has_learned_nothing() -> None:
    adds_up(fresh(), "deeplift", IMAGE, target=2)


@pytest.mark.parametrize(
    ("off", "largest", "stops"),
    [
        # By how much the sums of 2, 4 and 8 steps are off, and the largest pixel after 1, 2, 4 and 8.
        ((0.19, 0.0, 0.0), (100, 100, 100, 100), 2),
        ((0.21, 0.19, 0.0), (100, 100, 100, 100), 4),
        ((-0.21, -0.21, 0.19), (100, 100, 100, 100), 8),
        ((0.21, -0.21, 0.21), (100, 100, 100, 100), 8),
        ((0.0, 0.0, 0.0), (97.1, 100, 100, 100), 2),
        ((0.0, 0.0, 0.0), (96.9, 100, 103.2, 103.2), 8),
        ((0.0, 0.0, 0.0), (90, 100, 97.1, 50), 4),
    ],
)
@pytest.mark.parametrize(("difference", "share"), [(10.0, 1.0), (1.0, 0.25), (-10.0, 1.0)])
def test_a_walk_is_refined_until_its_sum_is_near_and_no_pixel_moves(
    monkeypatch: pytest.MonkeyPatch,
    off: tuple[float, ...],
    largest: tuple[float, ...],
    stops: int,
    difference: float,
    share: float,
) -> None:
    """A made-up method whose sums may be off by 2 % of the difference, or by 0.05, and its pixels move by 3 %."""
    maps = {steps: torch.zeros(1, 1, 28, 28, dtype=torch.float64) for steps in (1, 2, 4, 8)}
    for values, size, gap in zip(maps.values(), largest, (0.0, *off), strict=True):
        values[0, 0, 0, :2] = torch.tensor([size, -size])
        values[0, 0, 1] = (difference + gap * share) / 28

    def compute(question: Question) -> torch.Tensor:
        question.kept.update({steps: values for steps, values in maps.items() if steps <= question.steps})
        return maps[question.steps]

    class Sums(nn.Module):
        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return 7.0 + images.sum(dim=(1, 2, 3))[:, None] * torch.eye(10)[3] * difference

    entry = replace(METHODS["integrated-gradients"], compute=compute, refined=(2, 4, 8))
    monkeypatch.setitem(METHODS, "made-up", entry)
    dot = np.zeros((1, 28, 28), np.float32)
    dot[0, 5, 5] = 1.0
    found = explain(Sums().eval(), dot, "made-up", 3)
    at = (2, 4, 8).index(stops)
    assert found.steps == stops
    assert found.difference == pytest.approx(difference)
    assert found.gap == pytest.approx(off[at] * share, abs=1e-9)
    assert found.settled == pytest.approx(abs(largest[at + 1] - largest[at]) / largest[at + 1], abs=5e-4)


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
        for number in range(20)
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
        ({"target": 10}, "expected a class from 0 to 9, got 10"),
        ({"target": 3, "against": 10}, "expected a class from 0 to 9, got 10"),
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


def test_two_steps_are_walked_if_asked_for() -> None:
    assert explain(fresh(), IMAGE, "integrated-gradients", steps=2).steps == 2


def test_a_network_still_in_training_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="eval mode"):
        explain(fresh().train(), IMAGE, "saliency")


@pytest.mark.parametrize("off", [torch.no_grad, torch.inference_mode])
def test_where_the_caller_has_switched_gradients_off_every_map_is_the_same(off: Callable[[], Any]) -> None:
    """Whatever asks a network for slopes: explanations, the walk, the picture that looked right, dreams."""
    steps = {method: 10 if METHODS[method].walks else None for method in METHODS}
    model = load_model("world")
    expected = {method: explain(model, IMAGE, method, 7, steps=steps[method]).values for method in METHODS}
    walked = walk(model, IMAGE, "black", 7, steps=5).so_far
    with off():
        again = load_model("world")
        for method in METHODS:
            found = explain(again, IMAGE, method, 7, "black", steps=steps[method]).values
            np.testing.assert_allclose(found, expected[method], atol=1e-5, err_msg=method)
        np.testing.assert_allclose(walk(again, IMAGE, "black", 7, steps=5).so_far, walked, atol=1e-5)
        assert len(quadrature_gaps(again, IMAGE, "black", 7, counts=(5,))) == 5
        assert deeplift_that_looks_right(again, IMAGE, 7).values.any()
        assert next(dream(again, "logits", 3)).step == 10
        assert not torch.is_grad_enabled()


@contextmanager
def deterministic() -> Iterator[None]:
    torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(False)


@pytest.mark.parametrize(
    "somehow",
    [deterministic, lambda: torch.autocast("cpu", torch.bfloat16), lambda: torch.device("meta")],
    ids=["deterministic", "half precision", "another device"],
)
def test_however_the_caller_has_set_torch_a_network_says_and_explains_the_same(somehow: Callable[[], Any]) -> None:
    steps = {method: 10 if METHODS[method].walks else None for method in METHODS}
    model = load_model("world")
    expected = {method: explain(model, IMAGE, method, 7, steps=steps[method]).values for method in METHODS}
    said, seen, many = predict(model, IMAGE), feature_maps(model, IMAGE), many_logits(model, IMAGE[None])
    with somehow():
        again = load_model("world")
        for method in METHODS:
            found = explain(again, IMAGE, method, 7, steps=steps[method]).values
            np.testing.assert_allclose(found, expected[method], atol=1e-5, err_msg=method)
        np.testing.assert_array_equal(predict(again, IMAGE), said)
        np.testing.assert_array_equal(many_logits(again, IMAGE[None]), many)
        for stage, maps in feature_maps(again, IMAGE).items():
            np.testing.assert_array_equal(maps, seen[stage])


class InPlace(nn.Sequential):
    """A small network of somebody's own, its ReLUs in place or not."""

    def __init__(self, inplace: bool) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.conv1, self.relu1 = nn.Conv2d(1, 4, 3), nn.ReLU(inplace)
        self.conv2, self.relu2 = nn.Conv2d(4, 4, 3), nn.ReLU(inplace)
        self.pool, self.flatten, self.fc = nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4 * 144, 10)


@pytest.mark.parametrize("method", METHODS)
def test_a_network_whose_activations_work_in_place_is_explained_like_one_whose_do_not(method: str) -> None:
    plain, in_place = (explain(InPlace(inplace).eval(), IMAGE, method, baseline="grey") for inplace in (False, True))
    size = np.abs(plain.values).max()
    np.testing.assert_allclose(in_place.values, plain.values, atol=1e-5 * size)
