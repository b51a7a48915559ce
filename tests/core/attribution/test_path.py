"""The line from baseline to digit, and how its sum is taken."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients

from core import explain, samples
from core.attribution.baselines import average_digit
from core.attribution.path import RULES, quadrature_gaps, walk
from core.network.model import DigitNet

IMAGE = samples()[9].image


def test_the_path_runs_from_the_baseline_to_the_digit_in_equal_steps(book: DigitNet) -> None:
    path = walk(book, IMAGE, "grey", 1, steps=20)
    assert path.images.shape == (21, 1, 28, 28)
    np.testing.assert_allclose(path.images[0], 0.1302, rtol=1e-6)
    np.testing.assert_allclose(path.images[-1], IMAGE, atol=1e-7)
    np.testing.assert_allclose(np.diff(path.images, axis=0), (IMAGE - 0.1302)[None].repeat(20, 0) / 20, atol=1e-6)


def test_the_scores_along_it_are_the_network_s(book: DigitNet) -> None:
    path = walk(book, IMAGE, "black", 1, against=7, steps=10)
    with torch.no_grad():
        logits = book(torch.from_numpy(path.images))
    np.testing.assert_allclose(path.scores, (logits[:, 1] - logits[:, 7]).numpy(), atol=1e-4)


def test_what_is_gathered_at_the_end_is_integrated_gradients(book: DigitNet) -> None:
    path = walk(book, IMAGE, "grey", 1, against=7, steps=30)
    expected = explain(book, IMAGE, "integrated-gradients", 1, "grey", steps=30, against=7).values
    np.testing.assert_allclose(path.so_far[-1], expected, atol=1e-5 * np.abs(expected).max())
    assert not path.so_far[0].any()


def test_what_is_gathered_on_the_way_is_what_the_score_climbed(book: DigitNet) -> None:
    path = walk(book, IMAGE, "black", 1, steps=300)
    gathered = path.so_far.sum(axis=(1, 2), dtype=np.float64)
    np.testing.assert_allclose(gathered, path.scores - path.scores[0], atol=0.1)


def test_the_slope_is_the_length_of_the_gradient_half_way(book: DigitNet) -> None:
    path = walk(book, IMAGE, average_digit(), 1, steps=4)
    point = torch.from_numpy((0.375 * IMAGE + 0.625 * average_digit())[None]).requires_grad_()
    (gradient,) = torch.autograd.grad(book(point)[0, 1], point)
    assert path.slopes[1] == pytest.approx(float(gradient.norm()), rel=1e-4)


@pytest.mark.parametrize("rule", RULES)
def test_a_gap_is_the_gap_of_captum_s_own_integrated_gradients(book: DigitNet, rule: str) -> None:
    gaps = quadrature_gaps(book, IMAGE, "grey", 1, counts=(5, 20))
    image, baseline = torch.from_numpy(IMAGE.copy())[None], torch.full((1, 1, 28, 28), 0.1302)
    with torch.no_grad():
        difference = float(book(image)[0, 1] - book(baseline)[0, 1])
    for count, gap in zip((5, 20), gaps[rule], strict=True):
        values = IntegratedGradients(book).attribute(image, baseline, target=1, n_steps=count, method=rule)
        assert gap == pytest.approx(float(values.sum()) - difference, abs=2e-4 * abs(difference))


def test_on_a_line_every_rule_but_captum_s_trapezoid_is_exact() -> None:
    torch.manual_seed(0)
    linear = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 10)).eval()
    gaps = quadrature_gaps(linear, IMAGE, "black", 1, counts=(5, 10))
    with torch.no_grad():
        score = float((linear(torch.from_numpy(IMAGE.copy())[None]) - linear(torch.zeros(1, 1, 28, 28)))[0, 1])
    for rule, values in gaps.items():
        expected = [-score / 5, -score / 10] if rule == "riemann_trapezoid" else [0.0, 0.0]
        np.testing.assert_allclose(values, expected, atol=1e-5)
