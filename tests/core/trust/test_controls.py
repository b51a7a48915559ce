"""What knows nothing of the network, and the rule against it."""

from __future__ import annotations

import numpy as np
import pytest

from core import samples
from core.trust.controls import (
    BETTER,
    CONTROLS,
    LEVEL,
    UNCLEAR,
    WORSE,
    against_chance,
    chance_share,
    control_maps,
    judge,
    may_do_as_well,
)
from core.trust.likeness import edges

IMAGE = samples()[12].image


def test_the_controls_are_the_ink_its_edges_and_reading_order() -> None:
    found = control_maps(IMAGE)
    assert found.keys() == CONTROLS.keys() == {"ink", "edges", "reading"}
    np.testing.assert_array_equal(found["ink"], IMAGE[0])
    np.testing.assert_array_equal(found["edges"], edges(IMAGE))
    np.testing.assert_array_equal(np.argsort(-found["reading"].ravel()), np.arange(784))


@pytest.mark.parametrize("low_is_good", [True, False])
def test_of_99_random_orders_four_may_do_as_well_and_five_may_not(low_is_good: bool) -> None:
    chance = np.arange(99.0)
    if not low_is_good:
        chance = -chance
    sign = 1 if low_is_good else -1
    for value, share, said in (
        (-1, 1, BETTER), (3, 5, BETTER), (3.5, 5, BETTER), (4, 6, UNCLEAR), (50, 52, UNCLEAR), (94.5, 96, WORSE),
    ):  # fmt: skip
        assert chance_share(sign * value, chance, low_is_good) == pytest.approx(share / 100)
        assert against_chance(sign * value, chance, low_is_good) == said


@pytest.mark.parametrize(("draws", "most"), [(19, 0), (50, 1), (99, 4)])
def test_how_many_may_do_as_well_is_what_the_rule_lets_through(draws: int, most: int) -> None:
    assert may_do_as_well(draws) == most
    assert against_chance(most - 0.5, np.arange(float(draws))) == BETTER
    assert against_chance(most + 0.5, np.arange(float(draws))) == UNCLEAR


def test_ties_count_as_doing_as_well() -> None:
    assert chance_share(0.5, np.full(99, 0.5)) == 1.0
    assert against_chance(0.5, np.full(99, 0.5)) == UNCLEAR


@pytest.mark.parametrize("draws", [50, 99])
@pytest.mark.parametrize("spread", ["normal", "lognormal", "integers"])
def test_one_more_random_order_is_called_better_on_at_most_the_level_of_occasions(draws: int, spread: str) -> None:
    rng = np.random.default_rng(4)
    shape = (8000, draws + 1)
    found = {
        "normal": lambda: rng.normal(size=shape), "lognormal": lambda: rng.lognormal(size=shape),
        "integers": lambda: rng.integers(0, 40, shape),
    }[spread]()  # fmt: skip
    alarms = np.mean([against_chance(row[0], row[1:]) == BETTER for row in found])
    error = (LEVEL * (1 - LEVEL) / len(found)) ** 0.5
    assert alarms < LEVEL + 3 * error
    if spread != "integers" and draws == 99:
        assert alarms > LEVEL - 3 * error


def test_better_is_better_than_chance_and_than_every_control() -> None:
    chance = np.linspace(1, 2, 99)
    assert judge(0.5, chance, {"ink": 0.6, "reading": 0.9}).better
    said = judge(0.5, chance, {"ink": 0.4, "reading": 0.3})
    assert not said.better
    assert said.words == "not better than reading order"
    assert judge(0.5, chance, {"ink": 0.5}).unbeaten == "ink"
    assert judge(1.5, chance, {"ink": 3.0}).words == "not clearly better"
    assert judge(5.0, chance, {}).words == "worse than random order"
    assert judge(0.5, chance, {}, empty=True).words == "marks nothing"
    assert not judge(0.5, chance, {}, empty=True).better
