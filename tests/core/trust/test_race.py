"""The race, on a network whose best order can be worked out by hand and on the real ones."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core import explain, samples
from core.network.answers import probabilities
from core.network.model import DigitNet
from core.trust.controls import BETTER, control_maps
from core.trust.erase import logits_along
from core.trust.race import area, race
from core.trust.scramble import explained

BLACK = np.zeros((1, 28, 28), np.float32)
WEIGHTS = {3: 0.5, 40: 2.0, 100: -1.0, 700: 1.0}


class FourPixels(nn.Module):
    """The logit of 6 is a weighted sum of four pixels; all other logits are 0."""

    def __init__(self) -> None:
        super().__init__()
        weights = torch.zeros(10, 784)
        for pixel, weight in WEIGHTS.items():
            weights[6, pixel] = weight
        self.register_buffer("weights", weights)

    def forward(self, images: Tensor) -> Tensor:
        return images.flatten(1) @ self.get_buffer("weights").T


def inked() -> np.ndarray:
    image = np.zeros((1, 28, 28), np.float32)
    image.flat[list(WEIGHTS)] = 1.0
    return image


def by_hand(order: tuple[int, ...]) -> list[float]:
    """Probability of 6 as the pixels go in this order."""
    left = dict(WEIGHTS)
    curve = []
    for pixel in (None, *order):
        if pixel is not None:
            left.pop(pixel, None)
        odds = np.exp(sum(left.values()))
        curve.append(odds / (odds + 9))
    return curve


def test_the_curves_and_areas_of_four_pixels_are_those_worked_out_by_hand() -> None:
    image = inked()
    values = np.zeros((28, 28))
    values.flat[[700, 3, 100, 40]] = [4, 3, 2, 1]
    found = race(FourPixels().eval(), image, {"some": values}, 6, image * 0, points=5)
    np.testing.assert_array_equal(found.counts, [0, 1, 2, 3, 4])
    expected = by_hand((700, 3, 100, 40))
    np.testing.assert_allclose(found.deletion["some"], expected, rtol=1e-6)
    by_trapezoids = sum((a + b) / 2 * 0.25 for a, b in pairwise(expected))
    assert found.areas("deletion")[0]["some"] == pytest.approx(by_trapezoids)
    # Inserting in an order is erasing in the reverse, read backwards.
    np.testing.assert_allclose(found.insertion["some"], by_hand((40, 100, 3, 700))[::-1], rtol=1e-6)


@pytest.mark.parametrize("method", ["integrated-gradients", "deeplift", "input-x-gradient"])
def test_on_a_linear_network_every_complete_method_has_the_best_order_there_is(method: str) -> None:
    image, model = inked(), FourPixels().eval()
    values = explain(model, image, method, 6).values
    found = race(model, image, {method: values}, 6, image * 0, points=5)
    places = np.linspace(0, 1, 5)
    best = min(area(np.array(by_hand(order)), places) for order in permutations(WEIGHTS))
    assert found.areas("deletion")[0][method] == pytest.approx(best, rel=1e-6)
    np.testing.assert_array_equal(found.orders[method], [40, 700, 3, 100])


def test_random_orders_are_between_the_best_and_the_worst() -> None:
    image, model = inked(), FourPixels().eval()
    found = race(model, image, {"best": explain(model, image, "deeplift", 6).values}, 6, image * 0, random_count=60)
    best, chance = found.areas("deletion")
    assert chance.min() >= best["best"] - 1e-9
    assert chance.std() > 0


def test_all_curves_begin_at_the_digit_and_end_at_its_replacement(book: DigitNet) -> None:
    sample = samples()[60]
    maps = {"deeplift": explain(book, sample.image, "deeplift", sample.label).values}
    found = race(book, sample.image, maps, sample.label, sample.image * 0)
    for curves in (found.deletion["deeplift"], *found.random_deletion):
        assert curves[0] == pytest.approx(found.insertion["deeplift"][-1], abs=1e-5)
        assert curves[-1] == pytest.approx(found.insertion["deeplift"][0], abs=1e-5)
    assert found.shares[0] == 0
    assert found.shares[-1] == 1


def test_over_drawings_complete_methods_beat_random_order_at_erasing(book: DigitNet) -> None:
    margins = []
    for sample in samples()[::24]:
        values = explained(book, sample.image, "integrated-gradients", sample.label).values
        found = race(book, sample.image, {"ig": values}, sample.label, sample.image * 0)
        areas, chance = found.areas("deletion")
        margins.append(chance.mean() - areas["ig"])
    assert np.mean(margins) > 0.1


def test_a_random_order_read_backwards_inserts_as_it_erases(book: DigitNet) -> None:
    """The curves of insertion are not computed again: checked against doing so, for an odd number of pixels too."""
    for sample in samples()[60:63]:
        image, black = sample.image, sample.image * 0
        found = race(book, image, {"ink": image[0]}, sample.label, black, random_count=2)
        backwards = found.random_orders[:, ::-1]
        expected = probabilities(logits_along(book, black, image, backwards, found.counts))[..., sample.label]
        np.testing.assert_allclose(found.random_insertion, expected, atol=1e-5)
        assert list(found.counts) == sorted(set(found.counts[-1] - found.counts))


def test_an_empty_map_races_by_lot_and_is_judged_to_mark_nothing(world: DigitNet) -> None:
    passed = []
    for number, sample in enumerate(samples()[::16]):
        maps = {"empty": np.zeros((28, 28)), **control_maps(sample.image)}
        found = race(world, sample.image, maps, sample.label, sample.image * 0, seed=number)
        assert found.empty == {"empty"}
        for kind in ("deletion", "insertion"):
            verdict = found.verdicts(kind)["empty"]
            assert verdict.words == "marks nothing"
            assert not verdict.better
            passed.append(verdict.chance == BETTER)
    assert np.mean(passed) < 0.15


def test_a_method_is_better_only_than_the_best_of_what_knows_nothing(world: DigitNet) -> None:
    """The ink itself, raced as a method, is as good as the control: it cannot be better."""
    sample = samples()[60]
    found = race(world, sample.image, {"same": sample.image[0], **control_maps(sample.image)}, sample.label, BLACK)
    areas, chance = found.areas("insertion")
    verdict = found.verdicts("insertion")["same"]
    assert areas["same"] == pytest.approx(areas["ink"])
    assert areas["same"] > chance.max()
    assert found.best_control("insertion") == "ink"
    assert not verdict.better
    assert verdict.words == "not better than the ink alone"


def test_an_image_that_is_its_own_replacement_cannot_race(book: DigitNet) -> None:
    image = samples()[0].image
    with pytest.raises(ValueError, match="differs from its replacement"):
        race(book, image, {"ink": image[0]}, 0, image)
