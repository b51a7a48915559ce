"""Every method judged by another way to the same map: formulas in float64, on both networks, for every score."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core import explain, load_model, samples
from core.attribution.explain import SETTLED, Attribution
from core.attribution.methods import METHODS
from core.network.model import DigitNet
from core.trust.scramble import explained, scramble
from tests.core.attribution.test_captum_calls import rescale_rule
from ui.show.gauge import SAID, sum_gauge, verdict

pytestmark = pytest.mark.filterwarnings("ignore:Setting (forward, )?backward hooks:UserWarning")
NETWORKS = ("world", "book")
RNG = np.random.default_rng(11)
SAMPLES = [samples()[number] for number in RNG.choice(len(samples()), 40, replace=False)]
SCORES: dict[str, dict] = {
    "logit": {},
    "log-probability": {"output": "log_probability"},
    "contrast": {"against": 9},
}
FLAT_AND_UNEVEN = ("black", "grey", "blurred", "noise", "average")
# Steps of the walk a map is held against: an odd number, so that no point of it is ours.
MANY = 1001


@dataclass(frozen=True)
class Judge:
    """A network in float64, and the score asked for, with its slopes by the logits written down by hand."""

    model: DigitNet
    target: int
    score: str

    def weights(self, logits: Tensor) -> Tensor:
        """The slope of the score by each logit, (n, 10), written so that nothing is subtracted from its like."""
        one_hot = functional.one_hot(torch.tensor(self.target), 10).double()
        if self.score == "logit":
            return one_hot.expand_as(logits)
        if self.score == "contrast":
            return (one_hot - functional.one_hot(torch.tensor(9), 10)).expand_as(logits)
        others = logits.softmax(dim=1) * (1 - one_hot)
        return others.sum(dim=1, keepdim=True) * one_hot - others

    def value(self, images: Tensor) -> Tensor:
        """The score (n,)."""
        with torch.no_grad():
            logits = self.model(images)
        if self.score != "log-probability":
            return (logits * self.weights(logits)).sum(dim=1)
        leads = logits - logits[:, self.target, None]
        leads[:, self.target] = -torch.inf
        return -torch.log1p(leads.exp().sum(dim=1))

    def slopes(self, images: Tensor, place: int = 0) -> tuple[Tensor, Tensor]:
        """Gradient of the score by what stands before module `place`, and what stands there."""
        modules = list(self.model.children())
        with torch.no_grad():
            units = torch.nn.Sequential(*modules[:place])(images)
        units = units.detach().requires_grad_()
        logits = torch.nn.Sequential(*modules[place:])(units)
        (found,) = torch.autograd.grad((logits * self.weights(logits.detach())).sum(), units)
        return found, units.detach()


@cache
def exact(network: str) -> DigitNet:
    return copy.deepcopy(load_model(network)).double().requires_grad_(False)


def judge(network: str, target: int, score: str) -> Judge:
    torch.set_num_threads(1)
    return Judge(exact(network), target, score)


def wide(image: np.ndarray) -> Tensor:
    return torch.from_numpy(image.copy())[None].double()


def target_of(network: str, image: np.ndarray) -> int:
    """The network's answer, or another where that is the 9 a contrast is with."""
    answer = int(exact(network)(wide(image)).argmax())
    return 4 if answer == 9 else answer


def asked(network: str, image: np.ndarray, method: str, score: str, **question: object) -> tuple[Attribution, Judge]:
    target = target_of(network, image)
    found = explain(load_model(network), image, method, target, **SCORES[score] | question)  # type: ignore[arg-type]
    return found, judge(network, target, score)


def off(found: np.ndarray, expected: Tensor) -> float:
    """The worst pixel's error, as a share of the largest size."""
    return float(np.abs(found - expected.numpy()).max() / max(float(expected.abs().max()), 1e-300))


def saliency(by: Judge, image: Tensor, baseline: Tensor) -> Tensor:
    return by.slopes(image)[0].abs()


def input_x_gradient(by: Judge, image: Tensor, baseline: Tensor) -> Tensor:
    return by.slopes(image)[0] * image


