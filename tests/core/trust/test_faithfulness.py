"""The figures over many digits."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core import samples
from core.attribution.methods import METHODS
from core.network.checkpoints import list_models, load_model, read_card
from core.network.files import digest
from core.network.model import DigitNet
from core.trust.__main__ import digit_sets
from core.trust.controls import LEVEL, RIVALS
from core.trust.faithfulness import (
    CLEAR,
    FILE,
    KINDS,
    FaithfulnessError,
    Summary,
    _one_race,
    average,
    load_summaries,
    summarise,
)
from core.trust.race import RANDOM_ORDERS
from tests.served import ROOT

QUICK = ("saliency", "deeplift")


def one(deletion: float, chance: float, sizes: float) -> dict[str, dict[str, float]]:
    """What one digit says of a method that erases better than all rivals and inserts no better than the ink."""
    over = {f"deletion_over_{name}": chance - deletion for name in RIVALS} | {
        f"insertion_over_{name}": 0.0 for name in RIVALS
    }
    raced = {"deletion_chance": 1.0, "deletion_better": 1.0, "insertion_chance": 1.0, "insertion_better": 0.0}
    rivals = {name: {"deletion": chance, "insertion": 0.5 if name == "ink" else 0.4} for name in RIVALS}
    left = {"sizes": sizes, "values": -0.1, "ssim": 0.2}
    return {"deeplift": {"marked": 1.0, "deletion": deletion, "insertion": 0.5, **raced, **over, **left}, **rivals}


def nothing(chance: float) -> dict[str, dict[str, float]]:
    """What one digit says of a method whose map is empty."""
    return one(0.0, chance, 0.0) | {"deeplift": {"marked": 0.0}}


def test_an_average_is_the_mean_with_its_standard_error() -> None:
    found = average([one(0.2, 0.6, 0.3), one(0.4, 0.6, 0.5)], "book", "abc", "drawings")
    entry = found.methods["deeplift"]
    assert entry["deletion"] == pytest.approx(0.3)
    assert entry["deletion_margin"] == pytest.approx(0.3)
    assert entry["deletion_error"] == pytest.approx(np.std([0.4, 0.2], ddof=1) / np.sqrt(2), abs=1e-5)
    assert entry["survives"] == pytest.approx(0.4)
    assert found.rivals["random"]["deletion"] == 0.6
    assert found.best["insertion"] == "ink"
    assert found.count == 2


def test_digits_on_which_a_map_marks_nothing_are_left_out_of_its_means_and_counted() -> None:
    digits = [one(0.2, 0.6, 0.3), one(0.4, 0.6, 0.5)]
    expected = average(digits, "book", "abc", "drawings").methods["deeplift"]
    found = average([*digits, nothing(0.6)], "book", "abc", "drawings")
    assert found.count == 3
    assert found.methods["deeplift"] == expected
    assert expected["marked"] == 2
    never = average([nothing(0.6)], "book", "abc", "drawings")
    assert never.methods["deeplift"] == {"marked": 0.0}
    assert "no method is clearly better" in never.sentence("deletion")
    # Of none it cannot be said that all are worse.
    assert "Every method" not in never.sentence("deletion")


def test_a_difference_that_is_not_clear_is_called_not_clearly_better() -> None:
    found = average([one(0.2, 0.6, 0.3), one(0.21, 0.6, 0.5)], "book", "abc", "drawings")
    assert found.sentence("deletion").endswith(
        "0.40 of area better than random order, the best of what knows nothing of the network."
    )
    assert "no method is clearly better than the ink alone" in found.sentence("insertion")
    other = dict(found.methods)
    other["saliency"] = other["deeplift"] | {"deletion_margin": 0.02, "deletion_error": 0.01}
    other["occlusion"] = other["deeplift"] | {"deletion_margin": -0.04, "deletion_error": 0.01}
    three = replace(found, methods=other)
    assert three.sentence("deletion").endswith("Not clearly better: Saliency. Clearly worse: Occlusion (3 × 3).")
    less = other["deeplift"] | {"deletion_margin": 0.2, "deletion_error": 0.01}
    assert "0.40" in replace(found, methods=found.methods | {"saliency": less}).sentence("deletion")
    all_worse = replace(found, methods={"occlusion": other["occlusion"]})
    assert all_worse.sentence("deletion").endswith("Every method is clearly worse.")
    # Where none is clearly better that is the whole sentence: a list of all would say it twice.
    all_unclear = replace(found, methods={"saliency": other["saliency"]})
    for sentence in (all_worse.sentence("deletion"), all_unclear.sentence("deletion")):
        assert "no method is clearly better" in sentence
        assert "Not clearly better:" not in sentence


@pytest.mark.parametrize("kind", KINDS)
def test_of_one_digit_s_race_the_margins_over_every_rival_and_each_player_are_told(kind: str) -> None:
    """For erasing; inserting is its mirror image."""
    mirrored = (lambda value: 1 - value) if kind == "insertion" else (lambda value: value)
    areas = {"good": 0.1, "fair": 0.25, "poor": 0.9, "blank": 0.1, "ink": 0.2, "edges": 0.7, "reading": 0.7}
    # Of twenty players two of the first ten are better than chance, one of them than every control.
    drawn = np.array([*np.linspace(0.4, 0.6, RANDOM_ORDERS), 0.1, 0.3, *[0.5] * 18])
    race = SimpleNamespace(
        areas=lambda asked: ({name: mirrored(area) for name, area in areas.items()}, mirrored(drawn)), empty={"blank"}
    )
    told = _one_race(race, kind)  # type: ignore[arg-type]
    assert "blank" not in told
    for name, chance, better in (("good", 1, 1), ("fair", 1, 0), ("poor", 0, 0)):
        over = {"random": 0.5, "ink": 0.2, "edges": 0.7, "reading": 0.7}
        expected = {f"{kind}_over_{rival}": area - areas[name] for rival, area in over.items()}
        expected |= {kind: mirrored(areas[name]), f"{kind}_chance": chance, f"{kind}_better": better}
        assert told[name] == pytest.approx(expected), name
    # A control is held against the others: none is beaten by itself.
    assert told["ink"] == {kind: mirrored(0.2), f"{kind}_chance": True, f"{kind}_better": True}
    assert told["random"] == pytest.approx(
        {kind: 0.5, f"{kind}_chance": 2 / 20, f"{kind}_better": 1 / 20, f"{kind}_any": 1 / 2}
    )


def test_digits_are_summed_up_one_by_one_and_again_the_same(book: DigitNet) -> None:
    images = [sample.image for sample in samples()[:2]]
    first, second = (list(summarise(book, images, QUICK)) for _ in range(2))
    assert first == second
    assert len(first) == 2
    assert set(first[0]) == {*QUICK, *RIVALS}


def test_random_orders_that_play_the_method_pass_as_often_as_the_rule_says(shipped: list[Summary]) -> None:
    """Twenty on every digit, counted when the figures were made: 0.0218 is the standard error of one among 100.

    Every network is tried by the same orders on the same digits: only digits count, not networks.
    """
    digits = sum(one.count for one in shipped if one.network == shipped[0].network)
    for kind in KINDS:
        counted = [entry.rivals["random"][f"{kind}_chance"] for entry in shipped]
        assert np.mean(counted) == pytest.approx(LEVEL, abs=3 * 0.0218 / np.sqrt(digits))
        for entry in shipped:
            assert entry.rivals["random"][f"{kind}_better"] <= entry.rivals["random"][f"{kind}_chance"]
            assert 0.25 < entry.rivals["random"][f"{kind}_any"] < 0.45


def test_the_rule_over_many_digits_lets_no_random_order_through() -> None:
    """Margins of what knows nothing, over as many digits as are summed up: beyond three errors about once in 740."""
    rng = np.random.default_rng(0)
    margins = rng.normal(size=(4000, 200))
    passed = margins.mean(axis=1) > CLEAR * margins.std(axis=1, ddof=1) / 200**0.5
    assert passed.mean() < 0.004


def test_figures_that_are_not_there_or_damaged_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FaithfulnessError, match="not been computed yet"):
        load_summaries(tmp_path)
    for damaged in ('{"summaries": [{"network": 1}]}', "{}", "[]", '{"summaries": 1}', "{"):
        (tmp_path / FILE).write_text(damaged)
        with pytest.raises(FaithfulnessError, match="damaged"):
            load_summaries(tmp_path)


def test_figures_of_digits_or_methods_that_are_no_more_are_passed_over(tmp_path: Path) -> None:
    known = average([one(0.2, 0.6, 0.3)], "book", "abc", "mnist")
    other = replace(known, methods={"gone": known.methods["deeplift"]})
    entries = [asdict(entry) for entry in (known, replace(known, digits="letters"), other)]
    (tmp_path / FILE).write_text(json.dumps({"summaries": entries}))
    assert load_summaries(tmp_path) == [known]
    assert known.title == "MNIST test digits"


@pytest.fixture(scope="module")
def shipped() -> list[Summary]:
    return load_summaries()


def test_the_shipped_figures_cover_every_method_for_both_networks_over_all_drawings(shipped: list[Summary]) -> None:
    for network in ("world", "book"):
        entry = next(entry for entry in shipped if entry.network == network and entry.digits == "drawings")
        assert entry.count > 100
        assert entry.methods.keys() == METHODS.keys()


@pytest.mark.parametrize("network", list_models())
def test_the_code_still_computes_the_shipped_figures(shipped: list[Summary], network: str) -> None:
    sets = digit_sets(1)
    for entry in shipped:
        if entry.network == network and entry.digits in sets:
            (found,) = summarise(load_model(network), sets[entry.digits])
            assert found.keys() == entry.first.keys()
            for name, says in found.items():
                areas = {what: says[what] for what in ("marked", *KINDS, "sizes", "values", "ssim") if what in says}
                assert areas == pytest.approx({what: entry.first[name][what] for what in areas}, abs=0.01), name


@pytest.mark.parametrize("method", ["integrated-gradients", "deeplift"])
def test_random_order_erases_worse_than_the_complete_methods_on_average(shipped: list[Summary], method: str) -> None:
    for entry in shipped:
        assert entry.methods[method]["deletion"] < entry.rivals["random"]["deletion"] - 0.1


def test_margins_are_over_the_best_of_what_knows_nothing(shipped: list[Summary]) -> None:
    for entry in shipped:
        for kind, sign in (("deletion", 1), ("insertion", -1)):
            best = entry.rivals[entry.best[kind]][kind]
            assert all(sign * (rival[kind] - best) >= 0 for rival in entry.rivals.values())
            for found in entry.methods.values():
                if found["marked"] == entry.count:
                    assert found[f"{kind}_margin"] == pytest.approx(sign * (best - found[kind]), abs=1e-4)


def test_the_ink_knows_nothing_and_yet_beats_random_insertion_on_most_digits(shipped: list[Summary]) -> None:
    for entry in shipped:
        assert entry.rivals["ink"]["insertion_chance"] > (0.95 if entry.network == "world" else 0.6)
        for found in entry.methods.values():
            assert found["insertion_better"] <= found["insertion_chance"]


def test_the_file_is_small_and_names_its_command() -> None:
    path = ROOT / "checkpoints" / FILE
    assert path.stat().st_size < 100_000
    assert json.loads(path.read_text())["command"] == "python -m core.trust"


def test_the_shipped_figures_are_for_the_shipped_weights(shipped: list[Summary]) -> None:
    for entry in shipped:
        weights = read_card(entry.network).weights
        assert entry.sha256 == digest(weights), f"run python -m core.trust --networks {entry.network}"
