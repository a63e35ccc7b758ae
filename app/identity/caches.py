"""Caches of looked-up keys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from app.identity.caller import Caller

MAX_CACHED_KEYS = 10_000


class TtlCache:
    """Answers of the store, each kept for `seconds`; the oldest go first."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[object, tuple[float, Any]] = {}

    def get(self, key: object) -> tuple[bool, Any]:
        kept = self._kept.get(key)
        if kept is None or kept[0] < time.monotonic():
            return False, None
        return True, kept[1]

    def __contains__(self, key: object) -> bool:
        """Whether there is an answer, however old."""
        return key in self._kept

    def forget(self, key: object) -> None:
        self._kept.pop(key, None)

    def put(self, key: object, value: Any) -> None:
        if len(self._kept) >= MAX_CACHED_KEYS:
            self._kept.pop(next(iter(self._kept)))
        self._kept.pop(key, None)
        self._kept[key] = (time.monotonic() + self._seconds, value)


class SingleFlight:
    """Questions to the store: whoever asks what is being asked already waits for that answer."""

    def __init__(self) -> None:
        self._asked: dict[object, asyncio.Task[Caller | None]] = {}

    async def answer(
        self, key: object, ask: Callable[[], Coroutine[Any, Any, Caller | None]]
    ) -> Caller | None:
        """What `ask` returns, or raises to all of them. It goes on when one of them is gone."""
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.ensure_future(ask())
            task.add_done_callback(lambda _: self._asked.pop(key))
        return await asyncio.shield(task)
