"""What digits are compared with."""

from __future__ import annotations

import numpy as np
import pytest

from core import samples
from core.attribution.baselines import BASELINES, BLUR, average_digit, baseline_image, blurred, noise

IMAGE = samples()[3].image


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_is_an_image_with_ink_between_0_and_1(name: str) -> None:
    found = baseline_image(name, IMAGE)
    assert found.shape == (1, 28, 28)
    assert found.dtype == np.float32
    assert found.min() >= 0
    assert found.max() <= 1
    assert BASELINES[name].asks.endswith("?") or BASELINES[name].asks.endswith(".")


def test_black_has_no_ink_and_the_book_s_grey_is_mnist_s_mean() -> None:
    assert not baseline_image("black", IMAGE).any()
    np.testing.assert_array_equal(baseline_image("grey", IMAGE), np.full((1, 28, 28), 0.1302, np.float32))


def test_a_blurred_dot_is_a_bell() -> None:
    dot = np.zeros((1, 28, 28), np.float32)
    dot[0, 14, 10] = 1.0
    found = blurred(dot)[0]
    assert found.sum() == pytest.approx(1.0, abs=2e-3)
    assert found[14, 13] / found[14, 10] == pytest.approx(np.exp(-(3**2) / (2 * BLUR**2)), rel=1e-5)
    assert found[17, 10] == pytest.approx(found[14, 13])


@pytest.mark.parametrize("width", [0.7, BLUR, 8.0])
def test_blurring_spreads_every_pixel_s_ink_by_the_bell_and_loses_what_falls_off_the_edge(width: float) -> None:
    image = np.random.default_rng(0).random((1, 28, 28), dtype=np.float32)
    bell = np.exp(-(np.arange(-200, 201) ** 2) / (2 * width**2))
    wide = np.pad(image[0].astype(np.float64), 200)
    for axis in (0, 1):
        lines = [np.convolve(line, bell / bell.sum(), "same") for line in np.moveaxis(wide, axis, 0)]
        wide = np.moveaxis(np.stack(lines), 0, axis)
    assert wide.sum() == pytest.approx(float(image.sum(dtype=np.float64)))
    np.testing.assert_allclose(blurred(image, width)[0], wide[200:-200, 200:-200], atol=1e-6)


def test_blurring_moves_ink_and_makes_none() -> None:
    assert blurred(IMAGE).sum() <= IMAGE.sum()
    assert blurred(IMAGE).sum() == pytest.approx(IMAGE.sum(), rel=0.05)


def test_noise_is_the_same_for_the_same_seed_and_asks_no_global_generator() -> None:
    np.random.seed(1)
    before = np.random.get_state()[1].copy()  # type: ignore[index,union-attr]
    np.testing.assert_array_equal(noise(4), noise(4))
    assert not np.array_equal(noise(4), noise(5))
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # type: ignore[index]


def test_the_average_digit_is_the_mean_of_all_drawings() -> None:
    expected = sum(sample.image.astype(np.float64) for sample in samples()) / len(samples())
    np.testing.assert_allclose(average_digit(), expected, atol=1e-6)
    assert baseline_image("average", IMAGE) is average_digit()
    with pytest.raises(ValueError, match="read-only"):
        average_digit()[0, 0, 0] = 1.0


def test_a_baseline_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected a baseline in .*'black'.* got 'white'"):
        baseline_image("white", IMAGE)
