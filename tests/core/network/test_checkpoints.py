"""Checkpoints: whole or not at all."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.network import files as checkpoint_files
from core.network.checkpoints import FOLDER, CheckpointError, Snapshot, load_model, read_card, save, scan
from core.network.facts import Described, Epoch, Facts
from core.network.files import stamps
from core.network.model import DigitNet
from core.network.recipes import MARKED, Recipe
from core.network.tensors import tensor_bytes
from tests.served import ROOT

FACTS = Facts(
    name="tiny",
    title="Tiny",
    recipe=Recipe("tiny"),
    command="",
    threads=1,
    versions={},
    epochs=(Epoch(1, 4, 0.5, 0.2, 0.6, 0.25, 1.0),),
    losses=((2, 2.0), (4, 0.75)),
    data=Described("blots", 8, ""),
    test=Described("blots", 8, ""),
    moments_judged_on=8,
)


def network(seed: int) -> DigitNet:
    return DigitNet(generator=torch.Generator().manual_seed(seed)).eval()


def saved(folder: Path, seed: int = 1) -> DigitNet:
    model = network(seed)
    untrained = Snapshot(0, 0, float("nan"), 0.1, dict(network(0).state_dict()))
    save("tiny", model, FACTS, [untrained], folder)
    return model


def same(first: DigitNet, second: DigitNet) -> bool:
    return all(
        torch.equal(a, b) for a, b in zip(first.state_dict().values(), second.state_dict().values(), strict=True)
    )


def test_what_is_saved_is_loaded_bit_for_bit_and_never_changes_again(tmp_path: Path) -> None:
    model = saved(tmp_path)
    loaded = load_model("tiny", tmp_path)
    assert same(model, loaded)
    assert not loaded.training
    assert not any(parameter.requires_grad for parameter in loaded.parameters())


def test_snapshots_end_with_the_network_itself(tmp_path: Path) -> None:
    model = saved(tmp_path)
    first, last = read_card("tiny", tmp_path).moments()
    assert (first.step, first.accuracy) == (0, 0.1)
    assert (last.step, last.loss, last.accuracy) == (4, 0.75, 0.25)
    assert torch.equal(last.weights["fc1.weight"], model.fc1.weight)


@pytest.mark.parametrize("file", ["tiny.pt", "tiny.snapshots.pt", "tiny.json"])
def test_a_damaged_file_is_named_and_the_others_still_open(tmp_path: Path, file: str) -> None:
    saved(tmp_path)
    save("other", network(2), FACTS, [], tmp_path)
    content = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(content[: len(content) // 2])
    cards, problems = scan(tmp_path)
    assert list(cards) == ["other"]
    assert "tiny" in str(problems[0])


def test_another_networks_weights_are_refused_with_what_was_expected(tmp_path: Path) -> None:
    saved(tmp_path)
    weights = dict(network(1).state_dict()) | {"fc2.weight": torch.zeros(11, 64)}
    contents = {"tiny.pt": tensor_bytes(weights)}
    facts = FACTS.but(sha256={"tiny.pt": hashlib.sha256(contents["tiny.pt"]).hexdigest()})
    checkpoint_files.replace_all(tmp_path, "tiny", contents | {"tiny.json": facts.as_json()})
    with pytest.raises(CheckpointError, match=r"fc2\.weight should be \(10, 64\), is \(11, 64\)"):
        load_model("tiny", tmp_path)


class Crash(BaseException):
    pass


@pytest.mark.parametrize("after", range(12))
def test_a_crash_at_any_write_or_rename_leaves_the_old_network_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    old, new = saved(tmp_path, 1), network(2)
    done = 0
    rename = Path.replace

    def counted(self: Path, target: Path) -> Path:
        nonlocal done
        if done == after:
            raise Crash
        done += 1
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", counted)
    try:
        save("tiny", new, FACTS.but(title="New"), [], tmp_path)
        crashed = False
    except Crash:
        crashed = True
    monkeypatch.undo()
    loaded, card = load_model("tiny", tmp_path), read_card("tiny", tmp_path)
    assert same(loaded, new if card.title == "New" else old)
    assert crashed or card.title == "New"
    assert scan(tmp_path)[1] == []


def test_all_that_is_shipped_is_small_enough_to_clone_with_patience() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 14e6


def test_a_network_that_is_not_listed_is_kept_small_without_snapshots_and_found_by_its_name_only(
    tmp_path: Path,
) -> None:
    name, model = next(iter(MARKED)), network(1)
    saved(tmp_path)
    save(name, model, FACTS, [Snapshot(0, 0, float("nan"), 0.1, dict(network(0).state_dict()))], tmp_path)
    cards, problems = scan(tmp_path)
    assert list(cards) == ["tiny"]
    assert problems == []
    assert sorted(path.name for path in tmp_path.glob(f"{name}*")) == [f"{name}.json", f"{name}.pt"]
    assert (tmp_path / f"{name}.pt").stat().st_size < 350_000
    found = load_model(name, tmp_path).state_dict()
    for key, value in model.state_dict().items():
        step = value.abs().amax(dim=1, keepdim=True) / 127 if value.numel() > 10_000 else value.abs() / 1024
        assert bool(((found[key] - value).abs() <= step / 2 + 1e-7).all()), key


@pytest.mark.parametrize("weights", [{}, {"fc1.weight": torch.zeros(64, 4608)}, {"fc1.weight": {"half": 1}}, []])
def test_what_is_no_small_network_is_refused_by_name(tmp_path: Path, weights: object) -> None:
    name = next(iter(MARKED))
    contents = {f"{name}.pt": tensor_bytes(weights)}
    facts = FACTS.but(sha256={f"{name}.pt": hashlib.sha256(contents[f"{name}.pt"]).hexdigest()})
    checkpoint_files.replace_all(tmp_path, name, contents | {f"{name}.json": facts.as_json()})
    with pytest.raises(CheckpointError, match=name):
        load_model(name, tmp_path)


SAVER = """
import sys, torch
from pathlib import Path
from tests.core.network.test_checkpoints import saved
for seed in range(16):
    saved(Path(sys.argv[1]), seed)
