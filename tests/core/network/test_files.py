"""Files of a checkpoint: whole or not at all, whoever else writes, wherever the disk is full."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.network.files import CheckpointError, finish_replacing, read_some, replace_all, stamps, writing
from tests.served import ROOT


def contents(weights: bytes) -> dict[str, bytes]:
    """The files of a checkpoint, as far as it matters here."""
    story = {"sha256": {"tiny.pt": hashlib.sha256(weights).hexdigest()}}
    return {"tiny.pt": weights, "tiny.json": json.dumps(story).encode()}


NEW = contents(b"new")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".tiny.lock"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("at", [0, 1])
def test_where_nothing_can_be_written_the_old_files_stay_and_nothing_is_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, at: int
) -> None:
    replace_all(tmp_path, "tiny", contents(b"old"))
    left, synced = at, os.fsync

    def full(handle: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(number, os.strerror(number))
        synced(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CheckpointError, match=rf"'tiny' cannot be written in .*: {os.strerror(number)}"):
        replace_all(tmp_path, "tiny", NEW)
    assert (tmp_path / "tiny.pt").read_bytes() == b"old"
    assert names(tmp_path) == {"tiny.pt", "tiny.json"}


@pytest.mark.parametrize("name", ["", "a/b", "../up", "..", ".hidden", "a b", "<b>", "x" * 61, "nul\0"])
def test_what_would_leave_the_folder_or_the_page_is_no_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(CheckpointError, match="cannot be called"), writing(tmp_path / "in", name):
        pass
    assert not (tmp_path / "in").exists()


def test_a_file_for_a_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CheckpointError, match="cannot be written"):
            replace_all(folder, "tiny", NEW)


def test_two_processes_do_not_write_one_checkpoint_at_once_and_a_killed_one_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.network.files.PATIENCE", 0.1)
    (tmp_path / ".tiny.pt.next.1.tmp").write_bytes(b"half")
    (tmp_path / ".tinier.pt.next.1.tmp").write_bytes(b"another's")
    hold = (
        "import sys, time; from pathlib import Path; from core.network.files import writing\n"
        "with writing(Path(sys.argv[1]), 'tiny'): print('in', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"in\n"
        with pytest.raises(CheckpointError, match="Another process is writing"):
            replace_all(tmp_path, "tiny", NEW)
        (tmp_path / ".tiny.json.77.tmp").write_bytes(b"of the one that is killed")
        other.kill()
    replace_all(tmp_path, "tiny", NEW)
    assert names(tmp_path) == {"tiny.pt", "tiny.json", ".tinier.pt.next.1.tmp"}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"sha256": 1}', b'{"sha256": {"../out.pt": "0"}}'])
def test_what_waits_and_is_no_checkpoint_s_moves_nothing_elsewhere(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / ".tiny.json.next").write_bytes(content)
    (folder / "..").joinpath("out.pt").write_bytes(b"as it was")
    finish_replacing(folder)
    assert (tmp_path / "out.pt").read_bytes() == b"as it was"
    assert not (folder / ".tiny.json.next").exists()


def test_a_file_of_the_same_size_and_time_is_noticed_to_be_another(tmp_path: Path) -> None:
    path = tmp_path / "tiny.pt"
    path.write_bytes(b"old")
    before, time = stamps(tmp_path), path.stat().st_mtime_ns
    path.write_bytes(b"new")
    os.utime(path, ns=(time, time))
    assert stamps(tmp_path) != before
    assert stamps(tmp_path / "nowhere") == ()
    (tmp_path / "gone").symlink_to(tmp_path / "nobody")
    assert len(stamps(tmp_path)) == 1


def test_no_more_of_a_file_is_read_than_it_may_have(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * 11)
    assert len(read_some(tmp_path / "long", 11)) == 11
    with pytest.raises(CheckpointError, match="larger than"):
        read_some(tmp_path / "long", 10)
    with pytest.raises(CheckpointError, match="cannot be read"):
        read_some(tmp_path)
