"""The figures over many digits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core import samples
from core.attribution.methods import METHODS
from core.network.checkpoints import digest, read_card
from core.network.model import DigitNet
from core.trust.faithfulness import FILE, FaithfulnessError, Summary, average, load_summaries, summarise
from tests.served import ROOT

QUICK = ("saliency", "deeplift")


def one(deletion: float, chance: float, sizes: float) -> dict[str, dict[str, float]]:
    return {
        "deeplift": {
            "deletion": deletion, "deletion_chance": chance, "deletion_margin": chance - deletion,
            "deletion_better": 1.0,
            "insertion": 0.5, "insertion_chance": 0.5, "insertion_margin": 0.0, "insertion_better": 0.0,
            "sizes": sizes, "values": -0.1, "ssim": 0.2,
        }
    }  # fmt: skip


def test_an_average_is_the_mean_with_its_standard_error() -> None:
    found = average([one(0.2, 0.6, 0.3), one(0.4, 0.6, 0.5)], "book", "abc", "drawings")
    entry = found.methods["deeplift"]
    assert entry["deletion"] == pytest.approx(0.3)
    assert entry["deletion_margin"] == pytest.approx(0.3)
    assert entry["deletion_error"] == pytest.approx(np.std([0.4, 0.2], ddof=1) / np.sqrt(2), abs=1e-5)
    assert entry["survives"] == pytest.approx(0.4)
    assert found.chance == {"deletion": 0.6, "insertion": 0.5}
    assert found.count == 2


def test_a_method_that_does_not_beat_chance_is_named() -> None:
    found = average([one(0.2, 0.6, 0.3), one(0.21, 0.6, 0.5)], "book", "abc", "drawings")
    assert "Every method beats random order" in found.sentence("deletion")
    assert found.sentence("insertion").endswith("Not better than random order on average: DeepLift.")


def test_digits_are_summed_up_one_by_one_and_again_the_same(book: DigitNet) -> None:
    images = [sample.image for sample in samples()[:2]]
    first, second = (list(summarise(book, images, QUICK)) for _ in range(2))
    assert first == second
    assert len(first) == 2
    assert set(first[0]) == set(QUICK)


def test_figures_that_are_not_there_or_damaged_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FaithfulnessError, match="not been computed yet"):
        load_summaries(tmp_path)
    (tmp_path / FILE).write_text('{"summaries": [{"network": 1}]}')
    with pytest.raises(FaithfulnessError, match="damaged"):
        load_summaries(tmp_path)


@pytest.fixture(scope="module")
def shipped() -> list[Summary]:
    return load_summaries()


def test_the_shipped_figures_cover_every_method_for_both_networks_over_all_drawings(shipped: list[Summary]) -> None:
    for network in ("world", "book"):
        entry = next(entry for entry in shipped if entry.network == network and entry.digits == "drawings")
        assert entry.count > 100
        assert entry.methods.keys() == METHODS.keys()


@pytest.mark.parametrize("method", ["integrated-gradients", "deeplift"])
def test_random_order_is_worse_than_the_complete_methods_on_average_and_the_file_says_by_how_much(
    shipped: list[Summary], method: str
) -> None:
    for entry in shipped:
        found = entry.methods[method]
        assert found["deletion_margin"] > 2 * found["deletion_error"] > 0
        assert found["deletion_margin"] == pytest.approx(entry.chance["deletion"] - found["deletion"], abs=1e-4)


def test_the_file_is_small_and_names_its_command() -> None:
    path = ROOT / "checkpoints" / FILE
    assert path.stat().st_size < 100_000
    assert json.loads(path.read_text())["command"] == "python -m core.trust"


def test_the_shipped_figures_are_for_the_shipped_weights(shipped: list[Summary]) -> None:
    for entry in shipped:
        weights = read_card(entry.network).weights
        assert entry.sha256 == digest(weights), f"run python -m core.trust --networks {entry.network}"
