"""The subscribers of a process, and the shared subscriptions that render for them.

In: ids of what happened, from the hub (`app/subscriptions/hub.py`). Out: bytes for each
subscriber. Its queue is bounded, so a slow subscriber does not delay the others.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from app.monitoring.request_ids import no_request
from app.observe import report_internal_error
from app.subscriptions.limit import SubscriptionLimit
from resolvers.graphql.request import Event
from schema.failures import Failure, failure

MAX_QUEUED = 256
"""The most payloads that wait for one subscriber."""

MAX_PENDING = 2048
"""The most events that wait to be rendered for one shared subscription."""

RENDER_FOR = 30.0
"""Seconds during which a rendering is retried while the database is unavailable."""

TOTALS_EVERY = 0.1
"""Seconds between two renderings of totals, which change all the time in a busy campaign."""

_CONCURRENT_RENDERINGS = 8
"""The most events of one shared subscription that are rendered at once; pushed in their order."""

RETRIED = ("STORE_UNAVAILABLE", "STORE_OVERLOADED", "STATEMENT_TIMEOUT")
"""The failures after which a rendering is tried again."""

TopicKind = Literal["outreach", "totals"]
Render = Callable[[UUID], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class Topic:
    """Newly recorded outreaches, or changed totals: of one campaign or of all."""

    organization_id: UUID
    kind: TopicKind
    campaign_id: UUID | None = None


class Subscriber:
    """One subscription: the payloads that wait for it, and the reason for its end."""

    __slots__ = ("_ended", "_leave", "_reason", "shared", "waiter", "waiting")

    def __init__(self, shared: SharedSubscription, leave: Callable[[Subscriber], None]) -> None:
        self.shared = shared
        self.waiting: list[Event] = []
        self.waiter: asyncio.Future[None] | None = None
        self._leave = leave
        self._ended = False
        self._reason: Failure | None = None

    async def take(self) -> list[Event]:
        """Return all waiting payloads, or wait for one. An empty list: the subscription has ended.

        Raises: SUBSCRIBER_TOO_SLOW, EVENTS_MISSED, and the failure of a rendering.
        """
        if not self.waiting and not self._ended:
            self.waiter = asyncio.get_running_loop().create_future()
            try:
                await self.waiter
            finally:
                self.waiter = None
        if not self.waiting and self._reason is not None:
            raise self._reason
        taken, self.waiting = self.waiting, []
        return taken

    def close(self) -> None:
        """End the subscription from the subscriber's side; waiting payloads are dropped."""
        self.waiting.clear()
        if not self._ended:
            self._leave(self)

    def end(self, reason: Failure | None) -> None:
        """Push nothing more; waiting payloads can still be taken."""
        self._ended, self._reason = True, reason
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)


class SharedSubscription:
    """Subscribers that receive the same payloads: one topic, one key, one rendering per event."""

    __slots__ = ("key", "pending", "render", "since", "subscribers", "task", "topic")

    def __init__(self, topic: Topic, key: Hashable, render: Render, since: UUID) -> None:
        self.topic = topic
        self.key = key
        self.render = render
        self.since = since
        """A replay includes only outreaches with higher ids than this."""
        self.subscribers: dict[Subscriber, None] = {}
        self.pending: dict[UUID, str | None] = {}
        """Ids to render, with their cursors if there are any. Each occurs once: a burst of changed
        totals becomes one rendering."""
        self.task: asyncio.Task[None] | None = None

    def push(self, event: Event) -> list[Subscriber]:
        """Queue a payload for every subscriber. Return those whose queue is full already."""
        slow = []
        for subscriber in self.subscribers:
            waiting = subscriber.waiting
            if len(waiting) >= MAX_QUEUED:
                slow.append(subscriber)
                continue
            waiting.append(event)
            waiter = subscriber.waiter
            if waiter is not None and not waiter.done():
                waiter.set_result(None)
        return slow


