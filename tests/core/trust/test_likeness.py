"""Rank correlation, SSIM and edges against worked examples, their laws, and slow, plain implementations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.trust.likeness import agreement, edges, ranks, similarity, spearman, ssim

NUMBERS = st.lists(st.integers(-20, 20), min_size=2, max_size=30)
RNG = np.random.default_rng(2)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    np.testing.assert_array_equal(ranks(np.array([10.0, 20.0, 20.0, 5.0])), [2.0, 3.5, 3.5, 1.0])


def test_spearman_of_a_worked_example_is_right() -> None:
    """Ten pairs from a textbook table: rho = 1 - 6 * 194 / (10 * 99)."""
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    assert spearman(np.array(iq), np.array(hours)) == pytest.approx(1 - 6 * 194 / 990)


@given(NUMBERS, st.integers(0, 1000))
@settings(max_examples=50)
def test_only_the_order_counts_and_reversing_it_turns_the_sign(numbers: list[int], seed: int) -> None:
    one = np.array(numbers, dtype=float)
    other = np.random.default_rng(seed).permutation(one)
    found = spearman(one, other)
    assert -1 - 1e-9 <= found <= 1 + 1e-9
    assert spearman(one**3 + 5, other) == pytest.approx(found)
    assert spearman(-one, other) == pytest.approx(-found)
    assert spearman(other, one) == pytest.approx(found)


def test_a_flat_map_has_no_order_to_agree_with() -> None:
    assert spearman(np.zeros(4), np.arange(4)) == 0.0
    assert spearman(np.zeros(4), np.zeros(4)) == 0.0


def test_maps_of_unequal_size_are_refused() -> None:
    with pytest.raises(ValueError, match="equal size, got 3 and 4"):
        spearman(np.arange(3), np.arange(4))


def test_the_table_compares_sizes_and_is_symmetric() -> None:
    one = np.array([[1.0, -2.0], [3.0, -4.0]])
    table = agreement([one, -one, np.abs(one), one[::-1, ::-1]])
    np.testing.assert_allclose(table, table.T)
    np.testing.assert_allclose(np.diag(table), 1.0)
    np.testing.assert_allclose(table[:3, :3], 1.0)
    assert table[0, 3] == pytest.approx(-1.0)


def slow_ssim(one: np.ndarray, other: np.ndarray, span: float) -> float:
    """Wang and others 2004, window by window."""
    at = np.arange(-5, 6)
    weights = np.exp(-(at[:, None] ** 2 + at[None] ** 2) / (2 * 1.5**2))
    weights /= weights.sum()
    c1, c2 = (0.01 * span) ** 2, (0.03 * span) ** 2
    found = []
    for top in range(one.shape[0] - 10):
        for left in range(one.shape[1] - 10):
            x, y = one[top : top + 11, left : left + 11], other[top : top + 11, left : left + 11]
            mx, my = (weights * x).sum(), (weights * y).sum()
            vx, vy = (weights * (x - mx) ** 2).sum(), (weights * (y - my) ** 2).sum()
            cov = (weights * (x - mx) * (y - my)).sum()
            found.append((2 * mx * my + c1) * (2 * cov + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2)))
    return float(np.mean(found))


def test_ssim_is_the_paper_s_formula_window_by_window() -> None:
    one = RNG.random((28, 28))
    for other in (RNG.random((28, 28)), one + 0.1 * RNG.random((28, 28)), 1 - one):
        assert ssim(one, other, 1.0) == pytest.approx(slow_ssim(one, other, 1.0), abs=1e-9)


@given(st.integers(0, 1000), st.floats(0.1, 50))
@settings(max_examples=25)
def test_a_map_is_like_itself_at_any_scale_and_similarity_is_symmetric(seed: int, factor: float) -> None:
    one, other = np.random.default_rng(seed).normal(size=(2, 28, 28))
    same = similarity(one, one * factor)
    assert same.values == pytest.approx(1)
    assert same.sizes == pytest.approx(1)
    assert same.ssim == pytest.approx(1)
    there, back = similarity(one, other), similarity(other, one)
    assert there.values == pytest.approx(back.values)
    assert there.ssim == pytest.approx(back.ssim)
    assert -1 <= there.ssim < 0.5


def test_turning_the_sign_turns_the_order_of_values_but_not_of_sizes() -> None:
    one = RNG.normal(size=(28, 28))
    found = similarity(one, -one)
    assert found.values == pytest.approx(-1)
    assert found.sizes == pytest.approx(1)


def test_only_the_pixels_asked_for_are_ranked() -> None:
    one, other = np.zeros((28, 28)), np.zeros((28, 28))
    one[0, :4], other[0, :4] = [1, 2, 3, 4], [4, 3, 2, 1]
    where = np.zeros((28, 28), dtype=bool)
    where[0, :4] = True
    assert similarity(one, other).values > 0.9
    assert similarity(one, other, where).values == pytest.approx(-1)


def test_edges_of_a_step_are_sobel_s_four_on_both_sides() -> None:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, :, 14:] = 1.0
    found = edges(image)
    np.testing.assert_allclose(found[5:20, 13:15], 4.0)
    assert not found[5:20, :13].any()
    assert not found[5:20, 16:26].any()


def test_edges_are_sobel_s_nine_products_with_black_beyond_the_border() -> None:
    image = RNG.random((1, 28, 28)).astype(np.float32)
    kernel = np.outer([1, 2, 1], [-1, 0, 1])
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image[0], 1), (3, 3))
    across, down = ((windows * weights).sum(axis=(2, 3)) for weights in (kernel, kernel.T))
    np.testing.assert_allclose(edges(image), np.sqrt(across**2 + down**2), rtol=1e-5)


def test_pictures_too_small_for_a_window_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 11 a side"):
        ssim(np.zeros((5, 5)), np.zeros((5, 5)), 1.0)
