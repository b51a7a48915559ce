"""However a notebook has set torch, core comes to the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import core
from core.examples.neighbours import last_hidden
from core.fooling.attacks import GREY, random_change, smallest
from core.fooling.success import measure
from core.inside.arithmetic import channel_sums, unit_sum
from core.inside.dreams import dream
from core.inside.knockout import rank_filters
from core.inside.strongest import peaks
from core.judging.doubt import Rule, sure
from core.judging.judge import judge
from core.judging.surest import surest
from core.network.answers import many_logits
from core.network.checkpoints import read_card
from core.trust.book_network import deeplift_that_looks_right
from core.trust.scramble import cascade
from core.trust.stability import infidelity, max_sensitivity
from core.truth.linear import load_linear
from core.truth.marks import marked
from tests.blots import some_digits
from tests.settings_of_torch import SETTINGS

CARD, DIGITS = read_card("world"), some_digits(20)
IMAGES = np.stack([sample.image for sample in core.samples()[20:24]])
IMAGE, BATCH = IMAGES[0], torch.from_numpy(IMAGES)
SALIENCY = core.explain(CARD.model, IMAGE, "saliency")
WORK: dict[str, Callable[[nn.Module], Any]] = {
    "judge": lambda model: judge(model, DIGITS).losses,
    "doubt": lambda model: sure(many_logits(model, IMAGES[:1])[0], Rule.of(CARD.facts)),
    "surest": lambda model: surest(model, list(IMAGES), Rule.of(CARD.facts)),
    "hidden": lambda model: last_hidden(model, IMAGES),
    "random change": lambda model: random_change(BATCH, GREY),
    "smallest change": lambda model: smallest(model, IMAGE, 1),
    "fooled": lambda model: measure("a", model, Rule.of(CARD.facts), {}, IMAGES, "b", "c", sizes=(32,)).share,
    "a unit's sum": lambda model: unit_sum(CARD.model, IMAGE, "conv2", (3, 4, 5)).in_map,
    "sums": lambda model: channel_sums(CARD.model, IMAGE, "fc1"),
    "dream": lambda model: [one.image for one in dream(CARD.model, "conv2", 3, steps=4)],
    "filters missed": lambda model: rank_filters(CARD.model, IMAGE),
    "peaks": lambda model: peaks(CARD.model, [BATCH])["conv2"].values,
    "sensitivity": lambda model: max_sensitivity(model, IMAGE, "saliency", 7, noises=2),
    "infidelity": lambda model: infidelity(model, IMAGE, SALIENCY, erasures=20),
    "scramble": lambda model: cascade(CARD.model, IMAGE, ["saliency"], 7, seeds=(0,))["saliency"].maps,
    "looked right": lambda model: deeplift_that_looks_right(CARD.model, IMAGE, 7).values,
    "linear": lambda model: core.explain(load_linear("one-relu"), IMAGE, "deeplift").values,
    "marks": lambda model: marked(DIGITS, "faint", 1).images,
}  # fmt: skip


def flat(found: Any) -> Any:
    """Numbers as what can be compared, with their types."""
    if isinstance(found, Tensor):
        return flat(found.detach().numpy())
    if isinstance(found, np.ndarray):
        return found.dtype.name, found.tolist()
    return [flat(one) for one in found] if isinstance(found, list | tuple) else found


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return {name: flat(work(CARD.model)) for name, work in WORK.items()}


@pytest.mark.parametrize("setting", SETTINGS)
def test_whatever_a_notebook_has_set_core_comes_to_the_same_numbers(setting: str, expected: dict[str, Any]) -> None:
    for name, work in WORK.items():
        with SETTINGS[setting]():
            found = work(CARD.model)
        assert flat(found) == expected[name], name
