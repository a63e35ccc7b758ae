"""Rate counters in Redis, used where `OSDI_REDIS_URL` is set. Full buckets expire there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.rate_limit.counters import CountersUnavailable

TIMEOUT = 0.5
"""Seconds that a call may take: anonymous posts wait for it."""

_PREFIX = "osdi:rate:"

# Moments are in microseconds, which a double holds exactly.
_NOW = "local t = redis.call('TIME') local now = t[1] * 1000000 + t[2] "
_FULL_AT = "math.max(tonumber(redis.call('GET', KEYS[i]) or '0'), now) + tonumber(ARGV[i])"
_KEEP = """
    redis.call('SET', KEYS[i], string.format('%.0f', full_at),
               'PX', math.max(math.ceil((full_at - now) / 1000), 0) + 1)
"""
_ADD = f"""{_NOW}
local levels = {{}}
for i = 1, #KEYS do
    local full_at = {_FULL_AT}
    {_KEEP}
    levels[i] = math.ceil(full_at - now)
end
return levels
"""
_TAKE = f"""{_NOW}
local i = 1
local full_at = {_FULL_AT}
if full_at - now > tonumber(ARGV[2]) then
    return {{0, math.ceil(full_at - now - ARGV[1])}}
end
{_KEEP}
return {{1, math.ceil(full_at - now)}}
"""


class RedisCounters:
    """Counters in the Redis or Valkey at `url`: each call is one script."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            # Replaces, once, a connection that died while it was idle.
            retry=Retry(NoBackoff(), 1),
        )
        self._add = self._redis.register_script(_ADD)
        self._take = self._redis.register_script(_TAKE)

    async def add(self, spent: Mapping[str, float]) -> dict[str, float]:
        levels = await self._run(self._add, list(spent), list(spent.values()))
        return {name: level / 1e6 for name, level in zip(spent, levels, strict=True)}

    async def take(self, bucket: str, cost: float, window: float) -> tuple[bool, float]:
        granted, level = await self._run(self._take, [bucket], [cost, window])
        return granted == 1, level / 1e6

    async def _run(self, script: Any, names: list[str], seconds: Sequence[float]) -> list[int]:
        keys = [_PREFIX + name for name in names]
        micros = [round(value * 1e6) for value in seconds]
        try:
            async with asyncio.timeout(TIMEOUT):
                levels: list[int] = await script(keys=keys, args=micros)
        except (RedisError, OSError) as error:
            reason = str(error) or "no answer"
            raise CountersUnavailable(f"Redis: {reason}") from error
        return levels

    async def sweep(self) -> None:
        """Do nothing: Redis deletes expired keys."""

    async def close(self) -> None:
        await self._redis.aclose()
