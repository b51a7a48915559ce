"""Which networks there are, while others save, damage and repair them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.network.checkpoints import load_model, read_card, save
from core.network.files import CheckpointError
from core.network.tensors import tensor_bytes
from ui.visitor import networks as there
from ui.visitor.session import Session


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one network in it, in the place of the shipped ones."""
    save("demo", load_model("world"), read_card("world").facts, [], tmp_path)
    monkeypatch.setattr(there, "FOLDER", tmp_path)
    monkeypatch.setattr(there, "scan", lambda scan=there.scan: scan(tmp_path))
    session = Session()
    monkeypatch.setattr(there, "session", lambda: session)
    return tmp_path


def test_a_network_damaged_and_repaired_on_disk_comes_back(folder: Path) -> None:
    whole = (folder / "demo.pt").read_bytes()
    first = there.opened("demo")
    assert first is not None
    (folder / "demo.pt").write_bytes(whole[:1000] + b"x" + whole[1001:])
    assert there.opened("demo") is None
    assert "is damaged" in there.problems()[0]
    (folder / "demo.pt").write_bytes(whole)
    again = there.opened("demo")
    assert again is not None
    assert again.key == first.key
    assert there.problems() == []


def test_a_network_refused_once_is_tried_again_when_its_file_was_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise CheckpointError("read while the disk was away")

    with monkeypatch.context() as away:
        away.setattr("core.network.checkpoints.model_from", damaged)
        assert there.opened("demo") is None
        assert there.problems() == ["read while the disk was away"]
    assert there.opened("demo") is None
    (folder / "demo.pt").write_bytes((folder / "demo.pt").read_bytes())
    assert there.opened("demo") is not None


def test_a_network_trained_again_is_another_to_every_cache(folder: Path) -> None:
    first = there.networks()["demo"]
    save("demo", load_model("book"), read_card("world").facts, [], folder)
    second = there.networks()["demo"]
    assert first.key != second.key
    assert tensor_bytes(dict(second.model.state_dict())) == tensor_bytes(dict(load_model("book").state_dict()))
    with pytest.raises(CheckpointError, match="was replaced"):
        _ = first.model


class Thing:
    """Anything that can be held."""


def test_what_nobody_holds_is_kept_by_when_it_was_looked_at_last_within_a_bound() -> None:
    shelf = there.Shelf(most=100, seconds=3600)
    for name in "abc":
        shelf.hold(name, Thing(), 30)
    shelf.hold("a", shelf.get("a"), 30)
    shelf.hold("d", Thing(), 30)
    assert [name for name in "abcd" if shelf.get(name)] == ["a", "c", "d"]
    in_use = shelf.get("c")
    shelf.hold("e", Thing(), 100)
    assert [name for name in "acde" if shelf.get(name)] == ["c", "e"]
    assert shelf.get("c") is in_use, "what a session holds is found as long as it does"


def test_after_so_many_hours_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, now = there.Shelf(most=100, seconds=3600), [0.0]
    monkeypatch.setattr(there.time, "monotonic", lambda: now[0])
    shelf.hold("a", Thing(), 1)
    now[0] = 3599
    assert shelf.get("a")
    now[0] = 3601
    assert shelf.get("a") is None


def test_no_two_names_are_alike_and_none_ends_in_a_mark_that_a_chat_leaves_off() -> None:
    names = {there.Shelf.name("trained") for _ in range(200)}
    assert len(names) == 200
    assert all(re.fullmatch("trained-[0-9a-f]{32}", name) for name in names)
