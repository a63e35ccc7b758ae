"""Reads from replicas, if they have everything that the organization has written.

In: a read. Out: its value, from a replica or else from the primary. The position of a replica in
the log of PostgreSQL shows until when it is complete. It answers reads of an organization whose
last write is older. Processes of one `serve` record their writes in shared memory; those of other
processes are received as notifications.

After a failover, a replica may have received more than the promoted standby. Then its data differs
at the same positions, and it receives nothing new. Its position shows that: it is ahead of the
primary, or does not advance.

The unit is the organization, not the API key: a dashboard with one key shows the writes of another,
and anonymous posts have no key.
"""

from __future__ import annotations

import asyncio
import math
import mmap
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from time import monotonic
from typing import Any, Literal
from uuid import UUID

from app.config.database import mask_url
from app.config.settings import Settings
from app.observe import logger
from app.store.pool import Store, StoreConnection
from resolvers.sql.monitoring import compile_replayed, compile_written
from resolvers.sql.statement import Statement
from resolvers.sql.write.statements import CHANNEL
from resolvers.store import TransactionConflict, TransactionKind
from resolvers.write.notifications import read_payload
from schema.failures import Failure

INTERVAL = 0.5
"""Seconds between two checks of the position of a server."""

TIMEOUT = 2.0
"""Seconds in which a replica must answer a check; otherwise its running reads go to the primary."""

_HEARTBEAT = 5.0
_ACQUIRE_TIMEOUT = 1.0
"""Seconds that a read waits for a connection to a replica."""

_PRIMARY_ANSWERS = ("STORE_UNAVAILABLE", "STORE_OVERLOADED")
"""Failures of a replica after which the primary is read instead."""

_LOOK_ERRORS = (Failure, TimeoutError, TransactionConflict)


_SLOTS = 8192

_SHARED = memoryview(mmap.mmap(-1, 8 * _SLOTS)).cast("d")
"""The times of the last writes by organizations, by the monotonic clock of the machine. It is
created before a supervisor forks its processes; other processes rely on notifications.
Organizations with the same slot are read from the primary more often.
"""


class Replica:
    """One replica, and the time until which it has all writes of the primary."""

    def __init__(self, url: str, settings: Settings, primary: Store) -> None:
        self.name = mask_url(url)
        self.reads = 0
        self.store: Store | None = None
        self.complete_until = -math.inf
        self.lag = math.inf
        """Seconds by which it is behind; infinite while it does not answer."""
        self.is_standby = True
        """False while it is the primary itself, which is then not missed as a replica."""
        self.is_ahead = False
        """Whether it has data that this primary has not written."""
        self.follows = False
        """Whether it has replayed writes of the primary that are newer than the first check."""
        self._mark: tuple[int, float] | None = None
        self._since = -math.inf
        self._url = url
        wait = min(_ACQUIRE_TIMEOUT, settings.pool_timeout)
        self._settings = settings.model_copy(update={"pool_timeout": wait, "listen_url": None})
        self._primary = primary

    async def look(self) -> tuple[int, int] | str:
        """The positions that it has replayed and received; its timeline if it is not a standby.

        Raises: `Failure`, TimeoutError.
        """
        if self.store is None:
            store = Store(self._url, self._settings, retry_seconds=0)
            store.statements, store.waits = self._primary.statements, self._primary.waits
            await store.connect()
            self.store, self._since = store, monotonic()
        async with asyncio.timeout(TIMEOUT):
            (row,) = await self.store.fetch(compile_replayed(), {})
            if row["replayed"] is None:
                (row,) = await self.store.fetch(compile_written(), {})
                return str(row["timeline"])
        return _position(row["replayed"]), _position(row["received"])

    def measure(self, replayed: int, received: int, positions: Sequence[tuple[int, float]]) -> None:
        """Compare its positions with those of the primary."""
        self._check(replayed, received, positions)
        if self.is_ahead:
            self.complete_until, self.lag = -math.inf, math.inf
            return
        reached = [at for written, at in positions if written <= replayed]
        if reached and self.follows:
            self.complete_until = reached[-1]
        behind = monotonic() - max(self.complete_until, self._since)
        self.lag = 0.0 if len(reached) == len(positions) else behind

    def _check(self, replayed: int, received: int, positions: Sequence[tuple[int, float]]) -> None:
        """Find out whether it follows this primary. A follower is never ahead of it."""
        now = monotonic()
        mark, marked = self._mark = self._mark or (received, now)
        later = [written for written, asked in positions if asked > marked]
        if not later:
            return
        self.is_ahead = later[0] < mark
        self.follows = not self.is_ahead and (self.follows or later[0] <= replayed)
        if self.is_ahead or self.follows:
            self._mark = received, now

    def rest(self) -> None:
        """Do not read from it until a check shows that it follows the primary."""
        self.complete_until, self.lag = -math.inf, math.inf
        self.is_ahead, self.follows, self._mark = False, False, None

    def leave(self) -> None:
        """End its running reads: on a replica that hangs they would wait until they time out."""
        self.rest()
        self.is_standby = True
        store, self.store = self.store, None
        if store is not None:
            store.terminate()


