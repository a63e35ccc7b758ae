"""The worker of the roll-ups: folds the deltas of writes, and counts stored outreaches once.

It also dates the targets of outreaches that an earlier version has written. Any number of processes
may run it: each skips the organizations that another one works on. Statistics and pages are exact
at all times, and faster the less work is pending.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

from app.observe import Interruption, logger, report_internal_error
from app.store.pool import Store
from resolvers.execute.rollups import FOLD_BATCH, build_once, due_organizations, fold
from resolvers.execute.upkeep.target_dates import (
    START,
    date_batch,
    date_changed,
    undated_organizations,
)
from resolvers.store import TransactionConflict
from schema.failures import Failure

_POLL = 1.0
_MAX_POLL = 30.0
"""Seconds between two rounds, and their maximum while the database is unavailable."""

_DATE_BATCHES = 200
"""The most batches of targets that are dated in a round, so that folding goes on in between."""


class RollupWorker:
    """Maintains the roll-ups of all organizations from `start` to `stop`, on one connection."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.outcomes: Counter[str] = Counter()
        """The number of deltas that were folded."""
        self._loop: asyncio.Task[None] | None = None
        self._dated: dict[UUID, UUID] = {}
        """By organization, the outreach up to which stored targets are dated."""

    @property
    def is_running(self) -> bool:
        return self._loop is not None and not self._loop.done()

    def start(self) -> None:
        self._loop = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Cancel the running transaction: another process, or the next start, repeats it."""
        if self._loop is not None:
            self._loop.cancel()
            with suppress(asyncio.CancelledError):
                await self._loop

    async def _work(self) -> None:
        pause, interruption = _POLL, Interruption("Roll-ups")
        while True:
            try:
                await self._round()
                await self._date_targets()
                interruption.end()
                pause = _POLL
            except (Failure, TransactionConflict) as error:
                interruption.begin(error)
                pause = min(2 * pause, _MAX_POLL)
            except Exception as error:
                report_internal_error(error)
                pause = _MAX_POLL
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))

    async def _round(self) -> None:
        """Fold until little is left, a batch for each organization in turn. Count organizations
        without roll-ups.

        Raises: the first failure, after the other organizations had their turn.
        """
        due = await due_organizations(self._store)
        failures: list[Exception] = []
        pending = [id_ for id_, is_rolled_up in due if is_rolled_up]
        random.shuffle(pending)
        while pending:
            pending = [id_ for id_ in pending if await self._try(self._fold, id_, failures)]
        for id_, is_rolled_up in due:
            if not is_rolled_up and await self._try(self._count, id_, failures):
                # Other organizations may have new deltas by now.
                break
        if failures:
            raise failures[0]

    async def _try(
        self, work: Callable[[UUID], Awaitable[bool]], id_: UUID, failures: list[Exception]
    ) -> bool:
        """Work for an organization, and return the result; false if it fails alone. Raises: the
        failure, if the database is unavailable for all.
        """
        try:
            return await work(id_)
        except (Failure, TransactionConflict) as error:
            if isinstance(error, Failure) and error.faults[0].code == "STORE_UNAVAILABLE":
                raise
            failures.append(error)
            return False

    async def _fold(self, organization_id: UUID) -> bool:
        """Fold a batch. Return whether there may be more."""
        number = await fold(self._store, organization_id)
        self.outcomes["folded"] += number
        return number == FOLD_BATCH

    async def _count(self, organization_id: UUID) -> bool:
        """Count an organization, and return whether this process did."""
        counted = await build_once(self._store, organization_id)
        if counted:
            logger.info(
                "Counted the outreaches of organization %s for statistics.", organization_id
            )
        return counted

    async def _date_targets(self) -> None:
        for id_, is_dated in await undated_organizations(self._store):
            while await date_changed(self._store, id_):
                pass
            if not is_dated:
                await self._date_some(id_)

    async def _date_some(self, organization_id: UUID) -> None:
        """Date some of the stored targets. After a restart, dated batches are only skipped."""
        after = self._dated.get(organization_id, START)
        for _ in range(_DATE_BATCHES):
            last = await date_batch(self._store, organization_id, after)
            if last is None:
                self._dated.pop(organization_id, None)
                logger.info("Dated the targets of organization %s.", organization_id)
                return
            if last == after:
                return
            self._dated[organization_id] = after = last