def gradient_shap(by: Judge, image: Tensor, baseline: Tensor) -> Tensor:
    draws = np.random.RandomState(0)
    draws.choice(1, 50)
    places = torch.from_numpy(draws.uniform(0.0, 1.0, 50))[:, None, None, None]
    return by.slopes(baseline + places * (image - baseline))[0].mean(dim=0, keepdim=True) * (image - baseline)


def guided_backprop(by: Judge, image: Tensor, baseline: Tensor) -> Tensor:
    model, stages = by.model, by.model.stages(image)
    signal = (by.weights(stages["logits"]) @ model.fc2.weight).clamp(min=0) * (stages["fc1"] > 0)
    signal = (signal @ model.fc1.weight).reshape(1, 32, 12, 12)
    _, places = functional.max_pool2d(stages["relu2"], 2, return_indices=True)
    signal = functional.max_unpool2d(signal, places, [2, 2]).clamp(min=0) * (stages["conv2"] > 0)
    signal = functional.conv_transpose2d(signal, model.conv2.weight).clamp(min=0) * (stages["conv1"] > 0)
    return functional.conv_transpose2d(signal, model.conv1.weight) / model.normalize.std


def grad_cam(by: Judge, image: Tensor, baseline: Tensor) -> Tensor:
    slopes, units = by.slopes(image, 5)
    return functional.pad((slopes.mean(dim=(2, 3), keepdim=True) * units).sum(dim=1).clamp(min=0), (2, 2, 2, 2))[None]


def occlusion(by: Judge, image: Tensor, baseline: Tensor) -> Tensor:
    hidden, total, covered = [], torch.zeros_like(image), torch.zeros_like(image)
    windows = [(slice(row, row + 3), slice(column, column + 3)) for row in range(26) for column in range(26)]
    for window in windows:
        hidden.append(image.clone())
        hidden[-1][0, 0][window] = baseline[0, 0][window]
    costs = by.value(image) - torch.cat([by.value(part) for part in torch.cat(hidden).split(100)])
    for window, cost in zip(windows, costs, strict=True):
        total[0, 0][window] += cost
        covered[0, 0][window] += 1
    return total / covered


def deeplift(by: Judge, image: Tensor, baseline: Tensor) -> Tensor:
    with torch.no_grad():
        end, start = by.model(image), by.model(baseline)
        # By Simpson's rule, where the code has Gauss-Legendre in panels.
        places = torch.linspace(0, 1, 4001, dtype=torch.float64)[:, None]
        simpson = torch.tensor([1.0, *([4.0, 2.0] * 2000)][:-1] + [1.0], dtype=torch.float64) / 12000
        readout = simpson @ by.weights(start + places * (end - start))
        return rescale_rule(by.model, image, baseline, readout)


AT_THE_DIGIT: dict[str, Callable[[Judge, Tensor, Tensor], Tensor]] = {
    "saliency": saliency,
    "input-x-gradient": input_x_gradient,
    "guided-backprop": guided_backprop,
    "grad-cam": grad_cam,
    "gradient-shap": gradient_shap,
    "deeplift": deeplift,
    "occlusion": occlusion,
}


def walked(by: Judge, method: str, image: Tensor, baseline: Tensor, steps: int = MANY) -> Tensor:
    """The path's integral by midpoints: the slope there, times what the pixel or the unit changed over the step."""
    place, border = {"integrated-gradients": (0, 0), "conductance-conv1": (2, 1), "conductance-conv2": (4, 2)}[method]
    upto = torch.nn.Sequential(*list(by.model.children())[:place])
    flow = torch.zeros(1, dtype=torch.float64)
    for numbers in torch.arange(steps).split(50):
        edges = torch.cat([numbers, numbers[-1:] + 1]).double()[:, None, None, None] / steps
        middles = (numbers.double()[:, None, None, None] + 0.5) / steps
        slopes, _ = by.slopes(baseline + middles * (image - baseline), place)
        units = upto(baseline + edges * (image - baseline))
        flow = flow + (slopes * (units[1:] - units[:-1])).sum(dim=(0, 1))
    return functional.pad(flow, (border,) * 4)


