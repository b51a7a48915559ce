"""What explaining needs, imported while the first visitor still looks at an empty canvas."""

from __future__ import annotations

import ctypes
import gc
import importlib
import sys
import threading

import streamlit as st


@st.cache_resource(show_spinner=False)
def warm_up() -> threading.Thread:
    """Imports torch and captum while the first visitor still looks at an empty canvas; once a process."""
    _share_one_heap()
    thread = threading.Thread(target=_import_what_explaining_needs, name="warm-up", daemon=True)
    thread.start()
    return thread


def _import_what_explaining_needs() -> None:
    import torch

    # Every session has a thread of its own; one core each is faster for all than all cores for each.
    torch.set_num_threads(1)
    # torch asks for the last one at the first unpooling, which DeepLift does.
    for module in (
        "core.attribution.explain",
        "core.inside.features",
        "matplotlib",
        "captum.attr",
        "torch.fx.experimental.symbolic_shapes",
    ):
        importlib.import_module(module)
    # Streamlit collects garbage after every run, before the browser has its answer: spare it what stays anyway.
    gc.collect()
    gc.freeze()
    _give_memory_back()


def _share_one_heap() -> None:
    """Has all threads take memory from one heap.

    Every session runs in threads of its own, and glibc gives threads heaps of their own that keep what an
    explanation once used: tens of megabytes each, where a small host has 690 in all.
    """
    arena_max = -8
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(arena_max, 1)


def _give_memory_back() -> None:
    """Returns to the system what imports and explanations used and freed; glibc would keep it for later."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def ready() -> None:
    """Waits until the warm-up has imported what it started to import."""
    if "captum.attr" not in sys.modules or warm_up().is_alive():
        warm_up().join()
