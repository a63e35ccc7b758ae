"""The worker: takes what is due, tries to deliver it, and notes what became of it.

Any number of processes may work at once. A claim lasts as long as an attempt may take, and a
margin: what a process took that died is due again afterwards, with the same id.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson

from app.config.settings import Settings
from app.delivery.attempt import Deliverer, Delivery
from app.delivery.outcome import Outcome, retry
from app.fair_share import max_share
from app.observe import report_internal_error
from app.store.pool import Store
from resolvers.sql.delivery.queue import compile_claim, compile_due, compile_outcome, compile_purge
from resolvers.sql.statement import Statement
from resolvers.store import TransactionConflict
from schema.failures import Failure
from schema.ids import lowest_id

MARGIN = 15.0
"""Seconds for which a claim outlasts the attempt, to note what became of it."""

MAX_PAUSE = 6 * 3600.0
_FACTOR = 4
_POLL = 1.0
_MAX_POLL = 5.0
"""Seconds between two looks, and the most while the store is away."""

_STOPPING = 5.0
"""Seconds that attempts may still take when the worker stops."""

_CONNECTIONS = 2
"""How many connections of the pool it takes at once: requests come first."""

_PURGE_EVERY = 3600.0
_PURGE_BATCH = 1000

logger = logging.getLogger("osdi")


class Worker:
    """Works off the deliveries of the store, once started, until it is stopped."""

    def __init__(
        self, store: Store, settings: Settings, deliverer: Deliverer | None = None
    ) -> None:
        self._store = store
        self._settings = settings
        self._deliverer = deliverer or Deliverer(store, settings)
        self._share = max(1, settings.delivery_concurrency // 2)
        self._turns = asyncio.Semaphore(_CONNECTIONS)
        self._running: dict[asyncio.Task[None], Delivery] = {}
        self._seen: set[UUID] = set()
        self._purged = time.monotonic()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._loop = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Takes nothing more; what runs may end, within a bounded time, or is due again later."""
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
                found = await self._claim_batch()
                pause = shortest
                if found:
                    continue
                await self._purge()
            except (Failure, TransactionConflict) as failed:
                logger.warning("Deliveries wait: %s", failed)
                pause = min(2 * pause + 0.1, _MAX_POLL)
            except Exception as error:
                report_internal_error(error)
                pause = _MAX_POLL
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))

    async def _claim_batch(self) -> bool:
        """Starts what is due and has room: whether there was any."""
        found = False
        due = orjson.loads(await self._value(compile_due(), {}) or "[]")
        random.shuffle(due)
        for organization in due:
            id_ = UUID(organization["id"])
            if most := await self._free_slots(id_):
                claimed = await self._claim(id_, most)
                found = found or bool(claimed)
                for row in claimed:
                    self._begin(_delivery(id_, organization["namespace"], row))
        return found

    async def _free_slots(self, organization_id: UUID) -> int:
        """How many more may begin of an organization; waits where there is none at all."""
        most = self._settings.delivery_concurrency
        if len(self._running) >= most:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        had = sum(self._in_flight(organization_id).values())
        return max(0, min(self._share - had, most - len(self._running)))

    def _in_flight(self, organization_id: UUID) -> Counter[str]:
        """How many attempts run for each receiver of an organization."""
        running = self._running.values()
        return Counter(one.receiver for one in running if one.organization_id == organization_id)

    async def _claim(self, organization_id: UUID, most: int) -> list[dict[str, Any]]:
        """None for a receiver that has its share, and no more than any other has left of it."""
        under_way = self._in_flight(organization_id)
        longest = max_share(self._share)
        busy = [receiver for receiver, had in under_way.items() if had >= longest]
        left = longest - max((had for had in under_way.values() if had < longest), default=0)
        values = {
            "organization_id": organization_id,
            "most": min(most, left),
            "busy": busy,
            "lease": self._settings.delivery_timeout + MARGIN,
            "pause": float(self._settings.keyless_trigger_pause),
        }
        self._seen.add(organization_id)
        claimed: list[dict[str, Any]] = orjson.loads(
            await self._value(compile_claim(), values) or "[]"
        )
        return claimed

    def _begin(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery))
        self._running[task] = delivery
        task.add_done_callback(self._running.pop)

    async def _deliver(self, delivery: Delivery) -> None:
        ends = time.monotonic() + self._settings.delivery_timeout + MARGIN
        outcome = self._next_state(await self._attempt(delivery), delivery)
        values = {
            "organization_id": delivery.organization_id,
            "id": delivery.id,
            "attempt": delivery.attempts,
            "new_status": outcome.status,
            "new_error": outcome.error,
            "wait": outcome.wait,
        }
        # It may have been sent: as long as the claim holds, that is worth noting.
        while True:
            try:
                await self._value(compile_outcome(), values)
                break
            except (Failure, TransactionConflict) as failed:
                if time.monotonic() > ends:
                    logger.warning("What became of delivery %s is lost: %s", delivery.id, failed)
                    break
            except Exception as error:
                report_internal_error(error)
                break
            await asyncio.sleep(random.uniform(0.2, 0.5))
        if outcome.status == "dead":
            logger.warning("Delivery %s is given up: %s", delivery.id, outcome.error)

    async def _attempt(self, delivery: Delivery) -> Outcome:
        try:
            async with asyncio.timeout(self._settings.delivery_timeout):
                return await self._deliverer.send(delivery)
        except TimeoutError:
            return retry("The attempt took too long.")
        except (Failure, TransactionConflict):
            return retry("The store could not be read.")
        except Exception as error:
            return retry(f"A fault of the gateway: {report_internal_error(error).reference_code}.")

    def _next_state(self, outcome: Outcome, delivery: Delivery) -> Outcome:
        """An attempt that failed is the last one, or is followed by another after a pause."""
        if outcome.status != "pending":
            return outcome
        if delivery.attempts >= self._settings.delivery_attempts:
            return Outcome("dead", outcome.error)
        pause = pause_after(delivery.attempts, self._settings.delivery_retry)
        return Outcome("pending", outcome.error, max(pause, outcome.wait))

    async def _value(self, statement: Statement, values: dict[str, Any]) -> Any:
        async with self._turns, self._store.transaction() as connection:
            return await connection.value(statement, values)

    async def _purge(self) -> None:
        """Once an hour: what is finished is forgotten some day."""
        if time.monotonic() < self._purged + _PURGE_EVERY:
            return
        self._purged = time.monotonic()
        oldest = lowest_id(time.time() - self._settings.delivery_keep_days * 86_400)
        for organization_id in self._seen:
            values = {"organization_id": organization_id, "before": oldest, "most": _PURGE_BATCH}
            while await self._value(compile_purge(), values) == _PURGE_BATCH:
                pass


def pause_after(attempts: int, first: float) -> float:
    """Seconds until the next attempt: longer each time, and never the same for two.

    >>> 2.5 <= pause_after(1, 5) <= 5 and 40 <= pause_after(3, 5) <= 80
    True
    """
    longest = min(MAX_PAUSE, first * _FACTOR ** min(attempts - 1, 30))
    return random.uniform(longest / 2, longest)


def _delivery(organization_id: UUID, namespace: str, row: dict[str, Any]) -> Delivery:
    def id_of(name: str) -> UUID | None:
        return UUID(row[name]) if row[name] else None

    return Delivery(
        organization_id,
        namespace,
        UUID(row["id"]),
        row["channel"],
        row["event"],
        row["identifier"],
        id_of("webhook_id"),
        id_of("person_id"),
        id_of("outreach_id"),
        row["attempts"],
        row["created"],
        row["held"],
    )
