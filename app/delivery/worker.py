"""The worker: claims deliveries that are due, attempts them, and records the outcomes.

Any number of processes may work at once. A claim lasts as long as an attempt may take, plus a
margin: the claims of a process that died become due again afterwards, with the same ids.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.config.settings import Settings
from app.delivery.attempt import Deliverer, Delivery
from app.delivery.outcome import Outcome, retry
from app.fair_share import max_share
from app.observe import logger, report_internal_error
from app.store.pool import Store
from resolvers.execute.delivery.queue import (
    claim_deliveries,
    due_tenants,
    purge_deliveries,
    record_outcome,
)
from resolvers.execute.identity import list_organizations
from resolvers.execute.maintenance import purge_changes
from resolvers.plan.tenant import Tenant
from resolvers.store import TransactionConflict
from schema.failures import Failure
from schema.ids import lowest_id

MARGIN = 15.0
"""Seconds for which a claim outlasts the attempt, so that the outcome can be recorded."""

MAX_PAUSE = 6 * 3600.0
"""Seconds between two attempts at most."""

_FACTOR = 4
"""How much longer each pause is than the one before."""

_POLL = 1.0
_MAX_POLL = 5.0
"""Seconds between two polls: usually, and at most while the database is unavailable."""

_STOPPING = 5.0
"""Seconds that running attempts may still take when the worker stops."""

_MAX_CONNECTIONS = 2
"""How many connections of the pool the worker uses at once: requests come first."""

_PURGE_EVERY = 3600.0
_PURGE_BATCH = 1000


class Worker:
    """Processes the queue of deliveries from `start` to `stop`."""

    def __init__(
        self, store: Store, settings: Settings, deliverer: Deliverer | None = None
    ) -> None:
        self._store = store
        self._settings = settings
        self._deliverer = deliverer or Deliverer(store, settings)
        self._max_per_organization = max(1, settings.delivery_concurrency // 2)
        self._connections = asyncio.Semaphore(_MAX_CONNECTIONS)
        self._running: dict[asyncio.Task[None], Delivery] = {}
        self._organizations: set[UUID] = set()
        """Organizations that had deliveries, to be purged."""
        self._purged = time.monotonic()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._loop = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Claim nothing more. Running attempts may finish within `_STOPPING` seconds; the others
        become due again later.
        """
        if self._loop is not None:
            self._loop.cancel()
            with suppress(asyncio.CancelledError):
                await self._loop
        if self._running:
            await asyncio.wait(self._running, timeout=_STOPPING)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._deliverer.close()

    async def _work(self) -> None:
        shortest = min(_POLL, self._settings.delivery_retry)
        pause = shortest
        while True:
            try:
                claimed = await self._claim_batch()
                pause = shortest
                if claimed:
                    continue
                await self._purge()
            except (Failure, TransactionConflict) as error:
                logger.warning("Delivery paused: %s", error)
                pause = min(2 * pause + 0.1, _MAX_POLL)
            except Exception as error:
                report_internal_error(error)
                pause = _MAX_POLL
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))

    async def _claim_batch(self) -> bool:
        """Start as many due deliveries as there is room for. Return whether there were any."""
        claimed = False
        async with self._connections:
            tenants = await due_tenants(self._store)
        random.shuffle(tenants)
        for tenant in tenants:
            if limit := await self._free_slots(tenant.organization_id):
                rows = await self._claim(tenant.organization_id, limit)
                claimed = claimed or bool(rows)
                for row in rows:
                    self._start(_delivery(tenant, row))
        return claimed

    async def _free_slots(self, organization_id: UUID) -> int:
        """How many more attempts an organization may start. Waits while all slots are taken."""
        limit = self._settings.delivery_concurrency
        if len(self._running) >= limit:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        running = sum(self._in_flight(organization_id).values())
        return max(0, min(self._max_per_organization - running, limit - len(self._running)))

    def _in_flight(self, organization_id: UUID) -> Counter[str]:
        """How many attempts are running for each receiver of an organization."""
        deliveries = self._running.values()
        return Counter(
            delivery.receiver
            for delivery in deliveries
            if delivery.tenant.organization_id == organization_id
        )

    async def _claim(self, organization_id: UUID, limit: int) -> list[dict[str, Any]]:
        """Claim at most `limit` deliveries, none for a receiver that has its share.

        All of them may be for one receiver, so no more than the busiest other receiver has left.
        """
        in_flight = self._in_flight(organization_id)
        share = max_share(self._max_per_organization)
        busy = [receiver for receiver, count in in_flight.items() if count >= share]
        left = share - max((count for count in in_flight.values() if count < share), default=0)
        self._organizations.add(organization_id)
        async with self._connections:
            return await claim_deliveries(
                self._store,
                organization_id,
                limit=min(limit, left),
                busy=busy,
                lease=self._settings.delivery_timeout + MARGIN,
                pause=float(self._settings.keyless_trigger_pause),
            )

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery))
        self._running[task] = delivery
        task.add_done_callback(self._running.pop)

    async def _deliver(self, delivery: Delivery) -> None:
        ends = time.monotonic() + self._settings.delivery_timeout + MARGIN
        outcome = self._next_state(await self._attempt(delivery), delivery)
        # It may have been sent: as long as the claim holds, recording that avoids a second message.
        while True:
            try:
                await self._record(delivery, outcome)
                break
            except (Failure, TransactionConflict) as error:
                if time.monotonic() > ends:
                    message = "Could not record the outcome of delivery %s: %s"
                    logger.warning(message, delivery.id, error)
                    break
            except Exception as error:
                report_internal_error(error)
                break
            await asyncio.sleep(random.uniform(0.2, 0.5))
        if outcome.status == "dead":
            logger.warning("Gave up on delivery %s: %s", delivery.id, outcome.error)

    async def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        async with self._connections:
            await record_outcome(
                self._store,
                delivery.tenant.organization_id,
                delivery.id,
                delivery.attempts,
                status=outcome.status,
                error=outcome.error,
                wait=outcome.wait,
            )

    async def _attempt(self, delivery: Delivery) -> Outcome:
        try:
            async with asyncio.timeout(self._settings.delivery_timeout):
                return await self._deliverer.send(delivery)
        except TimeoutError:
            return retry("The attempt took too long.")
        except (Failure, TransactionConflict):
            return retry("The database could not be read.")
        except Exception as error:
            reference_code = report_internal_error(error).reference_code
            return retry(f"Internal error of the gateway, reference code {reference_code}.")

    def _next_state(self, outcome: Outcome, delivery: Delivery) -> Outcome:
        """The outcome to record: a failed attempt is the last, or is repeated after a pause."""
        if outcome.status != "pending":
            return outcome
        if delivery.attempts >= self._settings.delivery_attempts:
            return Outcome("dead", outcome.error)
        pause = pause_after(delivery.attempts, self._settings.delivery_retry)
        return Outcome("pending", outcome.error, max(pause, outcome.wait))

    async def _purge(self) -> None:
        """Delete finished deliveries and old changes. Runs once an hour."""
        if time.monotonic() < self._purged + _PURGE_EVERY:
            return
        self._purged = time.monotonic()
        await self._purge_deliveries()
        await self._purge_changes()

    async def _purge_deliveries(self) -> None:
        """Delete finished deliveries after `delivery_keep_days`."""
        before = lowest_id(time.time() - self._settings.delivery_keep_days * 86_400)
        for organization_id in self._organizations:
            deleted = _PURGE_BATCH
            while deleted == _PURGE_BATCH:
                async with self._connections:
                    deleted = await purge_deliveries(
                        self._store, organization_id, before, _PURGE_BATCH
                    )

    async def _purge_changes(self) -> None:
        """Delete what the changes feed has after `changes_keep_days`."""
        before = datetime.now(UTC) - timedelta(days=self._settings.changes_keep_days)
        async with self._connections:
            organizations = await list_organizations(self._store)
        for organization in organizations:
            deleted = _PURGE_BATCH
            while deleted >= _PURGE_BATCH - 1:
                async with self._connections:
                    deleted = await purge_changes(
                        self._store, organization["id"], before, _PURGE_BATCH
                    )


def pause_after(attempts: int, first: float) -> float:
    """Seconds until the next attempt: longer each time, with jitter.

    >>> 2.5 <= pause_after(1, 5) <= 5 and 40 <= pause_after(3, 5) <= 80
    True
    """
    longest = min(MAX_PAUSE, first * _FACTOR ** min(attempts - 1, 30))
    return random.uniform(longest / 2, longest)


def _delivery(tenant: Tenant, row: dict[str, Any]) -> Delivery:
    def id_of(name: str) -> UUID | None:
        return UUID(row[name]) if row[name] else None

    return Delivery(
        tenant=tenant,
        id=UUID(row["id"]),
        channel=row["channel"],
        event=row["event"],
        identifier=row["identifier"],
        webhook_id=id_of("webhook_id"),
        person_id=id_of("person_id"),
        outreach_id=id_of("outreach_id"),
        attempts=row["attempts"],
        created=row["created"],
        suppressed=row["held"],
    )
