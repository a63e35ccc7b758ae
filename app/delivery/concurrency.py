"""The number of concurrent attempts: in total, per organization and per receiver.

In: a delivery. Out: a slot for its attempt. For `app.delivery.worker`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager

from app.delivery.attempt import Delivery
from app.fair_share import max_share


class DeliveryConcurrency:
    """`concurrency` attempts: half of them for one organization, and four fifths of those for one
    receiver.
    """

    def __init__(self, concurrency: int) -> None:
        self.total = concurrency
        self.per_organization = max(1, concurrency // 2)
        self.per_receiver = max_share(self.per_organization)
        self._all = asyncio.Semaphore(concurrency)
        self._semaphores: dict[Hashable, asyncio.Semaphore] = {}
        self._users: Counter[Hashable] = Counter()

    @asynccontextmanager
    async def slot(self, delivery: Delivery) -> AsyncIterator[None]:
        """Wait for a slot, and hold it during the block."""
        organization_id = delivery.tenant.organization_id
        receiver = (organization_id, delivery.receiver)
        async with (
            self._one_of(receiver, self.per_receiver),
            self._one_of(organization_id, self.per_organization),
            self._all,
        ):
            yield

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
