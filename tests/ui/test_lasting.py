"""Files stay by the clock, whoever else is at work, and are let go in the end."""

from __future__ import annotations

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from ui.takeaway import lasting
from ui.takeaway.lasting import STAYS, LastingFiles


def test_files_stay_while_a_browser_may_fetch_them_and_are_then_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(lasting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "one")
    storage = MemoryMediaFileStorage("/media")
    files = LastingFiles(storage)
    shown = files.add(b"shown", "text/plain", "1", is_for_static_download=True).rpartition("/")[2]
    offered = files.add_deferred(lambda: b"made", "text/plain", "2", "made.txt")
    made = files.execute_deferred(offered).rpartition("/")[2]

    def there() -> set[str]:
        """Which of the three are."""
        kept = {name for name in (shown, made) if name.partition(".")[0] in storage._files_by_id}
        return kept | ({offered} & set(files._deferred_callables))

    for _ in range(50):
        files.remove_orphaned_files()
    assert there() == {shown, made, offered}
    # While the page is drawn anew it shows nothing.
    files.clear_session_refs("one")
    now[0] += STAYS
    files.remove_orphaned_files()
    files.remove_orphaned_files()
    assert there() == {shown, made, offered}
    files.add(b"shown", "text/plain", "1", is_for_static_download=True)
    now[0] += STAYS
    files.remove_orphaned_files()
    assert there() == {shown}
