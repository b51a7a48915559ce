"""Several processes behind nginx, as `deploy/serve.sh` runs them: a visitor stays at one, until it dies."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np
import pytest

from benchmarks.deeds import UPLOAD
from benchmarks.visitor import Visitor, somebody_s
from core.ink.links import link_drawing
from tests.browser.test_uploads import png
from tests.served import ServedBySeveral, in_a_loop, served_by_several

pytestmark = pytest.mark.nginx


@pytest.fixture(scope="module")
def several() -> Iterator[ServedBySeveral]:
    with served_by_several(2) as app:
        yield app


def environment(process: int) -> dict[str, str]:
    said = Path(f"/proc/{process}/environ").read_bytes().decode().split("\0")
    return {name: value for name, _, value in (line.partition("=") for line in said)}


def there(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def test_visitors_are_spread_evenly_and_each_one_s_files_and_later_lines_reach_the_process_of_its_session(
    several: ServedBySeveral,
) -> None:
    async def visit() -> tuple[str, str]:
        async with Visitor(several.url) as visitor:
            first = visitor.cookie
            await visitor.open("")
            await visitor.run(**UPLOAD)
            # A file arrives only where its session is: anywhere else it is refused.
            await visitor.upload("upload", "digit.png", png())
            assert "digit.png" in visitor.shown
            # The line drops; only the process that has the session knows what was sent.
            await visitor.__aexit__()
            await visitor.__aenter__()
            await visitor.open("")
            assert "digit.png" in visitor.shown
            return first, visitor.cookie

    async def all_of_them() -> list[tuple[str, str]]:
        return await asyncio.gather(*(visit() for _ in range(8)))

    stayed = in_a_loop(all_of_them())
    assert all(first == later for first, later in stayed)
    assert Counter(first for first, _ in stayed) == {f"process={port}": 4 for port in several.ports}


def test_without_the_cookie_a_file_does_not_find_its_session(several: ServedBySeveral) -> None:
    async def visit() -> None:
        async with Visitor(several.url) as visitor:
            here = visitor.cookie
            await visitor.open("")
            await visitor.run(**UPLOAD)
            visitor.cookie = next(f"process={port}" for port in several.ports if f"process={port}" != here)
            with pytest.raises(RuntimeError, match="took no file"):
                await visitor.upload("upload", "digit.png", png())

    in_a_loop(visit())


def test_when_a_process_is_killed_its_visitor_is_with_another_within_seconds_and_the_link_brings_the_digit(
    several: ServedBySeveral,
) -> None:
    link = link_drawing(somebody_s(np.random.default_rng(3)))

    async def visit() -> None:
        async with Visitor(several.url) as visitor:
            await visitor.open("compare", f"digit={link}")
            before, left = visitor.shown, visitor.cookie
            killed = several.process(int(left.partition("=")[2]))
            os.kill(killed, signal.SIGKILL)
            began = time.monotonic()
            await visitor.follow("compare", f"digit={link}")
            took = time.monotonic() - began
            assert visitor.cookie != left
            # Piece by piece, so that a failure names the one that differs.
            assert visitor.shown.split("<") == before.split("<")
            assert took < 10
            # What ended is started again, and whoever comes new finds both.
            async with asyncio.timeout(60):
                while len({await newcomer(several.url) for _ in range(4)}) < 2:
                    await asyncio.sleep(1)
            assert several.process(int(left.partition("=")[2])) != killed
            # Who went over stays: the cookie names the process that has the session now.
            now = visitor.cookie
            await visitor.__aexit__()
            await visitor.__aenter__()
            assert visitor.cookie == now

    in_a_loop(visit())


async def newcomer(url: str) -> str:
    async with Visitor(url) as visitor:
        return visitor.cookie


def test_a_process_that_hangs_is_left_where_a_browser_asks_first(several: ServedBySeveral) -> None:
    hangs, other = several.ports
    process = several.process(hangs)
    os.kill(process, signal.SIGSTOP)
    try:
        began = time.monotonic()
        asks = Request(f"{several.url}/_stcore/health", headers={"Cookie": f"process={hangs}"})
        with urlopen(asks, timeout=60) as answer:
            assert answer.headers["Set-Cookie"].startswith(f"process={other};")
        assert 9 < time.monotonic() - began < 20
    finally:
        os.kill(process, signal.SIGCONT)


def test_all_processes_have_one_secret_and_one_place_for_rooms(several: ServedBySeveral) -> None:
    told = [environment(several.process(port)) for port in several.ports]
    for name in ("STREAMLIT_SERVER_COOKIE_SECRET", "DIGITSCOPE_ROOMS"):
        assert len({each[name] for each in told}) == 1
        assert len(told[0][name]) > 40
    assert told[0]["DIGITSCOPE_ROOMS"].startswith("redis://")


def test_as_many_processes_as_cores_have_one_each(several: ServedBySeveral) -> None:
    given = [os.sched_getaffinity(several.process(port)) for port in several.ports]
    ours = os.sched_getaffinity(0)
    if len(ours) <= len(given):
        assert [len(cores) for cores in given] == [1] * len(given)
        assert set().union(*given) == ours
    else:
        assert given == [ours] * len(given)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_ends_all_it_started(how: signal.Signals) -> None:
    with served_by_several(1) as app:
        started = [app.process(name) for name in ("nginx", "rooms", *app.ports)]
        assert all(map(there, started))
        app.script.send_signal(how)
        assert app.script.wait(30) == 0
        assert not any(map(there, started))


def test_stopping_it_ends_what_hangs_too() -> None:
    with served_by_several(1) as app:
        hangs = app.process("rooms")
        os.kill(hangs, signal.SIGSTOP)
        app.script.send_signal(signal.SIGINT)
        assert app.script.wait(40) == 0
        assert not there(hangs)


def test_rooms_kept_elsewhere_need_no_server_of_their_own() -> None:
    with served_by_several(1, DIGITSCOPE_ROOMS="redis://elsewhere:6379/3") as app:
        assert environment(app.process(app.ports[0]))["DIGITSCOPE_ROOMS"] == "redis://elsewhere:6379/3"
        assert not (app.folder / "rooms.pid").exists()
