"""Turns: the statements of one request leave room for others, and what takes long holds up nobody.

For what executes requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

from resolvers.store import too_large
from schema.failures import Failure

MAX_CONCURRENT = 4
"""Statements of one request that run at the same time: there are connections for others too."""

T = TypeVar("T")
Answer: TypeAlias = bytes | Failure


class Concurrency:
    """Of one request, whose answers have at most `size` bytes together. Once the store was away
    or too slow for one statement, or there is no room left, no other is begun: each fails as
    that one did.
    """

    def __init__(self, size: int) -> None:
        self._free = asyncio.Semaphore(MAX_CONCURRENT)
        self._most = self._left = size
        self._failed: Failure | None = None

    async def run(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        async with self._free:
            if self._failed is not None:
                return self._failed
            answer = await ask()
            if isinstance(answer, bytes):
                self._left -= len(answer)
                if self._left < 0:
                    self._failed = answer = too_large(self._most)
            elif answer.status == 503:
                self._failed = answer
            return answer


class WorkerThread:
    """Work beside the event loop, which it would hold for a tenth of a second: one piece at a
    time, since all share one processor.
    """

    def __init__(self) -> None:
        self._free = asyncio.Lock()

    async def run(self, work: Callable[[], T]) -> T:
        async with self._free:
            return await asyncio.to_thread(work)