"""


def test_whoever_reads_while_another_process_saves_finds_one_whole_network_at_every_moment(tmp_path: Path) -> None:
    saved(tmp_path, 100)
    keys, seen = set(), 0
    saver = subprocess.Popen([sys.executable, "-c", SAVER, str(tmp_path)], cwd=ROOT)
    while saver.poll() is None:
        stamps(tmp_path)
        cards, problems = scan(tmp_path)
        assert problems == []
        keys.add(cards["tiny"].key)
        seen += 1
    assert saver.returncode == 0
    assert same(load_model("tiny", tmp_path), network(15))
    assert seen > len(keys) > 3


def test_a_network_replaced_between_its_story_and_its_weights_is_not_told_by_the_old_story(tmp_path: Path) -> None:
    saved(tmp_path, 1)
    card = read_card("tiny", tmp_path)
    saved(tmp_path, 2)
    with pytest.raises(CheckpointError, match="was replaced"):
        _ = card.model
    assert card.key != read_card("tiny", tmp_path).key


def test_a_story_vouches_for_its_own_files_and_none_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    model = saved(folder)
    facts = read_card("tiny", folder).facts
    facts = facts.but(sha256={**facts.sha256, "../out.pt": "0" * 64, "/dev/zero": "0" * 64})
    (folder / "tiny.json").write_bytes(facts.as_json())
    assert same(load_model("tiny", folder), model)
    for name in ("../in/tiny", "/etc/hostname", "", "![x](//y)"):
        with pytest.raises(CheckpointError):
            read_card(name, folder)
        with pytest.raises(CheckpointError, match="There is no network"):
            load_model(name, folder)


def test_a_network_without_snapshots_has_its_end_to_show(tmp_path: Path) -> None:
    save("tiny", network(1), FACTS, [], tmp_path)
    assert [moment.step for moment in read_card("tiny", tmp_path).moments()] == [4]
