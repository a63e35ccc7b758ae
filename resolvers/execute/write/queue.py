"""Group commit: writes that arrive while others are being written share the next transaction.

A write that finds no other begins at once. While `LANES` transactions of an API key run, its next
writes wait, and each transaction that ends takes a share of them with it. So nothing waits for a
timer, and the more writes arrive, the less each of them costs.
"""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from resolvers.current_request import current_request_id
from resolvers.execute.write.batch import BatchedWrite, WriteOutcome, write_batch
from resolvers.execute.write.single import ReadBack, WriteResult, write
from resolvers.store import Store
from resolvers.write.batch import Claim, can_share, claims_of
from resolvers.write.lookup_keys import lookup_keys
from resolvers.write.plan import WriteRequest

LANES = 2
"""The transactions of one API key that run at once. Its other writes wait for them."""

MAX_BATCH = 32
"""The most writes in a transaction: so many fit into the cursor of a subscription."""

LANE_TIMEOUT = 0.1
"""Seconds after which a transaction leaves its lane to the next: it may be waiting for a lock."""

_Key: TypeAlias = tuple[UUID, UUID | None]
"""An organization, and an API key of it."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A write that waits, in the context of its request."""

    write: BatchedWrite
    claims: frozenset[Claim]
    outcome: Future[WriteOutcome]
    context: Context


@dataclass(slots=True)
class _Lanes:
    """The transactions of one API key that run, and the writes that wait for them."""

    running: int = 0
    waiting: deque[_Waiting] = field(default_factory=deque)

    @property
    def is_free(self) -> bool:
        return self.running < LANES

    def take(self) -> list[_Waiting]:
        """A share of the waiting writes, in order, without two that have a claim in common."""
        size = min(-(-len(self.waiting) // LANES), MAX_BATCH)
        claimed: set[Claim] = set()
        batch: list[_Waiting] = []
        others: list[_Waiting] = []
        while self.waiting and len(batch) < size:
            item = self.waiting.popleft()
            if item.outcome.done():
                # Its request was cancelled.
                continue
            if claimed.isdisjoint(item.claims):
                claimed |= item.claims
                batch.append(item)
            else:
                others.append(item)
        self.waiting.extendleft(reversed(others))
        return batch


class _Turn:
    """The turn of one transaction in a lane, until it is closed, or after `LANE_TIMEOUT`."""

    def __init__(self, lanes: _Lanes, on_close: Callable[[], None]) -> None:
        lanes.running += 1
        self._lanes = lanes
        self._on_close = on_close
        self._timer = asyncio.get_running_loop().call_later(LANE_TIMEOUT, self.close)
        self._is_open = True

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._timer.cancel()
            self._lanes.running -= 1
            self._on_close()


class WriteQueue:
    """The writes of one process to `store`. Those that wait are counted by `with waits():`."""

    def __init__(
        self, store: Store, waits: Callable[[], AbstractContextManager[object]] = nullcontext
    ) -> None:
        self._store = store
        self._waits = waits
        self._lanes: dict[_Key, _Lanes] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.batches = 0
        """Transactions with several writes."""
        self.batched = 0
        """Writes in these transactions."""

    async def write(self, request: WriteRequest, read_back: ReadBack | None = None) -> WriteResult:
        """As `write` in `resolvers.execute.write.single`, together with others if some wait."""
        if not can_share(request):
            return await write(self._store, request, read_back)
        key = request.tenant.organization_id, request.tenant.key_id
        lanes = self._lanes.setdefault(key, _Lanes())
        if lanes.is_free and not lanes.waiting:
            with closing(self._turn(key, lanes)):
                return await write(self._store, request, read_back)
        outcome = await self._wait(lanes, request, read_back)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, WriteResult):
            return outcome
        return await write(self._store, request, read_back, uncertain=outcome.uncertain)

    async def _wait(
        self, lanes: _Lanes, request: WriteRequest, read_back: ReadBack | None
    ) -> WriteOutcome:
        keys = lookup_keys(request)
        item = BatchedWrite(request, read_back, keys, current_request_id())
        outcome: Future[WriteOutcome] = asyncio.get_running_loop().create_future()
        lanes.waiting.append(_Waiting(item, claims_of(keys), outcome, copy_context()))
        with self._waits():
            return await outcome

    def _turn(self, key: _Key, lanes: _Lanes) -> _Turn:
        return _Turn(lanes, lambda: self._begin(key, lanes))

    def _begin(self, key: _Key, lanes: _Lanes) -> None:
        """Begin to write what waits, as far as there are lanes."""
        while lanes.is_free and (batch := lanes.take()):
            turn = self._turn(key, lanes)
            task = asyncio.create_task(self._run(turn, batch), context=batch[0].context)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if not lanes.running:
            self._lanes.pop(key, None)

    async def _run(self, turn: _Turn, batch: list[_Waiting]) -> None:
        """Write the batch, and hand each write its outcome."""
        with closing(turn):
            try:
                outcomes = await self._outcomes([item.write for item in batch])
            except Exception as error:
                outcomes = [error] * len(batch)
        for item, outcome in zip(batch, outcomes, strict=True):
            if not item.outcome.done():
                item.outcome.set_result(outcome)

    async def _outcomes(self, batch: list[BatchedWrite]) -> list[WriteOutcome]:
        if len(batch) == 1:
            return [await write(self._store, batch[0].request, batch[0].read_back)]
        self.batches += 1
        self.batched += len(batch)
        return await write_batch(self._store, batch)
