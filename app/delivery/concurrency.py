"""The number of concurrent attempts: in total, per organization, per receiver, of slow receivers.

In: a delivery. Out: a slot for its attempt. For `app.delivery.worker`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from uuid import UUID

from app.delivery.attempt import Delivery
from app.fair_share import max_share

Receiver = tuple[UUID, str]
"""An organization and one of its receivers."""


class DeliveryConcurrency:
    """`concurrency` slots for attempts: one organization has at most half of them, and one receiver
    four fifths of those.

    A receiver is slow after an attempt that took all its time, until one that did not. A slow
    receiver has one slot, and all slow receivers together at most half of the slots.
    """

    def __init__(self, concurrency: int) -> None:
        self.total = concurrency
        self.per_organization = max(1, concurrency // 2)
        self.per_receiver = max_share(self.per_organization)
        self.of_slow = max(1, concurrency // 2)
        self._all = asyncio.Semaphore(concurrency)
        self._semaphores: dict[Hashable, asyncio.Semaphore] = {}
        self._users: Counter[Hashable] = Counter()
        self._slow: set[Receiver] = set()
        self._tried: set[Receiver] = set()
        """The slow receivers that have a slot."""

    def is_slow(self, delivery: Delivery) -> bool:
        return _receiver(delivery) in self._slow

    def slow_of(self, organization_id: UUID) -> set[str]:
        """The slow receivers of an organization."""
        return {receiver for owner, receiver in self._slow if owner == organization_id}

    def note(self, delivery: Delivery, is_slow: bool) -> None:
        """Record whether an attempt took all its time."""
        (self._slow.add if is_slow else self._slow.discard)(_receiver(delivery))

    @asynccontextmanager
    async def slot(self, delivery: Delivery) -> AsyncIterator[bool]:
        """Wait for a slot, and hold it during the block.

        False if the receiver has become slow since the delivery was claimed, and has no slot.
        """
        receiver = _receiver(delivery)
        async with (
            self._one_of(receiver, self.per_receiver),
            self._one_of(receiver[0], self.per_organization),
            self._all,
        ):
            if receiver not in self._slow:
                yield True
            elif receiver in self._tried or len(self._tried) >= self.of_slow:
                yield False
            else:
                self._tried.add(receiver)
                try:
                    yield True
                finally:
                    self._tried.discard(receiver)

    @asynccontextmanager
    async def _one_of(self, key: Hashable, count: int) -> AsyncIterator[None]:
        semaphore = self._semaphores.setdefault(key, asyncio.Semaphore(count))
        self._users[key] += 1
        try:
            async with semaphore:
                yield
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key], self._semaphores[key]


def _receiver(delivery: Delivery) -> Receiver:
    return delivery.tenant.organization_id, delivery.receiver
