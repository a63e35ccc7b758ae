"""What one organization may have of what all share: a fifth is left to the others."""

from __future__ import annotations

import asyncio
from collections import deque
from uuid import UUID


def max_share(most: int) -> int:
    """Of `most`, what one organization may have.

    >>> [max_share(most) for most in (1, 2, 10, 5_000)]
    [1, 1, 8, 4000]
    """
    return most if most < 2 else most - max(1, most // 5)


class FairShare:
    """Who has how many of `most`. What belongs to no organization is not counted."""

    def __init__(self, most: int) -> None:
        self._share = max_share(most)
        self._had: dict[UUID, int] = {}
        self._waiting: dict[UUID, deque[asyncio.Future[None]]] = {}

    def try_acquire(self, organization_id: UUID | None) -> bool:
        """Whether there is one more for it; `release` it."""
        if organization_id is None:
            return True
        had = self._had.get(organization_id, 0)
        if had >= self._share:
            return False
        self._had[organization_id] = had + 1
        return True

    async def acquire(self, organization_id: UUID | None) -> None:
        """Takes one, when its turn has come."""
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
        """To the next that waits for it."""
        if organization_id is None:
            return
        waiting = self._waiting.get(organization_id, ())
        turn = next((turn for turn in waiting if not turn.done()), None)
        if turn is not None:
            self._forget(organization_id, turn)
            turn.set_result(None)
        elif self._had[organization_id] > 1:
            self._had[organization_id] -= 1
        else:
            del self._had[organization_id]

    def _forget(self, organization_id: UUID, turn: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(organization_id)
        if waiting is not None and turn in waiting:
            waiting.remove(turn)
            if not waiting:
                del self._waiting[organization_id]
