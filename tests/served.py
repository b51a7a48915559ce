"""A Streamlit app as it is served, and the browser that looks at it: for tests and for benchmarks."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"

Point = tuple[float, float]
Result = TypeVar("Result")
# Digits a pen writes in one stroke, in parts of the canvas.
THREE = [
    (0.3, 0.25),
    (0.45, 0.15),
    (0.62, 0.22),
    (0.62, 0.38),
    (0.45, 0.46),
    (0.64, 0.56),
    (0.66, 0.74),
    (0.48, 0.85),
    (0.3, 0.76),
]
SEVEN = [(0.28, 0.2), (0.72, 0.2), (0.45, 0.85)]
EIGHT = [
    (0.62, 0.25),
    (0.48, 0.15),
    (0.35, 0.27),
    (0.5, 0.45),
    (0.64, 0.65),
    (0.5, 0.84),
    (0.36, 0.68),
    (0.5, 0.47),
    (0.62, 0.3),
]


@dataclass(frozen=True)
class Served:
    """A running app: its address and its process."""

    url: str
    process: int


@dataclass(frozen=True)
class ServedBySeveral:
    """Several processes behind one address, as `deploy/serve.sh` runs them.

    Attributes:
        ports: of the processes, by which the cookie knows them.
    """

    url: str
    folder: Path
    script: subprocess.Popen[str]
    ports: tuple[int, ...]

    def process(self, name: str | int) -> int:
        """The number of a process as it is now: `nginx`, `rooms`, or one of the ports."""
        file = f"process{name}" if isinstance(name, int) else name
        return int((self.folder / f"{file}.pid").read_text())


def chromium() -> str | None:
    """The browser's program, or None; the one that never has a window where it is there: it works 40 % less."""
    programs = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, programs)), None)


def launch(playwright: Playwright) -> Browser:
    """The machine's own Chromium, without a window."""
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody uses."""
    for first in range(20_000 + os.getpid() % 5_000, 32_000, count):
        with ExitStack() as held, suppress(OSError):
            for port in range(first, first + count):
                held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first
    raise RuntimeError(f"there are no {count} free ports in a row")


@contextmanager
def served_by_several(processes: int, **environment: str) -> Iterator[ServedBySeveral]:
    """So many processes behind nginx, with what rooms need beside them; raises RuntimeError if they never answer.

    Args:
        environment: what `deploy/serve.sh` is told besides.
    """
    port = free_ports(processes + 2)
    with tempfile.TemporaryDirectory() as folder:
        told = {"DIGITSCOPE_FOLDER": folder, "PYTHON": sys.executable} | environment
        # Tests that run in the background are deaf to Ctrl-C; a script they start would be so too.
        command = ["env", "--default-signal=INT", "bash", str(ROOT / "deploy" / "serve.sh"), str(processes), str(port)]
        script = subprocess.Popen(command, env={**os.environ, **told}, stdout=subprocess.PIPE, text=True)
        assert script.stdout is not None
        try:
            if "is served by" not in (first := script.stdout.readline()):
                raise RuntimeError(f"deploy/serve.sh said {first!r}")
            ports = tuple(range(port + 1, port + processes + 1))
            yield ServedBySeveral(f"http://127.0.0.1:{port}", Path(folder), script, ports)
        finally:
            script.terminate()
            script.wait(60)
            script.stdout.close()


@contextmanager
def served(script: Path, port: int | None = None, log: Path | None = None, project: bool = True) -> Iterator[Served]:
    """A cold server of an app, in the script's own folder; raises RuntimeError if it never answers.

    Args:
        port: a free one where there is none given.
        log: a file for all that the server says.
        project: whether the app may import this project's modules wherever it stands.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script.name, "--server.headless=true"]
    said = log.open("wb") if log else subprocess.DEVNULL
    server = subprocess.Popen(
        [*command, f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"],
        cwd=script.parent,
        env={**os.environ, **({"PYTHONPATH": str(ROOT)} if project else {})},
        stdout=said,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield Served(url, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def in_a_loop(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine returns, run in a thread of its own: where a browser was driven, this one has a loop."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, coroutine).result()


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the app did not answer on its port within a minute")


def on_canvas(page: Page, points: Sequence[Point], canvas: str = "canvas") -> list[Point]:
    """Where on the page points are that are told in parts of a canvas, by default of the page's last."""
    box = page.locator(canvas).last.bounding_box()
    assert box
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]


def lead(page: Page, places: Sequence[Point], steps: int) -> None:
    """Presses the mouse at the first of some places and leads it to the last, where the pen stays down."""
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=steps)


def settle(page: Page) -> None:
    """Waits until the script has run to its end and stayed there for half a second."""
    still = 0
    while still < 5:
        page.wait_for_function(IDLE, timeout=120_000)
        page.wait_for_timeout(100)
        still = still + 1 if page.evaluate(IDLE) else 0