def test_every_method_has_a_judge() -> None:
    assert {*AT_THE_DIGIT, *(name for name in METHODS if METHODS[name].walks)} == set(METHODS)


def allowed(network: str, method: str, score: str) -> float:
    """How far a map may be off: rounding, but where a slope jumps it cannot say from which side rounding comes.

    On a flat background four equal numbers meet in a pool: only rounding says which of them gets the slope. In
    float32 and in float64 that is not the same one, nor in two batches: of the map that part is nobody's to judge.
    """
    if method == "gradient-shap":
        return 0.1
    sides = network == "book" and score != "log-probability" and method in ("saliency", "guided-backprop")
    return 0.6 if sides else 2e-5


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("method", AT_THE_DIGIT)
@pytest.mark.parametrize("network", NETWORKS)
def test_a_map_is_what_the_formula_gives_for_every_score_and_baseline(network: str, method: str, score: str) -> None:
    # Over the three scores every baseline gets its turn.
    for number in range([*SCORES].index(score), len(FLAT_AND_UNEVEN), 3):
        image, baseline = SAMPLES[number].image, FLAT_AND_UNEVEN[number]
        found, by = asked(network, image, method, score, baseline=baseline)
        expected = AT_THE_DIGIT[method](by, wide(image), wide(found.baseline))[0, 0]
        assert off(found.values, expected) < allowed(network, method, score), (baseline, number)
        exactly = score == "log-probability"
        assert found.score == pytest.approx(float(by.value(wide(image))), rel=1e-9 if exactly else 1e-5)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("method", ["saliency", "input-x-gradient", "guided-backprop", "grad-cam"])
def test_a_log_probability_s_map_is_right_on_many_digits_however_sure_the_network_is(network: str, method: str) -> None:
    for sample in SAMPLES[::3]:
        found, by = asked(network, sample.image, method, "log-probability")
        expected = AT_THE_DIGIT[method](by, wide(sample.image), torch.zeros(1, 1, 28, 28))[0, 0]
        assert off(found.values, expected) < 2e-5
        assert found.score == pytest.approx(float(by.value(wide(sample.image))), rel=1e-9)
        assert found.score < 0


def test_occlusion_of_a_sure_answer_s_log_probability_is_not_nothing() -> None:
    sure = max(SAMPLES, key=lambda sample: float(judge("book", sample.label, "logit").value(wide(sample.image))))
    found, by = asked("book", sure.image, "occlusion", "log-probability")
    assert off(found.values, occlusion(by, wide(sure.image), torch.zeros(1, 1, 28, 28))[0, 0]) < 1e-6
    assert found.values.any()
    assert -1e-6 < found.score < 0


@pytest.mark.parametrize(
    ("network", "method", "score"),
    # Every second of all there are: each network with each method, each method with each score.
    [*product(NETWORKS, [name for name in METHODS if METHODS[name].walks], SCORES)][::2],
)
def test_a_walk_s_map_is_right_to_three_per_cent_when_it_says_it_has_settled(
    network: str, method: str, score: str
) -> None:
    number = [*METHODS].index(method) + 2 * [*SCORES].index(score)
    image, baseline = SAMPLES[number].image, ("black", "blurred", "noise", "average")[number % 4]
    found, by = asked(network, image, method, score, baseline=baseline)
    assert found.settled is not None
    assert found.settled <= SETTLED or found.steps == METHODS[method].refined[-1]
    expected = walked(by, method, wide(image), wide(found.baseline))
    assert off(found.values, expected) < max(0.03, found.settled)


