"""What Streamlit keeps of the files that visitors send."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile, UploadedFileRec

from ui.picker import files


def sent(name: str) -> UploadedFileRec:
    return UploadedFileRec(name, f"{name}.png", "image/png", b"pixels")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """What the server keeps for the visitor "one", whose script runs."""
    manager = MemoryUploadedFileManager("/upload")
    context = SimpleNamespace(uploaded_file_mgr=manager, session_id="one")
    monkeypatch.setattr(files, "get_script_run_ctx", lambda: context)
    return manager


def test_the_server_keeps_one_file_of_each_visitor(kept: MemoryUploadedFileManager) -> None:
    for _ in range(3):
        files.keep_one_each()
    for number in range(30):
        kept.add_file("one", sent(str(number)))
    kept.add_file("two", sent("other"))
    assert {who: list(held) for who, held in kept.file_storage.items()} == {"one": ["29"], "two": ["other"]}


def test_a_file_is_read_once_and_nothing_of_it_stays(
    kept: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.add_file("one", sent("a"))
    file = UploadedFile(sent("a"), FileURLs())
    events: list[object] = []

    def changed(value: object) -> None:
        monkeypatch.setattr(files, "st", SimpleNamespace(session_state={"upload": value}))
        files.take("upload", lambda *read: events.append(read), lambda: events.append("emptied"))

    changed(file)
    assert not kept.file_storage.get("one")
    assert not file.getvalue()
    # Streamlit tells of a change again when it finds the file gone, and once more when the visitor takes it out.
    changed(DeletedFile("a"))
    changed(None)
    assert events == [("a.png", b"pixels"), "emptied"]
