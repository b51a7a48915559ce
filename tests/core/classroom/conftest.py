"""Both engines, for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from core.classroom.engine import Engine, open_engine
from tests.core.classroom.stores import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("redis"))
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "redis"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What DIGITSCOPE_ROOMS would say."""
    if request.param == "sqlite":
        return str(tmp_path / "rooms.sqlite")
    server: Server = request.getfixturevalue("server")
    with redis.Redis.from_url(server.address) as client:
        client.flushall()
    return server.address


@pytest.fixture
def engine(where: str) -> Iterator[Engine]:
    opened = open_engine(where)
    yield opened
    opened.close()
