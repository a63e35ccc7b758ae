"""Caches of lookups: API keys, organizations, receivers, addresses of host names.

In: a key. Out: its value, kept for a time. For `app.identity`, `app.embed` and
`app.delivery`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

MAX_ENTRIES = 10_000

Found = TypeVar("Found")
"""The result of a lookup."""


class TtlCache:
    """Lookup results, each valid for `seconds`; at most `MAX_ENTRIES`, oldest evicted first.

    An expired entry stays until it is evicted, to distinguish a key that was valid before from an
    unknown one. `cachetools.TTLCache` drops it, and takes twice as long for a hit.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._entries: dict[object, tuple[float, Any]] = {}
        self.misses = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: object) -> tuple[bool, Any]:
        """Whether there is a valid entry, and its value."""
        entry = self._entries.get(key)
        if entry is None or entry[0] < time.monotonic():
            self.misses += 1
            return False, None
        return True, entry[1]

    def __contains__(self, key: object) -> bool:
        """Whether there is an entry, valid or expired."""
        return key in self._entries

    def forget(self, key: object) -> None:
        self._entries.pop(key, None)

    def clear(self) -> None:
        self._entries.clear()

    def put(self, key: object, value: Any, seconds: float | None = None) -> None:
        """Add or replace an entry, valid for `seconds` if that is shorter than the default."""
        if len(self._entries) >= MAX_ENTRIES:
            self._entries.pop(next(iter(self._entries)))
        self._entries.pop(key, None)
        valid = self._seconds if seconds is None else min(self._seconds, seconds)
        self._entries[key] = (time.monotonic() + valid, value)


class SingleFlight(Generic[Found]):
    """Single-flight lookups: concurrent lookups of one key share one query."""

    def __init__(self) -> None:
        self._tasks: dict[object, asyncio.Task[Found | None]] = {}

    async def run(
        self, key: object, look_up: Callable[[], Coroutine[Any, Any, Found | None]]
    ) -> Found | None:
        """Return what `look_up` returns; an exception is raised to every caller.

        The lookup continues when one of its callers is cancelled, even the first.
        """
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(look_up())
            task.add_done_callback(lambda _: self._tasks.pop(key))
        return await asyncio.shield(task)
