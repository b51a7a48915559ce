"""How often attacks succeed: the shipped figures, and whether the code still computes them."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.fooling.__main__ import DIGITS, digits_of
from core.fooling.attacks import ATTACKS
from core.fooling.success import FILE, FIRST, SIZES, Fooled, FooledError, became, load_fooled, measure, next_likely
from core.judging.doubt import Rule, refused
from core.network.checkpoints import list_models, load_model, read_card
from core.network.files import digest
from tests.served import ROOT


@pytest.fixture(scope="module")
def shipped() -> list[Fooled]:
    return load_fooled()


class ByInk(nn.Module):
    """Says 1 where a picture has more than half its ink, else 0; next comes the other of the two."""

    def forward(self, images: Tensor) -> Tensor:
        lead = 100 * (images.flatten(1).mean(dim=1) - 0.5)
        return torch.stack([-lead, lead, *[lead * 0 - 900] * 8], dim=1)


def test_of_a_network_whose_answer_is_its_ink_the_size_decides() -> None:
    images = np.stack([np.full((1, 28, 28), ink, np.float32) for ink in (0.45, 0.55, 0.3)])
    found = measure("ink", ByInk(), Rule(), {"same": ByInk()}, images, "", "three greys", (8, 16, 64))
    # 0.05 of ink are 12.75 grey levels, 0.2 are 51; by lot the mean hardly moves.
    for how in ("one", "many"):
        assert found.share[how] == [0.0, pytest.approx(2 / 3, abs=1e-4), 1.0]
        assert found.first[how] == [[False, True, True], [False, True, True], [False, False, True]]
    assert found.share["random"][0] == 0.0
    assert found.others["same"] == [None, 1.0, 1.0]
    assert found.noticed[0] is None


def test_the_shipped_figures_are_of_two_hundred_digits_for_every_shipped_network(shipped: list[Fooled]) -> None:
    assert {entry.network for entry in shipped} == set(list_models())
    for entry in shipped:
        assert entry.count == DIGITS == 200
        assert tuple(entry.sizes) == SIZES
        assert entry.sha256 == digest(read_card(entry.network).weights), "run python -m core.fooling"
        assert set(entry.others) == set(list_models()) - {entry.network}
    assert json.loads((ROOT / "checkpoints" / FILE).read_text())["command"] == "python -m core.fooling"


def test_many_steps_fool_more_than_one_and_a_random_change_hardly_any(shipped: list[Fooled]) -> None:
    for entry in shipped:
        at = entry.sizes.index(32)
        assert entry.share["many"][at] > entry.share["one"][at] > entry.share["random"][at]
        assert entry.share["random"][at] < 0.1
        assert all(later >= sooner - 0.02 for sooner, later in pairwise(entry.share["many"]))


@pytest.mark.mnist
@pytest.mark.parametrize("network", list_models())
def test_the_code_still_computes_the_shipped_figures(shipped: list[Fooled], network: str) -> None:
    entry = next(entry for entry in shipped if entry.network == network)
    images = torch.from_numpy(digits_of(DIGITS)[0][:FIRST])
    model = load_model(network)
    with torch.no_grad():
        wanted = next_likely(model(images))
    for at in (3, 5):
        for how in ATTACKS:
            _, done = became(model, images, wanted, how, entry.sizes[at])
            off = sum(now != row[at] for now, row in zip(done.tolist(), entry.first[how], strict=True))
            # Another processor rounds otherwise, and one digit may stand on the edge.
            assert off <= 1, (how, entry.sizes[at])


def test_what_a_network_notices_is_its_own_rule() -> None:
    card = read_card("world")
    images = torch.from_numpy(digits_of(6)[0])
    with torch.no_grad():
        wanted = next_likely(card.model(images))
    moved, done = became(card.model, images, wanted, "many", 24)
    found = measure("world", card.model, Rule.of(card.facts), {}, images.numpy(), "", "six", (24,))
    with torch.no_grad():
        expected = refused(card.model(moved[done]), Rule.of(card.facts)).double().mean()
    assert found.noticed == [pytest.approx(float(expected), abs=1e-4)]


def test_figures_that_are_missing_or_damaged_are_told_in_words(tmp_path) -> None:
    with pytest.raises(FooledError, match="not been computed yet"):
        load_fooled(tmp_path)
    for damaged in ("{", "[]", '{"networks": [{"network": 1}]}'):
        (tmp_path / FILE).write_text(damaged)
        with pytest.raises(FooledError, match="damaged"):
            load_fooled(tmp_path)