@pytest.mark.parametrize("method", [name for name in METHODS if METHODS[name].walks])
@pytest.mark.parametrize("network", NETWORKS)
def test_a_walk_that_is_not_refined_is_right_to_a_few_per_cent_scrambled_or_not(network: str, method: str) -> None:
    for number, model in ((20, load_model(network)), (21, scramble(load_model(network), 2, 0))):
        image, target = SAMPLES[number].image, SAMPLES[number].label
        found = explained(model, image, method, target)
        by = Judge(copy.deepcopy(model).double().requires_grad_(False), target, "logit")
        expected = walked(by, method, wide(image), torch.zeros(1, 1, 28, 28), 401)
        assert found.steps == METHODS[method].refined[0]
        assert off(found.values, expected) < (0.05 if method == "integrated-gradients" else 0.1)


@pytest.mark.parametrize("network", NETWORKS)
def test_fifty_draws_are_within_a_third_of_what_all_draws_would_give(network: str) -> None:
    errors = []
    for sample in SAMPLES[:4]:
        found, by = asked(network, sample.image, "gradient-shap", "logit")
        expected = walked(by, "integrated-gradients", wide(sample.image), wide(found.baseline), 301)
        errors.append(off(found.values, expected))
    assert 0.05 < max(errors) < 1 / 3


def test_settled_is_what_the_coarser_walk_leaves_to_be_expected_of_the_worst_pixel() -> None:
    model, image = load_model("book"), SAMPLES[3].image
    for method, fewer in (("integrated-gradients", 3), ("conductance-conv1", 2), ("conductance-conv2", 2)):
        fine, coarse = (explain(model, image, method, 4, steps=steps) for steps in (60, 60 // fewer))
        change = np.abs(fine.values - coarse.values).max() / np.abs(fine.values).max()
        assert fine.settled == pytest.approx(change / (fewer - 1), rel=1e-4)
    assert explain(model, image, "integrated-gradients", 4, steps=50).settled is None
    assert explain(model, image, "deeplift", 4).settled is None


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("network", NETWORKS)
def test_a_digit_held_against_itself_gets_an_empty_map_and_adds_up(network: str, method: str, score: str) -> None:
    image = SAMPLES[5].image
    found, _ = asked(network, image, method, score, baseline=image)
    assert found.difference == 0.0
    assert np.isfinite(found.values).all()
    if METHODS[method].complete or method in ("gradient-shap", "occlusion"):
        assert not found.values.any()
    if METHODS[method].complete:
        assert found.settled in (None, 0.0)
        assert verdict(found).startswith("It adds up. No gap.")
    else:
        assert sum_gauge(found).startswith("<p>No promise.")


def told(total: float, difference: float, sizes: float = 10.0, **walk: object) -> str:
    values = np.array([[(total + sizes) / 2, (total - sizes) / 2]], dtype=np.float32)
    return verdict(
        Attribution(
            values=values,
            method="integrated-gradients",
            target=4,
            output="logit",
            baseline=np.zeros((1, 28, 28), dtype=np.float32),
            score=difference,
            baseline_score=0.0,
            total=total,
            gap=total - difference,
            **({"steps": 1350, "settled": 0.01} | walk),  # type: ignore[arg-type]
        )
    )


@pytest.mark.parametrize(
    ("total", "difference", "said"),
    [
        (5.004, 5.0, "right"),
        (5.09, 5.0, "near"),
        (5.2, 5.0, "wrong"),
        (0.54, 0.5, "near"),
        (0.14, 0.1, "small"),
        (0.0469, 0.0007, "small"),
        (-0.02, 0.02, "small"),
        (0.0009, 0.00001, "small"),
        (0.000001, 0.0, "right"),
        (0.06, 0.0007, "wrong"),
    ],
)
def test_no_sum_is_called_near_that_is_off_by_more_than_a_tenth_of_the_difference(
    total: float, difference: float, said: str
) -> None:
    assert told(total, difference).startswith(SAID[said])  # type: ignore[index]


def test_the_gauge_says_whether_the_map_has_settled() -> None:
    assert told(5, 5).endswith(
        "1350 steps; no pixel is off by more than about 1.0 % of the largest, by the last refinement."
    )
    assert told(5, 5, settled=0.07).endswith(
        "1350 steps, and the map has not settled: a pixel may be off by about 7.0 % of the largest."
    )
    assert told(5, 5, steps=50, settled=None).endswith(" 50 steps, not refined.")
