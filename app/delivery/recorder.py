"""Records the outcomes of attempts: one statement for all that come within `LINGER`, or while the
previous statement runs.

In: a delivery and its outcome. Out: nothing, once it is stored. For `app.delivery.worker`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from uuid import UUID

from app.delivery.attempt import Delivery
from app.delivery.outcome import Outcome
from app.store.pool import Store
from resolvers.execute.delivery.queue import AttemptResult, record_outcomes

LINGER = 0.005
"""Seconds that an outcome waits for others to be recorded with."""


class Recorder:
    """Records outcomes, one statement at a time for each organization.

    `connections` bounds the connections of the worker.
    """

    def __init__(self, store: Store, connections: asyncio.Semaphore) -> None:
        self._store = store
        self._connections = connections
        self._waiting: dict[UUID, dict[asyncio.Future[None], AttemptResult]] = defaultdict(dict)
        self._running: dict[UUID, asyncio.Task[None]] = {}

    async def record(self, delivery: Delivery, outcome: Outcome) -> None:
        """Return once the outcome is recorded. Raises: what the statement raised."""
        organization_id = delivery.tenant.organization_id
        recorded = asyncio.get_running_loop().create_future()
        self._waiting[organization_id][recorded] = AttemptResult(
            delivery.id, delivery.attempts, outcome.status, outcome.error, outcome.wait
        )
        if organization_id not in self._running:
            task = asyncio.create_task(self._record_all(organization_id))
            self._running[organization_id] = task
        await recorded

    async def _record_all(self, organization_id: UUID) -> None:
        try:
            while organization_id in self._waiting:
                await asyncio.sleep(LINGER)
                results = self._waiting.pop(organization_id)
                try:
                    async with self._connections:
                        await record_outcomes(self._store, organization_id, list(results.values()))
                except Exception as error:
                    for recorded in results:
                        if not recorded.done():
                            recorded.set_exception(error)
                else:
                    for recorded in results:
                        if not recorded.done():
                            recorded.set_result(None)
        finally:
            del self._running[organization_id]
