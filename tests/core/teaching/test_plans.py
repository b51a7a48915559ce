"""The lessons as data: their minutes add up, and what they say of a digit is so."""

from __future__ import annotations

import pytest
import torch

from core.hands.samples import samples
from core.network.checkpoints import Card
from core.teaching.guesses import DIGIT, GUESSES
from core.teaching.plans import FLAGGED, PLANS, STEPS, Plan, Step


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_s_steps_take_the_minutes_it_has(plan: Plan) -> None:
    assert sum(step.minutes for step in plan.steps) == plan.minutes
    assert plan.level
    assert plan.needs
    for step in plan.steps:
        assert step.asks.endswith("?")
        assert all((step.does, step.said, step.true))


def test_there_are_three_and_every_step_has_a_name_of_its_own() -> None:
    assert list(PLANS) == ["20", "45", "90"]
    assert len(STEPS) == sum(len(plan.steps) for plan in PLANS.values())
    assert STEPS["45.3"] == (PLANS["45"], 2)


def test_the_flagged_1_is_a_7_to_the_one_network_and_a_1_to_the_other(readers: dict[str, Card]) -> None:
    image = next(sample.image for sample in samples() if sample.name == FLAGGED[0])
    with torch.no_grad():
        said = {name: int(readers[name].model(torch.tensor(image)[None]).argmax()) for name in ("mnist", "world")}
    assert said == {"mnist": 7, "world": 1}


def test_the_long_plan_goes_through_the_chapter_in_its_order() -> None:
    def is_about(step: Step) -> str:
        return step.settings.get("unit", step.settings.get("stage", step.page)).partition(".")[0] + step.page

    assert [is_about(step) for step in PLANS["90"].steps] == [
        "drawdraw",
        "trainingtraining",
        "trainingtraining",
        "conv1filters",
        "conv2filters",
        "conv1feature_maps",
        "conv2feature_maps",
        "comparecompare",
        "baselinesbaselines",
        "comparecompare",
    ]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_digit_is_asked_about_once_and_known_from_then_on(plan: Plan) -> None:
    known = set[tuple[str, str]]()
    for at, step in enumerate(plan.steps):
        assert not step.guesses or step.guesses in GUESSES
        assert plan.knows(at) == (step.on in known)
        # What else is guessed is about an answer that was seen.
        assert (step.guesses == DIGIT) == (step.on not in known)
        known.add(step.on)