class ReplicatedStore:
    """A `resolvers.store.Store` over the primary and its replicas."""

    def __init__(self, primary: Store, urls: Sequence[str], settings: Settings) -> None:
        self._primary = primary
        self.replicas = [Replica(url, settings, primary) for url in urls]
        self._max_lag = settings.max_replica_lag
        self._positions: deque[tuple[int, float]] = deque()
        """Positions of the primary, each with the time at which it was asked for."""
        self._timeline = ""
        self._has_position = asyncio.Event()
        self._written: dict[UUID, float] = {}
        self._hears_since = math.inf
        self._next = 0
        self._tasks: list[asyncio.Task[None]] = []
        primary.on_write = self._note

    async def start(self) -> None:
        """Begin to check the servers; until they answer, the primary is read."""
        jobs = [self._follow_primary(), self._hear(), *map(self._follow, self.replicas)]
        self._tasks = [asyncio.create_task(job) for job in jobs]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for replica in self.replicas:
            store, replica.store = replica.store, None
            if store is not None:
                await store.disconnect()

    @property
    def state(self) -> Literal["ok", "degraded"]:
        """Whether all replicas are close enough; the primary answers in place of the others."""
        standbys = [replica for replica in self.replicas if replica.is_standby]
        usable = all(replica.lag <= self._max_lag for replica in standbys)
        return "ok" if usable and self._hears_since < math.inf else "degraded"

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """As `Store.value`."""
        return await self._read("value", statement, values)

    async def fetch(
        self, statement: Statement, values: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        """As `Store.fetch`."""
        rows: Sequence[Any] = await self._read("fetch", statement, values or {})
        return rows

    def transaction(
        self,
        organization_id: UUID | None = None,
        kind: TransactionKind = TransactionKind.PLAIN,
        long_running: bool = False,
    ) -> AbstractAsyncContextManager[StoreConnection]:
        """As `Store.transaction`: on the primary."""
        return self._primary.transaction(organization_id, kind, long_running)

    async def _read(self, method: str, statement: Statement, values: Mapping[str, Any]) -> Any:
        replica = self._choose(values.get("organization_id"))
        if replica is not None:
            try:
                found = await getattr(replica.store, method)(statement, values)
            except Failure as error:
                if error.faults[0].code not in _PRIMARY_ANSWERS:
                    raise
            except Exception:
                # A conflict with what is replayed, or a table that is not there yet. The primary
                # has the same error if it is another one.
                logger.debug("A read of the replica %s failed.", replica.name, exc_info=True)
            else:
                replica.reads += 1
                return found
        return await getattr(self._primary, method)(statement, values)

    def _choose(self, organization_id: UUID | None) -> Replica | None:
        """A replica that has all writes of the organization; they take turns."""
        if organization_id is None:
            return None
        least = max(
            monotonic() - self._max_lag,
            self._written.get(organization_id, -math.inf),
            _SHARED[organization_id.int % _SLOTS],
            self._hears_since,
        )
        usable = [replica for replica in self.replicas if replica.complete_until > least]
        if not usable:
            return None
        self._next += 1
        return usable[self._next % len(usable)]

    def _note(self, organization_id: UUID) -> None:
        """Record a write of this process, before the client gets its response."""
        _SHARED[organization_id.int % _SLOTS] = monotonic()

    def _hear_of(self, organization_id: UUID) -> None:
        self._written[organization_id] = monotonic()

    # Looking at the servers

    async def _follow_primary(self) -> None:
        while True:
            asked = monotonic()
            try:
                async with asyncio.timeout(TIMEOUT):
                    (row,) = await self._primary.fetch(compile_written(), {})
            except _LOOK_ERRORS:
                pass
            else:
                self._add_position(_position(row["position"]), row["timeline"], asked)
            self._forget(asked - self._max_lag)
            await asyncio.sleep(INTERVAL)

    def _add_position(self, written: int, timeline: str, asked: float) -> None:
        if timeline != self._timeline or (self._positions and written < self._positions[-1][0]):
            # A standby was promoted, or the primary restored: it may lack the newest writes.
            self._timeline = timeline
            self._positions.clear()
            for replica in self.replicas:
                replica.rest()
        self._positions.append((written, asked))
        self._has_position.set()

    def _forget(self, before: float) -> None:
        """Drop older positions and writes: no replica is used that lacks them."""
        while self._positions and self._positions[0][1] < before:
            self._positions.popleft()
        for organization_id in [key for key, at in self._written.items() if at < before]:
            del self._written[organization_id]

    async def _follow(self, replica: Replica) -> None:
        was: tuple[bool, ...] | None = None
        await self._has_position.wait()
        while True:
            try:
                found = await replica.look()
            except _LOOK_ERRORS as error:
                replica.leave()
                reason = str(error) or "no answer"
            else:
                # Each promotion begins a timeline, so another primary has another one.
                replica.is_standby = found != self._timeline
                if isinstance(found, str):
                    replica.rest()
                    reason = "it is not a standby, but "
                    reason += (
                        "another primary: recreate it" if replica.is_standby else "the primary"
                    )
                else:
                    replica.measure(*found, self._positions)
                    reason = f"it is more than {self._max_lag:g} s behind"
                    if not replica.follows:
                        reason = "it has not yet received anything new from the primary"
                    if replica.is_ahead:
                        reason = "it is ahead of the primary, so its data differs: recreate it"
            is_used = replica.lag <= self._max_lag
            found_out = is_used, replica.is_standby, replica.is_ahead
            if found_out != was and (replica.follows or not is_used):
                was = found_out
                if is_used:
                    logger.info("The replica %s answers reads.", replica.name)
                else:
                    logger.warning("The replica %s is not read: %s", replica.name, reason)
            await asyncio.sleep(INTERVAL)

    # Notifications of other processes' writes

    async def _hear(self) -> None:
        was_told = False
        while True:
            try:
                listening = self._primary.listen(CHANNEL, self._on_notify, _HEARTBEAT)
                async with aclosing(listening) as heartbeats:
                    async for _ in heartbeats:
                        self._hears_since, was_told = min(self._hears_since, monotonic()), False
            except Failure as error:
                if not was_told:
                    logger.warning(
                        "Replicas are not read, because notifications cannot be received: %s", error
                    )
                    was_told = True
            self._hears_since = math.inf
            await asyncio.sleep(INTERVAL)

    def _on_notify(self, payload: str) -> None:
        try:
            organization_id, _ = read_payload(payload)
        except (AttributeError, KeyError, TypeError, ValueError):
            return  # The hub logs it.
        self._hear_of(organization_id)

    def lags(self) -> Iterator[tuple[str, float, int]]:
        """The name of each replica, its lag in seconds, and the number of reads it has answered.

        DATABASE_READ_URL may name the primary, too: it does not lag.
        """
        for replica in self.replicas:
            yield replica.name, replica.lag if replica.is_standby else 0.0, replica.reads


def _position(text: str) -> int:
    """A position in the log of PostgreSQL as a number.

    >>> _position("1/A0")
    4294967456
    """
    high, _, low = text.partition("/")
    return (int(high, 16) << 32) | int(low, 16)
