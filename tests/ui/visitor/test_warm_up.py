"""Looking after the house: sessions whose time is over are let go, and what only holds itself is freed."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import weakref
from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from ui.visitor import warm_up


class Left:
    """A session that left, in a circle with itself as Streamlit's are."""

    id = "left"

    def __init__(self) -> None:
        self.itself = self


def test_a_session_that_left_is_let_go_without_another_coming_or_going(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemorySessionStorage(ttl_seconds=0)
    left = Left()
    known = weakref.ref(left)
    storage.save(SessionInfo(None, left, 1))  # type: ignore[arg-type]
    del left
    # What was set aside when it was still in use is found all the same.
    gc.freeze()
    loop = asyncio.new_event_loop()
    server = threading.Thread(target=loop.run_forever, daemon=True)
    server.start()
    manager = WebsocketSessionManager(storage, None, None, None)  # type: ignore[arg-type]
    runtime = SimpleNamespace(_session_mgr=manager, _get_async_objs=lambda: SimpleNamespace(eventloop=loop))
    monkeypatch.setattr(warm_up, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(warm_up, "WORTH_IT", 0.0)
    monkeypatch.setattr(warm_up, "QUIET", 1e9)
    stop = threading.Event()
    house = threading.Thread(target=warm_up._keep_house, args=(runtime, stop), daemon=True)
    house.start()
    deadline = time.monotonic() + 30
    while known() is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    house.join(10)
    loop.call_soon_threadsafe(loop.stop)
    server.join(10)
    loop.close()
    assert known() is None


def test_an_import_waits_while_something_goes_on_and_begins_at_once_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    busy, asked = threading.Event(), threading.Event()
    busy.set()
    used = SimpleNamespace(process_time=lambda: time.monotonic() if busy.is_set() else 0.0)
    monkeypatch.setattr(warm_up, "time", used)
    monkeypatch.setattr(warm_up, "GLANCE", 0.01)
    for begin in (asked.set, busy.clear):
        waiting = threading.Thread(target=warm_up._when_quiet, args=(asked,), daemon=True)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        begin()
        waiting.join(30)
        assert not waiting.is_alive()
        asked.clear()
