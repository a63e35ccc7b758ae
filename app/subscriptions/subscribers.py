"""Who subscribes to what, and what they are shown: a rendering for each group of equals.

In: ids of what happened, from the hub (`app/subscriptions/hub.py`). Out: bytes for each
subscriber, whose queue is bounded: who does not take them holds up nobody.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from app.fair_share import FairShare
from app.observe import report_internal_error
from app.store.errors import RETRY_AFTER
from schema.failures import Failure, failure

QUEUE = 256
"""How many payloads wait for one subscriber at most."""

BACKLOG = 2048
"""How many events wait to be rendered for one group at most."""

RENDER_FOR = 30.0
"""Seconds for which an event is rendered again while the store is away."""

TOTALS_EVERY = 0.1
"""Seconds between two renderings of totals for one group: a busy campaign has others all the
time."""

_TOGETHER = 8
"""How many events of one group are rendered at once; they are pushed in their order."""

_AWAY = ("STORE_UNAVAILABLE", "STORE_OVERLOADED", "STATEMENT_TIMEOUT")

TopicKind = Literal["outreach", "totals"]
Render = Callable[[UUID], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class Topic:
    """Outreaches newly recorded, or totals changed: in one campaign or in all."""

    organization_id: UUID
    kind: TopicKind
    campaign_id: UUID | None = None


class Subscriber:
    """One subscription: what waits for it, and how it ended."""

    __slots__ = ("_leave", "_over", "_why", "group", "waiter", "waiting")

    def __init__(self, group: SharedSubscription, leave: Callable[[Subscriber], None]) -> None:
        self.group = group
        self.waiting: list[bytes] = []
        self.waiter: asyncio.Future[None] | None = None
        self._leave = leave
        self._over = False
        self._why: Failure | None = None

    async def take(self) -> list[bytes]:
        """What waits, at least one, at once; nothing: it is over.

        Raises: SUBSCRIBER_TOO_SLOW, EVENTS_MISSED, and what kept it from being rendered.
        """
        if not self.waiting and not self._over:
            self.waiter = asyncio.get_running_loop().create_future()
            try:
                await self.waiter
            finally:
                self.waiter = None
        if not self.waiting and self._why is not None:
            raise self._why
        taken, self.waiting = self.waiting, []
        return taken

    def close(self) -> None:
        """It is over, and takes nothing more."""
        self.waiting.clear()
        if not self._over:
            self._leave(self)

    def end(self, why: Failure | None) -> None:
        """It gets nothing any more, beside what waits."""
        self._over, self._why = True, why
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)


class SharedSubscription:
    """All who are shown the same: one topic, one key, one rendering."""

    __slots__ = ("key", "members", "pending", "render", "since", "task", "topic")

    def __init__(self, topic: Topic, key: Hashable, render: Render, since: UUID) -> None:
        self.topic = topic
        self.key = key
        self.render = render
        self.since = since
        """Of what is read after a loss, only later outreaches are for this group."""
        self.members: dict[Subscriber, None] = {}
        self.pending: dict[UUID, None] = {}
        """What is to be rendered, each resource once: so a burst of totals becomes one."""
        self.task: asyncio.Task[None] | None = None

    def push(self, payload: bytes) -> list[Subscriber]:
        """To every member; returns those for whom too much waits already."""
        slow = []
        for member in self.members:
            waiting = member.waiting
            if len(waiting) >= QUEUE:
                slow.append(member)
                continue
            waiting.append(payload)
            waiter = member.waiter
            if waiter is not None and not waiter.done():
                waiter.set_result(None)
        return slow


class Subscribers:
    """The subscriptions of a process, at most `limit`; at most `renders` renderings at once."""

    def __init__(self, limit: int, renders: int) -> None:
        self._limit = limit
        self._shares = FairShare(limit)
        self._renders = asyncio.Semaphore(renders)
        self._topics: dict[UUID, dict[Topic, dict[Hashable, SharedSubscription]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def join(self, topic: Topic, key: Hashable, render: Render, since: UUID) -> Subscriber:
        """One more. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if self._count >= self._limit or not self._shares.try_acquire(topic.organization_id):
            raise _too_many()
        groups = self._topics.setdefault(topic.organization_id, {}).setdefault(topic, {})
        if key not in groups:
            groups[key] = SharedSubscription(topic, key, render, since)
        member = Subscriber(groups[key], self._leave)
        member.group.members[member] = None
        self._count += 1
        return member

    def organizations(self) -> list[UUID]:
        return list(self._topics)

    def groups(self, organization_id: UUID) -> list[SharedSubscription]:
        topics = self._topics.get(organization_id, {})
        return [group for groups in topics.values() for group in groups.values()]

    def concerned(
        self, organization_id: UUID, kind: TopicKind, campaign: UUID | None
    ) -> list[SharedSubscription]:
        """The groups of one campaign, and those of all."""
        topics = self._topics.get(organization_id)
        if topics is None:
            return []
        wanted = {Topic(organization_id, kind, campaign), Topic(organization_id, kind)}
        return [group for topic in wanted for group in topics.get(topic, {}).values()]

    def show(self, group: SharedSubscription, id_: UUID) -> None:
        """What the group is shown of `id_` is rendered and pushed, after what comes before."""
        if len(group.pending) >= BACKLOG:
            self.end(group, too_many_missed())
        if group.members:
            group.pending[id_] = None
            if group.task is None:
                group.task = self.spawn(self._show(group))

    def end(self, group: SharedSubscription, why: Failure | None) -> None:
        self._remove(group, list(group.members), why)

    async def stop(self) -> None:
        """Every subscription is over, and no task is left."""
        for organization_id in self.organizations():
            for group in self.groups(organization_id):
                self.end(group, None)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """A task that `stop` cancels."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _leave(self, member: Subscriber) -> None:
        group = member.group
        self._remove(group, [member], None)
        if not group.members and group.task is not None:
            group.task.cancel()

    def _remove(
        self, group: SharedSubscription, members: list[Subscriber], why: Failure | None
    ) -> None:
        for member in members:
            del group.members[member]
            self._count -= 1
            self._shares.release(group.topic.organization_id)
            member.end(why)
        if members and not group.members:
            self._forget(group)

    def _forget(self, group: SharedSubscription) -> None:
        group.pending.clear()
        topics = self._topics[group.topic.organization_id]
        del topics[group.topic][group.key]
        if not topics[group.topic]:
            del topics[group.topic]
        if not topics:
            del self._topics[group.topic.organization_id]

    async def _show(self, group: SharedSubscription) -> None:
        """Renders what is pending, until nothing is."""
        try:
            while group.pending:
                some = list(islice(group.pending, _TOGETHER))
                for id_ in some:
                    del group.pending[id_]
                for shown in await asyncio.gather(*[self._render(group, id_) for id_ in some]):
                    self._push(group, shown)
                if group.topic.kind == "totals":
                    await asyncio.sleep(TOTALS_EVERY)
        finally:
            group.task = None

    def _push(self, group: SharedSubscription, shown: bytes | Failure | None) -> None:
        if isinstance(shown, Failure):
            self.end(group, shown)
        elif shown is not None:
            slow = group.push(shown)
            for member in slow:
                member.waiting.clear()
            self._remove(group, slow, _too_slow())

    async def _render(self, group: SharedSubscription, id_: UUID) -> bytes | Failure | None:
        """What is shown of a resource, or why it cannot be."""
        deadline = time.monotonic() + RENDER_FOR
        while True:
            try:
                async with self._renders:
                    return await group.render(id_)
            except Failure as failed:
                if failed.faults[0].code not in _AWAY or time.monotonic() > deadline:
                    return failed
            except Exception as error:
                return report_internal_error(error)
            await asyncio.sleep(random.uniform(0.1, 0.5))


def too_many_missed() -> Failure:
    return failure(
        "EVENTS_MISSED",
        "More happened while the store was away than a subscription makes good.",
        hint="Read anew what you show, and subscribe again.",
    )


def _too_slow() -> Failure:
    return failure(
        "SUBSCRIBER_TOO_SLOW",
        f"More than {QUEUE} results waited to be taken.",
        hint="Read faster, subscribe to less, or ask for fewer fields; then subscribe again.",
    )


def _too_many() -> Failure:
    return failure(
        "TOO_MANY_SUBSCRIPTIONS",
        "No more clients can be served with subscriptions at the moment.",
        hint="Try again later.",
        headers=RETRY_AFTER,
    )
