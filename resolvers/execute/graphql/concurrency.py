"""Bounds the concurrency of one request, and moves long CPU work off the event loop.

For the engine of GraphQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from resolvers.execute.graphql.steps import Answer
from resolvers.store import too_large
from schema.failures import Failure

MAX_CONCURRENT = 4
"""Statements of one request that run at the same time: others need connections too."""

T = TypeVar("T")


class Concurrency:
    """The answers of one request, `max_bytes` in all, MAX_CONCURRENT at a time.

    If one of them fails because the database is unavailable or too slow, or because the answers
    exceed `max_bytes`, the rest are not started and fail in the same way.
    """

    def __init__(self, max_bytes: int) -> None:
        self._slots = asyncio.Semaphore(MAX_CONCURRENT)
        self._max_bytes = self._bytes_left = max_bytes
        self._failure: Failure | None = None

    async def run(self, work: Callable[[], Awaitable[Answer]]) -> Answer:
        async with self._slots:
            if self._failure is not None:
                return self._failure
            answer = await work()
            if isinstance(answer, bytes):
                self._bytes_left -= len(answer)
                if self._bytes_left < 0:
                    self._failure = answer = too_large(self._max_bytes)
            elif answer.status == 503:
                self._failure = answer
            return answer


class WorkerThread:
    """Runs work of up to a tenth of a second in a thread, so as not to hold the event loop.

    One piece at a time: all threads share one processor.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def run(self, work: Callable[[], T]) -> T:
        async with self._lock:
            return await asyncio.to_thread(work)
