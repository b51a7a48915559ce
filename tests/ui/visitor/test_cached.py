"""The store of results: bounded by bytes, computed by few at once, out of reach of Streamlit's `clear_cache`."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some

from ui.visitor import cached
from ui.visitor.cached import _MISSING, Places, Store, kept


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 60)), max_size=60))
def test_a_store_never_holds_more_bytes_than_it_may_and_always_what_came_last(puts: list[tuple[int, int]]) -> None:
    store = Store(50)
    for key, size in puts:
        store.put(key, (key, size), size)
        assert store.bytes == sum(held for _, held in store._held.values()) <= 50
        assert store.get(key) == ((key, size) if size <= 50 else _MISSING)


def test_what_was_asked_for_longest_ago_is_let_go_first() -> None:
    store = Store(2)
    store.put("first", 1, 1)
    store.put("second", 2, 1)
    store.get("first")
    store.put("third", 3, 1)
    assert [store.get(key) for key in ("first", "second", "third")] == [1, _MISSING, 3]


@pytest.mark.parametrize("stay", [False, True])
def test_only_so_many_compute_at_once_and_part_of_a_computation_waits_for_no_second_place(stay: bool) -> None:
    places, now, most = Places(2, stay), [0], [0]

    def work() -> int:
        now[0] += 1
        most[0] = max(most[0], now[0])
        time.sleep(0.02)
        now[0] -= 1
        return places.compute(lambda: 7)

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(places.compute(work))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [7] * 8
    assert most[0] == 2


def test_a_kept_result_is_computed_once_whatever_streamlit_empties_and_each_caller_has_a_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cached, "_store", Store(10_000))
    calls = []

    @kept()
    def doubled(values: np.ndarray, by: int = 2) -> np.ndarray:
        calls.append(by)
        if by < 0:
            raise ValueError("expected a factor of at least 0")
        return values * by

    first = doubled(np.ones(3))
    first[:] = 5.0
    st.cache_data.clear()
    st.cache_resource.clear()
    np.testing.assert_array_equal(doubled(np.ones(3), by=2), 2.0)
    assert calls == [2]
    with pytest.raises(ValueError, match="at least 0"):
        doubled(np.ones(3), -1)
