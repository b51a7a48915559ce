"""Rooms in Valkey or Redis, which serve processes of several machines; what is over is deleted by that server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.exceptions import OutOfMemoryError
from redis.retry import Retry

from core.classroom.engine import NoAnswer, NoPlace, NoSpace, NoText

# A server that does not answer is waited for so long, in seconds.
PATIENCE = 2.0
# Fields of a head that are not a room's own.
VERSION, ORDER = "#version", "#order"
# Every script gets the room's code first. Its keys: the head, the names of its shelves, the shelves, who was seen.
BEGIN = """
local room = 'digitscope:{' .. ARGV[1] .. '}:'
local head, shelves, seen = room .. 'head', room .. 'shelves', room .. 'seen'
local function shelf(name) return room .. 'shelf:' .. name end
local function keys()
  local all = {head, shelves, seen}
  for _, name in ipairs(redis.call('SMEMBERS', shelves)) do all[#all + 1] = shelf(name) end
  return all
end
local function last_as_long(key) redis.call('PEXPIRE', key, redis.call('PTTL', head)) end
local function changed() redis.call('HINCRBY', head, '#version', 1) end
local function there() return redis.call('EXISTS', head) == 1 end
local function now() local t = redis.call('TIME'); return t[1] + t[2] / 1e6 end
"""
SCRIPTS = {
    "create": """
if there() then return 0 end
redis.call('DEL', unpack(keys()))
redis.call('HSET', head, '#version', 1)
for at = 3, #ARGV, 2 do redis.call('HSET', head, ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', head, ARGV[2])
return 1""",
    # First what a server without memory refuses: then nothing of it is done.
    "write": """
if not there() then return 0 end
changed()
for at = 2, #ARGV, 2 do
  if ARGV[at + 1] == '' then redis.call('HDEL', head, ARGV[at])
  else redis.call('HSET', head, ARGV[at], ARGV[at + 1]) end
end
return 1""",
    "put": """
if not there() then return 0 end
local key, name = shelf(ARGV[2]), ARGV[3]
for at = 6, #ARGV, 2 do
  if (redis.call('HGET', head, ARGV[at]) or '') ~= ARGV[at + 1] then return 0 end
end
local before = redis.call('HGET', key, name)
if redis.call('HLEN', key) - (before and 1 or 0) >= tonumber(ARGV[5]) then return 0 end
local order = before and before:match('^%d+') or redis.call('HINCRBY', head, '#order', 1)
redis.call('HSET', key, name, order .. '|' .. ARGV[4])
redis.call('SADD', shelves, ARGV[2])
last_as_long(key)
last_as_long(shelves)
changed()
return 1""",
    "items": "return there() and redis.call('HGETALL', shelf(ARGV[2])) or {}",
    "drop": """
local key, gone = shelf(ARGV[2]), 0
if ARGV[3] ~= '' then gone = redis.call('HDEL', key, ARGV[3]) else gone = redis.call('DEL', key) end
if redis.call('EXISTS', key) == 0 then redis.call('SREM', shelves, ARGV[2]) end
if gone > 0 and there() then changed() end""",
    "keep": "if there() then for _, key in ipairs(keys()) do redis.call('PEXPIRE', key, ARGV[2]) end end",
    "forget": "redis.call('DEL', unpack(keys()))",
    "seen": """
if not there() then return end
for at = 2, #ARGV do redis.call('ZADD', seen, now(), ARGV[at]) end
last_as_long(seen)""",
    "present": "return redis.call('ZRANGEBYSCORE', seen, now() - ARGV[2], '+inf')",
    "allow": """
local key = 'digitscope:deeds:' .. ARGV[2] .. ':' .. ARGV[1]
local times = redis.call('INCR', key)
if times == 1 then redis.call('PEXPIRE', key, ARGV[3]) end
return times""",
}


class Valkey:
    """An `Engine` in a server. Its clock alone counts; what survives its own end is a matter of its configuration."""

    def __init__(self, address: str) -> None:
        try:
            self._server = redis.Redis.from_url(
                address,
                decode_responses=True,
                socket_timeout=PATIENCE,
                socket_connect_timeout=PATIENCE,
                # Once more at once: a connection that was closed meanwhile shows only when it is used.
                retry=Retry(NoBackoff(), 1, (redis.ConnectionError,)),
            )
            # Part of an address is looked at only when there is to be a connection; this opens none.
            self._server.connection_pool.make_connection()
        except (ValueError, TypeError) as error:
            raise NoPlace from error
        self._scripts = {name: self._server.register_script(BEGIN + script) for name, script in SCRIPTS.items()}

    def create(self, code: str, head: Mapping[str, str], seconds: float) -> bool:
        return bool(self._run("create", code, _milli(seconds), *_flat(head)))

    def head(self, code: str) -> dict[str, str] | None:
        with _told():
            found: Any = self._server.hgetall(f"digitscope:{{{code}}}:head")
        return {field: value for field, value in found.items() if field not in (VERSION, ORDER)} if found else None

    def write(self, code: str, **fields: str) -> bool:
        return bool(self._run("write", code, *_flat(fields)))

    def put(
        self,
        code: str,
        shelf: str,
        name: str,
        value: str,
        at_most: int,
        given: Mapping[str, str] | None = None,
    ) -> bool:
        return bool(self._run("put", code, shelf, name, value, at_most, *_flat(given or {})))

    def items(self, code: str, shelf: str) -> dict[str, str]:
        flat = self._run("items", code, shelf)
        pairs = ((name, *value.split("|", 1)) for name, value in zip(flat[::2], flat[1::2], strict=True))
        return {name: value for name, _, value in sorted(pairs, key=lambda item: int(item[1]))}

    def drop(self, code: str, shelf: str, name: str = "") -> None:
        self._run("drop", code, shelf, name)

    def version(self, code: str) -> int:
        return self.versions([code])[code]

    def versions(self, codes: Iterable[str]) -> dict[str, int]:
        asked = list(codes)
        with _told(), self._server.pipeline(transaction=False) as many:
            for code in asked:
                many.hget(f"digitscope:{{{code}}}:head", VERSION)
            return {code: int(found or 0) for code, found in zip(asked, many.execute(), strict=True)}

    def keep(self, code: str, seconds: float) -> None:
        self._run("keep", code, _milli(seconds))

    def forget(self, code: str) -> None:
        self._run("forget", code)

    def seen(self, code: str, names: Iterable[str]) -> None:
        self._run("seen", code, *names)

    def present(self, code: str, seconds: float) -> set[str]:
        return set(self._run("present", code, seconds))

    def allow(self, who: str, what: str, limit: int, seconds: float) -> bool:
        return int(self._run("allow", who, what, _milli(seconds))) <= limit

    def close(self) -> None:
        with _told():
            self._server.close()

    def _run(self, script: str, *arguments: str | int | float) -> Any:
        with _told():
            return self._scripts[script](args=arguments)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong on the way to the server, as this project's own error."""
    try:
        yield
    except (redis.RedisError, OSError) as error:
        # A server at its limit of memory, or one that cannot write to its disk, refuses to take more.
        full = isinstance(error, OutOfMemoryError) or str(error).startswith("MISCONF")
        raise (NoSpace if full else NoAnswer)() from error
    except UnicodeEncodeError as error:
        raise NoText from error


def _milli(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _flat(pairs: Mapping[str, str]) -> list[str]:
    return [part for pair in pairs.items() for part in pair]
