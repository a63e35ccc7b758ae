"""Live queries: the answer of a query at once, and again whenever it changes.

In: the kinds of resources that changed, from the hub (`app/subscriptions/hub.py`). Out: the newest
answer for each subscriber. Equal queries of one organization are one `LiveQuery`, evaluated at most
once per interval; the last state always arrives, because a change during an evaluation leads to
another one. A slow subscriber receives the newest answer and skips those before it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from uuid import UUID

from app.fair_share import FairShare
from app.monitoring.request_ids import no_request
from app.observe import report_internal_error
from app.subscriptions.limit import SubscriptionLimit
from app.subscriptions.patches import patch_between
from app.subscriptions.subscribers import RENDER_FOR, RETRIED
from resolvers.graphql.live import Dependencies
from resolvers.graphql.request import Event, Quota
from resolvers.store import too_large
from schema.failures import Failure

MAX_ANSWER_BYTES = 1_000_000
"""Maximum size of an answer, which is kept as long as it has subscribers."""

MAX_EVALUATIONS = 5
"""Maximum number of concurrent evaluations; one organization has at most its fair share."""

_PAUSES = (0.1, 5.0)
"""The shortest and the longest pause after an evaluation that failed, in seconds."""

Evaluate = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class QueryDefinition:
    """A query of an organization. Two with the same `key` have the same answer.

    A key has the document, its values and the rules of the organization. It has no scopes: they
    decide whether a client may subscribe, not what it receives.
    """

    organization_id: UUID
    key: Hashable
    evaluate: Evaluate
    dependencies: Dependencies


class LiveSubscriber:
    """One subscriber of a live query: the answer it has received last, and the reason for its end.

    With `patches`, an answer that directly follows the one received last is sent as
    `{"patch": […], "revision": 2}`, any other as `{"data": …, "revision": 1}`.
    """

    def __init__(self, query: LiveQuery, patches: bool, quota: Quota | None) -> None:
        self.patches = patches
        self.quota = quota
        self._query = query
        self._seen = 0
        self._revision = 0
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False
        self._reason: Failure | None = None

    async def take(self) -> list[Event]:
        """Return the newest answer as soon as it differs from the last; an empty list at the end.

        Raises: the failure of an evaluation.
        """
        while self._seen == self._query.version and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if self._seen != self._query.version:
            return [self._newest()]
        if self._reason is not None:
            raise self._reason
        return []

    def _newest(self) -> Event:
        query = self._query
        seen, self._seen = self._seen, query.version
        if not self.patches:
            return Event(query.answer)
        if self._revision and query.patch is not None and seen == query.version - 1:
            self._revision += 1
            return Event(b'{"patch":%b,"revision":%d}' % (query.patch, self._revision))
        self._revision = 1
        return Event(query.answer[:-1] + b',"revision":1}')

    def wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def end(self, reason: Failure | None) -> None:
        self._ended, self._reason = True, reason
        self.wake()

    def close(self) -> None:
        if not self._ended:
            self._query.leave(self)


class LiveQuery:
    """A query that is evaluated for all its subscribers, until the last one leaves.

    `version` counts the answers that differed, and `answer` is the newest. `patch` leads to it from
    the previous one, if a subscriber wants patches and the patch is shorter.
    """

    def __init__(self, queries: LiveQueries, query: QueryDefinition) -> None:
        self.query = query
        self.version = 0
        self.answer = b""
        self.patch: bytes | None = None
        self.subscribers: dict[LiveSubscriber, None] = {}
        self._queries = queries
        self._changed = asyncio.Event()
        self._changed.set()
        self._is_counted = True
        """Whether the next evaluation is already counted. The first one is, as a request."""
        self._counted = 0
        self._next_at = 0.0
        self._unchanged = 0
        """The number of evaluations since the last change."""
        self._failing_since: float | None = None
        self._pause = _PAUSES[0]
        self.task = asyncio.create_task(self._run(), context=no_request())

    def join(self, patches: bool, quota: Quota | None) -> LiveSubscriber:
        subscriber = LiveSubscriber(self, patches, quota)
        self.subscribers[subscriber] = None
        return subscriber

    def leave(self, subscriber: LiveSubscriber) -> None:
        self._remove([subscriber], None)

    def change(self) -> None:
        """Mark the query as changed: a resource that it reads has changed."""
        self._changed.set()
        self._unchanged = 0

    def end(self, reason: Failure | None) -> None:
        """End the subscription of every subscriber."""
        self._remove(list(self.subscribers), reason)

    def _remove(self, subscribers: list[LiveSubscriber], reason: Failure | None) -> None:
        for subscriber in subscribers:
            del self.subscribers[subscriber]
            self._queries.limit.release(self.query.organization_id)
            subscriber.end(reason)
        if subscribers and not self.subscribers:
            self._queries.discard(self.query)
            if self.task is not asyncio.current_task():
                self.task.cancel()

    async def _run(self) -> None:
        try:
            while self.subscribers:
                await self._go_round()
        except Exception as error:
            self.end(report_internal_error(error))

    async def _go_round(self) -> None:
        """Wait until an evaluation is due, and evaluate."""
        loop = asyncio.get_running_loop()
        await self._until_due()
        await asyncio.sleep(max(0.0, self._next_at - loop.time()))
        await self._count()
        async with self._queries.turn(self.query.organization_id):
            self._changed.clear()
            begun = loop.time()
            self._next_at = begun + self._queries.interval
            await self._evaluate()
            # A slow query is followed by a pause as long as its evaluation.
            self._next_at = max(self._next_at, 2 * loop.time() - begun)

    async def _until_due(self) -> None:
        """Wait for a change, or for the time at which the answer may change without one."""
        try:
            async with asyncio.timeout(self.query.dependencies.delay(self._unchanged, time.time())):
                await self._changed.wait()
        except TimeoutError:
            self._unchanged += 1

    async def _count(self) -> None:
        """Count the evaluation for an API key of its subscribers that has requests left."""
        while not self._is_counted:
            keys = {item.quota.key: item.quota for item in self.subscribers if item.quota}
            quotas = list(keys.values())
            self._counted += 1
            first = self._counted % max(1, len(quotas))
            waits = []
            for quota in quotas[first:] + quotas[:first]:
                waits.append(quota.consume())
                if not waits[-1]:
                    break
            if not waits or not waits[-1]:
                return
            await asyncio.sleep(min(waits) * random.uniform(1, 1.25))

    async def _evaluate(self) -> None:
        failed: Failure | None = None
        try:
            answer = await self.query.evaluate()
            if len(answer) > MAX_ANSWER_BYTES:
                failed = too_large(MAX_ANSWER_BYTES)
        except Failure as error:
            failed = error
        except Exception as error:
            failed = report_internal_error(error)
        if failed is None:
            self._is_counted, self._failing_since, self._pause = False, None, _PAUSES[0]
            if answer != self.answer:
                await self._publish(answer)
        elif not self._try_again(failed):
            self.end(failed)

    async def _publish(self, answer: bytes) -> None:
        patch = None
        if self.version and any(item.patches for item in self.subscribers):
            patch = await asyncio.to_thread(patch_between, self.answer, answer)
        self.version, self.answer, self.patch = self.version + 1, answer, patch
        for subscriber in self.subscribers:
            subscriber.wake()

    def _try_again(self, failed: Failure) -> bool:
        """Whether a failed evaluation is retried after a pause: as long as the database is
        unavailable, and for a while if it is too slow.
        """
        code, now = failed.faults[0].code, asyncio.get_running_loop().time()
        if code not in RETRIED:
            return False
        if self._failing_since is None or code == "STORE_UNAVAILABLE":
            self._failing_since = now
        if now - self._failing_since > RENDER_FOR:
            return False
        self._is_counted = True
        self._changed.set()
        self._next_at = now + self._pause * random.uniform(0.5, 1)
        self._pause = min(2 * self._pause, _PAUSES[1])
        return True


class LiveQueries:
    """The live queries of this process. Each is evaluated at most once in `interval` seconds."""

    def __init__(self, limit: SubscriptionLimit, interval: float) -> None:
        self.limit = limit
        self.interval = interval
        self._slots = asyncio.Semaphore(MAX_EVALUATIONS)
        self._shares = FairShare(MAX_EVALUATIONS)
        self._queries: dict[UUID, dict[Hashable, LiveQuery]] = {}

    def join(
        self, query: QueryDefinition, patches: bool = False, quota: Quota | None = None
    ) -> LiveSubscriber:
        """Subscribe to a query. Raises: TOO_MANY_SUBSCRIPTIONS."""
        self.limit.acquire(query.organization_id)
        by_key = self._queries.setdefault(query.organization_id, {})
        if query.key not in by_key:
            by_key[query.key] = LiveQuery(self, query)
        return by_key[query.key].join(patches, quota)

    def __len__(self) -> int:
        """The number of different queries."""
        return sum(map(len, self._queries.values()))

    def find(self, organization_id: UUID, key: Hashable) -> QueryDefinition | None:
        """The query, if it has subscribers."""
        live = self._queries.get(organization_id, {}).get(key)
        return None if live is None else live.query

    def changed(self, organization_id: UUID, resources: tuple[str, ...] | None) -> None:
        """Mark queries of these kinds of resources as changed; `None` means any kind."""
        for live in self._queries.get(organization_id, {}).values():
            reads = live.query.dependencies.reads
            if resources is None or not reads.isdisjoint(resources):
                live.change()

    def changed_everywhere(self) -> None:
        """Mark all queries as changed, since changes may have been missed."""
        for organization_id in self._queries:
            self.changed(organization_id, None)

    async def stop(self) -> None:
        """End every subscription and every evaluation."""
        all_ = [live for by_key in self._queries.values() for live in by_key.values()]
        for live in all_:
            live.end(None)
        await asyncio.gather(*[live.task for live in all_], return_exceptions=True)

    def discard(self, query: QueryDefinition) -> None:
        by_key = self._queries[query.organization_id]
        del by_key[query.key]
        if not by_key:
            del self._queries[query.organization_id]

    def turn(self, organization_id: UUID) -> _Turn:
        """An evaluation slot for the organization."""
        return _Turn(self._slots, self._shares, organization_id)


class _Turn:
    """One evaluation slot, within the fair share of the organization."""

    def __init__(self, slots: asyncio.Semaphore, shares: FairShare, organization_id: UUID) -> None:
        self._slots = slots
        self._shares = shares
        self._organization_id = organization_id

    async def __aenter__(self) -> None:
        await self._shares.acquire(self._organization_id)
        try:
            await self._slots.acquire()
        except BaseException:
            self._shares.release(self._organization_id)
            raise

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()
        self._shares.release(self._organization_id)