class Subscribers:
    """The subscribers of a process, within `limit`; `renders` bounds the renderings at once."""

    def __init__(self, limit: SubscriptionLimit, renders: asyncio.Semaphore) -> None:
        self._limit = limit
        self._renders = renders
        self._topics: dict[UUID, dict[Topic, dict[Hashable, SharedSubscription]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def join(self, topic: Topic, key: Hashable, render: Render, since: UUID) -> Subscriber:
        """Add a subscriber. Raises: TOO_MANY_SUBSCRIPTIONS."""
        self._limit.acquire(topic.organization_id)
        by_key = self._topics.setdefault(topic.organization_id, {}).setdefault(topic, {})
        if key not in by_key:
            by_key[key] = SharedSubscription(topic, key, render, since)
        subscriber = Subscriber(by_key[key], self._leave)
        subscriber.shared.subscribers[subscriber] = None
        return subscriber

    def organizations(self) -> list[UUID]:
        return list(self._topics)

    def of_organization(self, organization_id: UUID) -> list[SharedSubscription]:
        topics = self._topics.get(organization_id, {})
        return [shared for by_key in topics.values() for shared in by_key.values()]

    def queues(self) -> Iterator[int]:
        """The number of payloads that wait for each subscriber."""
        for organization_id in self._topics:
            for shared in self.of_organization(organization_id):
                for subscriber in shared.subscribers:
                    yield len(subscriber.waiting)

    def of_topic(
        self, organization_id: UUID, kind: TopicKind, campaign: UUID | None
    ) -> list[SharedSubscription]:
        """The shared subscriptions to one campaign, and those to all campaigns."""
        topics = self._topics.get(organization_id)
        if topics is None:
            return []
        wanted = {Topic(organization_id, kind, campaign), Topic(organization_id, kind)}
        return [shared for topic in wanted for shared in topics.get(topic, {}).values()]

    def show(self, shared: SharedSubscription, id_: UUID, cursor: str | None = None) -> None:
        """Render and push the resource `id_`, after all pending ones."""
        if len(shared.pending) >= MAX_PENDING:
            self.end(shared, too_many_missed())
        if shared.subscribers:
            shared.pending[id_] = cursor
            if shared.task is None:
                shared.task = self.spawn(self._show_pending(shared))

    def end(self, shared: SharedSubscription, reason: Failure | None) -> None:
        """End the subscription of every subscriber."""
        self._remove(shared, list(shared.subscribers), reason)

    async def stop(self) -> None:
        """End every subscription, and cancel every task."""
        for organization_id in self.organizations():
            for shared in self.of_organization(organization_id):
                self.end(shared, None)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a task that `stop` cancels."""
        task = asyncio.create_task(work, context=no_request())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _leave(self, subscriber: Subscriber) -> None:
        shared = subscriber.shared
        self._remove(shared, [subscriber], None)
        if not shared.subscribers and shared.task is not None:
            shared.task.cancel()

    def _remove(
        self, shared: SharedSubscription, subscribers: list[Subscriber], reason: Failure | None
    ) -> None:
        for subscriber in subscribers:
            del shared.subscribers[subscriber]
            self._limit.release(shared.topic.organization_id)
            subscriber.end(reason)
        if subscribers and not shared.subscribers:
            self._discard(shared)

    def _discard(self, shared: SharedSubscription) -> None:
        shared.pending.clear()
        topics = self._topics[shared.topic.organization_id]
        del topics[shared.topic][shared.key]
        if not topics[shared.topic]:
            del topics[shared.topic]
        if not topics:
            del self._topics[shared.topic.organization_id]

    async def _show_pending(self, shared: SharedSubscription) -> None:
        """Render and push until nothing is pending."""
        try:
            while shared.pending:
                batch = list(islice(shared.pending.items(), _CONCURRENT_RENDERINGS))
                for id_, _ in batch:
                    del shared.pending[id_]
                renderings = [self.render(shared.render, id_) for id_, _ in batch]
                for (id_, cursor), result in zip(
                    batch, await asyncio.gather(*renderings), strict=True
                ):
                    self._push(shared, id_, cursor, result)
                if shared.topic.kind == "totals":
                    await asyncio.sleep(TOTALS_EVERY)
        finally:
            shared.task = None

    def _push(
        self,
        shared: SharedSubscription,
        id_: UUID,
        cursor: str | None,
        result: bytes | Failure | None,
    ) -> None:
        if isinstance(result, Failure):
            self.end(shared, result)
        elif result is not None:
            slow = shared.push(Event(result, cursor, id_))
            for subscriber in slow:
                subscriber.waiting.clear()
            self._remove(shared, slow, _too_slow())

    async def render(self, render: Render, id_: UUID) -> bytes | Failure | None:
        """The payload of a resource, or the failure that ends the subscription."""
        deadline = time.monotonic() + RENDER_FOR
        while True:
            try:
                async with self._renders:
                    return await render(id_)
            except Failure as error:
                if error.faults[0].code not in RETRIED or time.monotonic() > deadline:
                    return error
            except Exception as error:
                return report_internal_error(error)
            await asyncio.sleep(random.uniform(0.1, 0.5))


def too_many_missed() -> Failure:
    return failure(
        "EVENTS_MISSED",
        "Too many events were missed while the database was unavailable.",
        hint="Resume from the last cursor, or reload the data that you show.",
    )


def _too_slow() -> Failure:
    return failure(
        "SUBSCRIBER_TOO_SLOW",
        f"More than {MAX_QUEUED} results were waiting to be read.",
        hint="Resume from the last cursor, and read faster, narrow the filter, or select fewer "
        "fields.",
    )
