"""Stores for tests: a file, and a server of Redis's kind with a folder and a port of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import redis

from tests.conftest import missing


class Server:
    """A redis-server that writes down whatever it acknowledges."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("redis-server") is None:
            missing("redis-server is not installed: `apt-get install redis-server`")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        keeps = "--appendonly yes --appendfsync always --save".split()
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(["redis-server", *where, *keeps, ""], stdout=subprocess.DEVNULL)
        with redis.Redis.from_url(self.address) as client:
            for _attempt in range(200):
                try:
                    client.ping()
                    return
                except redis.RedisError:
                    time.sleep(0.05)
        raise TimeoutError("redis-server does not answer")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        os.kill(self.process.pid, how)
        self.process.wait(20)
