"""Fair share of a limited resource: one organization may hold at most 80 % of it.

In: an organization. Out: whether, or when, it may have one more unit. For everything in
`app` that bounds connections, streams or deliveries.
"""

from __future__ import annotations

import asyncio
from collections import deque
from uuid import UUID


def max_share(capacity: int) -> int:
    """The share of `capacity` that one organization may hold.

    >>> [max_share(capacity) for capacity in (1, 2, 10, 5_000)]
    [1, 1, 8, 4000]
    """
    return capacity if capacity < 2 else capacity - max(1, capacity // 5)


class FairShare:
    """Counts the units that each organization holds. Units without an organization are not
    counted.
    """

    def __init__(self, capacity: int) -> None:
        self._max_share = max_share(capacity)
        self._held: dict[UUID, int] = {}
        self._waiting: dict[UUID, deque[asyncio.Future[None]]] = {}

    def try_acquire(self, organization_id: UUID | None) -> bool:
        """Take one unit if the share has room; then it must be released."""
        if organization_id is None:
            return True
        held = self._held.get(organization_id, 0)
        if held >= self._max_share:
            return False
        self._held[organization_id] = held + 1
        return True

    async def acquire(self, organization_id: UUID | None) -> None:
        """Take one unit, as soon as the share has room; waiters are served in order."""
        if organization_id is None or self.try_acquire(organization_id):
            return
        turn = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(organization_id, deque())
        waiting.append(turn)
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.release(organization_id)
            else:
                self._forget(organization_id, turn)
            raise

    def release(self, organization_id: UUID | None) -> None:
        """Give one unit back, or hand it to the next waiter of the organization."""
        if organization_id is None:
            return
        waiting = self._waiting.get(organization_id, ())
        turn = next((turn for turn in waiting if not turn.done()), None)
        if turn is not None:
            self._forget(organization_id, turn)
            turn.set_result(None)
        elif self._held[organization_id] > 1:
            self._held[organization_id] -= 1
        else:
            del self._held[organization_id]

    def _forget(self, organization_id: UUID, turn: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(organization_id)
        if waiting is not None and turn in waiting:
            waiting.remove(turn)
            if not waiting:
                del self._waiting[organization_id]
