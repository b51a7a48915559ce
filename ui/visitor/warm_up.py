"""What the process does beside its visitors: imports what explaining needs, gives back what is no longer used."""

from __future__ import annotations

import ctypes
import gc
import importlib
import importlib.util
import os
import sys
import threading
import time
from pathlib import Path

from streamlit.runtime import Runtime

# The house is looked after this often, in seconds: cleaned when nothing went on since the last look, or after so long.
LOOK_EVERY, CLEAN_AFTER = 5.0, 45.0
# Processor time below this share of a look is nothing going on; above so many seconds there is something to clean.
QUIET, WORTH_IT = 0.1, 0.3
# What an answer needs; and what explaining needs besides.
ANSWERING = ("torch", "core.inside.features")
EXPLAINING = ("core.attribution.explain", "matplotlib", "captum.attr")
# An import holds back everything else in the process, so it begins when nothing went on for so many seconds.
GLANCE = 0.5
_lock = threading.Lock()
_wanted, _answering = threading.Event(), threading.Event()


def warm_up() -> threading.Thread:
    """Imports torch and captum once the first visitor has the canvas before them, or asks a network; once a process."""
    with _lock:
        if _warming.ident is None:
            _warming.start()
            # Under test there is no server, but something that passes for one.
            if Runtime.exists() and type(runtime := Runtime.instance()) is Runtime:
                threading.Thread(
                    target=_keep_house, args=(runtime, threading.Event()), name="house", daemon=True
                ).start()
    return _warming


def ready() -> None:
    """Waits until what an answer needs is imported, and has that begin now if it has not."""
    _wanted.set()
    warm_up()
    _answering.wait()


def can_answer() -> bool:
    """Whether torch is there, so that an answer keeps nobody waiting."""
    torch = sys.modules.get("torch")
    return torch is not None and not getattr(torch.__spec__, "_initializing", False)


def _import_all() -> None:
    try:
        _when_quiet(_wanted)
        _load_torch_library()
        _import(ANSWERING)
        # Every session has a thread of its own; one core each is faster for all than all cores for each.
        sys.modules["torch"].set_num_threads(1)
    finally:
        # Where it failed, who waits finds out why.
        _answering.set()
    _when_quiet(threading.Event())
    _import(EXPLAINING)
    clean(thorough=True)


def _load_torch_library() -> None:
    """Has the system load torch's library, half a second of work, while others go on; an import holds them up for it.

    Where it cannot be loaded so, the import does it.
    """
    found = importlib.util.find_spec("torch")
    if sys.platform == "linux" and found is not None and found.origin is not None:
        load = ctypes.CDLL(None).dlopen
        load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        load(os.fsencode(Path(found.origin).parent / "lib" / "libtorch_python.so"), os.RTLD_LAZY)


def _import(modules: tuple[str, ...]) -> None:
    for module in modules:
        importlib.import_module(module)


def _when_quiet(at_once: threading.Event) -> None:
    """Returns when nothing went on in the process for a glance, or as soon as `at_once` is set."""
    used = time.process_time()
    while not at_once.wait(GLANCE):
        used, before = time.process_time(), used
        if used - before < QUIET * GLANCE:
            return


_warming = threading.Thread(target=_import_all, name="warm-up", daemon=True)


def _keep_house(runtime: Runtime, stop: threading.Event) -> None:
    """Cleans when there is something to clean, best while nothing goes on."""
    used, cleaned, cleaned_at, before = time.process_time(), 0.0, time.monotonic(), 0
    # A server that is stopped closes its loop first.
    while not stop.wait(LOOK_EVERY) and not runtime._get_async_objs().eventloop.is_closed():
        now, sessions = time.process_time(), _sessions(runtime)
        quiet, used = now - used < QUIET * LOOK_EVERY, now
        worth_it = now - cleaned > WORTH_IT or sessions < before
        if worth_it and (quiet or time.monotonic() - cleaned_at > CLEAN_AFTER):
            clean(thorough=quiet)
            before, cleaned, cleaned_at = sessions, time.process_time(), time.monotonic()
        before = max(before, sessions)


def _sessions(runtime: Runtime) -> int:
    """How many sessions are held, those included that left and may come back.

    Streamlit lets go of one whose time is over only when another comes or goes: after the last of a class, none does.
    """
    manager, done = runtime._session_mgr, threading.Event()

    def let_go() -> None:
        manager._session_storage._cache.expire()  # pyright: ignore[reportAttributeAccessIssue]
        done.set()

    # Only the server's own thread may touch its sessions.
    runtime._get_async_objs().eventloop.call_soon_threadsafe(let_go)
    done.wait(LOOK_EVERY)
    return len(manager.list_sessions())


def clean(thorough: bool) -> None:
    """Frees what is held by nothing but itself, such as a session that left, and returns it to the system.

    Args:
        thorough: look at everything, a third of a second in which nobody is answered. What is still in use is then
            set aside, so that the next looks, and Python's own, take a hundredth of that.
    """
    if thorough:
        gc.unfreeze()
    gc.collect()
    if thorough:
        gc.freeze()
    give_memory_back()


def give_memory_back() -> None:
    """Returns to the system what was used and freed, in a few milliseconds; glibc would keep it for later."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def cores() -> int:
    """How many cores this process may use, which is not always all there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share_one_heap() -> None:
    """Has all threads take memory from one heap; to be called before there are many.

    Every session runs in threads of its own, and glibc gives threads heaps of their own that keep what an
    explanation once used: tens of megabytes each, where a small host has 690 in all.
    """
    arena_max = -8
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(arena_max, 1)
