"""The worker: claims deliveries that are due, attempts them, and records the outcomes.

Any number of processes may work at once. A claim lasts as long as two attempts may take, plus a
margin; after that, the claims of a process that died become due again, with the same ids. Half of
the claimed deliveries are attempted, and the others wait for those to end or to be recorded.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.config.settings import Settings
from app.delivery.attempt import Deliverer, Delivery
from app.delivery.concurrency import DeliveryConcurrency
from app.delivery.outcome import Outcome, retry
from app.delivery.recorder import Recorder
from app.observe import Interruption, logger, report_internal_error
from app.store.pool import Store
from resolvers.execute.delivery.queue import claim_deliveries, due_tenants, purge_deliveries
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
"""The factor by which each pause is longer than the one before."""

_POLL = 1.0
_MAX_POLL = 5.0
"""Seconds between two polls, and their maximum while the database is unavailable."""

_AHEAD = 2
"""The number of deliveries that are claimed for each that can be attempted at once."""

_SLOW = 0.9
"""The fraction of the time limit after which an attempt shows that the receiver is slow."""

_PAUSE = 0.005
"""Seconds from the end of an attempt to the next claim, which then claims several."""

_STOPPING = 5.0
"""Seconds that running attempts may still take when the worker stops."""

_MAX_CONNECTIONS = 2
"""The most connections of the pool that the worker uses, since requests have priority."""

_PURGE_EVERY = 3600.0
_PURGE_BATCH = 1000


@dataclass(slots=True)
class _Queue:
    """The queue of an organization that had deliveries due.

    `left_to`: the receivers of all deliveries that were still due. `slow_are_due`: slow receivers
    may have due deliveries.
    """

    tenant: Tenant
    left_to: frozenset[str] = frozenset()
    slow_are_due: bool = True


class Worker:
    """Processes the queue of deliveries from `start` to `stop`."""

    def __init__(
        self, store: Store, settings: Settings, deliverer: Deliverer | None = None
    ) -> None:
        self._store = store
        self._settings = settings
        self._deliverer = deliverer or Deliverer(store, settings)
        self._concurrency = DeliveryConcurrency(settings.delivery_concurrency)
        self._connections = asyncio.Semaphore(_MAX_CONNECTIONS)
        self._recorder = Recorder(store, self._connections)
        self.outcomes: Counter[str] = Counter()
        """The attempts of this process by outcome; those to be repeated count as `pending`."""
        self._running: dict[asyncio.Task[None], Delivery] = {}
        self._ended = asyncio.Event()
        """Set when an attempt ends, so that there is room for another."""
        self._due: dict[UUID, _Queue] = {}
        self._ask_at = 0.0
        self._organizations: set[UUID] = set()
        """Organizations that had deliveries, to be purged."""
        self._purged = time.monotonic()
        self._loop: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        return self._loop is not None and not self._loop.done()

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
        pause, interruption = shortest, Interruption("Delivery")
        while True:
            try:
                self._ended.clear()
                may_be_more = await self._claim_round(shortest)
                interruption.end()
                pause = shortest
                if may_be_more:
                    continue
                if self._due:
                    await self._room(pause)
                    continue
                if not self._running:
                    await self._deliverer.close()
                await self._purge()
            except (Failure, TransactionConflict) as error:
                interruption.begin(error)
                pause = min(2 * pause + 0.1, _MAX_POLL)
            except Exception as error:
                report_internal_error(error)
                pause = _MAX_POLL
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))

    async def _room(self, pause: float) -> None:
        """Wait until an attempt ends, or for the next poll."""
        with suppress(TimeoutError):
            async with asyncio.timeout(pause * random.uniform(0.8, 1.2)):
                await self._ended.wait()
            await asyncio.sleep(_PAUSE)

    async def _claim_round(self, poll: float) -> bool:
        """Start as many due deliveries as there are free slots. Return whether there may be more.

        The organizations with due deliveries are looked up once in `poll` seconds.
        """
        more = False
        if not self._due or time.monotonic() >= self._ask_at:
            async with self._connections:
                tenants = await due_tenants(self._store)
            self._due = {tenant.organization_id: _Queue(tenant) for tenant in tenants}
            self._ask_at = time.monotonic() + poll
        queues = list(self._due.values())
        random.shuffle(queues)
        for queue in queues:
            more = await self._claim(queue) or more
        return more

    def _free_slots(self, organization_id: UUID) -> int:
        """The number of further deliveries of an organization that may be claimed."""
        concurrency = self._concurrency
        of_organization = sum(self._claimed(organization_id).values())
        return min(
            _AHEAD * concurrency.per_organization - of_organization,
            _AHEAD * concurrency.total - len(self._running),
        )

    def _claimed(self, organization_id: UUID) -> Counter[str]:
        """The number of claimed deliveries for each receiver of an organization."""
        deliveries = self._running.values()
        return Counter(
            delivery.receiver
            for delivery in deliveries
            if delivery.tenant.organization_id == organization_id
        )

    async def _claim(self, queue: _Queue) -> bool:
        """Claim and start some deliveries, none for a receiver that has its share.

        All of them may be for one receiver, so no more than the busiest other receiver has left.
        Return whether there may be more.
        """
        organization_id = queue.tenant.organization_id
        claimed = self._claimed(organization_id)
        slow = self._concurrency.slow_of(organization_id)
        has_tried = await self._try_slow(queue, slow.difference(claimed)) if slow else False
        share = _AHEAD * self._concurrency.per_receiver
        busy = slow.union(receiver for receiver, count in claimed.items() if count >= share)
        limit = self._free_slots(organization_id)
        if limit <= 0 or (queue.left_to and queue.left_to.issubset(busy)):
            return has_tried
        others = (count for receiver, count in claimed.items() if receiver not in busy)
        limit = min(limit, share - max(others, default=0))
        if await self._claim_some(queue, limit, busy) == limit:
            queue.left_to = frozenset()
            return True
        queue.left_to = frozenset(busy)
        if not busy:
            self._due.pop(organization_id, None)
        return has_tried

    async def _try_slow(self, queue: _Queue, receivers: set[str]) -> bool:
        """Claim one delivery for one of these slow receivers. Return whether there was one."""
        concurrency = self._concurrency
        tried = sum(map(concurrency.is_slow, self._running.values()))
        has_room = (
            tried < concurrency.of_slow and self._free_slots(queue.tenant.organization_id) > 0
        )
        if not (receivers and queue.slow_are_due and has_room):
            return False
        queue.slow_are_due = await self._claim_some(queue, 1, set(), receivers) > 0
        return queue.slow_are_due

    async def _claim_some(
        self, queue: _Queue, limit: int, busy: set[str], only: set[str] | None = None
    ) -> int:
        """Claim and start at most `limit` deliveries. Return how many."""
        self._organizations.add(queue.tenant.organization_id)
        async with self._connections:
            rows = await claim_deliveries(
                self._store,
                queue.tenant.organization_id,
                limit=limit,
                busy=sorted(busy),
                only=None if only is None else sorted(only),
                lease=_AHEAD * self._settings.delivery_timeout + MARGIN,
                pause=float(self._settings.keyless_trigger_pause),
            )
        for row in rows:
            self._start(_delivery(queue.tenant, row))
        return len(rows)

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery))
        self._running[task] = delivery
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._ended.set()

    async def _deliver(self, delivery: Delivery) -> None:
        ends = time.monotonic() + _AHEAD * self._settings.delivery_timeout + MARGIN
        async with self._concurrency.slot(delivery) as may_try:
            outcome = await self._attempt(delivery) if may_try else self._postponed(delivery)
        self.outcomes[outcome.status] += 1
        # The message may have been sent. If that is recorded while the claim lasts, it is not sent
        # again.
        while True:
            try:
                await self._recorder.record(delivery, outcome)
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

    async def _attempt(self, delivery: Delivery) -> Outcome:
        begun = time.monotonic()
        outcome = self._next_state(await self._send(delivery), delivery)
        least = _SLOW * self._settings.delivery_timeout
        self._concurrency.note(delivery, time.monotonic() - begun >= least)
        return outcome

    async def _send(self, delivery: Delivery) -> Outcome:
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

    def _postponed(self, delivery: Delivery) -> Outcome:
        pause = pause_after(delivery.attempts, self._settings.delivery_retry)
        return Outcome("pending", "The receiver did not answer an earlier message in time.", pause)

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
        """Delete the rows of the changes feed after `changes_keep_days`."""
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
