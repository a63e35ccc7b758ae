"""Admission to the connections of the pool.

Each organization has at most its fair share of the pool. The expensive reads of all organizations
together have a part of it, so that writes and cheap reads never wait for them.

In: an organization. Out: its turn, or the failure STORE_OVERLOADED. For `app.store.pool`.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

from app.fair_share import FairShare
from app.store.errors import overloaded, overloaded_by_reads


def max_expensive(capacity: int) -> int:
    """The number of `capacity` connections that expensive reads may use at once.

    >>> [max_expensive(capacity) for capacity in (1, 2, 3, 10)]
    [1, 1, 1, 5]
    """
    return max(1, capacity // 2)


class Admission:
    """The turns of a pool of `capacity` connections. `timeout`: the most seconds of a wait."""

    def __init__(self, capacity: int, timeout: float) -> None:
        self._timeout = timeout
        self._shares = FairShare(capacity)
        self._expensive = asyncio.Semaphore(max_expensive(capacity))
        self._expensive_shares = FairShare(max_expensive(capacity))

    def try_enter(self, organization_id: UUID | None) -> bool:
        """Take a turn for a write or a cheap read, if that needs no wait."""
        return self._shares.try_acquire(organization_id)

    async def enter(self, organization_id: UUID | None, is_expensive: bool = False) -> None:
        """Wait for a turn, and take it. Raises: STORE_OVERLOADED."""
        if is_expensive:
            await self._enter_expensive(organization_id)
        try:
            async with asyncio.timeout(self._timeout):
                await self._shares.acquire(organization_id)
        except BaseException as error:
            if is_expensive:
                self._leave_expensive(organization_id)
            if isinstance(error, TimeoutError):
                raise overloaded() from None
            raise

    def leave(self, organization_id: UUID | None, is_expensive: bool = False) -> None:
        """Hand the turn to the next waiter."""
        self._shares.release(organization_id)
        if is_expensive:
            self._leave_expensive(organization_id)

    async def _enter_expensive(self, organization_id: UUID | None) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                await self._expensive_shares.acquire(organization_id)
                try:
                    await self._expensive.acquire()
                except BaseException:
                    self._expensive_shares.release(organization_id)
                    raise
        except TimeoutError:
            raise overloaded_by_reads() from None

    def _leave_expensive(self, organization_id: UUID | None) -> None:
        self._expensive.release()
        self._expensive_shares.release(organization_id)
